"""SIGTERM and Ctrl+C end the program the same way as closing its window."""

import signal
from types import FrameType

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Slot

_EVERY_MS = 200


class QuitOnSignal(QObject):
    """Asks the application to quit after SIGTERM or SIGINT, also when one arrived before its event loop started.

    Python runs signal code only between its own instructions, and Qt's event loop has none: a timer that does
    nothing else gives it five chances a second.
    """

    def __init__(self, parent: QCoreApplication) -> None:
        super().__init__(parent)
        self._is_asked = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_signal)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._on_timeout)
        self._timer.start(_EVERY_MS)

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self._is_asked = True

    @Slot()
    def _on_timeout(self) -> None:
        if self._is_asked:
            QCoreApplication.quit()
