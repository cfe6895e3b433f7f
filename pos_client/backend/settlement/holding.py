"""Holds: payments set aside until a capture settles the sale, a void gives them back, or time does."""

from uuid import UUID

import sqlalchemy as sa

from pos_client.backend.database.schema import HOLDS, Unit
from pos_client.backend.ledger import EntryKind, EntryRow, MemberLedger
from pos_client.backend.ledger.upkeep import passing_of_time
from pos_client.backend.members.evidence import Evidence
from pos_client.backend.settlement.counter import Counter
from pos_client.backend.settlement.originals import Original, answers_for
from pos_client.backend.settlement.outcome import Figures
from pos_client.backend.settlement.payment import pay, refuse_payment
from pos_client.backend.settlement.purchase import buy, priced
from pos_client.domain.calculation import Standing, Tender, refuse_tender
from pos_client.domain.programme import Programme
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Transaction, TransactionKind

HOLD_MS = 24 * 3600 * 1000
"""How long a hold keeps: a day, as long as anybody takes to collect what was set aside."""

_THIS = sa.and_(HOLDS.c.member_id == sa.bindparam("member"), HOLDS.c.txn_id == sa.bindparam("txn"))
_EXPIRY = sa.select(HOLDS.c.expires_ms).where(_THIS, HOLDS.c.ended_ms.is_(None))
_OPEN = sa.select(HOLDS.c.txn_id).where(HOLDS.c.member_id == sa.bindparam("member"), HOLDS.c.ended_ms.is_(None))
_END = (
    HOLDS.update()
    .where(_THIS, HOLDS.c.ended_ms.is_(None))
    .values(ended_ms=sa.bindparam("at_ms"))
    .execution_options(preserve_rowcount=True)
)


def hold(counter: Counter, txn: Transaction, evidence: Evidence, ledger: MemberLedger) -> Figures | Reason:
    """Set payments aside; nothing is earned and no money taken yet."""
    refused = refuse_payment(counter, txn, evidence, ledger, ledger.standing)
    if refused:
        return refused
    pay(ledger, EntryKind.HOLD, txn.tender, counter.recorded_ms, {})
    expires_ms = counter.recorded_ms + HOLD_MS
    row = {"member_id": ledger.member_id, "txn_id": txn.txn_id, "expires_ms": expires_ms, "ended_ms": None}
    counter.connection.execute(HOLDS.insert(), row)
    tender = txn.tender
    return Figures(0, tender.redeem_points, 0, tender.credit_minor, tender.stored_value_minor)


def capture(counter: Counter, txn: Transaction, original: Original, ledger: MemberLedger) -> Figures | Reason:
    """Settle the sale of a hold with at most what was held, from the very lots that were set aside."""
    if original.kind != TransactionKind.HOLD or not answers_for(counter.connection, counter.terminal_id, original):
        return Reason.UNKNOWN_TRANSACTION
    which = {"member": ledger.member_id, "txn": original.txn_id}
    expires_ms = counter.connection.execute(_EXPIRY, which).scalar_one_or_none()
    if expires_ms is None or expires_ms <= counter.recorded_ms:
        return Reason.HOLD_ENDED
    held = original.request.tender
    if _is_beyond(txn.tender, held):
        return Reason.BEYOND_HOLD
    standing = Standing(ledger.tier, held.redeem_points, held.credit_minor, held.stored_value_minor)
    refused = refuse_tender(counter.programme, standing, txn.basket, txn.tender)
    if refused:
        return refused
    told = priced(counter.programme, txn, ledger, standing)
    if isinstance(told, Reason):
        return told
    own = give_back_hold(counter.connection, ledger, original.txn_id)
    return buy(counter.programme, txn, ledger, told, counter.recorded_ms, own)


def give_back_hold(connection: sa.Connection, ledger: MemberLedger, hold_id: UUID) -> dict[Unit, dict[int, int]]:
    """End a hold that is still open: everything returns to its lots. Returns how much to which; nothing once ended."""
    which = {"member": ledger.member_id, "txn": hold_id, "at_ms": ledger.posting.recorded_ms}
    if not connection.execute(_END, which).rowcount:
        return {}
    entries = [entry for entry in ledger.entries_of(hold_id) if entry.kind is EntryKind.HOLD]
    return {
        entry.unit: ledger.account(entry.unit).give_back(EntryKind.HOLD_RELEASE, [entry], -entry.amount)
        for entry in entries
    }


def open_holds(connection: sa.Connection, ledger: MemberLedger) -> list[EntryRow]:
    """The entries of what a member has set aside."""
    held = connection.execute(_OPEN, {"member": ledger.member_id}).scalars().all()
    return [entry for entry in ledger.entries_of(*held) if entry.kind is EntryKind.HOLD] if held else []


def release_hold(connection: sa.Connection, member_id: UUID, hold_id: UUID, programme: Programme, now_ms: int) -> bool:
    """Give back a hold whose time is over; whether it was this call that did. A job calls it, as often as it likes.

    Runs inside a database transaction of the caller and locks the member's account row.
    """
    ledger = MemberLedger(connection, member_id, passing_of_time(programme, now_ms), programme)
    expires_ms = connection.execute(_EXPIRY, {"member": member_id, "txn": hold_id}).scalar_one_or_none()
    is_due = expires_ms is not None and expires_ms <= now_ms
    if is_due:
        give_back_hold(connection, ledger, hold_id)
    ledger.close()
    return is_due


def _is_beyond(wanted: Tender, held: Tender) -> bool:
    return (
        wanted.redeem_points > held.redeem_points
        or wanted.credit_minor > held.credit_minor
        or wanted.stored_value_minor > held.stored_value_minor
    )
