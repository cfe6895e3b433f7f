"""The screen `Manager`."""

from functools import partial
from typing import Protocol

from PySide6.QtCore import QEvent, Qt, QTimer, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from ui.screens.office import tables, text
from ui.screens.office.model import OfficeModel, Practice, Section
from ui.screens.settings.view import SettingsPart
from ui.theme.tokens import Density, Tone
from ui.widgets.buttons import Face, TillButton
from ui.widgets.chart import ColumnChart
from ui.widgets.empty_note import EmptyNote
from ui.widgets.figure_table import FigureTable
from ui.widgets.panel import SHADOW_PX, Panel
from ui.widgets.pill import Pill
from ui.widgets.scrolled import scrolled
from ui.widgets.texts import plain_label

TICK_MS = 1_000
_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class OfficeIntents(Protocol):
    """`ui.screens.office.presenter.OfficePresenter`, as the view sees it."""

    def choose(self, section: Section) -> None:
        """Show another part."""
        ...

    def practise(self) -> None:
        """Begin a training."""
        ...

    def tick(self) -> None:
        """Time passed."""
        ...


class TrainingPart(QWidget):
    """What training is, and the button that begins it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.heading = plain_label("heading", self)
        self.points = tuple(_point(self) for _ in text.training_points())
        self.begin = TillButton("primary", "beginTraining", self)
        self.begin.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.state = Pill("trainingState", parent=self)
        self.state.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._rows, row = QVBoxLayout(self), QHBoxLayout()
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.addWidget(self.heading)
        for label in self.points:
            self._rows.addWidget(label)
        row.addWidget(self.begin)
        row.addWidget(self.state)
        row.addStretch(1)
        self._rows.addLayout(row)
        self._rows.addStretch(1)

    def show_model(self, model: OfficeModel) -> None:
        """Show this."""
        self.heading.setText(text.training())
        for label, words in zip(self.points, text.training_points(), strict=True):
            label.setText(words)
        self.begin.show_face(Face(text.begin(model), "Enter"))
        self.begin.setEnabled(model.practice in {Practice.READY, Practice.REFUSED})
        said = text.practice(model)
        self.state.setVisible(said is not None)
        if said is not None:
            self.state.show_words(*said)

    def set_density(self, density: Density) -> None:
        """Follow the window's density."""
        self._rows.setSpacing(density.px(12, 8))
        self.state.set_size(density.words(14, 12))


class TablePart(QWidget):
    """A table, as tall as its rows, and beside it a chart where there is something to draw."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.table, self.chart = FigureTable("officeTable", self), ColumnChart("officeChart", self)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(scrolled(self.table), 10)
        self._row.addWidget(self.chart, 9)

    def show_model(self, model: OfficeModel, currency: str) -> None:
        """Show the part of the model that is a table."""
        look, section = model.look, model.section
        if look is None:
            return
        programme = look.programme
        self.chart.setVisible(section is Section.INSIGHTS)
        if section is Section.INSIGHTS:
            self.table.show_rows(tables.insight_headings(look.insights), tables.insight_rows(look.insights, currency))
            self.chart.show_bands(*tables.insight_hours(look.insights))
        elif section is Section.PEOPLE:
            self.table.show_rows(tables.people_headings(), tables.people_rows(look.people))
        elif section is Section.RULES and programme is not None:
            self.table.show_rows(tables.rule_headings(programme), tables.rule_rows(programme))
        elif section is Section.ALONE and programme is not None and look.left is not None:
            rows = tables.alone_rows(programme.offline, look.left, programme.currency)
            self.table.show_rows(tables.alone_headings(), rows)

    def set_density(self, density: Density) -> None:
        """Follow the window's density."""
        self._row.setSpacing(density.px(24, 14))
        self.table.set_density(density)
        self.chart.set_density(density)


