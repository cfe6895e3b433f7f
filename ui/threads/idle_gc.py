"""Cyclic garbage is collected on the UI thread only: a widget freed on a worker thread crashes Qt."""

import gc

from PySide6.QtCore import QObject, QTimer, Slot

_EVERY_MS = 500
SHOWN_MS = 1_000
"""When the window stands and the camera delivers: the first look at everything takes 0.1 s, which nobody waits for."""
SETTLED_MS = 10_000
"""When drivers and libraries that load late are there too; what exists then stays for good."""


class IdleCollector(QObject):
    """Turns automatic collection off and does it from a timer of the UI thread, generation by generation.

    What exists after `shown_ms`, and once more after `settled_ms`, is frozen (modules, classes, the windows): a full
    collection looks at the rest only and stays within a few milliseconds instead of thirty.
    """

    def __init__(self, parent: QObject, shown_ms: int = SHOWN_MS, settled_ms: int = SETTLED_MS) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._on_timeout)
        QTimer.singleShot(shown_ms, self, self._on_shown)
        QTimer.singleShot(settled_ms, self, self._on_settled)

    @Slot()
    def _on_shown(self) -> None:
        self._on_settled()
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
