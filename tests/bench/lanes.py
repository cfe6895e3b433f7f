"""Lanes of one store: how long until the next lane has a claim on disk, and what telling costs the one that claims."""

import statistics
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path
from tempfile import TemporaryDirectory

from pos_client.adapters.clock import TrustedClock
from pos_client.adapters.ids import UuidSource
from pos_client.adapters.outbox import SqliteOutbox
from pos_client.adapters.udp_lanes import UdpLaneLine
from pos_client.domain.lanes import CodeClaim, Lane, LaneAddress, StoreLanes
from pos_client.domain.member_code import step_at
from pos_client.services.lanes import LaneSharing

CLAIMS = 100
LANES = 8
KEY = bytes(range(32))


class _Lane:
    """A real outbox, a real socket on this machine, and the loop's thread."""

    def __init__(self, folder: Path, number: int, stop: threading.Event, closing_: ExitStack) -> None:
        self.name, self.clock = f"till-{number}", TrustedClock()
        self.outbox = closing_.enter_context(closing(SqliteOutbox(folder / self.name, KEY, self.clock, UuidSource())))
        self.line = closing_.enter_context(closing(UdpLaneLine(KEY, 0)))
        self.sharing = LaneSharing(lambda _key: self.line, self.outbox, self.clock, self.name)
        self.thread = threading.Thread(target=self.sharing.run, args=(stop,))

    def told(self) -> Lane:
        return Lane(self.name, "", (LaneAddress("127.0.0.1", self.line.port),))


def run() -> dict[str, object]:
    """Milliseconds; the claims come one by one, as at a counter, to eight lanes on this machine."""
    stop = threading.Event()
    with TemporaryDirectory() as folder, ExitStack() as stack:
        lanes = [_Lane(Path(folder), number, stop, stack) for number in range(LANES)]
        alone = [_timed_claim(lanes[0], number) for number in range(CLAIMS)]
        for lane in lanes:
            lane.sharing.meet(StoreLanes(KEY.hex(), tuple(other.told() for other in lanes if other is not lane)))
            lane.thread.start()
        stack.callback(_end, lanes, stop)
        _wait_until(lambda: all(one.heard_s_ago is not None for one in lanes[0].sharing.status().lanes))
        found = [_shared(lanes[0], lanes[1], number) for number in range(CLAIMS, 2 * CLAIMS)]
    return {
        "lanes": LANES,
        "claim_alone_ms_p50": _p(alone, 50),
        "claim_and_tell_ms_p50": _p([claimed for claimed, _ in found], 50),
        "claim_to_on_next_lanes_disk_ms_p50": _p([late for _, late in found], 50),
        "claim_to_on_next_lanes_disk_ms_p95": _p([late for _, late in found], 95),
    }


def _claim(lane: _Lane, number: int) -> CodeClaim:
    return CodeClaim(f"{number:012d}", 1, step_at(lane.clock.now_s()), UuidSource().new_id())


def _timed_claim(lane: _Lane, number: int) -> float:
    claim, began_s = _claim(lane, number), time.perf_counter()
    lane.outbox.claim(claim.handle, claim.kid, claim.step, claim.basket_id)
    return time.perf_counter() - began_s


def _shared(lane: _Lane, other: _Lane, number: int) -> tuple[float, float]:
    """What the claim took with telling, and until the other lane had written it down."""
    claim, taken = _claim(lane, number), other.sharing.status().taken
    began_s = time.perf_counter()
    lane.outbox.claim(claim.handle, claim.kid, claim.step, claim.basket_id)
    lane.sharing.tell(claim)
    told_s = time.perf_counter() - began_s
    _wait_until(lambda: other.sharing.status().taken > taken)
    late_s = time.perf_counter() - began_s
    threading.Event().wait(0.31)  # a counter is slower; a lane that adds more than 200 a minute is not believed
    return told_s, late_s


def _wait_until(holds: Callable[[], bool]) -> None:
    deadline_s = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < deadline_s
        threading.Event().wait(0.0002)


def _end(lanes: list[_Lane], stop: threading.Event) -> None:
    stop.set()
    for lane in lanes:
        lane.thread.join()


def _p(values_s: list[float], percent: int) -> float:
    return 1000 * statistics.quantiles(values_s, n=100)[percent - 1]
