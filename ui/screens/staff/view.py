"""A small window before the till: what the PIN is for, how much of it is typed, and keys for fingers."""

from typing import Protocol

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.screens.staff import text
from ui.screens.staff.presenter import StaffModel
from ui.widgets.buttons import Face, TillButton
from ui.widgets.digit_pad import KEY_PX, DigitPad
from ui.widgets.front_dialog import FrontDialog
from ui.widgets.texts import plain_label

_TOLD_PX = 44
"""Two lines, so that no key moves when something has to be said."""
_TICK_MS, _WIDTH_PX = 200, 460


class StaffIntents(Protocol):
    """`StaffPresenter`."""

    def digit(self, digit: str) -> None:
        """One more digit."""
        ...

    def backspace(self) -> None:
        """One digit less."""
        ...

    def enter(self) -> None:
        """Have the PIN looked at."""
        ...

    def cancel(self) -> None:
        """Close."""
        ...

    def sign_out(self) -> None:
        """Whoever is signed in leaves."""
        ...

    def tick(self) -> None:
        """Time passed."""
        ...


class StaffDialog(FrontDialog):
    """Shows a `StaffModel`; before the window it belongs to while it is open. UI thread."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._intents: StaffIntents | None = None
        self._model = StaffModel()
        self.title, self.about = plain_label("title", self), plain_label("label", self)
        self.wish = plain_label("title", self)
        self.dots, self.told = plain_label("title", self), plain_label("muted", self)
        self.pad = DigitPad("staffKey", self)
        self.ok = TillButton("primary", "staffOk", self)
        self.cancel = TillButton("edit", "staffCancel", self)
        self.sign_out = TillButton("edit", "staffSignOut", self)
        self._column = QVBoxLayout(self)
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._arrange()

    def bind(self, intents: StaffIntents) -> None:
        """Who decides."""
        self._intents = intents
        self.pad.digit_pressed.connect(intents.digit)
        self.pad.back_pressed.connect(intents.backspace)
        self.ok.clicked.connect(intents.enter)
        self.cancel.clicked.connect(intents.cancel)
        self.sign_out.clicked.connect(intents.sign_out)
        self._timer.timeout.connect(intents.tick)

    def show_model(self, model: StaffModel) -> None:
        """Show this."""
        self._model = model
        self.fill()
        if self.open_or_close(is_open=model.is_open):
            (self._timer.start if model.is_open else self._timer.stop)()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits, Enter, Esc and Backspace of a keyboard; F12 signs out."""
        intents, key = self._intents, event.key()
        if intents is None:
            return
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            intents.enter()
        elif key == Qt.Key.Key_Backspace:
            intents.backspace()
        elif key == Qt.Key.Key_Escape:
            intents.cancel()
        elif key == Qt.Key.Key_F12 and not self.sign_out.isHidden():
            intents.sign_out()
        elif event.text() and event.text() in "0123456789":
            intents.digit(event.text())

    def cancelled(self) -> None:
        """The window's own cross is Esc."""
        if self._intents is not None:
            self._intents.cancel()

    def _arrange(self) -> None:
        layout = self._column
        layout.setContentsMargins(28, 24, 28, 24)
        layout.setSpacing(12)
        self.told.setWordWrap(True)
        self.told.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.told.setMinimumHeight(_TOLD_PX)
        for label in (self.title, self.about, self.wish):
            label.setWordWrap(True)
        for label in (self.title, self.about, self.wish, self.dots, self.told):
            layout.addWidget(label)
        layout.addWidget(self.pad)
        buttons = QHBoxLayout()
        for button in (self.sign_out, self.cancel, self.ok):
            button.setMinimumHeight(KEY_PX)
            buttons.addWidget(button, 1)
        layout.addLayout(buttons)
        self.give_no_focus()
        self.setFixedWidth(_WIDTH_PX)

    def fill(self) -> None:
        """Put the words in."""
        model = self._model
        self.setWindowTitle(text.title(model))
        for label, words in (
            (self.title, text.title(model)),
            (self.about, text.about(model)),
            (self.wish, text.wish(model)),
            (self.dots, text.dots(model)),
        ):
            label.setText(words)
        self.tell(self.told, text.told(model))
        self.wish.setVisible(bool(self.wish.text()))
        self.ok.show_face(Face(text.ok(), "Enter"))
        self.cancel.show_face(Face(text.cancel(), "Esc"))
        self.sign_out.show_face(Face(text.sign_out(), "F12"))
        self.sign_out.setVisible(bool(model.cashier) and model.action is None)
        may_type = not (model.wants_badge or model.is_checking or model.wait_s)
        self.ok.setEnabled(may_type)
        self.pad.setEnabled(may_type)
        self._column.activate()
        self.resize(_WIDTH_PX, self._column.totalHeightForWidth(_WIDTH_PX))
