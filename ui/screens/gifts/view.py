"""A small window before the till: what waits for a member, and handing it over."""

from functools import partial
from typing import Protocol

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.screens.gifts import text
from ui.screens.gifts.model import GiftsModel
from ui.theme.shown import text_size
from ui.theme.tokens import Density
from ui.widgets.banner import Banner
from ui.widgets.buttons import Face, TillButton
from ui.widgets.digit_pad import KEY_PX
from ui.widgets.front_dialog import FrontDialog
from ui.widgets.texts import plain_label

_MOVES = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_LIST_PX, _ROW_PX, _WIDTH_PX = 250, 56, 620


class GiftsIntents(Protocol):
    """`GiftsPresenter`."""

    def choose(self, place: int) -> None:
        """Choose a gift, or hand the chosen one over."""
        ...

    def move(self, rows: int) -> None:
        """Choose another one."""
        ...

    def enter(self) -> None:
        """Hand over, go on, or close."""
        ...

    def undo(self) -> None:
        """Take the last one back."""
        ...

    def cancel(self) -> None:
        """Close."""
        ...


class GiftsDialog(FrontDialog):
    """Shows a `GiftsModel`; before the window it belongs to while it is open. UI thread."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._intents: GiftsIntents | None = None
        self._model = GiftsModel()
        self.title, self.who = plain_label("title", self), plain_label("muted", self)
        self.news = Banner("giftNews", self)
        self.rows: list[TillButton] = []
        self._inside = QWidget()
        self._list, self._column = QVBoxLayout(self._inside), QVBoxLayout(self)
        self.area = QScrollArea(self)
        self.cancel = TillButton("edit", "giftCancel", self)
        self.undo = TillButton("edit", "giftUndo", self)
        self.enter = TillButton("primary", "giftEnter", self)
        self._arrange()

    def bind(self, intents: GiftsIntents) -> None:
        """Who decides."""
        self._intents = intents
        self.enter.clicked.connect(intents.enter)
        self.cancel.clicked.connect(intents.cancel)
        self.undo.clicked.connect(intents.undo)

    def show_model(self, model: GiftsModel) -> None:
        """Show this."""
        self._model = model
        self.fill()
        if self.open_or_close(is_open=model.is_open):
            self.spoken.say(self.news.accessibleName())

    def on_row(self, place: int) -> None:
        """A gift was touched."""
        if self._intents is not None:
            self._intents.choose(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrows, Enter, Esc and F8 of a keyboard."""
        intents, key = self._intents, event.key()
        if intents is None:
            return
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if not event.isAutoRepeat():  # a key held down hands one gift over
                intents.enter()
        elif key == Qt.Key.Key_Escape:
            intents.cancel()
        elif key == Qt.Key.Key_F8:
            intents.undo()
        elif key in _MOVES:
            intents.move(_MOVES[Qt.Key(key)])

    def cancelled(self) -> None:
        """The window's own cross is Esc."""
        if self._intents is not None:
            self._intents.cancel()

    def changeEvent(self, event: QEvent) -> None:
        """Words may be larger now: the strip is told by nobody else."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self.isVisible():
            self.fill()

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
        self._list.setContentsMargins(0, 0, 0, 0)
        for widget in (self.title, self.who, self.news, self.area):
            layout.addWidget(widget)
        for button, share in ((self.cancel, 2), (self.undo, 2), (self.enter, 3)):
            button.setMinimumHeight(KEY_PX)
            buttons.addWidget(button, share)
        layout.addLayout(buttons)
        self.give_no_focus()
        self.setFixedWidth(_WIDTH_PX)

    def fill(self) -> None:
        """Put the words in."""
        model = self._model
        self.setWindowTitle(text.title())
        self.title.setText(text.title())
        self.who.setText(text.who(model))
        self._say(model)
        self._show_rows(model)
        self.cancel.show_face(Face(text.cancel(), "Esc"))
        self.cancel.setVisible(not model.is_over)
        self.cancel.setEnabled(not model.is_busy)
        self.undo.show_face(Face(text.undo(), "F8", "undo"))
        self.undo.setVisible(model.may_undo)
        self.enter.show_face(Face(text.enter(model), "Enter"))
        self.enter.setEnabled(not (model.is_busy or model.is_confirming))
        self._column.activate()
        self.resize(_WIDTH_PX, self._column.totalHeightForWidth(_WIDTH_PX))

    def _say(self, model: GiftsModel) -> None:
        before = self.news.accessibleName()
        self.news.set_density(Density(1.0, text_size()))
        self.news.show_face(text.face(model))
        if model.is_open and self.news.accessibleName() != before:
            self.spoken.say(self.news.accessibleName())

    def _show_rows(self, model: GiftsModel) -> None:
        gifts = () if model.refused else model.gifts
        while len(self.rows) < len(gifts):
            self.rows.append(self._row(len(self.rows)))
        for place, button in enumerate(self.rows):
            button.setVisible(place < len(gifts))
            if place < len(gifts):
                is_chosen = place == model.chosen and model.may_hand_over
                button.show_face(Face(text.row(gifts[place], model), "", "check" if is_chosen else "gift"))
                button.setChecked(is_chosen)
        self._inside.setEnabled(model.may_hand_over)
        self.area.setVisible(bool(gifts))
        self.area.setFixedHeight(min(_LIST_PX, max(1, len(gifts)) * (_ROW_PX + self._list.spacing())))
        if gifts:
            self.area.ensureWidgetVisible(self.rows[model.chosen])

    def _row(self, place: int) -> TillButton:
        button = TillButton("edit", f"gift{place}", self._inside)
        button.setCheckable(True)
        button.setMinimumHeight(_ROW_PX)
        button.setAutoDefault(False)
        button.clicked.connect(partial(self.on_row, place))
        self._list.addWidget(button)
        return button
