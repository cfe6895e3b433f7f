"""Lanes of one store on a fake network, each with a real outbox."""

from contextlib import ExitStack
from pathlib import Path
from uuid import UUID

from pos_client.adapters.outbox import SqliteOutbox
from pos_client.domain.lanes import CodeClaim, Lane, LaneAddress, StoreLanes
from pos_client.domain.member_code import step_at
from pos_client.ports import Outbox
from pos_client.services.lanes import LaneSharing
from tests.fakes.clock import FakeClock
from tests.fakes.fake_lanes import FakeLaneLine, FakeWire
from tests.fakes.ids import FakeIds, numbered_id

HANDLE = "123456789012"
KEY_HEX = "5a" * 32


class Counter:
    """One lane: `use` is what a scan does; `listen` lets everything arrive that lies in the network for it."""

    def __init__(self, store: "Store", number: int) -> None:
        self.store, self.number, self.name = store, number, f"till-{number}"
        self.address = LaneAddress("192.168.1.5", 1000 + number)
        self.outbox: Outbox = SqliteOutbox(store.folder / f"{number}.sqlite3", bytes(32), store.clock, FakeIds())
        self.start()

    def start(self) -> None:
        """As after a start of the program; what was in memory is gone."""
        self.sharing = LaneSharing(self._open, self.outbox, self.store.clock, self.name)
        self.sharing.meet(self.store.told(self))
        self.sharing.restore()
        self.sharing.work(0)

    def _open(self, key: bytes) -> FakeLaneLine:
        return FakeLaneLine(self.store.wire, key, self.address)

    def use(self, step: int, basket: UUID | None = None, handle: str = HANDLE) -> bool:
        claim = CodeClaim(handle, 1, step, basket or numbered_id(self.number))
        is_ours = self.outbox.claim(claim.handle, claim.kid, claim.step, claim.basket_id)
        if is_ours:
            self.sharing.tell(claim)
        return is_ours

    def listen(self) -> None:
        self.sharing.work(0)
        while self.store.wire.inboxes.get(self.address):
            self.sharing.work(0)

    def kill(self) -> None:
        """The process is gone; its file is there."""
        self.store.wire.inboxes.pop(self.address, None)

    def heard(self) -> dict[str, float | None]:
        return {lane.terminal_id: lane.heard_s_ago for lane in self.sharing.status().lanes}


class Store:
    """Lanes that were told of each other."""

    def __init__(self, folder: Path, lanes: int, closing: ExitStack) -> None:
        self.folder, self.clock, self.wire = folder, FakeClock(), FakeWire()
        self.size = lanes
        self.lanes = [Counter(self, number) for number in range(lanes)]
        for lane in self.lanes:
            closing.callback(lane.outbox.close)

    @property
    def step(self) -> int:
        return step_at(self.clock.now_s())

    def told(self, to: Counter) -> StoreLanes:
        others = (number for number in range(self.size) if number != to.number)
        lanes = (Lane(f"till-{n}", f"Lane {n}", (LaneAddress("192.168.1.5", 1000 + n),)) for n in others)
        return StoreLanes(KEY_HEX, tuple(lanes))

    def settle(self) -> None:
        """Everybody hears everything."""
        while any(self.wire.inboxes.get(lane.address) for lane in self.lanes):
            for lane in self.lanes:
                lane.listen()

    def pass_time(self, seconds: float) -> None:
        """Hellos go out and arrive, every two seconds."""
        for _ in range(round(seconds / 2)):
            self.clock.advance(2)
            for lane in self.lanes:
                lane.sharing.work(0)
            self.settle()
