"""The shift in every state a shop meets, as models of real reports; its screen is drawn from them."""

from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import (
    Applied,
    Authority,
    TimeConfidence,
    Told,
    Transaction,
    TransactionKind,
    TransactionResult,
)
from pos_client.ports import EntryState, OutboxEntry
from pos_client.services.shift import MOST_READ
from pos_client.services.shift_report import ShiftReport, report_of
from ui.demo.scenes import NOW
from ui.screens.shift.model import PaperNote, PaperState, ShiftScreenModel

_PEOPLE = ("Li Na", "Wang Fang", "Bo")
_LONG = (
    "Maximiliane-Charlotte von Hohenzollern-Sigmaringen",
    "欧阳娜娜·买买提江·阿卜杜拉",
    "Chukwuemeka Oluwaseun Adebayo-Okonkwo",
    *_PEOPLE,
    "Zhao Lei",
    "Sun Mei",
    "Qian Bo",
    "Wu Yue",
)
_EACH_HOUR = (3, 7, 5, 9, 4, 6)
"""Sales in each hour of the morning."""
_BEGAN = NOW - timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class _Sold:
    """One sale of the morning."""

    number: int
    minutes: int
    cashier: str
    told: Told
    credit_minor: int = 0


def _entry(sold: _Sold, state: EntryState, booked: int | None = None, reason: str | None = None) -> OutboxEntry:
    """As it stands in the outbox; `booked` points where these are not the ones that were told."""
    told, txn_id = sold.told, UUID(int=sold.number)
    at = _BEGAN + timedelta(minutes=sold.minutes)
    transaction = Transaction(
        txn_id=txn_id,
        kind=TransactionKind.SALE if told.redeemed_points else TransactionKind.AWARD,
        basket_id=UUID(int=sold.number + 1000),
        handle=f"12345678{4000 + sold.number}",
        code="",
        authority=Authority.OFFLINE,
        occurred_at=at,
        time_confidence=TimeConfidence.HIGH,
        currency="CNY",
        amount_minor=12_850,
        told=told,
        cashier=sold.cashier,
        credit_minor=sold.credit_minor,
    )
    earned = told.earned_points if booked is None else booked
    result = TransactionResult(txn_id, Applied.APPLIED, None, earned, told.redeemed_points, 500)
    result = replace(result, earned_credit_minor=told.earned_credit_minor, credit_minor=sold.credit_minor)
    refusal = replace(result, applied=Applied.REFUSED, reason=Reason.INSUFFICIENT_POINTS)
    answers = {EntryState.CONFIRMED: result, EntryState.REJECTED: refusal}
    return OutboxEntry(sold.number, transaction, state, at, 1, reason, answers.get(state))


def _morning(people: tuple[str, ...], *, has_credit: bool = False) -> list[_Sold]:
    sold: list[_Sold] = []
    for hour, count in enumerate(_EACH_HOUR):
        for place in range(count):
            number = len(sold) + 1
            earned, redeemed = 6 + number * 7 % 19, 20 if number % 6 == 0 else 0
            credit = 128 if has_credit else 0
            minutes = hour * 60 + place * 55 // count
            told = Told(earned, redeemed, credit)
            sold.append(
                _Sold(
                    number,
                    minutes,
                    people[number * number * 5 % 31 % len(people)],
                    told,
                    credit if number % 4 == 0 else 0,
                )
            )
    return sold


def _report(entries: list[OutboxEntry]) -> ShiftReport:
    return report_of(entries, lambda _txn_id: None, _BEGAN, NOW)


def _settled(people: tuple[str, ...] = _PEOPLE) -> list[OutboxEntry]:
    return [_entry(sold, EntryState.CONFIRMED) for sold in _morning(people)]


def _mixed(sold: list[_Sold]) -> list[OutboxEntry]:
    """The last ones wait, and of the others one was refused, and one settled otherwise."""
    entries = [_entry(each, EntryState.CONFIRMED) for each in sold]
    entries[10] = _entry(sold[10], EntryState.REJECTED)
    entries[20] = _entry(sold[20], EntryState.CONFIRMED, booked=1)
    entries[-3] = _entry(sold[-3], EntryState.PENDING, reason="UNANSWERED")
    entries[-2:] = [_entry(each, EntryState.PENDING) for each in sold[-2:]]
    return entries


def shift_scenes() -> dict[str, ShiftScreenModel]:
    """Each state by its name."""
    some = ShiftScreenModel(replace(_report(_mixed(_morning(_PEOPLE))), dealt_with=2))
    settled = ShiftScreenModel(_report(_settled()))
    long = _report(_mixed(_morning(_LONG, has_credit=True)))
    cut = replace(long, is_cut=True, found=replace(long.found, entries=MOST_READ))
    saved = PaperNote(PaperState.SAVED, "/home/till/Documents/pos-client-shift-20261121-140200.pdf")
    return {
        "some": some,
        "settled": settled,
        "nameless": ShiftScreenModel(_report(_settled(("",)))),
        "empty": ShiftScreenModel(_report([])),
        "long_names": ShiftScreenModel(cut),
        "printing": replace(settled, note=PaperNote(PaperState.BUSY)),
        "paper_out": replace(some, note=PaperNote(PaperState.FAILED, code="PRINTER_PAPER_OUT")),
        "saved": replace(settled, note=saved, saves=True),
        "fault": ShiftScreenModel(fault="STORAGE_DAMAGED"),
        "fault_later": replace(settled, fault="STORAGE_DAMAGED"),
    }
