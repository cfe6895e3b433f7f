"""A small window before the till: a sale, and what of it comes back."""

from functools import partial
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from pos_client.domain.basket import Line
from pos_client.domain.transaction import RefundReason
from ui.screens.refund import text
from ui.screens.refund.model import RefundModel
from ui.widgets.buttons import Face, TillButton
from ui.widgets.digit_pad import KEY_PX, DigitPad
from ui.widgets.front_dialog import FrontDialog
from ui.widgets.texts import plain_label

_NUMBERED = 9
"""Lines that a key of the keyboard stands for; fingers reach them all."""
_LINES_PX, _LINE_PX, _WIDTH_PX = 260, 56, 560


class RefundIntents(Protocol):
    """`RefundPresenter`."""

    def key(self, key: str) -> None:
        """A digit of the amount, or the number of a line."""
        ...

    def backspace(self) -> None:
        """One digit less."""
        ...

    def step(self, place: int) -> None:
        """One piece less of this line."""
        ...

    def choose(self, place: int) -> None:
        """Save it for this reason."""
        ...

    def enter(self) -> None:
        """That much comes back."""
        ...

    def cancel(self) -> None:
        """Close."""
        ...

    def print_copy(self) -> None:
        """The receipt again."""
        ...


class RefundDialog(FrontDialog):
    """Shows a `RefundModel`; before the window it belongs to while it is open. UI thread."""

    def __init__(self, parent: QWidget, *, has_printer: bool) -> None:
        super().__init__(parent)
        self._intents: RefundIntents | None = None
        self._model = RefundModel()
        self.title, self.figure = plain_label("title", self), plain_label("title", self)
        self.sale, self.told = plain_label("muted", self), plain_label("label", self)
        self.pad = DigitPad("refundKey", self, has_point=True)
        self.lines: list[TillButton] = []
        self.reasons = {why: TillButton("edit", f"refundWhy{why}", self) for why in RefundReason}
        self._inside = QWidget()
        self._rows, self._column = QVBoxLayout(self._inside), QVBoxLayout(self)
        self.area = QScrollArea(self)
        self.cancel = TillButton("edit", "refundCancel", self)
        self.copy = TillButton("edit", "refundCopy", self)
        self._has_printer = has_printer
        self.save = TillButton("primary", "refundSave", self)
        self._arrange()

    def bind(self, intents: RefundIntents) -> None:
        """Who decides."""
        self._intents = intents
        self.pad.digit_pressed.connect(intents.key)
        self.pad.back_pressed.connect(intents.backspace)
        for place, button in enumerate(self.reasons.values()):
            button.clicked.connect(partial(intents.choose, place))
        self.save.clicked.connect(intents.enter)
        self.cancel.clicked.connect(intents.cancel)
        self.copy.clicked.connect(intents.print_copy)

    def show_model(self, model: RefundModel) -> None:
        """Show this."""
        self._model = model
        self.fill()
        self.open_or_close(is_open=model.is_open)

    def on_line(self, place: int) -> None:
        """A line was touched."""
        if self._intents is not None:
            self._intents.step(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits, Enter, Esc, Backspace and Ctrl+P of a keyboard."""
        intents, key = self._intents, event.key()
        if intents is None:
            return
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            intents.enter()
        elif key == Qt.Key.Key_Escape:
            intents.cancel()
        elif key == Qt.Key.Key_Backspace:
            intents.backspace()
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
        self.area.setWidget(self._inside)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.viewport().setAutoFillBackground(False)
        self._inside.setAutoFillBackground(False)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self.sale.setWordWrap(True)
        self.told.setWordWrap(True)
        for widget in (self.title, self.sale, self.figure, self.told, self.pad, self.area):
            layout.addWidget(widget)
        for button in self.reasons.values():
            button.setMinimumHeight(_LINE_PX)
            layout.addWidget(button)
        for button, share in ((self.cancel, 2), (self.copy, 2), (self.save, 3)):
            button.setMinimumHeight(KEY_PX)
            buttons.addWidget(button, share)
        layout.addLayout(buttons)
        self.give_no_focus()
        self.setFixedWidth(_WIDTH_PX)

    def fill(self) -> None:
        """Put the words and figures in."""
        model = self._model
        self.setWindowTitle(text.title())
        self.title.setText(text.title())
        self.figure.setText(text.figure(model))
        self.tell(self.told, text.told(model))
        self.cancel.show_face(Face(text.cancel(model), "Esc"))
        self.copy.show_face(Face(text.receipt(model), "Ctrl+P", "printer"))
        self.copy.setEnabled(model.has_receipt)
        self.save.show_face(Face(text.close() if model.is_over else text.save(), "Enter"))
        self.save.setEnabled(model.may_save or model.is_over)
        self.cancel.setVisible(not model.is_over)
        self.sale.setVisible(model.offer is not None)
        self.figure.setVisible(bool(self.figure.text()))
        self.copy.setVisible(self._has_printer and model.offer is not None)
        if model.offer is not None:
            self.sale.setText(text.sale(model.offer))
            self._show_lines(model.chosen, model.offer.lines)
        is_open = not (model.is_over or model.is_busy)
        asks_why = model.asks_why and model.done is None
        self.save.setVisible(not asks_why)  # then the numbers save it
        self.told.setMinimumHeight(KEY_PX if is_open and not asks_why else 0)
        self.pad.setVisible(is_open and not (model.chosen or asks_why))
        self.area.setVisible(bool(model.chosen) and not asks_why)
        for number, (why, button) in enumerate(self.reasons.items(), 1):
            button.setVisible(asks_why)
            button.setEnabled(is_open)
            button.show_face(Face(text.reason(why), str(number)))
        self._inside.setEnabled(is_open)
        self._column.activate()
        self.resize(_WIDTH_PX, self._column.totalHeightForWidth(_WIDTH_PX))

    def _show_lines(self, chosen: tuple[Line, ...], left: tuple[Line, ...]) -> None:
        while len(self.lines) < len(chosen):
            self.lines.append(self._line(len(self.lines)))
        for place, button in enumerate(self.lines):
            button.setVisible(place < len(chosen))
            if place < len(chosen):
                number = str(place + 1) if place < _NUMBERED else ""
                icon = "check" if chosen[place].quantity_milli else ""
                button.show_face(Face(text.line(chosen[place], left[place]), number, icon))
        self.area.setFixedHeight(min(_LINES_PX, max(1, len(chosen)) * (_LINE_PX + self._rows.spacing())))

    def _line(self, place: int) -> TillButton:
        button = TillButton("edit", f"refundLine{place}", self._inside)
        button.setMinimumHeight(_LINE_PX)
        button.setAutoDefault(False)
        button.clicked.connect(partial(self.on_line, place))
        self._rows.addWidget(button)
        return button
