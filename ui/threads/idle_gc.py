"""Cyclic garbage is collected on the UI thread only: a widget freed on a worker thread crashes Qt."""

import gc

from PySide6.QtCore import QObject, QTimer, Slot

_EVERY_MS = 500
SETTLED_MS = 10_000
"""When drivers and libraries that load late are there too; what exists then stays for good."""


class IdleCollector(QObject):
    """Turns automatic collection off and does it from a timer of the UI thread, generation by generation.

    What exists when it starts is frozen as it is: modules, classes, the windows. To look through all of it would hold
    up the first picture by 0.1 s, and find next to nothing. What is there after `settled_ms` is frozen, too: a full
    collection looks at the rest only and stays within a few milliseconds instead of thirty.
    """

    def __init__(self, parent: QObject, settled_ms: int = SETTLED_MS) -> None:
        super().__init__(parent)
        gc.disable()
        gc.freeze()
        QTimer.singleShot(settled_ms, self, self._on_settled)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._on_timeout)
        self._timer.start(_EVERY_MS)

    @Slot()
    def _on_settled(self) -> None:
        gc.collect()
        gc.freeze()

    @Slot()
    def _on_timeout(self) -> None:
        due = [
            age
            for age, (count, most) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True))
            if count > most
        ]
        if due:
            gc.collect(due[-1])
