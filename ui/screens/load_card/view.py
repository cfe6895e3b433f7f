"""A small window before the till: a member, and how much money is loaded onto the card."""

from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.screens.load_card import text
from ui.screens.load_card.model import LoadModel
from ui.widgets.buttons import Face, TillButton
from ui.widgets.digit_pad import KEY_PX, DigitPad
from ui.widgets.front_dialog import FrontDialog
from ui.widgets.texts import plain_label

_WIDTH_PX = 560


class LoadIntents(Protocol):
    """`LoadPresenter`."""

    def key(self, key: str) -> None:
        """A digit of the amount, or its point."""
        ...

    def backspace(self) -> None:
        """One digit less."""
        ...

    def enter(self) -> None:
        """Save, or close."""
        ...

    def undo(self) -> None:
        """Take it back."""
        ...

    def cancel(self) -> None:
        """Close."""
        ...

    def print_copy(self) -> None:
        """Its receipt."""
        ...


class LoadCardDialog(FrontDialog):
    """Shows a `LoadModel`; before the window it belongs to while it is open. UI thread."""

    def __init__(self, parent: QWidget, *, has_printer: bool) -> None:
        super().__init__(parent)
        self._intents: LoadIntents | None = None
        self._model = LoadModel()
        self._has_printer = has_printer
        self.title, self.figure = plain_label("title", self), plain_label("title", self)
        self.who, self.told = plain_label("muted", self), plain_label("label", self)
        self.pad = DigitPad("loadKey", self, has_point=True)
        self.cancel = TillButton("edit", "loadCancel", self)
        self.undo = TillButton("edit", "loadUndo", self)
        self.receipt = TillButton("edit", "loadReceipt", self)
        self.save = TillButton("primary", "loadSave", self)
        self._column = QVBoxLayout(self)
        self._arrange()

    def bind(self, intents: LoadIntents) -> None:
        """Who decides."""
        self._intents = intents
        self.pad.digit_pressed.connect(intents.key)
        self.pad.back_pressed.connect(intents.backspace)
        self.save.clicked.connect(intents.enter)
        self.cancel.clicked.connect(intents.cancel)
        self.undo.clicked.connect(intents.undo)
        self.receipt.clicked.connect(intents.print_copy)

    def show_model(self, model: LoadModel) -> None:
        """Show this."""
        self._model = model
        self.fill()
        self.open_or_close(is_open=model.is_open)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits, Enter, Esc, Backspace, F8 and Ctrl+P of a keyboard."""
        intents, key = self._intents, event.key()
        if intents is None:
            return
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            intents.enter()
        elif key == Qt.Key.Key_Escape:
            intents.cancel()
        elif key == Qt.Key.Key_Backspace:
            intents.backspace()
        elif key == Qt.Key.Key_F8:
            intents.undo()
        elif key == Qt.Key.Key_P and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            intents.print_copy()
        elif event.text() and event.text() in "0123456789.":
            intents.key(event.text())

    def cancelled(self) -> None:
        """The window's own cross is Esc."""
        if self._intents is not None:
            self._intents.cancel()

    def _arrange(self) -> None:
        layout, buttons = self._column, QHBoxLayout()
        layout.setContentsMargins(28, 20, 28, 20)
        layout.setSpacing(12)
        self.told.setWordWrap(True)
        self.told.setMinimumHeight(KEY_PX)
        self.told.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        for widget in (self.title, self.who, self.figure, self.told, self.pad):
            layout.addWidget(widget)
        for button, share in ((self.cancel, 2), (self.undo, 2), (self.receipt, 2), (self.save, 3)):
            button.setMinimumHeight(KEY_PX)
            buttons.addWidget(button, share)
        layout.addLayout(buttons)
        self.give_no_focus()
        self.setFixedWidth(_WIDTH_PX)

    def fill(self) -> None:
        """Put the words and figures in."""
        model = self._model
        self.setWindowTitle(text.title())
        for label, words in (
            (self.title, text.title()),
            (self.who, text.who(model)),
            (self.figure, text.figure(model)),
        ):
            label.setText(words)
        self.tell(self.told, text.told(model))
        self.figure.setVisible(not model.refused)
        self.pad.setVisible(not model.is_over)
        self.pad.setEnabled(not model.is_busy)
        self.cancel.show_face(Face(text.cancel(), "Esc"))
        self.cancel.setVisible(not model.is_over)
        self.undo.show_face(Face(text.undo(), "F8", "undo"))
        self.undo.setVisible(model.may_undo)
        self.receipt.show_face(Face(text.receipt(), "Ctrl+P", "printer"))
        self.receipt.setVisible(self._has_printer and model.done is not None)
        self.save.show_face(Face(text.save(model), "Enter"))
        self.save.setEnabled(model.may_save or (model.is_over and not model.is_busy))
        self._column.activate()
        self.resize(_WIDTH_PX, self._column.totalHeightForWidth(_WIDTH_PX))
