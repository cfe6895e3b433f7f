"""How a till keeps its roster: differences, pages, keys that end with their day, and a till that is taken out."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from pos_client.domain.barcode import Kind
from pos_client.domain.member_code import day_of, step_at
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import TimeConfidence
from pos_client.domain.wire import RosterEntry, RosterPart
from pos_client.errors import InvalidValue, LinkPaused
from pos_client.ports import EntryState
from pos_client.services.connectivity import LinkState
from pos_client.services.roster import EVERY_S, KEYS_AFTER_S
from pos_client.services.verification import NotRecognised
from tests.unit.services.till import Till

WANG, CHEN, LIN = "123456789012", "123456789013", "123456789014"
DAY_S = 86_400.0


@pytest.fixture
def till(tmp_path: Path) -> Iterator[Till]:
    till = Till(tmp_path)
    for handle in (WANG, CHEN, LIN):
        till.backend.add_member(handle, points=50)
    till.connect()
    yield till
    till.close()


def entry(till: Till, handle: str = WANG) -> RosterEntry | None:
    members = till.shelf.latest()
    known = members.find(handle, till.backend.ledger.members[handle].kid) if members else None
    return known.entry if known else None


def seq(till: Till) -> int:
    members = till.shelf.latest()
    assert members is not None
    return members.head.seq


def difference(till: Till, *entries: RosterEntry) -> RosterPart:
    whole = till.backend.roster(0, "", 1.0)
    return replace(whole, since=seq(till), entries=entries)


def test_it_asks_for_the_difference_to_what_it_has(till: Till) -> None:
    assert till.backend.asked_since == [0]
    before = seq(till)
    till.clock.advance(EVERY_S)
    till.connect()
    assert till.backend.asked_since == [0, before]


def test_a_difference_changes_what_it_names(till: Till) -> None:
    known = entry(till)
    assert known is not None
    till.shelf.take(difference(till, replace(known, allowance_points=3)), till.clock.utc())
    assert [getattr(entry(till, handle), "allowance_points", None) for handle in (WANG, CHEN)] == [3, 20]


def test_a_difference_that_does_not_fit_makes_it_ask_for_everything_at_once(till: Till) -> None:
    till.clock.advance(EVERY_S)
    before = seq(till)
    till.backend.rosters.append(replace(difference(till), since=before + 100))
    till.connect()
    assert (till.link.is_online, seq(till)) == (True, before)
    till.connect()
    assert till.backend.asked_since[-2:] == [before, 0]
    assert seq(till) > before


def test_pages_are_fetched_to_the_last(till: Till) -> None:
    till.backend.roster_page = 2
    till.clock.advance(EVERY_S)
    calls = till.backend.calls["roster"]
    till.connect()
    assert till.backend.calls["roster"] == calls + 2
    assert all(entry(till, handle) for handle in (WANG, CHEN, LIN))


def test_a_backend_whose_pages_never_end_is_left_alone(till: Till) -> None:
    before = seq(till)
    till.backend.roster_page = 0
    till.clock.advance(EVERY_S)
    till.connect()
    assert till.link.is_online
    assert seq(till) == before


def test_a_roster_that_is_over_is_not_kept(till: Till) -> None:
    part = till.backend.roster(0, "", 1.0)
    with pytest.raises(InvalidValue) as raised:
        till.shelf.take(replace(part, not_after=till.clock.utc()), till.clock.utc())
    assert raised.value.error_code == "PAST"
    till.shelf.take(replace(part, not_after=till.clock.utc() + timedelta(seconds=1)), till.clock.utc())


def test_keys_of_a_day_are_erased_five_minutes_after_it_also_offline(till: Till) -> None:
    today = day_of(step_at(till.clock.now_s()))

    def days() -> set[int]:
        known = entry(till)
        assert known is not None
        return {key.day for key in known.day_keys}

    till.pull_plug()
    till.clock.lose(TimeConfidence.LOW)
    assert days() == {today, today + 1}
    till.clock.advance((today + 1) * DAY_S + KEYS_AFTER_S - 62 - till.clock.now_s())
    till.connect()
    assert days() == {today, today + 1}
    till.connect()
    assert days() == {today + 1}


def test_a_till_whose_clock_ran_ahead_asks_for_the_keys_it_erased(till: Till) -> None:
    till.pull_plug()
    till.clock.lose(TimeConfidence.LOW, by_s=-DAY_S)
    till.connect()
    till.clock.lose(TimeConfidence.LOW, by_s=DAY_S)
    known = entry(till)
    assert known is not None
    assert {key.day for key in known.day_keys} == {day_of(step_at(till.clock.now_s())) + 1}
    till.clock.advance(EVERY_S)
    till.plug_in()
    assert till.backend.asked_since == [0, 0]
    till.pull_plug()
    assert till.scan(WANG).pending is None


def test_a_card_that_was_taken_back_is_refused_also_where_it_is_unknown(till: Till) -> None:
    stranger = "555555555555"
    till.backend.add_member(stranger)
    part = replace(till.backend.roster(0, "", 1.0), denied=(WANG, stranger))
    till.shelf.take(replace(part, entries=part.entries[:3]), till.clock.utc())
    till.pull_plug()
    for handle in (WANG, stranger):
        found = till.verification.verify(till.code(handle), till.ids.new_id())
        assert found == NotRecognised(Reason.REVOKED_CARD, Kind.MEMBER_CODE)
    assert till.scan(CHEN).pending is None


def test_a_till_taken_out_of_service_forgets_its_roster_and_keeps_its_outbox(till: Till) -> None:
    till.pull_plug()
    till.sell(till.scan(WANG), 5_000)
    till.plug_in()
    till.clock.advance(31)
    till.backend.broken["submit"] = till.backend.broken["time"] = LinkPaused(code="TERMINAL_REVOKED")
    till.sell(till.scan(CHEN), 5_000)
    till.connect()
    status = till.link.status()
    assert (status.state, status.reason, status.offline_until) == (LinkState.PAUSED, "TERMINAL_REVOKED", None)
    assert till.shelf.latest() is None
    assert till.outbox.counts()[EntryState.PENDING] == 1
    found = till.verification.verify(till.code(LIN), till.ids.new_id())
    assert found == NotRecognised(Reason.NO_ROSTER, Kind.MEMBER_CODE)
    till.backend.broken.clear()
    till.plug_in()
    till.connect()
    assert entry(till) is not None, "let in again it begins anew"
    assert till.outbox.counts()[EntryState.PENDING] == 0


def test_any_other_pause_keeps_the_roster(till: Till) -> None:
    till.link.failed(LinkPaused(code="NOT_ENROLLED"))
    assert till.shelf.usable() is not None
