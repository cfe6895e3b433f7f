"""Lanes speak UDP: there is no connection to open, to lose or to hold open; a till that comes back is just there."""

import contextlib
import ipaddress
import select
import socket
import threading
import time
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from pos_client.adapters.lane_frames import LONGEST, LaneFrames
from pos_client.domain.lanes import Ignored, LaneAddress, LaneMessage
from pos_client.errors import DeviceUnavailable, InvalidValue
from pos_client.ports import Heard

_READ_BYTES = LONGEST + 1
"""One more than a message may have shows that it is too long; the rest is dropped by the system."""
MOST_A_SECOND = 1000
"""Datagrams looked at; twenty busy lanes send fifty. More waits in the system's buffer, which drops the rest."""
_PAUSE_S = 0.05
_ROUTE_TO = "192.0.2.1"
"""An address nobody has (RFC 5737): asking for the way there tells which of ours goes out, and sends nothing."""


class UdpLaneLine:
    """The LaneLine port on one IPv4 UDP socket, open to the local network. Thread-safe; one thread receives."""

    def __init__(self, key: bytes, port: int) -> None:
        """Listen on all of this machine's addresses; port 0 takes any that is free.

        Raises:
            DeviceUnavailable: code LANES_PORT_TAKEN; another program listens there, or this user may not.
        """
        self._frames = LaneFrames(key)
        self._closed = threading.Event()
        self._budget, self._filled_s = float(MOST_A_SECOND), time.monotonic()
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            self._socket.setblocking(False)  # noqa: FBT003 - as the standard library spells it
            self._socket.bind(("0.0.0.0", port))  # noqa: S104 - the other lanes are elsewhere; strangers open nothing
        except OSError as exc:
            self._socket.close()
            raise DeviceUnavailable(f"UDP port {port}: {exc}", code="LANES_PORT_TAKEN") from exc

    @property
    def port(self) -> int:
        """Where it listens."""
        port: int = self._socket.getsockname()[1]
        return port

    def send(self, message: LaneMessage, addresses: Iterable[LaneAddress]) -> None:
        """Seal once, send to each; what the network does not take is lost."""
        datagram = self._frames.close(message)
        for address in addresses:
            with contextlib.suppress(OSError):  # no route, buffer full, closed: the next message says the same again
                self._socket.sendto(datagram, (address.host, address.port))

    def receive(self, timeout_s: float) -> Heard | None:
        """The next message, or None after `timeout_s`; None sooner when much came that was none."""
        deadline_s = time.monotonic() + timeout_s
        while not self._closed.is_set():
            left_s = deadline_s - time.monotonic()
            if not self._may_read():
                self._closed.wait(max(0.0, min(_PAUSE_S, left_s)))
                return None
            found = self._read(max(0.0, left_s))
            if found is not None or left_s <= 0:
                return found
        return None

    def ignored(self) -> Mapping[Ignored, int]:
        """How much was thrown away, and why."""
        return dict(self._frames.ignored)

    def close(self) -> None:
        """Stop listening; idempotent."""
        self._closed.set()
        self._socket.close()

    def _may_read(self) -> bool:
        """A bucket of one second's datagrams: a flood costs some percent of a processor, not the till."""
        now_s = time.monotonic()
        self._budget = min(MOST_A_SECOND, self._budget + (now_s - self._filled_s) * MOST_A_SECOND)
        self._filled_s = now_s
        return self._budget >= 1

    def _read(self, timeout_s: float) -> Heard | None:
        try:
            if not select.select([self._socket], [], [], timeout_s)[0]:
                return None
            datagram, (host, port) = self._socket.recvfrom(_READ_BYTES)
        except (
            OSError,
            ValueError,
        ):  # ValueError: closed; OSError: Windows tells here that an earlier one found nobody
            self._budget -= 1
            return None
        self._budget -= 1
        opened = self._frames.open(datagram)
        if opened is None:
            return None
        try:
            return Heard(opened[1], LaneAddress(host, port), opened[0])
        except InvalidValue:  # through a gateway, from outside
            return None


def own_addresses(backend_url: str, port: int) -> tuple[LaneAddress, ...]:
    """Where others of this network reach this machine: by its address on the way to the backend, if there is one."""
    host = urlsplit(backend_url).hostname or ""
    try:
        target = str(ipaddress.IPv4Address("127.0.0.1" if host == "localhost" else host))
    except ValueError:  # a name: the way out of here is a good guess, and needs no resolver
        target = _ROUTE_TO
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe, contextlib.suppress(OSError, InvalidValue):
        probe.connect((target, 9))
        return (LaneAddress(probe.getsockname()[0], port),)
    return ()
