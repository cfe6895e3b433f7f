"""Tells whoever started the till, in one line on stdout, that it is ready to scan."""

import json
import os
import sys

from PySide6.QtCore import QObject, QTimer, Slot

from ui.composition.scanners import Scanners

_EVERY_MS = 5


class Announcement(QObject):
    """Prints `{"ready": true, "pid": …}` once the window is up and the camera, if there is one, delivers pictures."""

    def __init__(self, parent: QObject, scanners: Scanners) -> None:
        super().__init__(parent)
        self._scanners = scanners
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._on_timeout)
        self._timer.start(_EVERY_MS)

    @Slot()
    def _on_timeout(self) -> None:
        if self._scanners.camera is not None and self._scanners.latest_view() is None:
            return
        self._timer.stop()
        sys.stdout.write(json.dumps({"ready": True, "pid": os.getpid()}) + "\n")
        sys.stdout.flush()
