"""The customer display's own window, which wants nothing: no focus, no keys, no place on the till's screen."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRect, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

TICK_MS = 1_000


class CustomerDisplayWindow(QWidget):
    """Holds the view. Where a desktop gives it the keyboard all the same, the till gets it back with the key.

    `on_tick` is called once a second for as long as it lives. Closing the till ends the program, whatever this does.
    """

    def __init__(self, view: QWidget, till: QWidget, title: str, on_tick: Callable[[], None]) -> None:
        super().__init__()
        self._till = till
        self.setWindowTitle(title)
        self.setWindowFlag(Qt.WindowType.WindowDoesNotAcceptFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, on=False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumSize(480, 270)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(view)
        self._ticks = QTimer(self, interval=TICK_MS)
        self._ticks.timeout.connect(on_tick)
        self._ticks.start()

    def fill_screen(self, name: str, room: QRect) -> None:
        """Cover a screen; also on a bare X server, where no window manager helps."""
        screen = next((each for each in QGuiApplication.screens() if each.name() == name), None)
        if screen is not None:
            self.setScreen(screen)
        self.setCursor(Qt.CursorShape.BlankCursor)
        self.setGeometry(room)
        self.showFullScreen()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self._till.window().activateWindow()
        super().changeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A key that came here is the till's, wherever that would have taken it."""
        focused: QWidget | None = self._till.window().focusWidget()
        QApplication.sendEvent(self._till if focused is None else focused, event)
