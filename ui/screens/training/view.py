"""The strip over a till that practises, and the cards of invented members in front of it."""

from collections.abc import Callable
from functools import partial
from typing import Protocol

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.main_window import MainWindow
from ui.screens.training import text
from ui.screens.training.presenter import Said, TrainingModel
from ui.widgets.buttons import Face, TillButton
from ui.widgets.code_picture import CodePicture
from ui.widgets.digit_pad import KEY_PX
from ui.widgets.front_dialog import FrontDialog
from ui.widgets.texts import plain_label

Modules = tuple[tuple[bool, ...], ...]
CARDS = 4
TOOLS = (("phone_code", "Ctrl+T"), ("cloud_off", "Ctrl+N"), ("cross_circle", "Ctrl+E"))
"""Icon and key of what stands in the top bar while practising: cards, the network's plug, the end."""
TICK_MS = 250
_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class TrainingIntents(Protocol):
    """`ui.screens.training.presenter.TrainingPresenter`, as the view sees it."""

    def open(self) -> None: ...
    def close(self) -> None: ...
    def choose(self, place: int) -> None: ...
    def pay(self) -> None: ...
    def hold_up(self) -> None: ...
    def move_plug(self) -> None: ...
    def end(self) -> None: ...
    def tick(self) -> None: ...


class TrainingCards(FrontDialog):
    """Whose phone it is on the left, what it shows on the right. UI thread."""

    def __init__(self, parent: QWidget, draw: Callable[[str], Modules]) -> None:
        super().__init__(parent)
        self._draw = draw
        self._intents: TrainingIntents | None = None
        self._model = TrainingModel()
        self.title, self.told = plain_label("title", self), plain_label("muted", self)
        self.new_in = plain_label("muted", self)
        self.names = tuple(TillButton("edit", f"trainingCard{number}", self) for number in range(1, CARDS + 1))
        self.pay, self.ok, self.cancel = (
            TillButton(part, name, self)
            for part, name in (("edit", "trainingPay"), ("primary", "trainingOk"), ("edit", "trainingClose"))
        )
        self.picture = CodePicture("trainingCode", self)
        self._arrange()

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(28, 20, 28, 20)
        layout.setSpacing(12)
        layout.addWidget(self.title)
        layout.addWidget(self.told)
        self.told.setWordWrap(True)
        middle, left, right, buttons = QHBoxLayout(), QVBoxLayout(), QVBoxLayout(), QHBoxLayout()
        for button in (*self.names, self.pay):
            button.setCheckable(True)
            button.setMinimumHeight(KEY_PX)
            left.addWidget(button)
        right.addWidget(self.picture, 1)
        right.addWidget(self.new_in, 0, Qt.AlignmentFlag.AlignHCenter)
        middle.addLayout(left, 1)
        middle.addLayout(right, 1)
        middle.setSpacing(20)
        layout.addLayout(middle, 1)
        for button in (self.cancel, self.ok):
            button.setMinimumHeight(KEY_PX)
            buttons.addWidget(button, 1)
        layout.addLayout(buttons)
        self.give_no_focus()
        self.setFixedWidth(720)

    def bind(self, intents: TrainingIntents) -> None:
        """Who decides."""
        self._intents = intents
        for place, button in enumerate(self.names):
            button.clicked.connect(partial(intents.choose, place))
        self.pay.clicked.connect(intents.pay)
        self.ok.clicked.connect(intents.hold_up)
        self.cancel.clicked.connect(intents.close)

    def show_model(self, model: TrainingModel) -> None:
        """Show this."""
        is_new = model.code != self._model.code
        self._model = model
        if is_new and model.code:
            self.picture.show_code(self._draw(model.code), text.code(model), inverted=False)
        self.fill()
        self.open_or_close(is_open=model.is_open)

    def fill(self) -> None:
        """Put the words in."""
        model = self._model
        self.setWindowTitle(text.cards())
        self.title.setText(text.cards())
        self.told.setText(text.told())
        self.new_in.setText(text.new_in(model))
        for place, button in enumerate(self.names):
            button.setVisible(place < len(model.names))
            button.setChecked(place == model.chosen)
            if place < len(model.names):
                button.show_face(Face(model.names[place], str(place + 1), "check" if place == model.chosen else ""))
        self.pay.show_face(Face(text.pay(), "F9", "check" if model.is_paying else ""))
        self.pay.setChecked(model.is_paying)
        self.ok.show_face(Face(text.hold_up(), "Enter", "phone_code"))
        self.cancel.show_face(Face(text.close(), "Esc"))

    def cancelled(self) -> None:
        """The window's own cross is Esc."""
        if self._intents is not None:
            self._intents.close()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """1 to 4 choose, F9 unlocks for paying, Enter holds up, Esc closes."""
        intents, key = self._intents, Qt.Key(event.key())
        if intents is None:
            return
        if key in _ENTER:
            intents.hold_up()
        elif key == Qt.Key.Key_Escape:
            intents.close()
        elif key == Qt.Key.Key_F9:
            intents.pay()
        elif event.text() and event.text() in "1234":
            intents.choose(int(event.text()) - 1)


class TrainingFace:
    """Top bar and cards of a till that only practises, as one view, which time passes for. UI thread."""

    def __init__(self, window: MainWindow, cards: TrainingCards) -> None:
        self._window, self._cards = window, cards
        self._model = TrainingModel()
        window.retranslated.connect(lambda: self.show_model(self._model))
        self._timer = QTimer(window, interval=TICK_MS)

    def bind(self, intents: TrainingIntents) -> None:
        """Who decides."""
        acts = (intents.open, intents.move_plug, intents.end)
        self._window.tool_pressed.connect(lambda number: acts[number]())
        self._cards.bind(intents)
        self._timer.timeout.connect(intents.tick)
        self._timer.start()

    def show_model(self, model: TrainingModel) -> None:
        """Show this."""
        self._model = model
        bar = self._window.top_bar
        bar.show_badge(*text.badge(model), is_alone=model.said is Said.REAL_CARD)
        bar.show_tools(text.tools(model))
        self._cards.show_model(model)

    def stop(self) -> None:
        """Nothing moves any more."""
        self._timer.stop()
