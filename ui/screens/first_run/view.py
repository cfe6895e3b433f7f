"""The first window of a till: two choices, then what comes of the one."""

from collections.abc import Iterable
from typing import Protocol

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ui.screens.first_run import text
from ui.screens.first_run.model import FirstRunModel, Step
from ui.screens.first_run.pages import ChoicePage, NoticePage
from ui.theme.tokens import Density
from ui.widgets.dressed_window import DressedWindow
from ui.widgets.preview import LatestPicture
from ui.widgets.spoken import Spoken
from ui.widgets.top_bar import TopBar

_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class FirstRunIntents(Protocol):
    """`FirstRunPresenter`."""

    def typed(self, text: str) -> None:
        """All of the text in the field."""
        ...

    def use_typed(self) -> None:
        """Look at the code that was typed."""
        ...

    def stay_alone(self) -> None:
        """One till."""
        ...

    def enter(self) -> None:
        """Enter."""
        ...

    def back(self) -> None:
        """Esc."""
        ...


class FirstRunWindow(DressedWindow):
    """Shows a `FirstRunModel`; emits `language_chosen` with `en` or `zh`. UI thread.

    `latest` is the camera's newest picture; None without a camera. Its cross leaves, where Esc would go back or leave.
    """

    language_chosen = Signal(str)

    def __init__(self, latest: LatestPicture | None) -> None:
        super().__init__()
        self._intents: FirstRunIntents | None = None
        self._model = FirstRunModel()
        self.spoken = Spoken(self)
        self.bar = TopBar("", "", (), self, (("cross_circle", "Esc"),))
        self.bar.language_chosen.connect(self.language_chosen)
        self._pages = QStackedWidget(self)
        self.choice, self.notice = ChoicePage(latest, self._pages), NoticePage(self._pages)
        for page in (self.choice, self.notice):
            self._pages.addWidget(page)
        self._column, self._room = QVBoxLayout(self), QVBoxLayout()
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.bar)
        self._room.addWidget(self._pages)
        self._column.addLayout(self._room, 1)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.choice.field.setFocus()
        self._fill()

    def bind(self, intents: FirstRunIntents) -> None:
        """Who decides."""
        self._intents = intents
        self.choice.field.textEdited.connect(intents.typed)
        self.choice.use.clicked.connect(intents.use_typed)
        self.choice.alone.clicked.connect(intents.stay_alone)
        for button, act in (
            (self.bar.tools[0], intents.back),
            (self.notice.back, intents.back),
            (self.notice.go, intents.enter),
        ):
            button.clicked.connect(act)

    def show_model(self, model: FirstRunModel) -> None:
        """Show this."""
        before, self._model = self._model, model
        self._fill()
        if model.step is not before.step:
            self._turn_to(model)

    def _turn_to(self, model: FirstRunModel) -> None:
        """Another page; what is new on it is read aloud."""
        is_choice = model.step is Step.WELCOME
        self._pages.setCurrentWidget(self.choice if is_choice else self.notice)
        (self.choice.field if is_choice else self).setFocus(Qt.FocusReason.OtherFocusReason)
        if is_choice:
            self.spoken.say(text.join()[1])
        else:
            words = (text.notice(model)[2], text.figure(model), text.told(model))
            self.spoken.say("\n".join(filter(None, words)))

    def parts(self) -> Iterable[QWidget]:
        return (self.bar, self, self.choice, self.notice)

    def set_density(self, density: Density) -> None:
        """Follow its own density."""
        edge = density.px(24, 12)
        self._room.setContentsMargins(edge, edge, edge, edge)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._fill()
        super().changeEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Not while a code is being used: its answer is what the till becomes by."""
        if event.spontaneous() and not self._model.may_go_back:
            event.ignore()
        else:
            super().closeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on, Esc goes back; the field has all other keys."""
        intents, key = self._intents, Qt.Key(event.key())
        if intents is None:
            return
        if key in _ENTER:
            intents.enter()
        elif key == Qt.Key.Key_Escape:
            intents.back()
        else:
            super().keyPressEvent(event)

    def _fill(self) -> None:
        self.setWindowTitle(text.window_title())
        self.bar.show_place(text.window_title(), text.welcome())
        self.bar.show_tools((("cross_circle", text.leave()),))
        self.bar.tools[0].setVisible(self._model.step is Step.WELCOME)
        if self._model.step is Step.WELCOME:
            self.choice.fill(self._model)
        else:
            self.notice.fill(self._model)
