"""Till and control panel in one window: side by side, or the panel in a drawer where the screen is small."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QRect, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from ui.screens.demo.drawer import ROW_PX, Drawer
from ui.screens.demo.view import LEAST_WIDTH_PX, WIDTH_PX

_TILL_WIDTH, _TILL_HEIGHT = 1366, 768
_LEAST_TILL_WIDTH = 1024


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Sizes in pixels; `is_docked` says that both fit beside each other."""

    is_docked: bool
    width: int
    height: int


def arrangement(room_width: int, room_height: int) -> Arrangement:
    """How till and panel share a screen: side by side from 1338 px on, at most as large as the till's own picture."""
    height = min(room_height, _TILL_HEIGHT)
    if room_width < _LEAST_TILL_WIDTH + LEAST_WIDTH_PX:
        return Arrangement(is_docked=False, width=min(room_width, _TILL_WIDTH), height=height)
    return Arrangement(is_docked=True, width=min(room_width, _TILL_WIDTH + WIDTH_PX), height=height)


class DemoWindow(QWidget):
    """Holds the till and the panel; show this instead of the till. Closing it closes both.

    The drawer lies over the camera's picture, folded over the end of the last scans; it never covers the member's
    card, the sale, the keypad or the status bar.
    """

    def __init__(self, till: QWidget, panel: QWidget, room: QRect) -> None:
        super().__init__()
        self.setWindowTitle(till.windowTitle())
        till.windowTitleChanged.connect(self.setWindowTitle)
        self._till = till
        self._is_forwarding = False
        self._bar = till.findChild(QWidget, "statusBar")
        self.drawer: Drawer | None = None
        plan = arrangement(room.width(), room.height())
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(till, 1)
        if plan.is_docked:
            layout.addWidget(panel)
        else:
            self.drawer = Drawer(panel, self)
            self.drawer.folded.connect(self.on_folded)
            if self._bar is not None:
                self._bar.installEventFilter(self)
        self.resize(plan.width, plan.height)
        panel.show()

    @Slot()
    def on_folded(self) -> None:
        """The drawer was opened or folded."""
        self._place_drawer()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A key the simulator has no use for is the till's, whatever was touched last."""
        if self._is_forwarding:
            event.ignore()
            return
        self._is_forwarding = True
        try:
            QApplication.sendEvent(self._till, event)
        finally:
            self._is_forwarding = False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_drawer()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The status bar gets its height only once the till is laid out, and another one with another density."""
        if watched is self._bar and event.type() == QEvent.Type.Resize:
            self._place_drawer()
        return False

    def _place_drawer(self) -> None:
        if self.drawer is None:
            return
        bottom = self.height() - (0 if self._bar is None else self._bar.height())
        height = bottom if self.drawer.is_open else ROW_PX
        self.drawer.setGeometry(0, bottom - height, LEAST_WIDTH_PX, height)
