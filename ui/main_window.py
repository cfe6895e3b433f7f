"""The till's window: top bar, one screen at a time, status bar. It knows no screen by name."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QCoreApplication, QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget

from ui.widgets.dressed_window import DressedWindow
from ui.widgets.top_bar import TopBar

translate = QCoreApplication.translate
PRACTICE = "practice"
FRAME_PX = 6


@dataclass(frozen=True, slots=True)
class Tab:
    """A screen and how it is reached: `title` is asked again after a language switch, `key` is like `F1`."""

    title: Callable[[], str]
    widget: QWidget
    key: str
    icon: str


class MainWindow(DressedWindow):
    """Shows tabs. Emits `language_chosen` (`en`, `zh`) and `tab_shown` (its number). UI thread only.

    With `tools`, icon and key each, this is a till that only practises: there is an amber frame around everything, the
    top bar says so, and whoever presses a tool is heard of by `tool_pressed`.
    """

    language_chosen = Signal(str)
    tab_shown = Signal(int)
    tool_pressed = Signal(int)
    retranslated = Signal()

    def __init__(
        self, store: str, till: str, tabs: Sequence[Tab], status_bar: QWidget, tools: Sequence[tuple[str, str]] = ()
    ) -> None:
        super().__init__()
        self.setObjectName(PRACTICE if tools else "ground")
        self.setMinimumSize(1024, 600)
        self._tabs = tuple(tabs)
        self._forwarding = False
        self._status_bar = status_bar
        self.top_bar = TopBar(store, till, [(tab.icon, tab.key) for tab in tabs], self, tools)
        self.top_bar.tab_pressed.connect(self.show_tab)
        self.top_bar.language_chosen.connect(self.language_chosen)
        self.top_bar.tool_pressed.connect(self.tool_pressed)
        for number, (_icon, key) in enumerate(tools):
            QShortcut(QKeySequence(key), self).activated.connect(partial(self.tool_pressed.emit, number))
        self._screens = QStackedWidget(self)
        self._screens.setObjectName("ground")
        for number, tab in enumerate(tabs):
            self._screens.addWidget(tab.widget)
            self._bind_key(tab.key, number)
        layout = QVBoxLayout(self)
        frame_px = FRAME_PX if tools else 0
        layout.setContentsMargins(frame_px, frame_px, frame_px, frame_px)
        layout.setSpacing(0)
        layout.addWidget(self.top_bar)
        layout.addWidget(self._screens, 1)
        layout.addWidget(status_bar)
        self.retranslate()
        self.show_tab(0)

    def _bind_key(self, key: str, number: int) -> None:
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.activated.connect(lambda: self.show_tab(number))

    def show_tab(self, number: int) -> None:
        """Show the screen with this number; keys go to it from now on."""
        self._screens.setCurrentIndex(number)
        self._tabs[number].widget.setFocus(Qt.FocusReason.OtherFocusReason)
        self.top_bar.show_current(number)
        self.tab_shown.emit(number)

    def current(self) -> int:
        """The number of the screen shown."""
        return self._screens.currentIndex()

    def parts(self) -> Iterable[QWidget]:
        return (self.top_bar, self._status_bar, *(tab.widget for tab in self._tabs))

    def retranslate(self) -> None:
        """Fill in every text in the language shown now."""
        self.setWindowTitle(translate("MainWindow", "Member till"))
        self.top_bar.show_titles([tab.title() for tab in self._tabs])
        self.retranslated.emit()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._tabs[self.current()].widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A key nobody took, e.g. while a tab has the focus: the screen in front may want it."""
        if self._forwarding:
            event.ignore()
            return
        self._forwarding = True
        try:
            QApplication.sendEvent(self._tabs[self.current()].widget, event)
        finally:
            self._forwarding = False