class OfficeScreen(QWidget):
    """Open to whoever may manage; parts on the left, the chosen one on the right. UI thread only.

    `bind` closes the circle with the presenter; `currency` (ISO 4217) is what money is told in.
    """

    def __init__(self, currency: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("office")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._currency = currency
        self._intents: OfficeIntents | None = None
        self._model = OfficeModel()
        self._panel, self.body = Panel(self), QWidget(self)
        self._title, self._note = plain_label("title", self), plain_label("muted", self)
        self._note.setWordWrap(True)
        self.fault = Pill("officeFault", parent=self)
        self.sections = {section: _section(section, self) for section in Section}
        self.part, self.training = TablePart(self), TrainingPart(self)
        self.settings = SettingsPart(self)
        self._are_settings_shown = False
        self.closed, self.empty = EmptyNote(self), EmptyNote(self)
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._fill()
        self.show_model(self._model)

    def _fill(self) -> None:
        outside, self._inside, head = QVBoxLayout(self), QVBoxLayout(self._panel), QHBoxLayout()
        outside.addWidget(self._panel)
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self.fault)
        self._inside.addLayout(head)
        self._inside.addWidget(self.body, 1)
        self._inside.addWidget(self.closed, 1)
        self._halves, self._left, self._right = QHBoxLayout(self.body), QVBoxLayout(), QVBoxLayout()
        self._halves.setContentsMargins(0, 0, 0, 0)
        for button in self.sections.values():
            self._left.addWidget(button)
        self._left.addStretch(1)
        self._right.addWidget(self._note)
        for part in (self.part, self.training, self.settings, self.empty):
            self._right.addWidget(part, 1)
        self._halves.addLayout(self._left, 2)
        self._halves.addLayout(self._right, 9)

    def bind(self, intents: OfficeIntents) -> None:
        """Send what a person does to this presenter from now on."""
        self._intents = intents
        self.training.begin.clicked.connect(intents.practise)
        for section, button in self.sections.items():
            button.clicked.connect(partial(intents.choose, section))
        self._timer.timeout.connect(self.on_timeout)
        self._timer.start()

    @Slot()
    def on_timeout(self) -> None:
        """Time passed."""
        if self._intents is not None:
            self._intents.tick()

    def show_model(self, model: OfficeModel) -> None:
        """Show this."""
        self._model = model
        self._title.setText(text.title())
        self.body.setVisible(not model.closed)
        self.closed.setVisible(bool(model.closed))
        if model.closed:
            self.closed.show_words(*text.closed(model))
        fault = text.fault(model)
        self.fault.setVisible(bool(fault))
        self.fault.show_words(Tone.BAD, "alert", fault)
        for number, (section, button) in enumerate(self.sections.items(), 1):
            button.show_face(Face(text.section(section), str(number)))
            button.setChecked(section is model.section)
        self._show_section(model)

    def _show_section(self, model: OfficeModel) -> None:
        is_training, is_settings = model.section is Section.TRAINING, model.section is Section.SETTINGS
        is_told = not is_training and not is_settings
        nothing = text.empty(model) if is_told else None
        self._show_settings(is_shown=is_settings and not model.closed)
        self.training.setVisible(is_training)
        self.training.show_model(model)
        self.empty.setVisible(nothing is not None)
        if nothing is not None:
            self.empty.show_words(*nothing)
        self._note.setVisible(is_told and nothing is None)
        self._note.setText(text.note(model))
        self.part.setVisible(is_told and nothing is None)
        self.part.show_model(model, self._currency)

    def _show_settings(self, *, is_shown: bool) -> None:
        """Whoever comes to the settings types what they look for; elsewhere digits choose a part."""
        focus = QApplication.focusWidget()
        has_keys = focus is not None and (focus is self or self.isAncestorOf(focus))
        was_shown, self._are_settings_shown = self._are_settings_shown, is_shown
        self.settings.setVisible(is_shown)
        if has_keys and was_shown is not is_shown:
            (self.settings.search if is_shown else self).setFocus(Qt.FocusReason.OtherFocusReason)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The screen came to the front."""
        super().focusInEvent(event)
        if self._are_settings_shown and event.reason() is Qt.FocusReason.OtherFocusReason:
            self.settings.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_density(self, density: Density) -> None:
        """Follow the window's density."""
        edge, inner = density.px(16, 10), density.px(16) + SHADOW_PX
        layout = self.layout()
        if layout is not None:
            layout.setContentsMargins(edge, edge, edge, edge)
        self._inside.setContentsMargins(inner, inner, inner, inner)
        for row in (self._inside, self._left, self._right):
            row.setSpacing(density.px(12, 8))
        self._halves.setSpacing(density.px(24, 14))
        for button in self.sections.values():
            button.setMinimumHeight(density.px(52, 44))
        self.fault.set_size(density.words(14, 12))
        for part in (self._panel, self.part, self.training, self.settings, self.closed, self.empty):
            part.set_density(density)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.show_model(self._model)
        super().changeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits choose a part; where that is the training, Enter begins it. Esc leads out of the settings."""
        intents, words = self._intents, event.text()
        if intents is not None and words and words in "123456":
            intents.choose(tuple(Section)[int(words) - 1])
        elif intents is not None and Qt.Key(event.key()) in _ENTER and self.training.begin.isEnabled():
            intents.practise()
        elif Qt.Key(event.key()) is Qt.Key.Key_F8 and self._are_settings_shown:
            self.settings.undo()
        elif Qt.Key(event.key()) is Qt.Key.Key_Escape and self._are_settings_shown:
            self.sections[self._model.section].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            super().keyPressEvent(event)


def _section(section: Section, parent: QWidget) -> TillButton:
    button = TillButton("edit", f"office_{section}", parent)
    button.setCheckable(True)
    return button


def _point(parent: QWidget) -> QLabel:
    label = plain_label("label", parent)
    label.setWordWrap(True)
    return label
