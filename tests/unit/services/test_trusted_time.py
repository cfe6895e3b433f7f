"""A till whose clock is wrong, and phones whose clocks are: who may correct whom, and what the cashier is told."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_client.domain.barcode import Kind
from pos_client.domain.phone_clocks import CROWD
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import TimeConfidence
from pos_client.services.verification import NotRecognised, Recognised
from tests.unit.services.till import Till

HANDLES = tuple(f"{number:012d}" for number in range(1, 31))
LOW, ROLLED_BACK = TimeConfidence.LOW, TimeConfidence.ROLLED_BACK


@pytest.fixture
def till(tmp_path: Path) -> Iterator[Till]:
    till = Till(tmp_path)
    for handle in HANDLES:
        till.backend.add_member(handle, points=50)
    till.connect()
    till.pull_plug()
    till.clock.advance(600 + 15 - till.clock.now_s() % 30)  # in the middle of a step
    yield till
    till.close()


def show(till: Till, handle: str, phone_s: float) -> Recognised | NotRecognised:
    """Hold up a phone whose time is `phone_s`."""
    return till.verification.verify(till.backend.ledger.members[handle].code(phone_s), till.ids.new_id())


def refused(reason: Reason, clock: Reason | None) -> NotRecognised:
    return NotRecognised(reason, Kind.MEMBER_CODE, clock)


def test_nine_phones_set_a_slow_till_right(till: Till) -> None:
    true_s = till.clock.now_s()
    till.clock.lose(LOW, by_s=120)
    answers = [show(till, handle, true_s) for handle in HANDLES[:CROWD]]
    assert answers[:2] == [refused(Reason.FROM_FUTURE, None)] * 2, "one or two phones alone say nothing"
    assert answers[2:-1] == [refused(Reason.FROM_FUTURE, Reason.TILL_CLOCK)] * (CROWD - 3)
    assert isinstance(answers[-1], Recognised)
    assert till.clock.now_s() == pytest.approx(true_s, abs=15)
    assert till.clock.confidence() is LOW


def test_a_screenshot_is_no_better_after_the_correction(till: Till) -> None:
    true_s = till.clock.now_s()
    picture = till.backend.ledger.members[HANDLES[20]].code(true_s - 120)
    till.clock.lose(LOW, by_s=120)
    for handle in HANDLES[:CROWD]:
        show(till, handle, true_s)
    assert till.verification.verify(picture, till.ids.new_id()) == refused(Reason.EXPIRED, None)


def test_a_code_that_was_heard_from_the_future_still_works_once(till: Till) -> None:
    true_s = till.clock.now_s()
    till.clock.lose(LOW, by_s=120)
    for handle in HANDLES[:CROWD]:
        show(till, handle, true_s)
    assert isinstance(show(till, HANDLES[0], true_s), Recognised)
    assert show(till, HANDLES[0], true_s) == refused(Reason.REPLAY, None)


def test_one_member_with_nine_cards_and_any_number_of_codes_moves_nothing(till: Till) -> None:
    ledger, before_s = till.backend.ledger, till.clock.now_s()
    one = ledger.members[HANDLES[0]]
    for handle in HANDLES[:20]:
        ledger.members[handle].member_id = one.member_id
    till.plug_in()
    till.clock.advance(900)
    till.connect()
    till.pull_plug()
    till.clock.lose(LOW)
    before_s = till.clock.now_s()
    for ahead in range(2, 12):
        for handle in HANDLES[:20]:
            assert not isinstance(show(till, handle, before_s + ahead * 30), Recognised)
    assert till.clock.now_s() == before_s


def test_four_liars_among_nine_move_nothing(till: Till) -> None:
    till.clock.lose(LOW)
    before_s = till.clock.now_s()
    for handle in HANDLES[:5]:
        assert isinstance(show(till, handle, before_s), Recognised)
    for handle in HANDLES[5:9]:
        assert show(till, handle, before_s + 280).__class__ is NotRecognised
    assert till.clock.now_s() == before_s


def test_even_all_together_move_it_five_minutes_at_most_and_never_back(till: Till) -> None:
    till.clock.lose(ROLLED_BACK)
    before_s = till.clock.now_s()
    for handle in HANDLES:
        show(till, handle, before_s + 3600)
    assert till.clock.now_s() == before_s + 300
    for handle in HANDLES:
        show(till, handle, before_s - 3600)
    assert till.clock.now_s() == before_s + 300


def test_a_till_that_has_heard_the_backend_follows_nobody(till: Till) -> None:
    before_s = till.clock.now_s()
    for handle in HANDLES:
        assert show(till, handle, before_s + 120) == refused(Reason.FROM_FUTURE, Reason.PHONE_CLOCK)
    assert till.clock.now_s() == before_s


def test_what_phones_said_before_the_contact_is_forgotten(till: Till) -> None:
    true_s = till.clock.now_s()
    till.clock.lose(LOW, by_s=600)
    for handle in HANDLES[:5]:
        show(till, handle, true_s)
    till.clock.learn(true_s, 0.0)
    assert show(till, HANDLES[7], true_s + 600) == refused(Reason.FROM_FUTURE, Reason.PHONE_CLOCK)


def test_a_slow_phone_is_told_once_it_shows_that_it_runs(till: Till) -> None:
    assert show(till, HANDLES[0], till.clock.now_s() - 120) == refused(Reason.EXPIRED, None)
    till.clock.advance(60)
    assert show(till, HANDLES[0], till.clock.now_s() - 120) == refused(Reason.EXPIRED, Reason.PHONE_CLOCK)


def test_a_code_of_another_year_tells_of_a_date_set_back(till: Till) -> None:
    true_s = till.clock.now_s()
    till.clock.lose(ROLLED_BACK, by_s=20 * 86_400)
    assert show(till, HANDLES[0], true_s) == refused(Reason.FROM_FUTURE, Reason.TILL_CLOCK)


def test_online_a_code_ahead_of_time_is_the_phones_fault(till: Till) -> None:
    till.plug_in()
    assert show(till, HANDLES[0], till.clock.now_s() + 90) == refused(Reason.FROM_FUTURE, Reason.PHONE_CLOCK)


def test_the_time_is_remembered_at_every_round(till: Till) -> None:
    before = till.clock.remembered
    till.connect()
    till.plug_in()
    assert till.clock.remembered == before + 2


def test_a_busy_till_still_asks_for_the_time(till: Till) -> None:
    till.plug_in()
    before = till.backend.calls["time"]
    for handle in HANDLES:
        till.clock.advance(5)
        till.sell(till.scan(handle), 1_000)
        till.sync.work()
    assert till.backend.calls["time"] - before == len(HANDLES) // 2
