"""Learning of the other lanes: asked when due, remembered for when the backend is away, forgotten when shut out."""

from pathlib import Path

import pytest

from pos_client.adapters.lane_store import SealedLaneStore
from pos_client.domain.lanes import Lane, LaneAddress, StoreLanes
from pos_client.errors import LinkPaused, NotSent
from pos_client.services.connectivity import Connectivity
from pos_client.services.lanes_refresh import EVERY_S, LanesRefresh
from tests.fakes.clock import FakeClock
from tests.fakes.fake_backend import FakeBackend
from tests.fakes.randomness import FakeRandomness

MINE = (LaneAddress("192.168.1.5", 8711),)
TOLD = StoreLanes("a5" * 32, (Lane("till-2", "Lane 2", (LaneAddress("192.168.1.6", 8711),)),))


class World:
    def __init__(self, path: Path) -> None:
        self.path, self.clock = path, FakeClock()
        self.backend = FakeBackend(self.clock)
        self.met: list[StoreLanes | None] = []
        self.refresh = self.started()

    def started(self) -> LanesRefresh:
        """As after a start of the program."""
        store = SealedLaneStore(self.path, bytes(32))
        made = LanesRefresh(self.backend, store, self.clock, FakeRandomness(), lambda: MINE, self.met.append)
        made.restore()
        return made


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = World(tmp_path / "lanes.sealed")
    made.backend.store_lanes = TOLD
    return made


def test_it_tells_where_it_is_and_passes_on_what_it_hears_once(world: World) -> None:
    world.refresh.refresh()
    world.refresh.refresh()
    assert world.backend.calls["lanes"] == 1
    assert world.backend.addresses == MINE
    world.clock.advance(EVERY_S)
    world.refresh.refresh()
    assert world.backend.calls["lanes"] == 2
    assert world.met == [None, TOLD], "the same answer is no news"


def test_what_was_heard_counts_after_a_restart_without_a_backend(world: World) -> None:
    world.refresh.refresh()
    world.backend.down = True
    world.started().refresh()
    assert world.met == [None, TOLD, TOLD]


def test_without_an_answer_it_asks_again_after_a_while(world: World) -> None:
    world.backend.fail_next(NotSent("no"), 1)
    world.refresh.refresh()
    world.refresh.refresh()
    assert world.met[-1] is None
    world.clock.advance(61)
    world.refresh.refresh()
    assert world.met[-1] == TOLD


def test_a_disk_that_is_full_keeps_no_lane_from_being_heard(world: World) -> None:
    world.path.mkdir()
    world.refresh.refresh()
    assert world.met[-1] == TOLD


def test_a_till_that_is_shut_out_forgets_the_key_and_speaks_with_nobody(world: World) -> None:
    world.refresh.refresh()
    link = Connectivity(world.clock)
    link.subscribe(world.refresh.on_link)
    link.failed(NotSent("away"))
    assert world.met[-1] == TOLD
    link.failed(LinkPaused("no", code="TERMINAL_REVOKED"))
    assert world.met[-1] is None
    assert not world.path.exists()
