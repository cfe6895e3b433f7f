"""Credit, the card's balance and points in one sale; holds, captures and deposits."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pos_client.domain.basket import Basket, Line, basket_of
from pos_client.domain.calculation import Tender
from pos_client.domain.member_code import Intent
from pos_client.domain.outcome import Accepted, Refused
from pos_client.domain.programme import Programme, QualifyingBasis, RebateRule, StoredValueRule, TierPolicy
from pos_client.domain.reasons import Reason
from pos_client.domain.sale import Sale, SaleEvent
from pos_client.domain.transaction import Told, TransactionKind
from pos_client.services.saving import Saved
from pos_client.services.verification import Recognised
from tests.fakes.ids import numbered_id
from tests.unit.services.till import Till, sale_of

WANG = "123456789012"
LINES = (Line("1", "TEA", "Tea", "tea", 2_000, 2_500), Line("2", "MUG", "Mug", "home", 1_000, 5_000))


@pytest.fixture
def till(tmp_path: Path) -> Iterator[Till]:
    till = Till(tmp_path)
    till.backend.ledger.programme = Programme(rebate=RebateRule(rate_bp=1_000))
    wang = till.backend.add_member(WANG, points=50)
    wang.credit_minor, wang.stored_value_minor = 3_000, 20_000
    till.connect()
    yield till
    till.close()


def scan(till: Till, intent: Intent = Intent.PAY) -> Recognised:
    till.clock.advance(30)
    return till.scan(WANG, intent)


def pay(recognised: Recognised, amount_minor: int, tender: Tender) -> Sale:
    return sale_of(recognised, amount_minor).with_tender(tender)


def settle(till: Till) -> Accepted:
    till.sync.work()
    outcome = till.outcomes[-1]
    assert isinstance(outcome, Accepted), outcome
    return outcome


def test_credit_is_proposed_for_a_code_for_paying_and_can_be_left(till: Till) -> None:
    paying, basket = scan(till), Basket(10_000)
    assert till.checkout.propose(paying, basket) == Tender(credit_minor=3_000)
    assert till.checkout.propose(paying, Basket(1_000)) == Tender(credit_minor=1_000)
    assert till.checkout.propose(paying, basket, use_credit=False) == Tender()
    assert till.checkout.propose(scan(till, Intent.EARN), basket) == Tender()


def test_a_sale_paid_four_ways_is_told_as_it_is_settled(till: Till) -> None:
    paying = scan(till)
    tender = Tender(20, 3_000, 4_000)
    saved = till.checkout.save(pay(paying, 10_000, tender), paying, "Li Na")
    assert isinstance(saved, Saved)
    transaction = saved.entry.transaction
    assert (transaction.kind, transaction.tender) == (TransactionKind.SALE, tender)
    quoted = till.checkout.quote(paying, Basket(10_000), tender)
    assert saved.told == Told(quoted.earn_points, 20, quoted.earn_credit_minor)
    assert saved.told.earned_credit_minor == 100
    result = settle(till).result
    booked = Told(result.earned_points, result.redeemed_points, result.earned_credit_minor)
    assert (booked, result.to_pay_minor) == (saved.told, 1_000)
    wang = till.backend.ledger.members[WANG]
    assert (wang.credit_minor, wang.stored_value_minor) == (100, 16_000)


def test_the_kind_says_what_a_sale_does(till: Till) -> None:
    kinds = []
    for amount, tender in ((10_000, Tender()), (3_000, Tender(credit_minor=3_000)), (9_000, Tender(10))):
        paying = scan(till)
        saved = till.checkout.save(pay(paying, amount, tender), paying, "")
        assert isinstance(saved, Saved)
        kinds.append(saved.entry.transaction.kind)
    assert kinds == [TransactionKind.AWARD, TransactionKind.REDEEM, TransactionKind.SALE]


def test_lines_are_sent_as_they_are(till: Till) -> None:
    earning = scan(till, Intent.EARN)
    sale = Sale(earning.basket_id).on(SaleEvent.MEMBER_RECOGNISED).with_lines(LINES)
    saved = till.checkout.save(sale, earning, "")
    assert isinstance(saved, Saved)
    assert (saved.entry.transaction.lines, saved.entry.transaction.amount_minor) == (LINES, 10_000)
    assert settle(till).result.earned_points == saved.told.earned_points == 5


def test_a_basket_that_contradicts_itself_is_refused_before_anything_is_saved(till: Till) -> None:
    earning = scan(till, Intent.EARN)
    sale = Sale(earning.basket_id).on(SaleEvent.MEMBER_RECOGNISED).with_lines((LINES[0], LINES[0]))
    assert till.checkout.save(sale, earning, "") == Refused(Reason.DUPLICATE_LINE)
    assert till.outbox.latest(1) == []


@pytest.mark.parametrize(
    ("tender", "reason"),
    [
        (Tender(credit_minor=3_001), Reason.INSUFFICIENT_CREDIT),
        (Tender(stored_value_minor=20_001), Reason.INSUFFICIENT_STORED_VALUE),
        (Tender(credit_minor=3_000, stored_value_minor=7_001), Reason.ABOVE_BILL),
        (Tender(20, 3_000, 6_000), Reason.ABOVE_MAXIMUM),
        (Tender(20, 3_000, 5_000), None),
    ],
)
def test_what_is_not_there_cannot_pay(till: Till, tender: Tender, reason: Reason | None) -> None:
    paying = scan(till)
    saved = till.checkout.save(pay(paying, 10_000, tender), paying, "")
    assert isinstance(saved, Saved) if reason is None else saved == Refused(reason)


def test_credit_and_balance_pay_only_while_the_backend_is_within_reach(till: Till) -> None:
    online = scan(till)
    till.pull_plug()
    assert not till.checkout.may_use_balance(online), "verified online, but the link has gone since"
    assert till.checkout.save(pay(online, 10_000, Tender(stored_value_minor=1)), online, "") == Refused(
        Reason.ONLINE_ONLY
    )
    offline = scan(till)
    assert till.checkout.propose(offline, Basket(10_000)) == Tender()
    quoted = till.checkout.quote(offline, Basket(10_000), Tender(10))
    assert (quoted.credit_minor, quoted.max_credit_minor) == (0, 0)
    refused = till.checkout.save(pay(offline, 10_000, Tender(credit_minor=1)), offline, "")
    assert refused == Refused(Reason.ONLINE_ONLY)
    assert isinstance(till.checkout.save(pay(offline, 10_000, Tender(10)), offline, ""), Saved)


def test_what_waits_to_be_sent_cannot_be_spent_again(till: Till) -> None:
    paying = scan(till)
    till.checkout.save(pay(paying, 10_000, Tender(credit_minor=3_000, stored_value_minor=7_000)), paying, "")
    again = scan(till).member.facts
    assert (again.credit_minor, again.stored_value_minor) == (0, 13_000)
    settle(till)
    settled = scan(till).member.facts
    assert (settled.credit_minor, settled.stored_value_minor) == (0, 13_000)


def test_money_spent_counts_towards_a_tier_before_it_is_settled(till: Till) -> None:
    rules = replace(till.backend.ledger.programme, tier_policy=TierPolicy(basis=QualifyingBasis.SPEND))
    till.backend.ledger.programme = rules
    earning = scan(till, Intent.EARN)
    first = till.sell(earning, 19_000)
    assert scan(till).member.facts.qualifying == 19_000
    till.checkout.void(first.entry.transaction.txn_id, "")
    assert scan(till).member.facts.qualifying == 0


def test_a_hold_sets_aside_and_its_capture_settles(till: Till) -> None:
    paying = scan(till)
    held = till.checkout.hold(pay(paying, 10_000, Tender(20, 3_000)), paying, "Li Na")
    assert isinstance(held, Saved)
    assert held.told == Told()
    assert scan(till).member.facts.points == 30, "also before the hold is sent"
    settle(till)
    wang = till.backend.ledger.members[WANG]
    assert (wang.points, wang.credit_minor) == (30, 0)
    captured = till.checkout.capture(held.entry.transaction.txn_id, "Li Na")
    assert isinstance(captured, Saved)
    assert captured.entry.transaction.tender == held.entry.transaction.tender
    assert scan(till).member.facts.points == 30, "spent once"
    assert settle(till).result.redeemed_points == 20
    again = till.checkout.capture(held.entry.transaction.txn_id, "")
    assert isinstance(again, Saved)
    till.sync.work()
    assert till.outcomes[-1] == Refused(Reason.HOLD_ENDED, again.entry.transaction.txn_id)


def test_a_hold_given_up_gives_everything_back(till: Till) -> None:
    paying = scan(till)
    held = till.checkout.hold(pay(paying, 10_000, Tender(20)), paying, "")
    assert isinstance(held, Saved)
    till.checkout.void(held.entry.transaction.txn_id, "")
    assert scan(till).member.facts.points == 50
    settle(till)
    assert till.backend.ledger.members[WANG].points == 50


def test_holds_need_something_to_hold_a_code_for_paying_and_the_backend(till: Till) -> None:
    paying, earning = scan(till), scan(till, Intent.EARN)
    assert till.checkout.hold(pay(paying, 10_000, Tender()), paying, "") == Refused(Reason.NO_AMOUNT)
    assert till.checkout.hold(pay(earning, 10_000, Tender(5)), earning, "") == Refused(Reason.NEEDS_PAY_CODE)
    sold = till.sell(earning, 5_000)
    txn_id = sold.entry.transaction.txn_id
    assert till.checkout.capture(txn_id, "") == Refused(Reason.UNKNOWN_TRANSACTION, txn_id)
    till.pull_plug()
    assert till.checkout.hold(pay(paying, 10_000, Tender(5)), paying, "") == Refused(Reason.ONLINE_ONLY)


def test_a_deposit_loads_the_card(till: Till) -> None:
    saved = till.deposits.deposit(scan(till, Intent.EARN), 5_000, "Li Na")
    assert isinstance(saved, Saved)
    assert saved.told == Told()
    assert scan(till).member.facts.stored_value_minor == 20_000, "counts only when it is settled"
    assert settle(till).result.stored_value_after_minor == 25_000


def test_deposits_keep_to_the_rules(till: Till) -> None:
    rule = StoredValueRule(min_deposit_minor=1_000, max_deposit_minor=10_000, max_balance_minor=25_000)
    till.backend.ledger.programme = replace(till.backend.ledger.programme, stored_value=rule)
    member = scan(till, Intent.EARN)
    reasons = [till.deposits.deposit(member, minor, "") for minor in (0, 999, 5_001, 10_001)]
    assert reasons == [
        Refused(Reason.NO_AMOUNT),
        Refused(Reason.BELOW_MINIMUM),
        Refused(Reason.ABOVE_MAXIMUM),
        Refused(Reason.ABOVE_MAXIMUM),
    ]
    till.pull_plug()
    assert till.deposits.deposit(scan(till, Intent.EARN), 1_000, "") == Refused(Reason.ONLINE_ONLY)
    off = replace(member, programme=replace(member.programme, stored_value=StoredValueRule(enabled=False)))
    assert till.deposits.deposit(off, 1_000, "") == Refused(Reason.DEPOSIT_OFF)


def test_the_sum_of_lines_is_the_amount() -> None:
    sale = Sale(numbered_id(1)).with_lines(LINES)
    assert sale.basket == basket_of(LINES)
    assert sale.with_amount(5).lines == ()
