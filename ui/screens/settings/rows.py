"""One setting on the screen: what it is, and what changes it."""

from functools import partial
from typing import Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from ui.screens.settings import text
from ui.screens.settings.model import Kind, Row, Setting, SettingsModel, Value, shown_as
from ui.theme.tokens import Density
from ui.widgets.buttons import Face, TillButton
from ui.widgets.pill import Pill
from ui.widgets.texts import plain_label

_LONGEST = 500
_CONTROL_PX, _LEAST_PX = 330, 300


class SettingsIntents(Protocol):
    """`ui.screens.settings.presenter.SettingsPresenter`, as the view sees it."""

    def search(self, query: str) -> None:
        """Show the settings that fit this."""
        ...

    def typed(self, name: str, text: str) -> None:
        """A text was typed for a setting."""
        ...

    def step(self, name: str, steps: int) -> None:
        """A number up or down, a choice to the next one or the one before."""
        ...

    def change(self, name: str, value: Value) -> None:
        """Give a setting another value."""
        ...

    def reset(self, name: str) -> None:
        """As usual again."""
        ...

    def undo(self) -> None:
        """Take the last change back."""
        ...


class Choices(QWidget):
    """A key for each of a few values."""

    chosen = Signal(object)

    def __init__(self, setting: Setting, parent: QWidget) -> None:
        super().__init__(parent)
        self.buttons: dict[Value, TillButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for value in setting.choices:
            button = self.buttons[value] = TillButton("edit", f"{setting.name}_{value}", self)
            button.setCheckable(True)
            button.clicked.connect(partial(self._on_clicked, value))
            row.addWidget(button, 1)

    def show_row(self, row: Row) -> None:
        """Show this."""
        words, has_focus = text.words(), any(button.hasFocus() for button in self.buttons.values())
        for value, button in self.buttons.items():
            is_chosen, said = value == row.value, words.value(row, value)
            button.show_face(Face(said, "", "check" if is_chosen else "", f"{words.name(row.name)}: {said}"))
            button.setChecked(is_chosen)
            button.setEnabled(row.fixed is None)
            button.setAccessibleDescription(words.line(row.name))
            if is_chosen and has_focus:
                button.setFocus(Qt.FocusReason.OtherFocusReason)

    def heart(self) -> QWidget:
        """Where the keyboard goes."""
        return next((button for button in self.buttons.values() if button.isChecked()), self)

    def _on_clicked(self, value: Value) -> None:
        self.buttons[value].setChecked(True)
        self.buttons[value].setFocus(Qt.FocusReason.OtherFocusReason)  # fingers and keys go on from the same place
        self.chosen.emit(value)


class Typed(QWidget):
    """A field, with keys for less and more beside it where it is for a number."""

    typed = Signal(str)
    stepped = Signal(int)

    def __init__(self, setting: Setting, parent: QWidget) -> None:
        super().__init__(parent)
        self._said, self._typed = "", ""
        self.field = QLineEdit(self)
        self.field.setObjectName(f"{setting.name}_field")
        self.field.setProperty("part", "value")
        self.field.setMaxLength(_LONGEST)
        self.field.editingFinished.connect(self.on_finished)
        self.steps = {
            by: TillButton("edit", f"{setting.name}_{name}", self) for by, name in ((-1, "less"), (1, "more"))
        }
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.field, 1)
        for by, button in self.steps.items():
            button.setVisible(setting.kind is Kind.NUMBER)
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            button.clicked.connect(partial(self.stepped.emit, by))
            row.addWidget(button)

    def show_row(self, row: Row) -> None:
        """Show this, unless somebody is typing something else."""
        words, self._said = text.words(), shown_as(row.value)
        if not self.field.isModified() and self.field.text() != self._said:
            self.field.setText(self._said)
        self.field.setReadOnly(row.fixed is not None)
        self.field.setAccessibleName(words.name(row.name))
        self.field.setAccessibleDescription(words.line(row.name))
        less, more = words.less_or_more(row.name)
        number = row.value if isinstance(row.value, int) else 0
        for by, sign, name in ((-1, "\u2212", less), (1, "+", more)):
            self.steps[by].show_face(Face(sign, name=name))
            self.steps[by].setEnabled(row.fixed is None and 0 <= number + by <= row.setting.most)

    def heart(self) -> QWidget:
        """Where the keyboard goes."""
        return self.field

    def on_finished(self) -> None:
        """Enter, or somebody went on to something else."""
        if self.field.isModified():
            self._typed = self.field.text()
            self.field.setModified(False)
            self.typed.emit(self._typed)

    def keep_typed(self) -> None:
        """What was typed was refused: it stays, to be mended."""
        if self._typed and not self.field.isModified():
            self.field.setText(self._typed)
            self.field.setModified(True)

    def forget_typed(self) -> None:
        """It was saved, or given up: whatever is refused later is something else."""
        self._typed = ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc gives up what was typed."""
        if event.key() == Qt.Key.Key_Escape and self.field.isModified():
            self.forget_typed()
            self.field.setText(self._said)
            self.typed.emit(self._said)
        else:
            super().keyPressEvent(event)


class SettingRow(QWidget):
    """A name and a line, and at the right what changes it."""

    def __init__(self, setting: Setting, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(f"setting_{setting.name}")
        self.setting = setting
        self.name, self.line = plain_label("heading", self), plain_label("muted", self)
        self.wrong = plain_label("wrong", self)
        self.state = Pill(f"{setting.name}_state", parent=self)
        self.control = Choices(setting, self) if setting.choices else Typed(setting, self)
        self.reset = TillButton("edit", f"{setting.name}_reset", self)
        self.reset.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        kept = self.reset.sizePolicy()
        kept.setRetainSizeWhenHidden(True)
        self.reset.setSizePolicy(kept)
        for label in (self.line, self.wrong):
            label.setWordWrap(True)
        self._fill()

    def _fill(self) -> None:
        self._row, self._words, head = QHBoxLayout(self), QVBoxLayout(), QHBoxLayout()
        self._row.setContentsMargins(0, 0, 0, 0)
        self._words.setSpacing(2)
        head.setSpacing(8)
        head.addWidget(self.name)
        head.addWidget(self.state)
        head.addStretch(1)
        self._words.addLayout(head)
        for label in (self.line, self.wrong):
            self._words.addWidget(label)
        self._row.addLayout(self._words, 1)
        for part in (self.reset, self.control):  # the controls end where the field above them ends
            self._row.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)

    def bind(self, intents: SettingsIntents) -> None:
        """Send what a person does to this presenter."""
        name, control = self.setting.name, self.control
        if isinstance(control, Choices):
            control.chosen.connect(partial(intents.change, name))
        else:
            control.typed.connect(partial(intents.typed, name))
            control.stepped.connect(partial(intents.step, name))
        self.reset.clicked.connect(partial(intents.reset, name))

    def show_row(self, row: Row, model: SettingsModel) -> None:
        """Show this."""
        words, state, wrong = text.words(), text.words().state(row), text.refused(model, row)
        self.name.setText(words.name(row.name))
        self.line.setText(f"{words.line(row.name)} {words.usual(row)}".strip())
        self.state.setVisible(state is not None)
        if state is not None:
            self.state.show_words(*state)
        self.wrong.setVisible(bool(wrong))
        self.wrong.setText(wrong)
        self.control.show_row(row)
        if isinstance(self.control, Typed):
            if wrong:
                self.control.keep_typed()
            elif model.notice is not None and model.about == row.name:
                self.control.forget_typed()
        self.reset.setVisible(row.is_set and not row.is_usual and row.fixed is None)
        self.reset.show_face(Face("", "", "undo", words.back_to_usual(row.name)))

    def set_density(self, density: Density) -> None:
        """Follow the window's density."""
        self._row.setSpacing(density.px(14, 8))
        self.state.set_size(density.words(13, 12))
        self.control.setFixedWidth(density.px(_CONTROL_PX, _LEAST_PX))
