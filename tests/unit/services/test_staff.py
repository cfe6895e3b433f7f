"""Signing in at a till, approvals, and what each cashier may do; on real sealed files and a real outbox."""

from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from pos_client.adapters.staff_store import SealedStaffStore
from pos_client.domain import passwords
from pos_client.domain.cashiers import (
    ALL_ALLOWED,
    OVERRIDE_S,
    WAIT_S,
    Action,
    Badge,
    Cashier,
    Permission,
    Permissions,
    Staff,
)
from pos_client.domain.member_code import Intent
from pos_client.domain.outcome import Refused
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import TimeConfidence
from pos_client.errors import BackendBusy, StorageError
from pos_client.services.refunds import RefundRequested, RefundWish
from pos_client.services.saving import Saved
from pos_client.services.staff import EVERY_S, IDLE_S, Lacking, NotLetIn, StaffDesk, StaffRefresh, Wish
from pos_client.services.staffed import StaffedCounter
from pos_client.services.verification import Recognised
from tests.fakes.randomness import FakeRandomness
from tests.unit.services.till import KEY, Till, sale_of

HANDLE = "123456789012"
BASKET = UUID(int=42)


def badge(name: str, pin: str, permissions: Permissions, own: UUID | None = None) -> Badge:
    return Badge(Cashier(f"BADGE-{name}", name, permissions, own), passwords.hashed(pin, bytes(16)))


BO = badge("Bo", "1234", Permissions(award=Permission.ALLOWED, redeem=Permission.APPROVAL))
LI = badge("Li", "5678", ALL_ALLOWED)
STAFF = Staff((BO, LI))


@pytest.fixture
def till(tmp_path: Path) -> Till:
    till = Till(tmp_path)
    till.backend.add_member(HANDLE, points=500)
    till.connect()
    return till


def desk_of(till: Till) -> StaffDesk:
    desk = StaffDesk(SealedStaffStore(till.folder, KEY), till.clock)
    desk.restore()
    return desk


@pytest.fixture
def desk(till: Till) -> StaffDesk:
    desk = desk_of(till)
    desk.replace(STAFF)
    return desk


@pytest.fixture
def counter(till: Till, desk: StaffDesk) -> StaffedCounter:
    return StaffedCounter(
        till.checkout, till.refunds, till.deposits, till.corrections, till.pick_ups, desk, till.outbox, till.clock
    )


def sign_in(desk: StaffDesk, name: str = "Bo", pin: str = "1234") -> Cashier | NotLetIn:
    return desk.sign_in(f"BADGE-{name}", pin)


def test_without_any_cashier_a_till_works_as_ever(till: Till) -> None:
    desk = desk_of(till)
    assert (desk.is_staffed, desk.cashier) == (False, None)
    counter = StaffedCounter(
        till.checkout, till.refunds, till.deposits, till.corrections, till.pick_ups, desk, till.outbox, till.clock
    )
    recognised = till.scan(HANDLE)
    saved = counter.save(sale_of(recognised, 5000), recognised, "Till 3")
    assert isinstance(saved, Saved)
    assert saved.entry.transaction.cashier == "Till 3"


def test_a_badge_and_its_pin_let_somebody_in_until_they_leave(desk: StaffDesk) -> None:
    assert sign_in(desk) == BO.cashier == desk.cashier
    assert sign_in(desk, "Li", "5678") == LI.cashier == desk.cashier
    desk.sign_out()
    assert desk.cashier is None
    assert sign_in(desk, pin="1235") == NotLetIn(Reason.WRONG_PIN)
    assert sign_in(desk, "Nobody") == NotLetIn(Reason.UNKNOWN_BADGE)
    assert desk.cashier is None
    assert (desk.is_badge("BADGE-Bo"), desk.is_badge("6901234567892")) == (True, False)


def test_who_is_left_alone_or_not_among_the_staff_any_more_is_signed_out(till: Till, desk: StaffDesk) -> None:
    sign_in(desk)
    till.clock.advance(IDLE_S + 1)
    assert desk.cashier is None
    sign_in(desk)
    desk.replace(Staff((replace(BO, cashier=replace(BO.cashier, active=False)), LI)))
    assert desk.cashier is None
    assert sign_in(desk) == NotLetIn(Reason.UNKNOWN_BADGE)
    sign_in(desk, "Li", "5678")
    desk.replace(Staff((BO,)))
    assert desk.cashier is None


