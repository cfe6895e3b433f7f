"""A small window before the till: the digits of a card, and why they are typed."""

from functools import partial
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pos_client.domain.transaction import TypedReason
from ui.screens.card_number import text
from ui.screens.card_number.presenter import CardNumberModel
from ui.widgets.buttons import Face, TillButton
from ui.widgets.digit_pad import KEY_PX, DigitPad
from ui.widgets.front_dialog import FrontDialog
from ui.widgets.texts import plain_label

_KEYS = {Qt.Key.Key_F1 + place: reason for place, reason in enumerate(TypedReason)}
"""F1, F2, ... choose a reason, in their order."""


class CardNumberIntents(Protocol):
    """`CardNumberPresenter`."""

    def digit(self, digit: str) -> None:
        """One more digit."""
        ...

    def backspace(self) -> None:
        """One digit less."""
        ...

    def choose(self, why: TypedReason) -> None:
        """Why it is typed."""
        ...

    def enter(self) -> None:
        """Take it."""
        ...

    def cancel(self) -> None:
        """Close."""
        ...


class CardNumberDialog(FrontDialog):
    """Shows a `CardNumberModel`; before the window it belongs to while it is open. UI thread."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._intents: CardNumberIntents | None = None
        self._model = CardNumberModel()
        self.title, self.number = plain_label("title", self), plain_label("title", self)
        self.told = plain_label("muted", self)
        self.pad = DigitPad("cardNumberKey", self)
        self.reasons = {reason: TillButton("edit", f"cardNumber{reason}", self) for reason in TypedReason}
        self.ok = TillButton("primary", "cardNumberOk", self)
        self.cancel = TillButton("edit", "cardNumberCancel", self)
        self._arrange()

    def bind(self, intents: CardNumberIntents) -> None:
        """Who decides."""
        self._intents = intents
        self.pad.digit_pressed.connect(intents.digit)
        self.pad.back_pressed.connect(intents.backspace)
        for reason, button in self.reasons.items():
            button.clicked.connect(partial(intents.choose, reason))
        self.ok.clicked.connect(intents.enter)
        self.cancel.clicked.connect(intents.cancel)

    def show_model(self, model: CardNumberModel) -> None:
        """Show this."""
        self._model = model
        self.fill()
        self.open_or_close(is_open=model.is_open)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits, the keys of the reasons, Enter, Esc and Backspace of a keyboard."""
        intents, key = self._intents, event.key()
        if intents is None:
            return
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            intents.enter()
        elif key == Qt.Key.Key_Backspace:
            intents.backspace()
        elif key == Qt.Key.Key_Escape:
            intents.cancel()
        elif key in _KEYS:
            intents.choose(_KEYS[key])
        elif event.text() and event.text() in "0123456789":
            intents.digit(event.text())

    def cancelled(self) -> None:
        """The window's own cross is Esc."""
        if self._intents is not None:
            self._intents.cancel()

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(28, 20, 28, 20)
        layout.setSpacing(12)
        for label in (self.title, self.number, self.told):
            layout.addWidget(label)
        middle, whys, buttons = QHBoxLayout(), QVBoxLayout(), QHBoxLayout()
        middle.addWidget(self.pad, 3)
        middle.addLayout(whys, 2)
        for button in self.reasons.values():
            button.setCheckable(True)
            button.setMinimumHeight(KEY_PX)
            whys.addWidget(button)
        for button in (self.cancel, self.ok):
            button.setMinimumHeight(KEY_PX)
            buttons.addWidget(button, 1)
        layout.addLayout(middle)
        layout.addLayout(buttons)
        self.give_no_focus()
        self.setFixedWidth(680)

    def fill(self) -> None:
        """Put the words in."""
        model = self._model
        self.setWindowTitle(text.title())
        self.title.setText(text.title())
        self.number.setText(text.number(model))
        self.told.setText(text.told(model))
        for place, (reason, button) in enumerate(self.reasons.items(), start=1):
            button.show_face(Face(text.why(reason), f"F{place}", "check" if reason is model.why else ""))
            button.setChecked(reason is model.why)
        self.ok.show_face(Face(text.ok(), "Enter"))
        self.cancel.show_face(Face(text.cancel(), "Esc"))
        self.ok.setEnabled(model.is_complete)
