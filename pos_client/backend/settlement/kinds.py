"""Which kind of transaction is settled how."""

from collections.abc import Callable
from dataclasses import replace

from pos_client.backend import timing
from pos_client.backend.ledger import MemberLedger
from pos_client.backend.members import claims
from pos_client.backend.members.evidence import Evidence
from pos_client.backend.settlement.alone import is_alone
from pos_client.backend.settlement.counter import Counter
from pos_client.backend.settlement.form import refuse_form
from pos_client.backend.settlement.holding import capture, hold
from pos_client.backend.settlement.originals import Original, find_original
from pos_client.backend.settlement.outcome import Figures, Settled
from pos_client.backend.settlement.picking_up import pick_up
from pos_client.backend.settlement.purchase import purchase
from pos_client.backend.settlement.refund import refund
from pos_client.backend.settlement.typed import note
from pos_client.backend.settlement.visits import check_in, deposit
from pos_client.backend.settlement.voiding import void
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Authority, Transaction, TransactionKind

_K = TransactionKind
_BY_CODE: dict[TransactionKind, Callable[[Counter, Transaction, Evidence, MemberLedger], Figures | Reason]] = {
    _K.AWARD: purchase,
    _K.REDEEM: purchase,
    _K.SALE: purchase,
    _K.CHECK_IN: check_in,
    _K.DEPOSIT: deposit,
    _K.HOLD: hold,
    _K.PICK_UP: pick_up,
}
_REFERRING: dict[TransactionKind, Callable[[Counter, Transaction, Original, MemberLedger], Figures | Reason]] = {
    _K.VOID: void,
    _K.REFUND: refund,
    _K.CAPTURE: capture,
}


def settle(counter: Counter, txn: Transaction) -> Settled:
    """Apply a transaction, or say why not: first its form, then its evidence, then what pays for it.

    A write-off is a note for a manager: it settles nothing, whatever it says.
    """
    if txn.kind is _K.WRITE_OFF:
        return Settled(None)
    refused = _refuse_doubted(counter, txn) or refuse_form(counter.connection, counter.programme, txn)
    if refused:
        counter.codes.drop(txn)
        return Settled(refused)
    if txn.is_typed:
        return note(counter, txn)
    return _settle_by_code(counter, txn) if txn.kind in _BY_CODE else _settle_referring(counter, txn)


_AT_ONCE_MS = 10 * 60_000
"""What is done online is told within this, answers that were lost included."""


def _refuse_doubted(counter: Counter, txn: Transaction) -> Reason | None:
    """A till in quarantine is not believed that a member has paid with points or money there, nor who was refunded.

    Nor are its refunds onto a card: they make money of what it says was bought.
    """
    if not _is_doubtful(counter, txn):
        return None
    takes = txn.redeem_points or txn.credit_minor or txn.stored_value_minor or txn.kind in _REFERRING
    is_alone = txn.authority is Authority.OFFLINE and takes
    return Reason.TILL_QUARANTINED if is_alone or txn.to_card else None


def _refuse_referring(counter: Counter, txn: Transaction, original: Original) -> Reason | None:
    """A till in quarantine may set a slip right and complete what is held, but undo nothing of before.

    When that was is what this backend has recorded, whatever the till says. And no money is put on a card for what
    waits for a manager.
    """
    if original.request.currency != txn.currency:
        return Reason.WRONG_CURRENCY
    if _waits(original) and txn.to_card:
        return Reason.NOT_ACCEPTED
    told_late_ms = counter.recorded_ms - timing.to_ms(txn.occurred_at)
    known_ms = counter.recorded_ms - original.recorded_ms if txn.kind is not _K.CAPTURE else 0
    is_of_before = max(told_late_ms, known_ms) > _AT_ONCE_MS
    return Reason.TILL_QUARANTINED if is_of_before and _is_doubtful(counter, txn) else None


def _is_doubtful(counter: Counter, txn: Transaction) -> bool:
    """Whether the till is in quarantine, and this is not what the backend has settled before."""
    return counter.is_doubted and txn.txn_id not in counter.settled_before


def _waits(original: Original) -> bool:
    """Whether it is a typed card number that nobody has decided about."""
    return Reason.MANUAL_ENTRY in original.result.flags


def _settle_by_code(counter: Counter, txn: Transaction) -> Settled:
    evidence = counter.codes.examine(txn)
    if isinstance(evidence, Reason):
        return Settled(evidence)
    refused = _refuse_deposit(counter, txn, evidence)
    if refused:
        claims.release(counter.connection, evidence.genuine, evidence.claim)
        return Settled(refused)
    ledger = counter.ledger(evidence.card.member_id, txn)
    tier = ledger.tier.code
    outcome = _BY_CODE[txn.kind](counter, txn, evidence, ledger)
    ledger.close()
    if isinstance(outcome, Reason):
        claims.release(counter.connection, evidence.genuine, evidence.claim)
        return Settled(outcome, ledger=ledger, tier=tier)
    if txn.kind is _K.PICK_UP:  # its code stays with the basket, whose sale is still to come
        claims.release(counter.connection, evidence.genuine, evidence.claim)
    else:
        claims.settle_basket(counter.later, txn.basket_id, txn.txn_id)
    settled = Settled(None, outcome, evidence.doubts, ledger, tier)
    counts_alone = txn.txn_id not in counter.settled_before and is_alone(txn, evidence)
    return _alone(counter, txn, evidence, settled) if counts_alone else settled


def _refuse_deposit(counter: Counter, txn: Transaction, evidence: Evidence) -> Reason | None:
    """Money is loaded while its member is there, by a till that is believed."""
    if txn.kind is not _K.DEPOSIT or txn.txn_id in counter.settled_before:
        return None
    if evidence.doubts:
        return evidence.doubts[0]
    return Reason.TILL_QUARANTINED if counter.is_doubted and is_alone(txn, evidence) else None


def _alone(counter: Counter, txn: Transaction, evidence: Evidence, settled: Settled) -> Settled:
    """The same with what it adds to what the till did alone, flagged where that is more than it may."""
    beyond = counter.alone.beyond(txn, evidence)
    flags = (*settled.flags, beyond) if beyond else settled.flags
    is_unseen = txn.authority is Authority.ONLINE
    return replace(settled, flags=flags, is_unseen=is_unseen, alone=counter.alone.add(txn))


def _settle_referring(counter: Counter, txn: Transaction) -> Settled:
    original = find_original(counter.later, txn)
    if original is None:
        return Settled(Reason.UNKNOWN_TRANSACTION)
    refused = _refuse_referring(counter, txn, original)
    if refused:
        return Settled(refused)
    ledger = counter.ledger(original.member_id, txn)
    tier = ledger.tier.code
    outcome = _REFERRING[txn.kind](counter, txn, original, ledger)
    ledger.close()
    reason, figures = (outcome, Figures()) if isinstance(outcome, Reason) else (None, outcome)
    if _waits(original):  # a number that was typed tells nobody's figures
        return Settled(reason, figures, noted_for=original.member_id)
    if txn.kind is _K.VOID and reason is None:
        counter.alone.undo(original.txn_id)
    return Settled(reason, figures, ledger=ledger, tier=tier)
