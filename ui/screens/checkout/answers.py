"""What became of the sale on the screen, and of its undoing; answers may come before the question is on record."""

from uuid import UUID

from pos_client.domain.outcome import Accepted, Outcome, Queued, Refused
from pos_client.domain.transaction import Told
from ui.screens.checkout.model import Notice, NoticeKind

_EARLY_KEPT = 100


class Answers:
    """Knows the one sale and the one undoing the cashier is looking at. UI thread."""

    def __init__(self) -> None:
        self._sale: tuple[UUID, Told] | None = None
        self._void: UUID | None = None
        self._early: dict[UUID, Outcome] = {}

    def forget(self) -> None:
        """The next sale has begun; what comes now concerns the list of last scans only."""
        self._sale = self._void = None

    def is_about(self, txn_id: UUID) -> bool:
        """Whether this is the sale on the screen."""
        return self._sale is not None and self._sale[0] == txn_id

    def watch_sale(self, txn_id: UUID, told: Told) -> Outcome | None:
        """The sale on the screen; its outcome, should it have come already."""
        self._sale = (txn_id, told)
        return self._early.pop(txn_id, None)

    def watch_void(self, txn_id: UUID) -> Outcome | None:
        """The undoing on the screen; its outcome, should it have come already."""
        self._void = txn_id
        return self._early.pop(txn_id, None)

    def notice(self, outcome: Outcome) -> Notice | None:
        """What to say about an outcome; None when it is not about what the cashier looks at."""
        if self._void is not None:
            if outcome.txn_id == self._void:
                return _about_void(outcome)
        elif self._sale is not None and outcome.txn_id == self._sale[0]:
            return _about_sale(outcome, self._sale[1])
        self._keep(outcome)
        return None

    def _keep(self, outcome: Outcome) -> None:
        if outcome.txn_id is not None:
            self._early[outcome.txn_id] = outcome
            while len(self._early) > _EARLY_KEPT:
                del self._early[next(iter(self._early))]


def booked_by(outcome: Accepted) -> Told:
    """What the ledger holds, in the terms of what the member was told."""
    result = outcome.result
    return Told(result.earned_points, result.redeemed_points, result.earned_credit_minor)


def _about_void(outcome: Outcome) -> Notice:
    if isinstance(outcome, Accepted):
        return Notice(NoticeKind.UNDONE)
    if isinstance(outcome, Refused):
        return Notice(NoticeKind.REFUSED, code=outcome.reason)
    return Notice(NoticeKind.UNDO_QUEUED)


def _about_sale(outcome: Outcome, told: Told) -> Notice:
    if isinstance(outcome, Accepted):
        booked = booked_by(outcome)
        return Notice(NoticeKind.ACCEPTED if booked == told else NoticeKind.CORRECTED, told, booked=booked)
    if isinstance(outcome, Refused):
        return Notice(NoticeKind.REFUSED, told, outcome.reason)
    if isinstance(outcome, Queued):
        return Notice(NoticeKind.QUEUED, told, outcome.reason)
    return Notice(NoticeKind.UNKNOWN, told)
