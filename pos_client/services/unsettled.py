"""What this till knows of a member that a set of figures, from the backend or a roster, does not contain yet."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pos_client.domain.member import Expiring, MemberFacts
from pos_client.domain.transaction import TransactionKind
from pos_client.ports import OutboxEntry

_QUALIFYING = frozenset({TransactionKind.AWARD, TransactionKind.SALE})


@dataclass(frozen=True, slots=True)
class Unsettled:
    """Points redeemed, earned points that voids take back, and what all of it adds to the qualifying counter."""

    redeemed: int
    taken_back: int
    qualifying: int

    def applied_to(self, facts: MemberFacts) -> MemberFacts:
        """The facts as the backend will have them when it has settled these entries.

        So the tier, and with it the multiplier the member is told, is the one the backend will apply; and what was
        redeemed cannot be redeemed again. Points earned count as balance only once the backend has confirmed them.
        """
        spent = self.redeemed + self.taken_back
        return replace(
            facts,
            points=facts.points - spent,
            qualifying=facts.qualifying + self.qualifying,
            expiring=tuple(_still_expiring(facts.expiring, spent)),
        )


def unsettled(entries: Sequence[OutboxEntry]) -> Unsettled:
    """Add up the entries of one handle.

    A void of one of them leaves nothing of either. A void of an older entry takes back what that earned; points it
    gives back count only once the backend has confirmed it.
    """
    undone = {entry.transaction.voids: entry for entry in entries if entry.transaction.voids is not None}
    standing = [entry for entry in entries if entry.transaction.voids is None]
    own = {entry.transaction.txn_id for entry in standing}
    standing = [entry for entry in standing if entry.transaction.txn_id not in undone]
    taken_back = sum(max(0, -_earned(void)) for voided, void in undone.items() if voided not in own)
    earned = sum(_earned(entry) for entry in standing if entry.transaction.kind in _QUALIFYING)
    return Unsettled(sum(entry.transaction.redeem_points for entry in standing), taken_back, earned - taken_back)


def _earned(entry: OutboxEntry) -> int:
    return entry.result.earned_points if entry.result else entry.transaction.told.earned_points


def _still_expiring(expiring: Iterable[Expiring], spent: int) -> Iterable[Expiring]:
    """What is left to expire: points are spent in the order in which they expire."""
    for lot in expiring:
        part = min(spent, lot.points)
        spent -= part
        if lot.points > part:
            yield replace(lot, points=lot.points - part)
