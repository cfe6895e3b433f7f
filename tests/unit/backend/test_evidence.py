"""What a member code is worth as evidence: once, for its basket, of its time."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from pos_client.backend.members import recognition
from pos_client.backend.members.cards import Card
from pos_client.backend.shop import incidents
from pos_client.domain.member_code import Intent
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Applied, Authority, Transaction, TransactionKind
from tests.unit.backend.shop import DAY_S, TILL, Shop

AWARD, REDEEM, SALE, CHECK_IN = (
    TransactionKind.AWARD,
    TransactionKind.REDEEM,
    TransactionKind.SALE,
    TransactionKind.CHECK_IN,
)


def elsewhere(txn: Transaction) -> Transaction:
    """The same request for another basket."""
    return replace(txn, txn_id=uuid4(), basket_id=uuid4())


def happened(shop: Shop, txn: Transaction, card: Card, ago_s: float) -> Transaction:
    """A transaction with a pay code of an earlier or a later time, of which it says that it happened then."""
    then_s = shop.now_s - ago_s
    return replace(txn, code=shop.code(card, Intent.PAY, then_s), occurred_at=datetime.fromtimestamp(then_s, UTC))


@pytest.mark.parametrize("kind", [AWARD, REDEEM, SALE, CHECK_IN])
@pytest.mark.parametrize("is_offline", [False, True])
def test_code_carries_one_transaction_for_ever(shop: Shop, kind: TransactionKind, *, is_offline: bool) -> None:
    card = shop.member((50, 100))
    make = shop.offline if is_offline else shop.transaction
    first = make(SALE, card, amount_minor=4000, redeem_points=1)
    assert shop.send(first).applied is Applied.APPLIED
    second = replace(
        first,
        txn_id=uuid4(),
        kind=kind,
        amount_minor=0 if kind is CHECK_IN else 4000,
        redeem_points=1 if kind in {REDEEM, SALE} else 0,
    )
    assert shop.send(second).reason is Reason.REPLAY
    assert shop.send(first).applied is Applied.REPLAYED
    shop.check_ledger(card)


def test_code_of_a_voided_sale_is_spent_all_the_same(shop: Shop) -> None:
    card = shop.member((50, 100))
    sale = shop.transaction(SALE, card, amount_minor=4000, redeem_points=1)
    shop.send(sale)
    shop.send(shop.void_of(sale))
    assert shop.send(replace(sale, txn_id=uuid4())).reason is Reason.REPLAY


@pytest.mark.parametrize("is_offline", [False, True])
def test_refused_transaction_does_not_use_up_the_code(shop: Shop, *, is_offline: bool) -> None:
    card = shop.member((50, 100))
    make = shop.offline if is_offline else shop.transaction
    good = make(REDEEM, card, amount_minor=10_000, redeem_points=5)
    poor = replace(good, txn_id=uuid4(), redeem_points=51)
    assert shop.send(poor).applied is Applied.REFUSED
    assert shop.send(good).applied is Applied.APPLIED
    assert shop.send(replace(good, txn_id=uuid4())).reason is Reason.REPLAY


def test_award_made_alone_with_a_code_used_at_another_till_counts_once(shop: Shop) -> None:
    card = shop.member((50, 100))
    shop.send(shop.unscanned(AWARD, card, amount_minor=2000), "till-2")
    award = shop.offline(AWARD, card, amount_minor=2000)
    flagged = shop.send(award)
    assert (flagged.applied, flagged.flags) == (Applied.APPLIED, (Reason.REPLAY,))
    assert shop.send(replace(award, txn_id=uuid4())).reason is Reason.REPLAY
    assert shop.send(elsewhere(award)).reason is Reason.REPLAY
    assert shop.send(elsewhere(award), "till-3").flags == (Reason.REPLAY,)
    assert shop.entries(card) == [("EARN", 50), ("EARN", 1), ("EARN", 1), ("EARN", 1)]


@pytest.mark.parametrize("is_spent", [False, True])
@pytest.mark.parametrize("was_online", [False, True])
def test_no_till_gives_twice_for_one_code(shop: Shop, *, is_spent: bool, was_online: bool) -> None:
    """What it was shown before lies in its outbox: only a till that cheats asks again, in however many baskets."""
    card = shop.member((50, 100))
    first = (shop.transaction if was_online else shop.offline)(AWARD, card, amount_minor=2000)
    if is_spent:
        shop.send(first)
    again = [replace(elsewhere(first), authority=Authority.OFFLINE) for _ in range(3)]
    reasons = [shop.send(txn).reason for txn in again]
    is_known = is_spent or was_online
    assert reasons == [Reason.REPLAY if is_known else None, Reason.REPLAY, Reason.REPLAY]
    with shop.database.read() as connection:
        told = incidents.listed(connection, with_resolved=False)
    assert {(each.kind, each.txn_id) for each in told} == {
        (incidents.Kind.REPLAY, txn.txn_id) for txn, reason in zip(again, reasons, strict=True) if reason
    }


def test_basket_that_has_settled_gets_no_award_for_a_code_used_elsewhere(shop: Shop) -> None:
    card = shop.member((50, 100))
    shop.send(shop.unscanned(AWARD, card, amount_minor=2000), "till-2")
    used = shop.offline(AWARD, card, amount_minor=2000)
    shop.now_s += 30
    own = shop.offline(AWARD, card, amount_minor=2000)
    assert shop.send(own).flags == ()
    assert shop.send(replace(used, basket_id=own.basket_id)).reason is Reason.REPLAY


def test_nothing_else_counts_with_a_code_used_elsewhere(shop: Shop) -> None:
    card = shop.member((50, 100))
    shop.send(shop.transaction(AWARD, card, amount_minor=2000))
    refused = [
        shop.unscanned(AWARD, card, amount_minor=2000),
        shop.offline(CHECK_IN, card),
        shop.offline(REDEEM, card, amount_minor=2000, redeem_points=1),
        shop.offline(SALE, card, amount_minor=2000, redeem_points=1),
    ]
    assert [shop.send(txn).reason for txn in refused] == [Reason.REPLAY] * 4


def test_code_scanned_for_another_basket_is_that_basket_s(shop: Shop) -> None:
    card = shop.member((50, 100))
    scanned = shop.transaction(REDEEM, card, amount_minor=2000, redeem_points=1)
    assert shop.send(elsewhere(scanned)).reason is Reason.REPLAY
    assert shop.send(scanned).applied is Applied.APPLIED


@pytest.mark.parametrize("is_offline", [False, True])
def test_time_of_a_scanned_code_is_compared_too(shop: Shop, *, is_offline: bool) -> None:
    card = shop.member((50, 100))
    award = shop.transaction(AWARD, card, amount_minor=2000)
    shop.now_s += 30
    redeem = shop.transaction(REDEEM, card, amount_minor=2000, redeem_points=1)
    if is_offline:
        award, redeem = (replace(txn, authority=shop.offline(AWARD, card).authority) for txn in (award, redeem))
    later = timedelta(hours=1, seconds=60)
    shop.now_s += 2 * 3600
    made_up = (Reason.OFFLINE_TOO_LONG,) if is_offline else ()
    assert shop.send(replace(award, occurred_at=award.occurred_at + later)).flags == (Reason.EXPIRED, *made_up)
    assert shop.send(replace(redeem, occurred_at=redeem.occurred_at + later)).reason is Reason.EXPIRED


def test_online_redemption_takes_a_code_this_backend_saw_fresh(shop: Shop) -> None:
    card = shop.member((50, 100))
    unseen = shop.unscanned(REDEEM, card, amount_minor=2000, redeem_points=1)
    assert shop.send(unseen).reason is Reason.NO_MEMBER
    # Its refusal left no claim behind that would look like a scan.
    assert shop.send(replace(unseen, txn_id=uuid4())).reason is Reason.NO_MEMBER
    recognition.scan(shop.database, TILL, unseen.code, unseen.basket_id, shop.now_s)
    assert shop.send(replace(unseen, txn_id=uuid4())).applied is Applied.APPLIED


@pytest.mark.parametrize(
    ("ago_s", "reason"),
    [(48 * 3600, None), (48 * 3600 + 1, Reason.EXPIRED), (300 * DAY_S, Reason.EXPIRED), (-60, None)],
)
def test_redemption_made_alone_counts_for_as_long_as_a_roster_is_good(
    shop: Shop, ago_s: float, reason: Reason | None
) -> None:
    card = shop.member((50, 100))
    redeem = happened(shop, shop.offline(REDEEM, card, amount_minor=2000, redeem_points=1), card, ago_s)
    assert shop.send(redeem).reason is reason


def test_online_redemption_that_arrives_after_the_horizon_is_refused(shop: Shop) -> None:
    card = shop.member((50, 100))
    redeem = shop.transaction(REDEEM, card, amount_minor=2000, redeem_points=1)
    shop.now_s += 48 * 3600 + 1
    assert shop.send(redeem).reason is Reason.EXPIRED


def test_redemption_of_a_time_to_come_is_refused(shop: Shop) -> None:
    card = shop.member((50, 100))
    redeem = shop.transaction(REDEEM, card, amount_minor=2000, redeem_points=1)
    ahead = replace(redeem, occurred_at=redeem.occurred_at + timedelta(minutes=5, seconds=1))
    assert shop.send(ahead).reason is Reason.FROM_FUTURE


@pytest.mark.parametrize("kind", [AWARD, CHECK_IN, REDEEM])
def test_code_of_a_time_to_come_never_counts(shop: Shop, kind: TransactionKind) -> None:
    card = shop.member((50, 100))
    points = 1 if kind is REDEEM else 0
    txn = shop.offline(kind, card, amount_minor=0 if kind is CHECK_IN else 2000, redeem_points=points)
    assert shop.send(happened(shop, txn, card, -90)).reason is Reason.FROM_FUTURE
    assert shop.send(happened(shop, elsewhere(txn), card, -1000 * DAY_S)).reason is Reason.FROM_FUTURE
    # A code made in advance is not used up by having been tried too early.
    shop.now_s += 90
    assert shop.send(happened(shop, elsewhere(txn), card, 0)).applied is Applied.APPLIED


def test_points_that_expired_cannot_be_spent_by_saying_it_was_before(shop: Shop) -> None:
    card = shop.member((100, 1), (7, 100))
    redeem = shop.transaction(REDEEM, card, amount_minor=20_000, redeem_points=8)
    few = replace(redeem, txn_id=uuid4(), redeem_points=7)
    shop.now_s += 1.5 * DAY_S
    assert shop.send(redeem).reason is Reason.INSUFFICIENT_POINTS
    assert shop.send(few).applied is Applied.APPLIED
    assert shop.lots(card) == [100, 0]
    shop.check_ledger(card)


def test_what_a_till_gave_alone_is_paid_by_what_the_member_had_then(shop: Shop) -> None:
    card = shop.member((10, 1), (10, 100))
    redeem = shop.offline(REDEEM, card, amount_minor=20_000, redeem_points=8)
    shop.now_s += 1.5 * DAY_S
    assert shop.send(redeem).applied is Applied.APPLIED
    assert shop.lots(card) == [2, 10]
    shop.check_ledger(card)
