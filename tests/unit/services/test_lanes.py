"""Lanes telling each other which codes were used: over losses, restarts, silences, wrong clocks and hostile tills."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pos_client.domain.lanes import MOST_LANES, CodeClaim, Ignored, LaneAddress, LaneMessage, StoreLanes
from pos_client.errors import DeviceUnavailable
from pos_client.ports import LaneLine
from pos_client.services.lane_peers import CLAIMS_A_MINUTE
from pos_client.services.lanes import MOST_KEPT, LaneSharing
from tests.fakes.fake_lanes import FakeLaneLine
from tests.fakes.ids import numbered_id
from tests.unit.services.lanes import HANDLE, KEY_HEX, Store

OTHER = "999999999999"
STRANGE = LaneAddress("192.168.1.66", 6666)


@pytest.fixture
def closing() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def store(tmp_path: Path, closing: ExitStack) -> Store:
    made = Store(tmp_path, 3, closing)
    made.settle()
    return made


def say(store: Store, message: LaneMessage, key_hex: str = KEY_HEX) -> None:
    """A message from a till that holds the key (or another one) to every lane."""
    line = FakeLaneLine(store.wire, bytes.fromhex(key_hex), STRANGE)
    line.send(message, [lane.address for lane in store.lanes])


def message(store: Store, *claims: CodeClaim, sender: str = "till-9") -> LaneMessage:
    return LaneMessage(sender, store.clock.now_s(), claims)


def test_a_code_used_at_one_lane_is_refused_at_every_other(store: Store) -> None:
    first, second, third = store.lanes
    assert first.use(store.step)
    store.settle()
    assert not second.use(store.step)
    assert not third.use(store.step)
    assert not second.use(store.step - 1), "and every earlier one of that card"
    assert second.use(store.step + 1)
    assert third.use(store.step, handle=OTHER)


def test_the_lane_that_used_it_goes_on_with_its_basket(store: Store) -> None:
    first, second, _ = store.lanes
    assert first.use(store.step)
    assert second.use(store.step), "at the same moment: neither could know"
    store.settle()
    assert first.use(store.step)
    assert second.use(store.step), "a claim that was made stays made; the backend finds the two"


def test_a_lost_message_is_made_good_within_a_second(store: Store) -> None:
    first, second, _ = store.lanes
    store.wire.cut.add(second.address)
    assert first.use(store.step)
    store.clock.advance(0.15)
    first.sharing.work(0)
    store.wire.cut.clear()
    store.clock.advance(0.2)
    first.sharing.work(0)
    second.listen()
    assert not second.use(store.step)


def test_a_lane_that_was_cut_off_hears_what_was_used_meanwhile(store: Store) -> None:
    first, second, third = store.lanes
    store.wire.cut.add(third.address)
    baskets = range(30)
    for number in baskets:
        assert first.use(store.step, numbered_id(number), f"{number:012d}")
        store.clock.advance(1)
    store.pass_time(12)
    store.wire.cut.clear()
    store.pass_time(2)
    assert not any(third.use(store.step - 3, numbered_id(99), f"{number:012d}") for number in baskets)
    assert second.heard().keys() == {"till-0", "till-2"}


def test_a_lane_that_was_killed_learns_what_it_missed_and_tells_what_it_did(store: Store) -> None:
    first, second, third = store.lanes
    second.kill()
    store.wire.cut.add(first.address)
    assert first.use(store.step), "told to nobody: the network is away just now"
    assert third.use(store.step, handle=OTHER)
    first.kill()
    store.wire.cut.clear()
    first.start()
    third.kill()
    second.start()
    store.pass_time(2)
    assert not second.use(store.step), "out of the killed lane's own file"
    third.start()
    store.pass_time(2)
    assert not first.use(store.step, handle=OTHER)
    assert not second.use(store.step, handle=OTHER)


def test_a_lane_tells_what_others_used_to_one_that_comes_later(store: Store) -> None:
    first, second, third = store.lanes
    third.kill()
    assert first.use(store.step)
    second.listen()
    first.kill()
    third.start()
    store.pass_time(2)
    assert not third.use(store.step)


def test_hearing_the_same_again_touches_no_disk(store: Store) -> None:
    first, second, _ = store.lanes
    assert first.use(store.step)
    store.settle()
    taken = second.sharing.status().taken
    second.outbox.close()  # would raise at any further write
    store.pass_time(20)
    assert second.sharing.status().taken == taken == 1


def test_what_cannot_be_written_down_is_heard_again(store: Store) -> None:
    first, second, _ = store.lanes
    second.outbox.close()
    assert first.use(store.step)
    store.settle()
    assert second.sharing.status().taken == 0


@pytest.mark.parametrize("steps", [-21, 21, 2**39])
def test_codes_of_another_time_are_not_believed(store: Store, steps: int) -> None:
    claim = CodeClaim(HANDLE, 1, max(0, store.step + steps), numbered_id(9))
    say(store, message(store, claim))
    store.settle()
    assert all(lane.use(store.step) for lane in store.lanes), "nobody can lock a card for ever"
    assert store.lanes[0].sharing.status().ignored[Ignored.DATED] == 1


@pytest.mark.parametrize("seconds", [-601.0, 601.0])
def test_messages_of_another_time_are_not_believed(store: Store, seconds: float) -> None:
    claim = CodeClaim(HANDLE, 1, store.step, numbered_id(9))
    say(store, replace(message(store, claim), sent_s=store.clock.now_s() + seconds))
    store.settle()
    assert store.lanes[0].use(store.step)
    assert "till-9" not in store.lanes[0].heard()


def test_a_till_with_another_key_is_not_heard(store: Store) -> None:
    say(store, message(store, CodeClaim(HANDLE, 1, store.step, numbered_id(9))), "0b" * 32)
    store.settle()
    assert store.lanes[0].use(store.step)
    assert store.lanes[0].sharing.status().ignored[Ignored.OTHER_KEY] == 1


def test_a_key_that_changed_shuts_a_till_out_and_the_others_go_on(store: Store) -> None:
    first, second, third = store.lanes
    for lane in (first, second):
        lane.sharing.meet(replace(store.told(lane), key_hex="0c" * 32))
        lane.sharing.work(0)
    store.settle()
    assert third.use(store.step)
    store.pass_time(2)
    assert first.use(store.step)
    store.settle()
    assert not second.use(store.step)
    assert third.use(store.step), "it hears nobody any more"


def test_a_till_that_was_shut_out_closes_its_line(store: Store) -> None:
    first = store.lanes[0]
    first.sharing.meet(None)
    assert not first.sharing.work(0)
    assert first.address not in store.wire.inboxes
    assert first.use(store.step)


def test_without_another_lane_no_port_is_opened(store: Store) -> None:
    first = store.lanes[0]
    first.sharing.meet(StoreLanes(KEY_HEX, ()))
    assert not first.sharing.work(0)
    assert first.address not in store.wire.inboxes


def test_a_hostile_lane_can_fill_neither_disk_nor_memory(store: Store) -> None:
    first = store.lanes[0]
    claims = [CodeClaim(f"{number:012d}", 1, store.step, numbered_id(number)) for number in range(20 * 50)]
    for start in range(0, len(claims), 20):
        say(store, message(store, *claims[start : start + 20]))
        store.settle()
    status = first.sharing.status()
    assert status.taken == CLAIMS_A_MINUTE
    assert status.ignored[Ignored.CROWDED] == len(claims) - CLAIMS_A_MINUTE
    for number in range(2 * MOST_KEPT):
        first.use(store.step, handle=f"5{number:011d}")
    assert len(first.sharing._kept) == MOST_KEPT  # noqa: SLF001 - what it must not do is grow
    for number in range(2 * MOST_LANES):
        say(store, message(store, sender=f"ghost-{number}"))
        store.settle()
    assert len(first.heard()) == MOST_LANES
    assert {"till-1", "till-2"} <= first.heard().keys(), "those the backend told of keep their place"


def test_one_who_only_asks_is_answered_and_is_no_lane(store: Store) -> None:
    line = FakeLaneLine(store.wire, bytes.fromhex(KEY_HEX), STRANGE)
    for _ in range(20):
        line.send(message(store, sender=""), [lane.address for lane in store.lanes])
    store.settle()
    senders = []
    while (heard := line.receive(0)) is not None:
        senders.append(heard.message.sender)
    assert set(senders) == {"till-0", "till-1", "till-2"}
    assert len(senders) == 3 * 5, "at most five a second each"
    assert "" not in store.lanes[0].heard()


def test_it_is_known_who_was_heard_and_when(store: Store) -> None:
    first, _, third = store.lanes
    store.pass_time(4)
    third.kill()
    store.size = 3
    for _ in range(5):
        store.clock.advance(2)
        store.lanes[1].sharing.work(0)
        first.listen()
    assert first.heard() == {"till-1": 0.0, "till-2": 10.0}
    assert [lane.lane for lane in first.sharing.status().lanes] == ["Lane 1", "Lane 2"]


def test_a_lane_with_a_new_address_is_found_by_where_it_speaks_from(store: Store) -> None:
    first, second, _ = store.lanes
    second.kill()
    second.address = LaneAddress("192.168.1.77", 8711)
    second.start()
    store.settle()
    assert first.use(store.step)
    store.settle()
    assert not second.use(store.step)


def test_a_port_that_is_taken_is_told_and_tried_again(store: Store) -> None:
    refusals = [DeviceUnavailable("in use", code="LANES_PORT_TAKEN")]
    first = store.lanes[0]

    def open_line(key: bytes) -> LaneLine:
        if refusals:
            raise refusals.pop()
        return FakeLaneLine(store.wire, key, first.address)

    sharing = LaneSharing(open_line, first.outbox, store.clock, "till-0")
    sharing.meet(store.told(first))
    assert not sharing.work(0)
    assert sharing.status().fault == "LANES_PORT_TAKEN"
    sharing.tell(CodeClaim(HANDLE, 1, store.step, numbered_id(1)))
    assert not sharing.work(0), "not before ten seconds are over"
    store.clock.advance(10)
    assert sharing.work(0)
    assert sharing.status().fault is None


ACTIONS = st.lists(
    st.tuples(
        st.sampled_from(("use", "use", "listen", "restart", "cut", "mend", "wait")),
        st.integers(0, 2),
        st.integers(0, 2),
    ),
    max_size=40,
)


@settings(max_examples=60, deadline=None)
@given(ACTIONS)
def test_a_code_is_accepted_at_most_once_by_lanes_that_hear_each_other(actions: list[tuple[str, int, int]]) -> None:
    """A lane that has heard of a use, by whatever way and however long ago, never accepts that code again."""
    with TemporaryDirectory() as folder, ExitStack() as closing:
        store = Store(Path(folder), 3, closing)
        store.settle()
        step, known = store.step, [set[int]() for _ in store.lanes]
        for basket, (action, number, ahead) in enumerate(actions):
            lane = store.lanes[number]
            if action == "use":
                is_ours = lane.use(step + ahead, numbered_id(1000 + basket))
                assert is_ours == all(step + ahead > used for used in known[number])
                known[number] |= {step + ahead} if is_ours else set()
            elif action == "restart":
                lane.kill()
                lane.start()
            elif action == "cut":
                store.wire.cut.add(lane.address)
            elif action == "wait":
                store.clock.advance(12)
            else:
                store.wire.cut.clear() if action == "mend" else None
                lane.listen()
            known[number] |= {kept.claim.step for kept in lane.sharing._kept.values()}  # noqa: SLF001 - what it knows
            if action == "mend":
                store.pass_time(14)
                everything = set[int]().union(*known)
                known = [set(everything) for _ in store.lanes]
