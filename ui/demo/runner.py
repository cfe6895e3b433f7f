"""Plays a script on the UI thread: a generator that yields what to wait for, while the real window lives on."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Slot

_EVERY_MS = 4


@dataclass(frozen=True, slots=True)
class Wait:
    """Go on once `until` holds; after `within_s` seconds the script has failed."""

    what: str
    until: Callable[[], bool]
    within_s: float = 10.0


class Runner(QObject):
    """Steps a script until it ends, then calls `on_end` with what it waited for in vain (None: all went well)."""

    def __init__(self, script: Iterator[Wait], on_end: Callable[[str | None], None]) -> None:
        super().__init__()
        self._script = script
        self._on_end = on_end
        self._wait = Wait("the start", lambda: True)
        self._deadline_s = time.monotonic() + self._wait.within_s
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._on_timeout)
        self._timer.start(_EVERY_MS)

    @Slot()
    def _on_timeout(self) -> None:
        if self._wait.until():
            self._step()
        elif time.monotonic() > self._deadline_s:
            self._end(self._wait.what)

    def _step(self) -> None:
        try:
            self._wait = next(self._script)
        except StopIteration:
            self._end(None)
            return
        self._deadline_s = time.monotonic() + self._wait.within_s

    def _end(self, missed: str | None) -> None:
        self._timer.stop()
        self._script.close() if hasattr(self._script, "close") else None
        self._on_end(missed)
