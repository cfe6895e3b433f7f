"""Tells whoever started the till, in one line on stdout, that it is ready to scan."""

import json
import os
import sys
import time

from PySide6.QtCore import QObject, QTimer, Slot

from ui.composition.scanners import Scanners

_EVERY_MS = 5
PATIENCE_S = 3.0
"""A camera that has not delivered by then is away; the till works without it and keeps trying."""


class Announcement(QObject):
    """Prints `{"ready": true, "pid": …, "camera": …}` once the window is up and the camera, if any, delivers pictures.

    `camera` is false where there is none, or where it has not delivered within 3 s.
    """

    def __init__(self, parent: QObject, scanners: Scanners) -> None:
        super().__init__(parent)
        self._scanners = scanners
        self._until_s = time.monotonic() + PATIENCE_S
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._on_timeout)
        self._timer.start(_EVERY_MS)

    @Slot()
    def _on_timeout(self) -> None:
        delivers = self._scanners.latest_view() is not None
        if self._scanners.camera is not None and not delivers and time.monotonic() < self._until_s:
            return
        self._timer.stop()
        sys.stdout.write(json.dumps({"ready": True, "pid": os.getpid(), "camera": delivers}) + "\n")
        sys.stdout.flush()
