"""What became of a transaction."""

from dataclasses import astuple, dataclass
from uuid import UUID

from pos_client.backend.ledger import MemberLedger
from pos_client.backend.transactions.stored import DoneAlone
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Applied, TransactionResult


@dataclass(frozen=True, slots=True)
class Figures:
    """What a transaction gave and took; what undoes another one has them the other way round.

    `stored_value_minor` is what left that account, so a deposit has it below zero, as a refund has.
    """

    earned_points: int = 0
    redeemed_points: int = 0
    earned_credit_minor: int = 0
    credit_minor: int = 0
    stored_value_minor: int = 0
    to_pay_minor: int = 0
    coupon_minor: int = 0

    def undone(self) -> "Figures":
        """Those of whatever takes it all back."""
        return Figures(*(-figure for figure in astuple(self)))


@dataclass(frozen=True, slots=True)
class Settled:
    """The outcome: why not, or what it came to; and what the member has afterwards where one is known.

    `is_unseen`: the till says it was online, but this backend was never asked about the code. `alone` is what counts
    towards what the till did alone. `noted_for` is the member of whom nothing is told.
    """

    reason: Reason | None
    figures: Figures = Figures()
    flags: tuple[Reason, ...] = ()
    ledger: MemberLedger | None = None
    tier: str = ""
    is_unseen: bool = False
    alone: DoneAlone | None = None
    noted_for: UUID | None = None

    @property
    def member_id(self) -> UUID | None:
        """Whose it is."""
        return self.ledger.member_id if self.ledger else self.noted_for

    def result(self, txn_id: UUID, flags: tuple[Reason, ...] = ()) -> TransactionResult:
        """The final word as the till receives it; `flags` were raised before it was settled."""
        figures, ledger = self.figures, self.ledger
        now_ms = ledger.posting.recorded_ms if ledger else 0
        return TransactionResult(
            txn_id=txn_id,
            applied=Applied.REFUSED if self.reason else Applied.APPLIED,
            reason=self.reason,
            earned_points=figures.earned_points,
            redeemed_points=figures.redeemed_points,
            points_after=ledger.points.spendable(now_ms) if ledger else 0,
            flags=(*flags, *self.flags),
            to_pay_minor=figures.to_pay_minor,
            earned_credit_minor=figures.earned_credit_minor,
            credit_minor=figures.credit_minor,
            stored_value_minor=figures.stored_value_minor,
            credit_after_minor=ledger.credit.spendable(now_ms) if ledger else 0,
            stored_value_after_minor=ledger.stored_value.spendable(now_ms) if ledger else 0,
            qualifying_after=ledger.qualifying if ledger else 0,
            tier=self.tier,
            tier_after=ledger.tier.code if ledger else "",
            coupon_minor=figures.coupon_minor,
        )
