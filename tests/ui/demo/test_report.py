"""The day's verdict can fail: a lost, a doubled or a wrongly booked transaction is seen, also where sums agree."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from pos_client.backend.transactions.summary import Settled
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Applied, Authority, Told, TransactionKind
from pos_client.ports import EntryState, OutboxEntry
from tests.fakes.ids import numbered_id
from tests.fakes.samples import a_result, a_transaction
from ui.demo.report import Books, DayReport, Watched, count, percentile

Ledger = dict[UUID, Settled]


def an_entry(number: int, told: int = 6) -> OutboxEntry:
    transaction = a_transaction(number, told=Told(told))
    now = datetime(2026, 11, 21, tzinfo=UTC)
    return OutboxEntry(number, transaction, EntryState.CONFIRMED, now, 0, None, a_result(number))


OUTBOX = [an_entry(1), an_entry(2)]
LEDGER: Ledger = {numbered_id(number): Settled("award", 6, {"EARN": 1}) for number in (1, 2)}


def the_day(outbox: list[OutboxEntry], ledger: Ledger) -> DayReport:
    return count(Watched(), outbox, Books(ledger), 1.0)


def test_a_day_without_fault_is_right() -> None:
    report = the_day(OUTBOX, LEDGER)
    assert (report.awarded, report.told_points, report.settled_points) == (2, 12, 12)
    assert report.is_right


@pytest.mark.parametrize(
    ("outbox", "ledger", "fault"),
    [
        ([*OUTBOX, an_entry(3, told=0)], LEDGER, "lost"),
        (OUTBOX, {**LEDGER, numbered_id(2): Settled("award", 6, {"EARN": 2})}, "doubled"),
        (OUTBOX, {**LEDGER, numbered_id(2): Settled("award", 7, {"EARN": 1})}, "mismatched"),
        ([an_entry(1, told=5), an_entry(2, told=7)], LEDGER, "mismatched"),
    ],
    ids=["lost", "applied twice", "booked otherwise", "two errors that cancel out"],
)
def test_each_fault_is_counted_and_makes_the_day_wrong(outbox: list[OutboxEntry], ledger: Ledger, fault: str) -> None:
    report = the_day(outbox, ledger)
    assert report.as_json()[fault] != 0
    assert not report.is_right


def test_a_ledger_that_an_audit_disputes_makes_the_day_wrong() -> None:
    report = count(Watched(), OUTBOX, Books(LEDGER, differences=1), 1.0)
    assert report.as_json()["differences"] == 1
    assert not report.is_right


def test_a_promise_broken_later_counts_but_a_refusal_on_the_spot_promised_nothing() -> None:
    refused = a_result(1, applied=Applied.REFUSED, reason=Reason.REPLAY)
    at_once = replace(an_entry(1), state=EntryState.REJECTED, result=refused)
    offline = a_transaction(1, told=Told(6), authority=Authority.OFFLINE)
    ledger = {numbered_id(1): Settled("award", 0, {})}
    assert the_day([at_once], ledger).is_right
    assert not the_day([replace(at_once, transaction=offline)], ledger).is_right


def paid(number: int, **changes: Any) -> OutboxEntry:  # noqa: ANN401 - any field of a transaction
    return replace(an_entry(number), transaction=a_transaction(number, **changes))


def test_credit_and_balance_are_held_against_the_ledger_too() -> None:
    sale = paid(1, kind=TransactionKind.SALE, told=Told(6, 0, 115), credit_minor=1_260, stored_value_minor=5_000)
    deposit = paid(2, kind=TransactionKind.DEPOSIT, amount_minor=10_000)
    ledger = {
        numbered_id(1): Settled("sale", 6, {"EARN": 1}, 115 - 1_260, -5_000),
        numbered_id(2): Settled("deposit", 0, {}, 0, 10_000),
    }
    report = the_day([sale, deposit], ledger)
    assert report.is_right
    assert (report.told_credit_minor, report.settled_credit_minor, report.paid_by_balance) == (-1_145, -1_145, 1)
    wrong = {**ledger, numbered_id(1): Settled("sale", 6, {"EARN": 1}, 115 - 1_261, -5_000)}
    assert not the_day([sale, deposit], wrong).is_right
    assert not the_day([sale, deposit], {**ledger, numbered_id(2): Settled("deposit", 0, {}, 0, 9_999)}).is_right


def test_a_refund_told_what_its_answer_said() -> None:
    answer = a_result(1, earned_points=-2, redeemed_points=-5, earned_credit_minor=-40, stored_value_minor=-300)
    refund = replace(paid(1, kind=TransactionKind.REFUND, refers_to=numbered_id(9), told=Told()), result=answer)
    ledger = {numbered_id(1): Settled("refund", 3, {"CLAWBACK": 1, "REDEEM_REVERSAL": 1}, -40, 300)}
    report = the_day([refund], ledger)
    assert (report.refunded, report.is_right) == (1, True)
    assert not the_day([refund], {numbered_id(1): Settled("refund", 4, {}, -40, 300)}).is_right


def test_percentiles_are_nearest_rank() -> None:
    assert (percentile([], 95), percentile([3.0, 1.0, 2.0], 50), percentile([1.0, 2.0], 95)) == (0.0, 2.0, 2.0)
