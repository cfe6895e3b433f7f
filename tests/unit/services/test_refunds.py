"""Giving back a sale: what is handed over the counter, what the member has afterwards, offline as well."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from pos_client.domain.basket import Line
from pos_client.domain.calculation import Tender
from pos_client.domain.member_code import Intent
from pos_client.domain.outcome import Accepted, Queued, Refused
from pos_client.domain.programme import Programme, RebateRule, RefundPolicy
from pos_client.domain.reasons import Reason
from pos_client.domain.sale import Sale, SaleEvent
from pos_client.domain.transaction import Told, Transaction, TransactionKind, TransactionResult
from pos_client.errors import LinkPaused
from pos_client.services.refunded import HandBack, RefundOffer
from pos_client.services.refunds import RefundRequested, RefundWish
from pos_client.services.saving import Saved
from tests.fakes.ids import numbered_id
from tests.unit.services.till import Till, sale_of

WANG = "123456789012"
TEA, MUG = Line("1", "TEA", "Tea", "tea", 3_000, 2_000), Line("2", "MUG", "Mug", "home", 1_000, 4_000)


@pytest.fixture
def till(tmp_path: Path) -> Iterator[Till]:
    till = Till(tmp_path)
    till.backend.ledger.programme = Programme(rebate=RebateRule(rate_bp=1_000))
    wang = till.backend.add_member(WANG, points=200)
    wang.credit_minor, wang.stored_value_minor = 2_000, 10_000
    till.connect()
    yield till
    till.close()


@pytest.fixture
def other(till: Till, tmp_path: Path) -> Iterator[Till]:
    """Another till of the same backend."""
    (tmp_path / "other").mkdir()
    other = Till(tmp_path / "other", clock=till.clock, ids=till.ids, chain=till.backend)
    other.connect()
    yield other
    other.close()


def sell(
    till: Till, amount_minor: int = 10_000, tender: Tender | None = None, lines: tuple[Line, ...] = ()
) -> Transaction:
    till.clock.advance(30)
    paying = till.scan(WANG, Intent.PAY)
    sale = Sale(paying.basket_id).on(SaleEvent.MEMBER_RECOGNISED)
    sale = sale.with_lines(lines) if lines else sale_of(paying, amount_minor)
    saved = till.checkout.save(sale.with_tender(tender or Tender()), paying, "Li Na")
    assert isinstance(saved, Saved), saved
    return saved.entry.transaction


def refund(till: Till, wish: RefundWish) -> RefundRequested:
    done = till.refunds.refund(wish, "Li Na")
    assert isinstance(done, RefundRequested), done
    return done


def result(till: Till) -> TransactionResult:
    till.sync.work()
    outcome = till.outcomes[-1]
    assert isinstance(outcome, Accepted), outcome
    return outcome.result


def pieces(line: Line, quantity: int = 1) -> tuple[Line, ...]:
    return (Line(line.line_id, quantity_milli=quantity * 1000),)


def test_a_part_of_an_amount_comes_back_as_it_was_paid(till: Till) -> None:
    sale = sell(till, tender=Tender(20, 1_000, 3_000))
    done = refund(till, RefundWish(sale.txn_id, 5_000))
    assert done.back == HandBack(2_000, 10, 500, 1_500)
    refunded = done.saved.entry.transaction
    assert (refunded.kind, refunded.code, refunded.told) == (TransactionKind.REFUND, "", Told())
    settled = result(till)
    assert (settled.to_pay_minor, settled.redeemed_points) == (-2_000, -10)
    assert (settled.credit_minor, settled.stored_value_minor) == (-500, -1_500)


def test_many_partial_refunds_give_back_what_one_whole_one_does(till: Till) -> None:
    sale = sell(till, 9_990, Tender(10, 333, 777))
    backs = [refund(till, RefundWish(sale.txn_id, part)).back for part in (3_330, 3_330, 3_330)]
    assert all(back is not None for back in backs)
    sums = [
        sum(figures)
        for figures in zip(
            *((b.money_minor, b.redeemed_points, b.credit_minor, b.stored_value_minor) for b in backs if b), strict=True
        )
    ]
    assert sums == [9_990 - 1_000 - 333 - 777, 10, 333, 777]
    till.sync.work()
    wang = till.backend.ledger.members[WANG]
    assert (wang.points, wang.credit_minor, wang.stored_value_minor, wang.qualifying) == (200, 2_000, 10_000, 0)


def test_products_come_back_by_line_and_piece(till: Till) -> None:
    sale = sell(till, lines=(TEA, MUG))
    done = refund(till, RefundWish(sale.txn_id, lines=pieces(TEA, 2)))
    assert done.back == HandBack(money_minor=4_000)
    assert result(till).to_pay_minor == -4_000
    assert refund(till, RefundWish(sale.txn_id, lines=pieces(TEA))).back == HandBack(money_minor=2_000)


def test_money_may_go_onto_the_card(till: Till) -> None:
    sale = sell(till)
    refund(till, RefundWish(sale.txn_id, 4_000, to_card=True))
    settled = result(till)
    assert (settled.to_pay_minor, settled.stored_value_after_minor) == (0, 14_000)


@pytest.mark.parametrize(
    ("wish", "reason"),
    [
        (RefundWish(numbered_id(0)), Reason.NO_AMOUNT),
        (RefundWish(numbered_id(0), 10_001), Reason.BEYOND_SALE),
        (RefundWish(numbered_id(0), lines=pieces(TEA)), Reason.UNKNOWN_LINE),
    ],
)
def test_what_does_not_fit_an_amount_is_refused_at_once(till: Till, wish: RefundWish, reason: Reason) -> None:
    sale = sell(till)
    assert till.refunds.refund(replace(wish, txn_id=sale.txn_id), "") == Refused(reason, sale.txn_id)
    assert len(till.outbox.latest(9)) == 1


@pytest.mark.parametrize(
    ("wish", "reason"),
    [
        (RefundWish(numbered_id(0), 1_000), Reason.NEEDS_LINES),
        (RefundWish(numbered_id(0), lines=(Line("9"),)), Reason.UNKNOWN_LINE),
        (RefundWish(numbered_id(0), lines=pieces(TEA, 4)), Reason.BEYOND_SALE),
    ],
)
def test_what_does_not_fit_a_basket_is_refused_at_once(till: Till, wish: RefundWish, reason: Reason) -> None:
    sale = sell(till, lines=(TEA, MUG))
    assert till.refunds.refund(replace(wish, txn_id=sale.txn_id), "") == Refused(reason, sale.txn_id)


def test_refunds_of_one_sale_add_up(till: Till) -> None:
    sale = sell(till)
    refund(till, RefundWish(sale.txn_id, 6_000))
    assert till.refunds.refund(RefundWish(sale.txn_id, 4_001), "") == Refused(Reason.BEYOND_SALE, sale.txn_id)
    undone = till.outbox.latest(1)[0].transaction.txn_id
    till.checkout.void(undone, "")
    refund(till, RefundWish(sale.txn_id, 10_000))


def test_a_sale_undone_or_a_refund_itself_cannot_be_refunded(till: Till) -> None:
    sale = sell(till)
    back = refund(till, RefundWish(sale.txn_id, 1_000)).saved.entry.transaction
    refused = till.refunds.refund(RefundWish(back.txn_id, 1_000), "")
    assert refused == Refused(Reason.UNKNOWN_TRANSACTION, back.txn_id)
    other = sell(till)
    till.checkout.void(other.txn_id, "")
    assert till.refunds.refund(RefundWish(other.txn_id, 1), "") == Refused(Reason.ALREADY_VOIDED, other.txn_id)


def test_where_money_may_not_go_onto_the_card_it_is_said_at_once(till: Till) -> None:
    till.backend.ledger.programme = replace(till.backend.ledger.programme, refund=RefundPolicy(to_card=False))
    till.clock.advance(900)
    till.connect()
    sale = sell(till)
    refused = till.refunds.refund(RefundWish(sale.txn_id, 1_000, to_card=True), "")
    assert refused == Refused(Reason.REFUND_TO_CARD_OFF, sale.txn_id)


def test_what_is_offered_is_what_earlier_refunds_left(till: Till) -> None:
    sale = sell(till, lines=(TEA, MUG))
    refund(till, RefundWish(sale.txn_id, lines=(replace(TEA, quantity_milli=1_000), MUG)))
    offer = till.refunds.offer(sale.txn_id)
    assert isinstance(offer, RefundOffer)
    assert [(line.line_id, line.quantity_milli) for line in offer.lines] == [("1", 2_000)]
    assert (offer.amount_minor, offer.worth(offer.lines), offer.worth([replace(TEA, quantity_milli=1_000)])) == (
        4_000,
        4_000,
        2_000,
    )


def test_the_newest_sale_that_stands_is_offered(till: Till) -> None:
    assert till.refunds.offer_newest() == Refused(Reason.UNKNOWN_TRANSACTION)
    first, second = sell(till, 1_000), sell(till, 2_000)
    for expected in (second, first):
        offer = till.refunds.offer_newest()
        assert isinstance(offer, RefundOffer)
        assert offer.sale == expected
        till.checkout.void(expected.txn_id, "")
    assert till.refunds.offer_newest() == Refused(Reason.UNKNOWN_TRANSACTION)


def test_what_is_no_sale_that_stands_is_not_offered(till: Till) -> None:
    sale = sell(till)
    gone = refund(till, RefundWish(sale.txn_id, 10_000)).saved.entry.transaction
    whole = till.refunds.offer(sale.txn_id)
    assert isinstance(whole, RefundOffer)
    assert (whole.amount_minor, whole.lines) == (0, ())
    undone = sell(till)
    assert isinstance(till.checkout.void(undone.txn_id, "Li Na"), Saved)
    for txn_id, reason in (
        (gone.txn_id, Reason.UNKNOWN_TRANSACTION),
        (undone.txn_id, Reason.ALREADY_VOIDED),
        (numbered_id(99_999), Reason.UNKNOWN_TRANSACTION),
    ):
        assert till.refunds.offer(txn_id) == Refused(reason, txn_id)


def test_offline_a_refund_is_a_request_that_waits(till: Till) -> None:
    sale = sell(till)
    till.sync.work()
    till.pull_plug()
    done = refund(till, RefundWish(sale.txn_id, 10_000))
    assert done.back == HandBack(money_minor=10_000)
    till.sync.work()
    assert isinstance(till.outcomes[-1], Queued)
    till.plug_in()
    assert till.backend.ledger.members[WANG].qualifying == 0


def offer_of(till: Till, txn_id: UUID) -> RefundOffer:
    offer = till.refunds.offer(txn_id)
    assert isinstance(offer, RefundOffer), offer
    return offer


def test_another_tills_sale_is_offered_by_the_backends_word_and_decided_by_it(till: Till, other: Till) -> None:
    sale = sell(other, tender=Tender(20, 1_000, 3_000))
    assert till.refunds.offer(sale.txn_id) == Refused(Reason.UNKNOWN_TRANSACTION, sale.txn_id), "not sent yet"
    other.sync.work()
    offer = offer_of(till, sale.txn_id)
    assert (offer.sale.handle, offer.amount_minor, offer.place) == (WANG, 10_000, "Store 1")
    assert (offer.sale.code, offer.sale.cashier) == ("", "")
    done = refund(till, RefundWish(sale.txn_id, 4_000, offer=offer))
    assert done.back is None, "nothing is promised before it is booked"
    settled = result(till)
    assert (settled.to_pay_minor, settled.redeemed_points, settled.credit_minor) == (-1_600, -8, -400)
    assert [offer_of(one, sale.txn_id).amount_minor for one in (till, other)] == [6_000, 6_000]


def test_two_tills_never_give_back_more_than_there_was(till: Till, other: Till) -> None:
    sale = sell(till)
    till.sync.work()
    both = [(one, offer_of(one, sale.txn_id)) for one in (till, other)]
    for one, offer in both:
        refund(one, RefundWish(sale.txn_id, 6_000, offer=offer))
        one.sync.work()
    [accepted], [refused] = till.outcomes[-1:], other.outcomes[-1:]
    assert isinstance(accepted, Accepted)
    assert isinstance(refused, Refused)
    assert refused.reason is Reason.BEYOND_SALE
    assert offer_of(other, sale.txn_id).amount_minor == 4_000, "and what was refused counts for nothing"


def test_what_this_till_has_yet_to_send_counts_once(till: Till, other: Till) -> None:
    sale = sell(till)
    till.sync.work()
    refund(till, RefundWish(sale.txn_id, 1_000))
    refund(other, RefundWish(sale.txn_id, 2_000, offer=offer_of(other, sale.txn_id)))
    other.sync.work()
    assert offer_of(till, sale.txn_id).amount_minor == 7_000
    till.sync.work()
    assert offer_of(till, sale.txn_id).amount_minor == 7_000
    mine = [one for one in offer_of(till, sale.txn_id).refunds if one.amount_minor == 1_000]
    assert isinstance(till.checkout.void(mine[0].txn_id, "Li Na"), Saved)
    assert offer_of(till, sale.txn_id).amount_minor == 8_000
    till.pull_plug()
    assert offer_of(till, sale.txn_id).amount_minor == 10_000, "alone it knows of its own only"


def test_without_the_backend_only_sales_of_this_till_are_offered(till: Till, other: Till) -> None:
    theirs, mine = sell(other), sell(till)
    other.sync.work()
    till.sync.work()
    offer = offer_of(till, theirs.txn_id)
    till.backend.down = True
    assert till.refunds.offer(theirs.txn_id) == Refused(Reason.REFUND_NEEDS_LINK, theirs.txn_id)
    assert not till.link.is_online, "it has noticed"
    asked = till.backend.calls["sale"]
    assert offer_of(till, mine.txn_id).amount_minor == 10_000
    assert till.refunds.offer(theirs.txn_id) == Refused(Reason.REFUND_NEEDS_LINK, theirs.txn_id)
    assert till.backend.calls["sale"] == asked, "nobody waits for a backend that is away"
    wish = RefundWish(theirs.txn_id, 1_000, offer=offer)
    assert till.refunds.refund(wish, "") == Refused(Reason.REFUND_NEEDS_LINK, theirs.txn_id)
    assert till.refunds.refund(replace(wish, offer=None), "") == Refused(Reason.UNKNOWN_TRANSACTION, theirs.txn_id)


def test_a_backend_that_knows_no_such_question_is_no_reason_to_be_offline(till: Till, other: Till) -> None:
    theirs, mine = sell(other), sell(till)
    till.sync.work()
    till.backend.broken["sale"] = LinkPaused("404", code="NOT_FOUND")
    assert offer_of(till, mine.txn_id).amount_minor == 10_000
    assert till.refunds.offer(theirs.txn_id) == Refused(Reason.REFUND_NEEDS_LINK, theirs.txn_id)
    assert till.link.is_online


def test_a_sale_undone_elsewhere_is_offered_nowhere(till: Till, other: Till) -> None:
    sale = sell(till)
    till.sync.work()
    undone = replace(sale, txn_id=numbered_id(70), kind=TransactionKind.VOID, amount_minor=0, refers_to=sale.txn_id)
    assert other.backend.ledger.apply(undone).reason is None
    for one in (till, other):
        assert one.refunds.offer(sale.txn_id) == Refused(Reason.ALREADY_VOIDED, sale.txn_id)


def test_a_deposit_comes_back_as_money(till: Till) -> None:
    till.clock.advance(30)
    loaded = till.deposits.deposit(till.scan(WANG), 5_000, "")
    assert isinstance(loaded, Saved)
    done = refund(till, RefundWish(loaded.entry.transaction.txn_id, 5_000))
    assert done.back == HandBack(money_minor=5_000)
    assert result(till).stored_value_after_minor == 10_000


def test_what_a_waiting_refund_takes_back_cannot_be_spent(till: Till) -> None:
    sale = sell(till)
    till.sync.work()
    till.clock.advance(900)
    till.connect()
    till.pull_plug()
    till.clock.advance(30)
    before = till.scan(WANG).member.facts
    refund(till, RefundWish(sale.txn_id, 5_000))
    till.clock.advance(30)
    after = till.scan(WANG).member.facts
    assert (before.points - after.points, before.qualifying - after.qualifying) == (3, 3)
    till.plug_in()
    assert till.backend.ledger.members[WANG].points <= before.points
