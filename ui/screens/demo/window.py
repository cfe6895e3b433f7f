"""Till and control panel side by side in one window, or the panel as a tool window where the screen is small."""

from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

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
    """How till and panel share a screen: side by side from 1354 px on, at most as large as the till's own picture."""
    height = min(room_height, _TILL_HEIGHT)
    if room_width < _LEAST_TILL_WIDTH + LEAST_WIDTH_PX:
        return Arrangement(is_docked=False, width=min(room_width, _TILL_WIDTH), height=height)
    return Arrangement(is_docked=True, width=min(room_width, _TILL_WIDTH + WIDTH_PX), height=height)


class DemoWindow(QWidget):
    """Holds the till and the panel; show this instead of the till. Closing it closes both."""

    def __init__(self, till: QWidget, panel: QWidget, room: QRect) -> None:
        super().__init__()
        self.setWindowTitle(till.windowTitle())
        till.windowTitleChanged.connect(self.setWindowTitle)
        self._panel = panel
        plan = arrangement(room.width(), room.height())
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(till, 1)
        if plan.is_docked:
            layout.addWidget(panel)
        else:
            panel.setParent(self, Qt.WindowType.Tool | Qt.WindowType.WindowDoesNotAcceptFocus)
            panel.move(room.right() - WIDTH_PX, room.top())
        self.resize(plan.width, plan.height)
        panel.show()
