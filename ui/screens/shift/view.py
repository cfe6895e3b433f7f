"""The screen `Shift`."""

from itertools import zip_longest
from typing import Protocol

from PySide6.QtCore import QEvent, Qt, QTimer, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from pos_client.services.shift_report import ShiftReport
from ui.screens.shift import text
from ui.screens.shift.model import ShiftScreenModel
from ui.theme.tokens import Density, Tone
from ui.widgets.buttons import Face, TillButton
from ui.widgets.chart import ColumnChart, PairChart
from ui.widgets.empty_note import EmptyNote
from ui.widgets.figure_table import FigureTable
from ui.widgets.panel import SHADOW_PX, Panel
from ui.widgets.pill import Pill
from ui.widgets.scrolled import scrolled
from ui.widgets.strip import Strip
from ui.widgets.texts import plain_label

TICK_MS = 2_000
"""The least time between two readings: one of a long shift keeps a core busy for a third of a second."""
_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_LINES = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -5, Qt.Key.Key_PageDown: 5}
_CHIPS = 5


class ShiftIntents(Protocol):
    """`ui.screens.shift.presenter.ShiftScreenPresenter`, as the view sees it."""

    def put_on_paper(self) -> None:
        """Print or save the report."""
        ...

    def show_refused(self) -> None:
        """Go where refused sales are dealt with."""
        ...

    def tick(self) -> None:
        """Time passed."""
        ...


class ShiftScreen(QWidget):
    """Sums and cashiers on the left, charts on the right. `bind` closes the circle with the presenter. UI thread only.

    `currency` (ISO 4217) is what money is told in.
    """

    def __init__(self, currency: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("shift")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._currency = currency
        self._intents: ShiftIntents | None = None
        self._model = ShiftScreenModel()
        self._density = Density(1.0)
        self._panel = Panel(self)
        self._title, self.since = plain_label("title", self), plain_label("muted", self)
        self.note = Pill("shiftNote", parent=self)
        self.note.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.paper, self.refused = _button("primary", "printShift", self), _button("edit", "toRefused", self)
        self.chips = tuple(Pill(f"shiftChip{number}", parent=self) for number in range(_CHIPS))
        self.figures, self.cashiers = FigureTable("shiftFigures", self), FigureTable("shiftCashiers", self)
        self.scroller = scrolled(self.cashiers)
        self.hours, self.pairs = ColumnChart("shiftHours", self), PairChart("shiftPairs", self)
        self.waits = Strip("shiftWaits", self)
        self._empty = EmptyNote(self)
        self._body = QWidget(self)
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._fill()
        self.retranslate()

    def _fill(self) -> None:
        outside = QVBoxLayout(self)
        outside.addWidget(self._panel)
        self._inside = QVBoxLayout(self._panel)
        self._head, self._states = QHBoxLayout(), QHBoxLayout()
        self._head.addWidget(self._title)
        self._head.addWidget(self.since)
        self._head.addStretch(1)
        self._head.addWidget(self.note)
        self._head.addWidget(self.paper)
        self._states.addWidget(self.refused)
        for chip in self.chips:
            self._states.addWidget(chip)
        self._states.addStretch(1)
        self._inside.addLayout(self._head)
        self._inside.addLayout(self._states)
        self._inside.addWidget(self._body, 1)
        self._inside.addWidget(self._empty, 1)
        self._inside.addWidget(self.waits)
        self._fill_body()

    def _fill_body(self) -> None:
        self._halves = QHBoxLayout(self._body)
        self._halves.setContentsMargins(0, 0, 0, 0)
        self._left, self._right = QVBoxLayout(), QVBoxLayout()
        self._left.addWidget(self.figures)
        self._left.addWidget(self.scroller, 1)
        self._right.addWidget(self.hours, 1)
        self._right.addWidget(self.pairs, 1)
        self._halves.addLayout(self._left, 11)
        self._halves.addLayout(self._right, 10)

    def bind(self, intents: ShiftIntents) -> None:
        """Send what a person does to this presenter from now on."""
        self._intents = intents
        self.paper.clicked.connect(intents.put_on_paper)
        self.refused.clicked.connect(intents.show_refused)
        self._timer.timeout.connect(self.on_timeout)
        self._timer.start()

    @Slot()
    def on_timeout(self) -> None:
        """Time passed."""
        if self._intents is not None:
            self._intents.tick()

    def show_model(self, model: ShiftScreenModel) -> None:
        """Show this."""
        self._model = model
        report = model.report
        self.paper.show_face(Face(text.paper(model), "Enter", "printer"))
        self.paper.setEnabled(report is not None)
        self.note.setVisible(model.note is not None)
        if model.note is not None:
            self.note.show_words(*text.note(model.note, saves=model.saves))
        self._show_states(model)
        self._body.setVisible(not model.is_empty)
        self._empty.setVisible(model.is_empty and (report is not None or bool(model.fault)))
        self._empty.show_words(*text.empty(model))
        self.since.setText(text.since(report) if report is not None else "")
        self.waits.show_words(Tone.WAITING, text.waits(report) if report is not None else "")
        if report is not None and not model.is_empty:
            self._show_report(report)

    def _show_states(self, model: ShiftScreenModel) -> None:
        for pill, words in zip_longest(self.chips, text.chips(model)):
            pill.setVisible(words is not None)
            if words is not None:
                pill.show_words(*words)
        words = text.refused(model.report) if model.report is not None else ""
        self.refused.setVisible(bool(words))
        self.refused.show_face(Face(words, "F6", "alert"))

    def _show_report(self, report: ShiftReport) -> None:
        self.figures.show_rows(text.figure_headings(), text.figure_rows(report, self._currency))
        self.cashiers.show_rows(text.cashier_headings(), text.cashier_rows(report))
        self.hours.show_bands(*text.hours(report))
        self.pairs.show_pairs(text.cashiers_face(), text.cashiers(report))

    def set_density(self, density: Density) -> None:
        """Follow the window's density."""
        self._density = density
        edge, inner = density.px(16, 10), density.px(16) + SHADOW_PX
        layout = self.layout()
        if layout is not None:
            layout.setContentsMargins(edge, edge, edge, edge)
        self._inside.setContentsMargins(inner, inner, inner, inner)
        self._inside.setSpacing(density.px(12, 8))
        for row in (self._head, self._states):
            row.setSpacing(density.px(12, 8))
        self._halves.setSpacing(density.px(36, 24))
        self._left.setSpacing(density.px(16, 10))
        self._right.setSpacing(density.px(16, 10))
        for part in (
            self._panel,
            self._empty,
            self.figures,
            self.cashiers,
            self.hours,
            self.pairs,
            self.waits,
        ):
            part.set_density(density)
        for pill in (*self.chips, self.note):
            pill.set_size(density.words(14, 12))

    def retranslate(self) -> None:
        """Fill in every text in the language shown now."""
        self._title.setText(text.title())
        self.show_model(self._model)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter prints, or opens the list where the button that leads there has the focus; arrows scroll."""
        intents, key = self._intents, Qt.Key(event.key())
        if intents is not None and key in _ENTER:
            if self.refused.hasFocus():
                intents.show_refused()
            elif self.paper.isEnabled():
                intents.put_on_paper()
        elif key in _LINES:
            bar = self.scroller.verticalScrollBar()
            bar.setValue(bar.value() + _LINES[key] * self._density.line(34, 28))
        else:
            super().keyPressEvent(event)


def _button(part: str, name: str, parent: QWidget) -> TillButton:
    button = TillButton(part, name, parent)
    button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return button