def test_staff_and_wrong_pins_survive_a_restart_and_nobody_is_signed_in(till: Till, desk: StaffDesk) -> None:
    sign_in(desk)
    for _ in range(4):
        assert sign_in(desk, "Li", "0000") == NotLetIn(Reason.WRONG_PIN)
    assert sign_in(desk, "Li", "0000") == NotLetIn(Reason.WRONG_PIN, WAIT_S)
    again = desk_of(till)
    assert (again.is_staffed, again.cashier) == (True, None)
    assert sign_in(again, "Li", "5678") == NotLetIn(Reason.TOO_MANY_TRIES, WAIT_S)
    assert sign_in(again) == BO.cashier  # each badge for itself
    till.clock.advance(WAIT_S - 1)
    assert sign_in(again, "Li", "5678") == NotLetIn(Reason.TOO_MANY_TRIES, 1)
    again = desk_of(till)  # the wait begins anew: nobody knows how long the machine was off
    assert sign_in(again, "Li", "5678") == NotLetIn(Reason.TOO_MANY_TRIES, WAIT_S)
    till.clock.advance(WAIT_S)
    assert sign_in(again, "Li", "5678") == LI.cashier
    assert sign_in(desk_of(till), "Li", "0000") == NotLetIn(Reason.WRONG_PIN)


def test_a_right_pin_clears_the_count_and_approving_counts_as_well(desk: StaffDesk) -> None:
    for _ in range(3):
        for _ in range(4):
            desk.approve("BADGE-Li", "0000", Action.REFUND, BASKET)
        assert sign_in(desk, "Li", "5678") == LI.cashier
    for _ in range(5):
        desk.approve("BADGE-Li", "0000", Action.REFUND, BASKET)
    assert sign_in(desk, "Li", "5678") == NotLetIn(Reason.TOO_MANY_TRIES, WAIT_S)


@pytest.mark.parametrize("moved_s", [-WAIT_S, WAIT_S, 365 * 86_400.0])
@pytest.mark.parametrize("restarts", [False, True])
def test_whoever_moves_the_date_waits_all_the_same(
    till: Till, desk: StaffDesk, moved_s: float, *, restarts: bool
) -> None:
    for _ in range(5):
        sign_in(desk, "Li", "0000")
    till.clock.lose(TimeConfidence.LOW, -moved_s)
    found = sign_in(desk_of(till) if restarts else desk, "Li", "5678")
    assert found == NotLetIn(Reason.TOO_MANY_TRIES, WAIT_S)


def test_what_cannot_be_counted_lets_nobody_in(till: Till, desk: StaffDesk) -> None:
    (till.folder / "wrong-pins.sealed").mkdir()
    with pytest.raises(StorageError):
        sign_in(desk)
    assert desk.cashier is None


def paying(till: Till) -> Recognised:
    return till.scan(HANDLE, Intent.PAY)


def test_nothing_is_sold_before_somebody_has_signed_in(till: Till, counter: StaffedCounter) -> None:
    recognised = till.scan(HANDLE)
    refused = counter.save(sale_of(recognised, 5000), recognised, "Till 3")
    assert refused == Refused(Reason.NOT_SIGNED_IN)
    assert till.outbox.latest(5) == []


def test_an_approval_is_for_one_basket_once_and_is_recorded(
    till: Till, desk: StaffDesk, counter: StaffedCounter
) -> None:
    sign_in(desk)
    recognised = paying(till)
    sale = sale_of(recognised, 5000, 10)
    assert counter.save(sale, recognised, "") == Refused(Reason.NEEDS_APPROVAL)
    assert counter.lacking == Lacking(Action.REDEEM, sale.basket_id, Wish(HANDLE, 5000, "CNY"))
    assert desk.approve("BADGE-Bo", "1234", Action.REDEEM, sale.basket_id) == NotLetIn(Reason.NOT_PERMITTED)
    desk.approve("BADGE-Li", "5678", Action.REDEEM, BASKET)
    desk.approve("BADGE-Li", "5678", Action.REFUND, sale.basket_id)
    assert counter.save(sale, recognised, "") == Refused(Reason.NEEDS_APPROVAL)
    desk.approve("BADGE-Li", "5678", Action.REDEEM, sale.basket_id, "regular")
    saved = counter.save(sale, recognised, "")
    assert isinstance(saved, Saved)
    made = saved.entry.transaction
    assert (made.cashier, made.approved_by, made.approved_why) == ("Bo", "Li", "regular")
    assert counter.save(sale, recognised, "") == Refused(Reason.NEEDS_APPROVAL)  # used up


def test_an_approval_ends_after_a_minute_and_with_whoever_it_was_for(
    till: Till, desk: StaffDesk, counter: StaffedCounter
) -> None:
    sign_in(desk)
    recognised = paying(till)
    sale = sale_of(recognised, 5000, 10)
    desk.approve("BADGE-Li", "5678", Action.REDEEM, sale.basket_id)
    till.clock.advance(OVERRIDE_S)
    assert counter.save(sale, recognised, "") == Refused(Reason.NEEDS_APPROVAL)
    desk.approve("BADGE-Li", "5678", Action.REDEEM, sale.basket_id)
    sign_in(desk)
    assert counter.save(sale, recognised, "") == Refused(Reason.NEEDS_APPROVAL)


