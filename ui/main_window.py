"""The till's window: top bar, one screen at a time, status bar. It knows no screen by name."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QCoreApplication, QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget

from ui.theme.shown import text_size, tokens
from ui.theme.style import style_sheet
from ui.theme.tokens import Density, Tokens, density_for
from ui.widgets.top_bar import TopBar

translate = QCoreApplication.translate


@runtime_checkable
class Scales(Protocol):
    """A screen that follows the window's density."""

    def set_density(self, density: Density) -> None:
        """Lay out for this density."""
        ...


@dataclass(frozen=True, slots=True)
class Tab:
    """A screen and how it is reached: `title` is asked again after a language switch, `key` is like `F1`."""

    title: Callable[[], str]
    widget: QWidget
    key: str
    icon: str


class MainWindow(QWidget):
    """Shows tabs. Emits `language_chosen` (`en`, `zh`) and `tab_shown` (its number). UI thread only."""

    language_chosen = Signal(str)
    tab_shown = Signal(int)

    def __init__(self, store: str, till: str, tabs: Sequence[Tab], status_bar: QWidget) -> None:
        super().__init__()
        self.setObjectName("ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumSize(1024, 600)
        self._tabs = tuple(tabs)
        self._dressed: tuple[Tokens, Density] | None = None
        self._forwarding = False
        self._status_bar = status_bar
        self.top_bar = TopBar(store, till, [(tab.icon, tab.key) for tab in tabs], self)
        self.top_bar.tab_pressed.connect(self.show_tab)
        self.top_bar.language_chosen.connect(self.language_chosen)
        self._screens = QStackedWidget(self)
        for number, tab in enumerate(tabs):
            self._screens.addWidget(tab.widget)
            self._bind_key(tab.key, number)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
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

    def retranslate(self) -> None:
        """Fill in every text in the language shown now."""
        self.setWindowTitle(translate("MainWindow", "Member till"))
        self.top_bar.show_titles([tab.title() for tab in self._tabs])

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        elif event.type() == QEvent.Type.PaletteChange and self.isVisible():
            self._adapt()
        super().changeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        self._adapt()
        super().showEvent(event)
        self._tabs[self.current()].widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._adapt()
        super().resizeEvent(event)

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

    def _adapt(self) -> None:
        """Restyle when the window has grown or shrunk into another density, or the theme is another."""
        density = density_for(self.width(), self.height(), text_size())
        dressed = (tokens(), density)
        if dressed == self._dressed:
            return
        self._dressed = dressed
        self.setStyleSheet(style_sheet(*dressed))
        for part in (self.top_bar, self._status_bar, *(tab.widget for tab in self._tabs)):
            if isinstance(part, Scales):
                part.set_density(density)
