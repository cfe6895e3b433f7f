"""The one way from any thread onto the UI thread."""

import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal, Slot

Call = Callable[[], None]


class Relay(QObject):
    """Runs posted calls on the UI thread, in the order they were posted.

    Made on the UI thread. The connection is queued to a bound slot: a lambda would run on the emitting thread.
    """

    _posted = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = threading.Lock()
        self._is_open = True
        self._posted.connect(self._on_posted, Qt.ConnectionType.QueuedConnection)

    def post(self, call: Call) -> None:
        """Have `call` run soon on the UI thread; any thread, never blocks. After `close` it is dropped."""
        # The lock keeps a late worker from emitting while Qt takes this object apart, which would crash.
        with self._lock:
            if self._is_open:
                self._posted.emit(call)

    def close(self) -> None:
        """Drop everything posted and not yet run, and everything to come; idempotent, UI thread."""
        with self._lock:
            self._is_open = False

    @Slot(object)
    def _on_posted(self, call: Call) -> None:
        if self._is_open:
            call()