def test_the_own_card_and_what_is_denied_are_refused(till: Till, desk: StaffDesk, counter: StaffedCounter) -> None:
    recognised = till.scan(HANDLE)
    sale = sale_of(recognised, 5000)
    denied = badge("Bo", "1234", Permissions(award=Permission.DENIED))
    desk.replace(Staff((denied, badge("Li", "5678", ALL_ALLOWED, recognised.member.facts.member_id))))
    sign_in(desk)
    assert counter.save(sale, recognised, "") == Refused(Reason.NOT_PERMITTED)
    sign_in(desk, "Li", "5678")
    assert counter.save(sale, recognised, "") == Refused(Reason.OWN_CARD)
    assert counter.deposit(recognised, 1000, "") == Refused(Reason.OWN_CARD)
    assert till.outbox.latest(5) == []


def test_an_own_slip_is_undone_alone_an_older_sale_or_anothers_with_an_approval(
    till: Till, desk: StaffDesk, counter: StaffedCounter
) -> None:
    def sold() -> UUID:
        till.clock.advance(61)
        recognised = till.scan(HANDLE)
        saved = counter.save(sale_of(recognised, 5000), recognised, "")
        assert isinstance(saved, Saved)
        return saved.entry.transaction.txn_id

    sign_in(desk)
    assert isinstance(counter.void(sold(), ""), Saved)
    older = sold()
    till.clock.advance(61)
    assert counter.void(older, "") == Refused(Reason.NEEDS_APPROVAL)
    assert counter.lacking == Lacking(Action.VOID, older, Wish(HANDLE, 5000, "CNY"))
    desk.approve("BADGE-Li", "5678", Action.VOID, older, "wrong amount")
    voided = counter.void(older, "")
    assert isinstance(voided, Saved)
    assert (voided.entry.transaction.approved_by, voided.entry.transaction.approved_why) == ("Li", "wrong amount")
    sign_in(desk, "Li", "5678")
    anothers = sold()
    sign_in(desk)
    assert counter.void(anothers, "") == Refused(Reason.NEEDS_APPROVAL)


def test_a_refund_needs_an_approval_of_this_sale(till: Till, desk: StaffDesk, counter: StaffedCounter) -> None:
    sign_in(desk)
    recognised = till.scan(HANDLE)
    saved = counter.save(sale_of(recognised, 5000), recognised, "")
    assert isinstance(saved, Saved)
    wish = RefundWish(saved.entry.transaction.txn_id, amount_minor=1000)
    assert counter.refund(wish, "") == Refused(Reason.NEEDS_APPROVAL)
    desk.approve("BADGE-Li", "5678", Action.REFUND, wish.txn_id, "torn")
    refund = counter.refund(wish, "")
    assert isinstance(refund, RefundRequested)
    assert (refund.saved.entry.transaction.cashier, refund.saved.entry.transaction.approved_by) == ("Bo", "Li")


def test_beyond_a_soft_limit_of_a_till_alone_a_manager_approves_the_redemption(
    till: Till, desk: StaffDesk, counter: StaffedCounter
) -> None:
    sign_in(desk, "Li", "5678")
    till.backend.down = True
    till.clock.advance(till.backend.ledger.programme.offline.free_redeem_s + 61)
    till.sync.work()
    sign_in(desk, "Li", "5678")
    recognised = paying(till)
    sale = sale_of(recognised, 2000, 10)
    assert counter.save(sale, recognised, "") == Refused(Reason.NEEDS_APPROVAL)
    assert counter.lacking == Lacking(Action.REDEEM, sale.basket_id, Wish(HANDLE, 2000, "CNY"))
    desk.approve("BADGE-Li", "5678", Action.REDEEM, sale.basket_id, "known")
    saved = counter.save(sale, recognised, "")
    assert isinstance(saved, Saved)
    made = saved.entry.transaction
    assert (made.cashier, made.approved_by) == ("Li", "Li"), "a shop with one person goes on; the backend flags it"


def test_the_staff_is_fetched_when_it_is_due_and_kept_when_it_cannot_be(till: Till) -> None:
    desk = desk_of(till)
    refresh = StaffRefresh(till.backend, desk, till.clock, FakeRandomness())
    till.sync.keep_fresh(refresh.refresh)
    till.backend.people = STAFF
    till.connect()
    assert desk.is_badge("BADGE-Bo")
    till.backend.people = Staff((LI,))
    till.connect()
    assert (till.backend.calls["staff"], desk.is_badge("BADGE-Bo")) == (1, True)
    till.backend.broken["staff"] = BackendBusy()
    till.clock.advance(EVERY_S)
    till.connect()
    assert (till.backend.calls["staff"], desk.is_badge("BADGE-Bo"), till.link.is_online) == (2, True, True)
    till.backend.broken.clear()
    till.connect()
    assert (desk.is_badge("BADGE-Bo"), desk.is_badge("BADGE-Li")) == (False, True)
