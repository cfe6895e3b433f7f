"""Every setting in a list, with a field above it that finds some of them."""

from typing import cast

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from ui.screens.settings import text
from ui.screens.settings.model import SETTINGS, Group, SettingsModel
from ui.screens.settings.rows import SettingRow, SettingsIntents
from ui.theme.tokens import Density
from ui.widgets.buttons import Face
from ui.widgets.empty_note import EmptyNote
from ui.widgets.scrolled import scrolled
from ui.widgets.spoken import Spoken
from ui.widgets.texts import plain_label
from ui.widgets.toast import Toast

_MOVES = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_LONGEST = 80


class RowList(QWidget):
    """The settings below each other, each group with its name; arrows go through them.

    They are made when they are first shown: few who stand at a till ever look at them.
    """

    moved, stepped = Signal(int), Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: dict[str, SettingRow] = {}
        self.headings: dict[Group, QLabel] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def make(self, intents: SettingsIntents | None) -> None:
        """Make every row; what a person does there goes to the presenter."""
        for setting in SETTINGS:
            if setting.group not in self.headings:
                heading = self.headings[setting.group] = plain_label("group", self)
                heading.setIndent(0)
                self._column.addWidget(heading)
            row = self.rows[setting.name] = SettingRow(setting, self)
            self._column.addWidget(row)
            if intents is not None:
                row.bind(intents)
        self._column.addStretch(1)

    def show_model(self, model: SettingsModel) -> None:
        """Show this."""
        shown = {row.name: row for row in model.shown}
        for group, heading in self.headings.items():
            heading.setText(text.words().group(group))
            heading.setVisible(any(row.setting.group is group for row in shown.values()))
        for name, widget in self.rows.items():
            widget.setVisible(name in shown)
            if name in shown:
                widget.show_row(shown[name], model)

    def set_density(self, density: Density) -> None:
        """Follow the window's density."""
        self._column.setSpacing(density.px(8, 6))
        self._column.setContentsMargins(0, 0, density.px(10, 6), density.px(12, 8))
        for row in self.rows.values():
            row.set_density(density)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Before the frame around it scrolls by them."""
        key = Qt.Key(event.key())
        if key in _MOVES:
            self.moved.emit(_MOVES[key])
        elif key in _STEPS:
            self.stepped.emit(_STEPS[key])
        else:
            super().keyPressEvent(event)


class SettingsPart(QWidget):
    """Part of the manager's screen. UI thread only; `bind` closes the circle with the presenter."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._intents: SettingsIntents | None = None
        self._model, self._density = SettingsModel(), Density(1.0)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # what is touched here has its keys here, too
        self.search = QLineEdit(self)
        self.search.setObjectName("settingsSearch")
        self.search.setProperty("part", "field")
        self.search.setMaxLength(_LONGEST)
        self.search.setClearButtonEnabled(False)
        self.list, self.empty, self.spoken = RowList(self), EmptyNote(self), Spoken(self)
        self.toast = Toast(self, self.search)  # nothing to press is below it
        self._area = scrolled(self.list)
        self.list.moved.connect(self._move)
        self.list.stepped.connect(self._on_step)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for part in (self.search, self._area, self.empty):
            column.addWidget(part, 0 if part is self.search else 1)
        self.show_model(self._model)

    def bind(self, intents: SettingsIntents) -> None:
        """Send what a person does to this presenter from now on."""
        self._intents = intents
        self.search.textEdited.connect(intents.search)
        self.toast.pressed.connect(intents.undo)

    def show_model(self, model: SettingsModel) -> None:
        """Show this."""
        was, self._model, words = self._model, model, text.words()
        self.search.setPlaceholderText(words.asked())
        self.search.setAccessibleName(words.asked())
        if self.search.text() != model.query:
            self.search.setText(model.query)
        nothing = words.empty(model)
        self._area.setVisible(nothing is None)
        self.empty.setVisible(nothing is not None)
        if nothing is not None:
            self.empty.show_words(*nothing)
        if model.rows and not self.list.rows:
            self.list.make(self._intents)
            self.list.set_density(self._density)
        self.list.show_model(model)
        self.toast.show_words(words.notice(model), Face(words.undo(), "F8", "undo") if model.can_undo else None)
        if model.refused and (was.refused, was.about) != (model.refused, model.about):
            self.spoken.say(self.list.rows[model.about].wrong.text())

    def set_density(self, density: Density) -> None:
        """Follow the window's density."""
        self._density = density
        for part in (self.list, self.empty, self.toast):
            part.set_density(density)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.show_model(self._model)
        super().changeEvent(event)

    def undo(self) -> None:
        """Take the last change back."""
        if self._intents is not None:
            self._intents.undo()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F8 takes the last change back, the arrow down goes into the list, Esc shows all of it again."""
        intents, key = self._intents, Qt.Key(event.key())
        if intents is None:
            super().keyPressEvent(event)
        elif key is Qt.Key.Key_F8:
            self.undo()
        elif key is Qt.Key.Key_Escape and self._model.query:
            intents.search("")
            self.search.setFocus(Qt.FocusReason.OtherFocusReason)
        elif key in _MOVES:
            self._move(_MOVES[key])
        else:
            super().keyPressEvent(event)

    def _at(self) -> int:
        """The place of the setting with the keyboard, among those shown; -1: none of them."""
        focus = cast("QWidget | None", self.focusWidget())
        for place, row in enumerate(self._model.shown):
            if focus is not None and self.list.rows[row.name].isAncestorOf(focus):
                return place
        return -1

    def _move(self, places: int) -> None:
        """To the next setting that takes the keyboard; above the first one is the field for searching."""
        shown, place = self._model.shown, self._at() + places
        while 0 <= place < len(shown):
            row = self.list.rows[shown[place].name]
            if row.control.heart().isEnabled():
                row.control.heart().setFocus(Qt.FocusReason.TabFocusReason)
                self._area.ensureWidgetVisible(row)
                return
            place += places
        if place < 0:
            self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_step(self, steps: int) -> None:
        if self._intents is not None and self._at() >= 0:
            self._intents.step(self._model.shown[self._at()].name, steps)
