"""A small window before the till: a member's coupons, the best one chosen, those of no use now in grey."""

from functools import partial
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.screens.coupons import text
from ui.screens.coupons.model import MOST_ROWS, CouponsModel
from ui.widgets.buttons import Face, TillButton
from ui.widgets.digit_pad import KEY_PX
from ui.widgets.front_dialog import FrontDialog
from ui.widgets.texts import plain_label

_MOVES = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_WIDTH_PX = 620


class CouponsIntents(Protocol):
    """`CouponsPresenter`."""

    def move(self, rows: int) -> None:
        """Choose one further down the list, or up."""
        ...

    def leaf(self) -> None:
        """Choose the first of the next rows, or of the list again."""
        ...

    def pick(self, place: int) -> None:
        """Take this one."""
        ...

    def enter(self) -> None:
        """Take what is chosen."""
        ...

    def cancel(self) -> None:
        """Close."""
        ...


class CouponsDialog(FrontDialog):
    """Shows a `CouponsModel`; before the window it belongs to while it is open. UI thread."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._intents: CouponsIntents | None = None
        self._model = CouponsModel()
        self._first = 0
        self.title, self.who, self.told = (plain_label(part, self) for part in ("title", "muted", "label"))
        self.rows = [TillButton("edit", f"couponRow{place}", self) for place in range(MOST_ROWS)]
        self.ok = TillButton("primary", "couponsOk", self)
        self.cancel = TillButton("edit", "couponsCancel", self)
        self.more = TillButton("edit", "couponsMore", self)
        self._column = QVBoxLayout(self)
        self._arrange()

    def bind(self, intents: CouponsIntents) -> None:
        """Who decides."""
        self._intents = intents
        for place, button in enumerate(self.rows):
            button.clicked.connect(partial(self._pick, place))
        self.ok.clicked.connect(intents.enter)
        self.cancel.clicked.connect(intents.cancel)
        self.more.clicked.connect(intents.leaf)

    def show_model(self, model: CouponsModel) -> None:
        """Show this."""
        before, self._model = self._model, model
        # Of a long list the part with the chosen row: it moves only as far as it has to.
        self._first = min(max(self._first, model.chosen - MOST_ROWS + 1), model.chosen) if model.is_open else 0
        self.fill()
        self.open_or_close(is_open=model.is_open)
        if model.rows and (not before.is_open or model.chosen != before.chosen):
            self.spoken.say(", ".join(self._said(model.chosen)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows, page down, Enter, Esc and the key that opened it."""
        intents, key = self._intents, event.key()
        if intents is None:
            return
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            intents.enter()
        elif key in {Qt.Key.Key_Escape, Qt.Key.Key_Asterisk}:
            intents.cancel()
        elif key in _MOVES:
            intents.move(_MOVES[Qt.Key(key)])
        elif key == Qt.Key.Key_PageDown:
            intents.leaf()

    def cancelled(self) -> None:
        """The window's own cross is Esc."""
        if self._intents is not None:
            self._intents.cancel()

    def fill(self) -> None:
        """Put the words in."""
        model = self._model
        self.setWindowTitle(text.title())
        self.title.setText(text.title())
        self.who.setText(text.who(model))
        self.tell(self.told, text.told(model))
        for place, button in enumerate(self.rows, start=self._first):
            button.setVisible(place < len(model.rows))
            if place < len(model.rows):
                is_chosen = model.taken is not None and place == model.chosen
                words, note = self._said(place)
                button.show_face(Face(words, note, "check" if is_chosen else "", f"{words}, {note}"))
                button.setChecked(is_chosen)
                button.setEnabled(model.rows[place].refused is None)
        self.ok.show_face(Face(text.enter(model), "Enter"))
        self.cancel.show_face(Face(text.cancel(), "Esc"))
        self.cancel.setVisible(model.taken is not None)
        self.more.show_face(Face(text.more(), "PgDn"))
        self.more.setVisible(model.usable > MOST_ROWS)
        self._column.activate()
        self.resize(_WIDTH_PX, self._column.totalHeightForWidth(_WIDTH_PX))

    def _said(self, place: int) -> tuple[str, str]:
        row = self._model.rows[place]
        return text.name(row, self._model), text.note(row, self._model)

    def _pick(self, place: int) -> None:
        if self._intents is not None:
            self._intents.pick(self._first + place)

    def _arrange(self) -> None:
        layout, rows, buttons = self._column, QVBoxLayout(), QHBoxLayout()
        layout.setContentsMargins(28, 20, 28, 20)
        layout.setSpacing(12)
        rows.setSpacing(6)
        self.told.setWordWrap(True)
        for button in self.rows:
            button.setCheckable(True)
            button.setMinimumHeight(KEY_PX)
            rows.addWidget(button)
        for button, share in ((self.cancel, 2), (self.more, 2), (self.ok, 3)):
            button.setMinimumHeight(KEY_PX)
            buttons.addWidget(button, share)
        for widget in (self.title, self.who, self.told):
            layout.addWidget(widget)
        layout.addLayout(rows)
        layout.addLayout(buttons)
        self.give_no_focus()
        self.setFixedWidth(_WIDTH_PX)
