"""The customer display's own window, which wants nothing: no focus, no keys, no place on the till's screen."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRect, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from ui.theme.shown import tokens
from ui.theme.style import style_sheet
from ui.theme.tokens import Density
from ui.widgets.texts import plain_label

TICK_MS = 1_000
_FRAME_PX = 8


class CustomerDisplayWindow(QWidget):
    """Holds the view. Where a desktop gives it the keyboard all the same, the till gets it back with the key.

    `on_tick` is called once a second for as long as it lives. Closing the till ends the program, whatever this does.
    With a `mark` there is an amber frame around the view, and the mark above it: the till only practises.
    """

    def __init__(self, view: QWidget, till: QWidget, title: str, on_tick: Callable[[], None], mark: str = "") -> None:
        super().__init__()
        self._till = till
        self.setWindowTitle(title)
        self.setWindowFlag(Qt.WindowType.WindowDoesNotAcceptFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, on=False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumSize(480, 270)
        layout = QVBoxLayout(self)
        layout.setSpacing(0)
        frame_px = _FRAME_PX if mark else 0
        layout.setContentsMargins(frame_px, 0, frame_px, frame_px)
        if mark:
            layout.addWidget(self._marked(mark))
        layout.addWidget(view, 1)
        self._ticks = QTimer(self, interval=TICK_MS)
        self._ticks.timeout.connect(on_tick)
        self._ticks.start()

    def _marked(self, mark: str) -> QWidget:
        self.setObjectName("practice")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setStyleSheet(style_sheet(tokens(), Density(1.0)))
        label = plain_label("practice", self)
        label.setText(mark)
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        label.setContentsMargins(0, _FRAME_PX, 0, _FRAME_PX)
        return label

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
