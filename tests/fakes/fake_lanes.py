"""A local network under a test's control: what is sent lies in it until the test lets it arrive, or loses it."""

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pos_client.domain.lanes import Ignored, LaneAddress, LaneMessage
from pos_client.ports import Heard


@dataclass
class FakeWire:
    """Carries messages between lines; those to or from a host in `cut` are lost."""

    inboxes: dict[LaneAddress, deque[Heard]] = field(default_factory=dict)
    cut: set[LaneAddress] = field(default_factory=set)
    runs: int = 0

    def carry(self, heard: Heard, to: LaneAddress) -> None:
        if to in self.inboxes and not {to, heard.address} & self.cut:
            self.inboxes[to].append(heard)


class FakeLaneLine:
    """The LaneLine port on a FakeWire; never waits. Lines of another key hear nothing of each other."""

    def __init__(self, wire: FakeWire, key: bytes, address: LaneAddress) -> None:
        self._wire, self._key, self._address = wire, key, address
        self._inbox = wire.inboxes[address] = deque[Heard]()
        wire.runs += 1
        self._run = key[:8] + wire.runs.to_bytes(8, "big")
        self._ignored: dict[Ignored, int] = {}

    def send(self, message: LaneMessage, addresses: Iterable[LaneAddress]) -> None:
        for address in addresses:
            if self._wire.inboxes.get(self._address) is self._inbox:
                self._wire.carry(Heard(message, self._address, self._run), address)

    def receive(self, timeout_s: float) -> Heard | None:
        while self._inbox:
            heard = self._inbox.popleft()
            if heard.run[:8] == self._key[:8]:
                return heard
            self._ignored[Ignored.OTHER_KEY] = self._ignored.get(Ignored.OTHER_KEY, 0) + 1
        return None

    def ignored(self) -> Mapping[Ignored, int]:
        return dict(self._ignored)

    def close(self) -> None:
        if self._wire.inboxes.get(self._address) is self._inbox:
            del self._wire.inboxes[self._address]
        self._inbox.clear()
