"""Cyclic garbage is collected on the UI thread only: a widget freed on a worker thread crashes Qt."""

import gc

from PySide6.QtCore import QObject, QTimer, Slot

_EVERY_MS = 500


class IdleCollector(QObject):
    """Turns automatic collection off and does it from a timer of the UI thread, generation by generation.

    What exists when it starts (modules, classes, the windows) is frozen, so that a full collection stays within a
    few milliseconds.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        gc.collect()
        gc.freeze()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._on_timeout)
        self._timer.start(_EVERY_MS)

    @Slot()
    def _on_timeout(self) -> None:
        due = [
            age
            for age, (count, most) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True))
            if count > most
        ]
        if due:
            gc.collect(due[-1])
