"""How long the backend waits for a request that has begun: connections are few, and whoever holds one must use it.

uvicorn bounds the pause between requests only. Without more, a few hundred clients that send a byte now and then, or
nothing at all, keep every till out.
"""

import asyncio

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

MOST_CONNECTIONS = 200
"""Far more than the tills and phones of a shop, far fewer than the files a process may have open."""
MOST_HEAD_BYTES = 16 * 1024
PATIENCE_S = 10.0
"""From the first byte of a request, or from the connection, to the last byte of its body."""
_ARRIVING = (h11.IDLE, h11.SEND_BODY)


class PatientProtocol(H11Protocol):
    """HTTP/1.1 with a deadline for each request to arrive whole; a connection that misses it is cut.

    When connections run out, a new one takes the place of the one that has kept the backend waiting longest.
    """

    patience_s = PATIENCE_S
    deadline: asyncio.TimerHandle | None = None
    """When the request that is arriving must be there; None while none is."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """Start waiting for the first request."""
        if len(self.connections) >= MOST_CONNECTIONS - 1:
            self._make_room()
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Take a part of a request; wait for the rest of it, if there is one."""
        super().data_received(data)
        if self.conn.their_state not in _ARRIVING:
            self._stop_waiting()
        elif self.deadline is None:
            self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the deadline with the connection."""
        self._stop_waiting()
        super().connection_lost(exc)

    def _wait(self) -> None:
        self.deadline = self.loop.call_later(self.patience_s, self.cut)

    def _stop_waiting(self) -> None:
        if self.deadline is not None:
            self.deadline.cancel()
            self.deadline = None

    def cut(self) -> None:
        """End the connection at once, whatever it was about to say."""
        self._stop_waiting()
        self.transport.abort()

    def _make_room(self) -> None:
        waiting = {
            other.deadline.when(): other
            for other in self.connections
            if isinstance(other, PatientProtocol) and other.deadline is not None
        }
        if waiting:
            waiting[min(waiting)].cut()


def patient(patience_s: float) -> type[H11Protocol]:
    """The protocol with another patience."""
    return type("PatientProtocol", (PatientProtocol,), {"patience_s": patience_s})
