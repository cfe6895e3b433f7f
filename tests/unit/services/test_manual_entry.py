"""A card number typed at a till: approved, noted, told nothing; on a real outbox, down to the backend's books."""

from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from pos_client.adapters.staff_store import SealedStaffStore
from pos_client.domain import passwords
from pos_client.domain.cashiers import ALL_ALLOWED, Action, Badge, Cashier, Permissions, Staff
from pos_client.domain.outcome import Accepted, Refused
from pos_client.domain.programme import OfflineLimits, Programme, QualifyingBasis, TierPolicy
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Approval, Authority, Told, TransactionKind, TypedReason
from pos_client.services.saving import Saved
from pos_client.services.staff import StaffDesk
from pos_client.services.staffed import StaffedCounter
from pos_client.services.verification import Recognised
from tests.unit.services.till import KEY, Till, sale_of

WANG = "123456789012"
WHY = TypedReason.NO_PHONE


@pytest.fixture
def till(tmp_path: Path) -> Till:
    till = Till(tmp_path)
    till.backend.add_member(WANG, points=50)
    till.connect()
    return till


def typed(till: Till, number: str = WANG) -> Recognised:
    found = till.manual_entry.enter(number, WHY, till.ids.new_id())
    assert isinstance(found, Recognised), found
    return found


def staffed(till: Till) -> tuple[StaffDesk, StaffedCounter]:
    desk = StaffDesk(SealedStaffStore(till.folder, KEY), till.clock)
    people = (("Bo", "1234", Permissions()), ("Li", "5678", ALL_ALLOWED))
    badges = (Badge(Cashier(f"BADGE-{name}", name, may), passwords.hashed(pin, bytes(16))) for name, pin, may in people)
    desk.replace(Staff(tuple(badges)))
    counter = StaffedCounter(
        till.checkout, till.refunds, till.deposits, till.corrections, till.pick_ups, desk, till.outbox, till.clock
    )
    return desk, counter


@pytest.mark.parametrize("is_online", [True, False])
def test_it_is_an_award_without_a_code_that_tells_nothing(till: Till, *, is_online: bool) -> None:
    if not is_online:
        till.pull_plug()
    found = typed(till)
    assert (found.pending, found.authority, found.redeem_cap) == (Reason.MANUAL_ENTRY, Authority.OFFLINE, 0)
    assert (found.member.is_verified, found.member.facts.points) == (False, 0)
    assert till.checkout.quote(found, sale_of(found, 12_850).basket).earn_points == 0
    saved = till.sell(found, 12_850)
    made = saved.entry.transaction
    assert (made.kind, made.code, made.approved_why, made.told) == (TransactionKind.AWARD, "", WHY, Told())
    till.plug_in()
    outcome = till.outcomes[-1]
    assert isinstance(outcome, Accepted)
    assert outcome.result.flags == (Reason.MANUAL_ENTRY,)
    assert till.backend.ledger.members[WANG].points == 50


@pytest.mark.parametrize("number", ["", "12345678901", "1234567890123", "12345678901x", "１２３４５６７８９０１２"])
def test_what_can_be_no_card_is_said_at_once(till: Till, number: str) -> None:
    assert till.manual_entry.enter(number, WHY, till.ids.new_id()) is Reason.BAD_CARD_NUMBER


def test_a_till_without_a_programme_takes_none(tmp_path: Path) -> None:
    assert Till(tmp_path).manual_entry.enter(WANG, WHY, UUID(int=1)) is Reason.NO_ROSTER


def test_a_number_nobody_has_is_refused_by_the_backend_and_seen(till: Till) -> None:
    till.sell(typed(till, "000000000000"), 12_850)
    till.sync.work()
    outcome = till.outcomes[-1]
    assert isinstance(outcome, Refused)
    assert outcome.reason is Reason.UNKNOWN_HANDLE


def test_points_and_money_of_the_card_cannot_pay(till: Till) -> None:
    found = typed(till)
    for sale in (
        sale_of(found, 5_000, 1),
        replace(sale_of(found, 5_000), credit_minor=1),
        replace(sale_of(found, 5_000), stored_value_minor=1),
    ):
        assert till.checkout.save(sale, found, "") == Refused(Reason.NEEDS_PAY_CODE)


def test_what_a_till_may_do_alone_bounds_it_also_online(till: Till) -> None:
    till.backend.ledger.programme = Programme(offline=OfflineLimits(max_award_minor=10_000))
    till.clock.advance(900)
    till.connect()
    found = typed(till)
    assert till.checkout.save(sale_of(found, 10_001), found, "") == Refused(Reason.OFFLINE_AMOUNT)
    assert isinstance(till.checkout.save(sale_of(found, 10_000), found, ""), Saved)


def test_whoever_types_it_somebody_approves_and_the_reason_is_recorded(till: Till) -> None:
    desk, counter = staffed(till)
    for name, pin in (("Bo", "1234"), ("Li", "5678")):
        desk.sign_in(f"BADGE-{name}", pin)
        till.clock.advance(31)
        found = typed(till)
        sale = sale_of(found, 5_000)
        assert counter.save(sale, found, "") == Refused(Reason.NEEDS_APPROVAL)
        assert counter.lacking is not None
        assert (counter.lacking.action, counter.lacking.about) == (Action.MANUAL_ENTRY, sale.basket_id)
        desk.approve("BADGE-Li", "5678", Action.MANUAL_ENTRY, sale.basket_id, "known to me")
        saved = counter.save(sale, found, "")
        assert isinstance(saved, Saved)
        made = saved.entry.transaction
        assert (made.cashier, made.approved_by, made.approved_why) == (name, "Li", "NO_PHONE; known to me")


def test_a_refused_one_that_is_entered_again_still_says_why_it_was_typed(till: Till) -> None:
    wrong = till.sell(typed(till, "000000000000"), 12_850).entry.transaction
    till.sync.work()
    again = till.corrections.enter_again(wrong.txn_id, 5_000, "Bo", Approval("Li", Reason.NEEDS_APPROVAL, "known"))
    assert isinstance(again, Saved)
    made = again.entry.transaction
    assert (made.is_typed, made.corrects, made.approved_why) == (True, wrong.txn_id, "NO_PHONE; known")


def test_it_takes_nobody_up_a_tier_before_it_counts(till: Till) -> None:
    by_money = Programme(tier_policy=TierPolicy(basis=QualifyingBasis.SPEND))
    till.backend.ledger.programme = by_money
    till.clock.advance(900)
    till.connect()
    till.pull_plug()
    before = till.scan(WANG).member.facts.qualifying
    till.clock.advance(60)
    till.sell(typed(till), 150_000)
    assert till.scan(WANG).member.facts.qualifying == before
