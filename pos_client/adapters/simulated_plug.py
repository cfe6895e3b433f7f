"""The network plug of the demo: a switch that a visitor may pull, honest about being a simulation."""

import threading
from collections.abc import Callable


class SimulatedPlug:
    """Give it to `HttpBackend` and every request fails as if the cable were out while it is unplugged.

    Thread-safe. Nothing else is simulated: while plugged in, requests take their usual way.
    """

    def __init__(self) -> None:
        self._pulled = threading.Event()
        self._lock = threading.Lock()
        self._cuts: list[Callable[[], None]] = []

    @property
    def is_plugged(self) -> bool:
        """Whether requests may leave the till."""
        return not self._pulled.is_set()

    def unplug(self) -> None:
        """Pull the plug: requests under way are cut off at once, new ones are not sent. Any thread; does not block."""
        self._pulled.set()
        with self._lock:
            cuts = tuple(self._cuts)
        for cut in cuts:
            cut()

    def plug_in(self) -> None:
        """Put it back; the next request goes out."""
        self._pulled.clear()

    def on_unplug(self, cut: Callable[[], None]) -> None:
        """Call `cut` on the unplugging thread each time the plug is pulled."""
        with self._lock:
            self._cuts.append(cut)
