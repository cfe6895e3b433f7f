"""What this till knows of a member that a set of figures, from the backend or a roster, does not contain yet."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from pos_client.domain import calculation
from pos_client.domain.calculation import parts_of
from pos_client.domain.member import MemberFacts
from pos_client.domain.programme import Programme
from pos_client.domain.settled import still_expiring
from pos_client.domain.transaction import Told, TransactionKind
from pos_client.ports import OutboxEntry
from pos_client.services.refunded import share_refunded

Find = Callable[[UUID], OutboxEntry | None]
"""The entry of an older transaction, if this till has it."""
_GAINING = frozenset({TransactionKind.AWARD, TransactionKind.SALE, TransactionKind.CAPTURE})
_PAYING = frozenset({TransactionKind.SALE, TransactionKind.REDEEM, TransactionKind.HOLD})
"""A capture spends what its hold has set aside already."""


@dataclass(frozen=True, slots=True)
class Unsettled:
    """What was spent, earned points that voids and refunds take back, and what all adds to the qualifying counter.

    `coupons` are the codes of those that were used.
    """

    redeemed: int = 0
    taken_back: int = 0
    qualifying: int = 0
    credit_minor: int = 0
    stored_value_minor: int = 0
    coupons: frozenset[str] = frozenset()

    def applied_to(self, facts: MemberFacts) -> MemberFacts:
        """The facts as the backend will have them when it has settled these entries.

        So the tier, and with it the multiplier the member is told, is the one the backend will apply; and what was
        spent cannot be spent again. What was earned or loaded counts as balance only once the backend confirmed it.
        """
        spent = self.redeemed + self.taken_back
        going, rest = still_expiring(facts.expiring, spent)
        return replace(
            facts,
            points=facts.points - spent,
            qualifying=facts.qualifying + self.qualifying,
            expiring=going,
            lasting_points=max(0, facts.lasting_points - rest),
            credit_minor=max(0, facts.credit_minor - self.credit_minor),
            stored_value_minor=max(0, facts.stored_value_minor - self.stored_value_minor),
            coupons=tuple(coupon for coupon in facts.coupons if coupon.code not in self.coupons),
        )


def unsettled(entries: Sequence[OutboxEntry], programme: Programme, find: Find) -> Unsettled:
    """Add up the entries of one handle.

    A void of one of them leaves nothing of either. A void or a refund of an older one takes back what that earned; what
    it gives back counts only once the backend has confirmed it. A refund tells nothing: until it is settled, what it
    takes back is taken for the same share of what the sale earned.
    """
    undone = {
        txn_id: entry
        for entry in entries
        if entry.transaction.kind is TransactionKind.VOID and (txn_id := entry.transaction.refers_to) is not None
    }
    own = {entry.transaction.txn_id: entry for entry in entries if entry.transaction.kind is not TransactionKind.VOID}

    def sale_of(txn_id: UUID | None) -> OutboxEntry | None:
        return None if txn_id is None else own.get(txn_id) or find(txn_id)

    standing = [entry for txn_id, entry in own.items() if txn_id not in undone]
    effects = [_effect(entry, programme, sale_of) for entry in standing]
    effects += [_void_effect(void, sale_of(txn_id), programme) for txn_id, void in undone.items() if txn_id not in own]
    return _sum(effects)


def done_by(entry: OutboxEntry) -> Told:
    """What a transaction did as far as is known: the backend's word, else what the member was told."""
    if entry.result is None:
        return entry.transaction.told
    return Told(entry.result.earned_points, entry.result.redeemed_points, entry.result.earned_credit_minor)


def _effect(
    entry: OutboxEntry, programme: Programme, sale_of: Callable[[UUID | None], OutboxEntry | None]
) -> Unsettled:
    transaction = entry.transaction
    if transaction.kind is TransactionKind.REFUND:
        return _refund_effect(entry, sale_of(transaction.refers_to), programme)
    spends = transaction.kind in _PAYING
    return Unsettled(
        redeemed=transaction.redeem_points if spends else 0,
        qualifying=_qualifying(entry, programme),
        credit_minor=transaction.credit_minor if spends else 0,
        stored_value_minor=transaction.stored_value_minor if spends else 0,
        coupons=frozenset(transaction.coupons),
    )


def _refund_effect(entry: OutboxEntry, sale: OutboxEntry | None, programme: Programme) -> Unsettled:
    if sale is None:
        back = max(0, -done_by(entry).earned_points)
        return Unsettled(taken_back=back, qualifying=-back)
    gone, whole = share_refunded(entry.transaction, sale.transaction)
    back = -(-done_by(sale).earned_points * gone // whole) if entry.result is None else -entry.result.earned_points
    steps = -(-_qualifying(sale, programme) * gone // whole)
    return Unsettled(taken_back=max(0, back), qualifying=-steps)


def _void_effect(void: OutboxEntry, sale: OutboxEntry | None, programme: Programme) -> Unsettled:
    done = done_by(void)
    steps = max(0, -done.earned_points) if sale is None else _qualifying(sale, programme)
    return Unsettled(max(0, done.redeemed_points), max(0, -done.earned_points), -steps)


def _qualifying(entry: OutboxEntry, programme: Programme) -> int:
    transaction = entry.transaction
    if transaction.kind not in _GAINING or transaction.is_typed:  # nobody knows whether that one will count
        return 0
    parts, earned = parts_of(transaction.basket), done_by(entry).earned_points
    return calculation.qualifying(programme, parts, transaction.tender, earned)


def _sum(effects: Iterable[Unsettled]) -> Unsettled:
    total = Unsettled()
    for effect in effects:
        total = Unsettled(
            total.redeemed + effect.redeemed,
            total.taken_back + effect.taken_back,
            total.qualifying + effect.qualifying,
            total.credit_minor + effect.credit_minor,
            total.stored_value_minor + effect.stored_value_minor,
            total.coupons | effect.coupons,
        )
    return total
