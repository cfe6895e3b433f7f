"""Scans: genuine and fresh, used up once; quotes: the same figures as the settlement."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from pos_client.backend.members import recognition
from pos_client.backend.members.cards import Card
from pos_client.domain import member_code
from pos_client.domain.member_code import Intent
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import TransactionKind
from pos_client.domain.wire import QuoteAnswer, QuoteRequest, ScanAnswer
from tests.unit.backend.shop import TILL, Shop


def scan(shop: Shop, code: str, basket: UUID | None = None) -> ScanAnswer:
    return recognition.scan(shop.database, TILL, code, basket or uuid4(), shop.now_s)


def quote(shop: Shop, request: QuoteRequest) -> QuoteAnswer:
    with shop.database.read() as connection:
        return recognition.quote_basket(connection, TILL, request, shop.now_ms)


def test_scan_tells_who_it_is_masked_with_the_rules_in_force(shop: Shop) -> None:
    card = shop.member((30, 10), (12, 300), qualifying=250)
    answer = scan(shop, shop.code(card, Intent.PAY))
    assert answer.member is not None
    assert (answer.reason, answer.intent, answer.programme) == (None, Intent.PAY, shop.programme)
    assert (answer.member.masked_name, answer.member.handle) == ("Wang X.", card.handle)
    assert (answer.member.points, answer.member.qualifying) == (42, 250)
    assert [(item.points, str(item.on)) for item in answer.member.expiring] == [(30, "2026-12-01"), (12, "2027-09-17")]


def test_code_works_once_and_for_its_basket_again(shop: Shop) -> None:
    code, basket = shop.code(shop.member()), uuid4()
    assert scan(shop, code, basket).reason is None
    assert scan(shop, code, basket).reason is None
    assert scan(shop, code).reason is Reason.REPLAY


def test_code_older_than_one_already_used_is_a_replay(shop: Shop) -> None:
    card = shop.member()
    older = shop.code(card)
    shop.now_s += 30
    assert scan(shop, shop.code(card)).reason is None
    assert scan(shop, older).reason is Reason.REPLAY


def test_other_intent_of_the_same_step_is_the_same_code(shop: Shop) -> None:
    card, basket = shop.member(), uuid4()
    assert scan(shop, shop.code(card), basket).intent is Intent.EARN
    assert scan(shop, shop.code(card, Intent.PAY), basket).intent is Intent.PAY
    assert scan(shop, shop.code(card, Intent.PAY)).reason is Reason.REPLAY


@pytest.mark.parametrize(
    ("steps", "reason"), [(-2, Reason.EXPIRED), (-1, None), (0, None), (1, None), (2, Reason.FROM_FUTURE)]
)
def test_window_is_one_step_either_side(shop: Shop, steps: int, reason: Reason | None) -> None:
    assert scan(shop, shop.code(shop.member(), at_s=shop.now_s + 30 * steps)).reason is reason


def test_verdicts_on_what_is_not_a_good_code(shop: Shop) -> None:
    card = shop.member()
    stranger = replace(card, handle="000000000001")
    other_key = replace(card, master_key=bytes(32))
    good = shop.code(card)
    assert scan(shop, shop.code(stranger)).reason is Reason.UNKNOWN_HANDLE
    assert scan(shop, shop.code(other_key)).reason is Reason.BAD_MAC
    assert scan(shop, good[:-1] + str((int(good[-1]) + 1) % 10)).reason is Reason.BAD_CHECK
    for foreign in (
        "",
        "134567890123456789",
        "https://example.com",
        good + "0",
        "９" + good[1:],
        good + "\0",
        "9" * 4096,
    ):
        assert scan(shop, foreign).reason is Reason.NOT_MEMBER_CODE
    assert scan(shop, good).reason is None


def test_wrong_guesses_do_not_use_up_the_code(shop: Shop) -> None:
    card = shop.member()
    scan(shop, shop.code(replace(card, master_key=bytes(32))))
    assert scan(shop, shop.code(card)).reason is None


def test_wallet_code_is_verified_with_its_seed(shop: Shop) -> None:
    card = shop.member()
    with shop.database.write() as connection:
        connection.exec_driver_sql("UPDATE cards SET scheme = 0")
    code = member_code.encode_wallet(card.shared_key, card.handle, int(shop.now_s))
    assert scan(shop, code).reason is None
    assert scan(shop, shop.code(card)).reason is Reason.UNKNOWN_HANDLE


@pytest.mark.parametrize(("amount_minor", "redeem"), [(12_345, 0), (99_999, 7), (40_000, 42)])
def test_quote_equals_settlement(shop: Shop, amount_minor: int, redeem: int) -> None:
    card = shop.greet(shop.member((42, 100), qualifying=250))
    answer = quote(shop, QuoteRequest(card.handle, amount_minor, "CNY", redeem))
    kind = TransactionKind.SALE
    settled = shop.send(shop.transaction(kind, card, amount_minor=amount_minor, redeem_points=redeem))
    assert answer.quote is not None
    assert (answer.quote.earn_points, answer.quote.redeem_points) == (settled.earned_points, settled.redeemed_points)


def refused_quote(card: Card, reason: Reason) -> QuoteRequest:
    return {
        Reason.UNKNOWN_HANDLE: QuoteRequest("1\0", 100, "CNY"),
        Reason.WRONG_CURRENCY: QuoteRequest(card.handle, 100, "EUR"),
        Reason.MALFORMED: QuoteRequest(card.handle, 10**30, "CNY"),
        Reason.INSUFFICIENT_POINTS: QuoteRequest(card.handle, 10_000, "CNY", 43),
        Reason.ABOVE_MAXIMUM: QuoteRequest(card.handle, 100, "CNY", 2),
    }[reason]


@pytest.mark.parametrize(
    "reason",
    [
        Reason.UNKNOWN_HANDLE,
        Reason.WRONG_CURRENCY,
        Reason.MALFORMED,
        Reason.INSUFFICIENT_POINTS,
        Reason.ABOVE_MAXIMUM,
    ],
)
def test_quote_says_why_not(shop: Shop, reason: Reason) -> None:
    card = shop.greet(shop.member((42, 100)))
    assert quote(shop, refused_quote(card, reason)) == QuoteAnswer(reason)


def test_a_quote_is_for_the_till_that_was_shown_the_card_within_the_hour(shop: Shop) -> None:
    """Figures of a member whose handle is all that is known, written down last year, are nobody's business."""
    card = shop.member((42, 100))
    asked = QuoteRequest(card.handle, 10_000, "CNY", 43)
    assert quote(shop, asked) == QuoteAnswer(Reason.UNKNOWN_HANDLE)
    shop.greet(card)
    assert quote(shop, asked) == QuoteAnswer(Reason.INSUFFICIENT_POINTS)
    with shop.database.read() as connection:
        elsewhere = recognition.quote_basket(connection, "till-2", asked, shop.now_ms)
    assert elsewhere == QuoteAnswer(Reason.UNKNOWN_HANDLE)
    shop.now_s += 3_600
    assert quote(shop, asked) == QuoteAnswer(Reason.UNKNOWN_HANDLE)
