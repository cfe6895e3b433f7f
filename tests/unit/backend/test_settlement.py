"""What each transaction does to the ledger, and when it is refused."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from pos_client.backend.members.cards import Card
from pos_client.domain import check_digits, member_code
from pos_client.domain.member_code import Intent
from pos_client.domain.programme import Expiry, Programme
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Applied, TransactionKind
from tests.unit.backend.shop import DAY_S, Shop

AWARD, REDEEM, SALE, CHECK_IN = (
    TransactionKind.AWARD,
    TransactionKind.REDEEM,
    TransactionKind.SALE,
    TransactionKind.CHECK_IN,
)


def at(shop: Shop) -> datetime:
    return datetime.fromtimestamp(shop.now_s, UTC)


def test_award_earns_one_point_per_20_yuan_and_floors_once(shop: Shop) -> None:
    card = shop.member()
    result = shop.send(shop.transaction(AWARD, card, amount_minor=3999))
    assert (result.applied, result.earned_points, result.points_after) == (Applied.APPLIED, 1, 1)
    assert shop.entries(card) == [("EARN", 1)]
    assert shop.facts(card).qualifying == 1
    shop.check_ledger(card)


def test_award_too_small_for_a_point_is_applied_without_an_entry(shop: Shop) -> None:
    card = shop.member()
    result = shop.send(shop.transaction(AWARD, card, amount_minor=1999))
    assert (result.applied, result.earned_points) == (Applied.APPLIED, 0)
    assert shop.entries(card) == []


def test_multiplier_is_the_one_of_the_tier_before_the_sale(shop: Shop) -> None:
    card = shop.member(qualifying=199)
    first = shop.send(shop.transaction(AWARD, card, amount_minor=4000))
    shop.now_s += 60
    second = shop.send(shop.transaction(AWARD, card, amount_minor=4000))
    assert (first.earned_points, second.earned_points) == (2, 3)


def test_sale_redeems_and_earns_on_what_is_paid_in_money(shop: Shop) -> None:
    card = shop.member((50, 100))
    result = shop.send(shop.transaction(SALE, card, amount_minor=10_000, redeem_points=40))
    assert (result.redeemed_points, result.earned_points, result.points_after) == (40, 3, 13)
    assert shop.entries(card)[1:] == [("REDEEM", -40), ("EARN", 3)]
    shop.check_ledger(card)


def test_credit_never_pays_for_the_sale_that_earned_it(shop: Shop) -> None:
    card = shop.member((5, 100))
    result = shop.send(shop.transaction(SALE, card, amount_minor=1_000_000, redeem_points=6))
    assert (result.applied, result.reason) == (Applied.REFUSED, Reason.INSUFFICIENT_POINTS)
    assert shop.entries(card) == [("EARN", 5)]


def test_refused_redemption_refuses_the_whole_sale(shop: Shop) -> None:
    card = shop.member((50, 100))
    txn = shop.transaction(SALE, card, amount_minor=10_000, redeem_points=40)
    result = shop.send(replace(txn, code=shop.code(card, Intent.EARN)))
    assert result.reason is Reason.NEEDS_PAY_CODE
    assert (result.earned_points, result.points_after) == (0, 50)


def test_redeeming_alone_earns_nothing(shop: Shop) -> None:
    card = shop.member((50, 100))
    result = shop.send(shop.transaction(REDEEM, card, amount_minor=10_000, redeem_points=10))
    assert (result.redeemed_points, result.earned_points, result.points_after) == (10, 0, 40)


@pytest.mark.parametrize(
    ("amount_minor", "wanted", "reason"),
    [
        (10_000, 51, Reason.INSUFFICIENT_POINTS),
        (1_000, 11, Reason.ABOVE_MAXIMUM),
        (10_000, 0, Reason.BELOW_MINIMUM),
        (0, 1, Reason.NO_AMOUNT),
    ],
)
def test_redemption_is_rejected_never_clamped(shop: Shop, amount_minor: int, wanted: int, reason: Reason) -> None:
    card = shop.member((50, 100))
    txn = shop.transaction(REDEEM, card, amount_minor=amount_minor, redeem_points=wanted)
    assert shop.send(replace(txn, code=shop.code(card, Intent.PAY))).reason is reason
    assert shop.lots(card) == [50]


def test_first_to_expire_is_spent_first_and_expired_points_are_gone(shop: Shop) -> None:
    card = shop.member((10, 300), (10, 5), (10, 100))
    shop.now_s += 6 * DAY_S
    assert shop.facts(card).points == 20
    shop.send(shop.transaction(REDEEM, card, amount_minor=10_000, redeem_points=15))
    assert shop.lots(card) == [5, 10, 0]
    shop.check_ledger(card)


def test_offline_redemption_is_honoured_beyond_the_balance_and_absorbed_by_the_next_credit(shop: Shop) -> None:
    card = shop.member((5, 100))
    result = shop.send(shop.offline(REDEEM, card, amount_minor=10_000, redeem_points=20))
    assert (result.applied, result.points_after) == (Applied.APPLIED, -15)
    shop.check_ledger(card)
    shop.now_s += 60
    after = shop.send(shop.transaction(AWARD, card, amount_minor=40_000))
    assert (after.earned_points, after.points_after) == (20, 5)
    assert shop.lots(card) == [0, 5]
    shop.check_ledger(card)


def test_offline_redemption_above_the_limit_is_refused_balance_or_not(shop: Shop) -> None:
    card = shop.member((500, 100))
    txn = shop.offline(REDEEM, card, amount_minor=100_000, redeem_points=21)
    assert shop.send(txn).reason is Reason.ABOVE_ALLOWANCE


def test_online_redemption_is_never_honoured_beyond_the_balance(shop: Shop) -> None:
    card = shop.member((5, 100))
    txn = shop.transaction(REDEEM, card, amount_minor=10_000, redeem_points=6)
    assert shop.send(txn).reason is Reason.INSUFFICIENT_POINTS


def test_second_check_in_of_a_local_day_is_refused(shop: Shop) -> None:
    card = shop.member()
    first = shop.send(shop.transaction(CHECK_IN, card))
    shop.now_s += 11.9 * 3600  # 23:54 in Shanghai, the next UTC day has not begun either
    second = shop.send(shop.transaction(CHECK_IN, card))
    shop.now_s += 0.2 * 3600  # past midnight in Shanghai, still the same day in UTC
    third = shop.send(shop.transaction(CHECK_IN, card))
    assert (first.earned_points, second.reason, third.earned_points) == (1, Reason.ALREADY_CHECKED_IN, 1)
    facts = shop.facts(card)
    assert (str(facts.checked_in_on), facts.points, facts.qualifying) == ("2026-11-22", 2, 0)


def test_check_in_counts_on_the_day_it_happened_not_the_day_it_arrived(shop: Shop) -> None:
    card = shop.member()
    shop.now_s += DAY_S
    yesterday = replace(
        shop.offline(CHECK_IN, card),
        code=shop.code(card, at_s=shop.now_s - DAY_S),
        occurred_at=at(shop) - timedelta(days=1),
    )
    today = shop.send(shop.transaction(CHECK_IN, card))
    late = shop.send(yesterday)
    assert (today.applied, late.applied) == (Applied.APPLIED, Applied.APPLIED)
    assert str(shop.facts(card).checked_in_on) == "2026-11-22"


def test_wrong_currency_is_refused(shop: Shop) -> None:
    txn = replace(shop.transaction(AWARD, shop.member(), amount_minor=100), currency="EUR")
    assert shop.send(txn).reason is Reason.WRONG_CURRENCY


def test_self_contradicting_requests_are_malformed(shop: Shop) -> None:
    card = shop.member((50, 100))
    award = replace(shop.transaction(AWARD, card, amount_minor=100), redeem_points=1)
    check_in = replace(shop.transaction(CHECK_IN, card), amount_minor=1)
    assert [shop.send(txn).reason for txn in (award, check_in)] == [Reason.MALFORMED] * 2


def test_code_of_another_member_is_refused(shop: Shop) -> None:
    txn = replace(shop.transaction(AWARD, shop.member(), amount_minor=100), code=shop.code(shop.member()))
    assert shop.send(txn).reason is Reason.OTHER_MEMBER


def test_unknown_card_and_other_codes_are_refused(shop: Shop) -> None:
    stranger = shop.member()
    unknown = replace(stranger, handle="000000000001")
    product = replace(shop.transaction(AWARD, stranger, amount_minor=100), code="6901234567892")
    assert shop.send(shop.transaction(AWARD, unknown, amount_minor=100)).reason is Reason.UNKNOWN_HANDLE
    assert shop.send(product).reason is Reason.NOT_MEMBER_CODE


def forged(shop: Shop, card: Card, intent: Intent, place: int) -> str:
    """A code whose digit at `place` is another one, with good check digits."""
    body = shop.code(card, intent)[:-2]
    body = body[:place] + str((int(body[place]) + 1) % 10) + body[place + 1 :]
    return body + check_digits.check_digits(body)


def test_day_key_without_the_online_key_is_called_a_forgery(shop: Shop) -> None:
    card = shop.member((50, 100))
    txn = shop.offline(REDEEM, card, amount_minor=10_000, redeem_points=5)
    assert shop.send(replace(txn, code=forged(shop, card, Intent.PAY, 35))).reason is Reason.FORGED_OFFLINE
    assert shop.send(replace(txn, txn_id=uuid4(), code=forged(shop, card, Intent.PAY, 25))).reason is Reason.BAD_MAC


def test_late_evidence_may_be_older_than_the_newest_claim(shop: Shop) -> None:
    card = shop.member((50, 100))
    earlier = shop.offline(REDEEM, card, amount_minor=2000, redeem_points=1)
    shop.now_s += 300
    shop.send(shop.transaction(AWARD, card, amount_minor=2000))
    assert shop.send(earlier).applied is Applied.APPLIED


@pytest.mark.parametrize(("hours", "reason"), [(-2.0, Reason.EXPIRED), (0.1, Reason.FROM_FUTURE)])
def test_code_from_another_hour_never_authorises_a_redemption(shop: Shop, hours: float, reason: Reason) -> None:
    card = shop.member((50, 100))
    old = shop.code(card, Intent.PAY, shop.now_s + hours * 3600)
    redeem = replace(shop.offline(REDEEM, card, amount_minor=2000, redeem_points=1), code=old)
    assert shop.send(redeem).reason is reason


def test_absurd_clock_of_a_till_does_not_move_the_dates_of_points(shop: Shop) -> None:
    card = shop.member()
    for days in (-60.0, 100.0):
        shop.now_s += 60
        then = datetime.fromtimestamp(shop.now_s + days * DAY_S, UTC)
        # A code cannot come from the future, so that a clock far ahead is told by the distance to its code.
        code = shop.code(card, at_s=min(shop.now_s, then.timestamp()))
        award = replace(shop.offline(AWARD, card, amount_minor=2000), code=code, occurred_at=then)
        assert shop.send(award).applied is Applied.APPLIED
    assert {str(expiring.on) for expiring in shop.facts(card).expiring} == {"2027-11-21"}


def test_wallet_code_is_for_awards_only_while_offline(shop: Shop) -> None:
    card = shop.member((50, 100))
    with shop.database.write() as connection:
        connection.exec_driver_sql("UPDATE cards SET scheme = 0")
    code = member_code.encode_wallet(card.shared_key, card.handle, int(shop.now_s))
    award = replace(shop.offline(AWARD, card, amount_minor=2000), code=code)
    result = shop.send(award)
    assert (result.applied, result.flags) == (Applied.APPLIED, (Reason.ONLINE_ONLY,))
    shop.now_s += 30
    code = member_code.encode_wallet(card.shared_key, card.handle, int(shop.now_s))
    redeem = replace(shop.transaction(REDEEM, card, amount_minor=2000, redeem_points=1), code=code)
    assert shop.send(redeem).reason is Reason.NEEDS_PAY_CODE


def test_programme_without_expiry_makes_points_that_stay(shop: Shop) -> None:
    shop.publish(Programme(version=2, expiry=Expiry(days=None)))
    card = shop.member()
    shop.send(shop.transaction(AWARD, card, amount_minor=2000))
    shop.now_s += 5000 * DAY_S
    assert (shop.facts(card).points, shop.facts(card).expiring) == (1, ())
