"""What comes too late to count: a redemption or a visit told late, a sale taken back after its time."""

from datetime import timedelta

from pos_client.backend import timing
from pos_client.backend.settlement.originals import Original
from pos_client.domain.calendar import local_day
from pos_client.domain.programme import Programme
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Transaction

_SHORTEST_HORIZON = timedelta(hours=1)
"""Nothing is too late within the time a basket may take (`evidence.BASKET`)."""


def arrives_late(programme: Programme, txn: Transaction, recorded_ms: int) -> bool:
    """Whether a till had longer to tell of this than a roster is good."""
    horizon = max(timedelta(seconds=programme.offline.roster_horizon_s), _SHORTEST_HORIZON)
    return timing.to_utc(recorded_ms) - txn.occurred_at > horizon


def refuse_past_window(programme: Programme, original: Original, asked_ms: int, recorded_ms: int) -> Reason | None:
    """Why an original cannot be taken back any more, or None; in local days since it happened.

    A till's word that it was done in time counts as long as a roster is good. Nothing is taken back before it happened.
    """
    window_days = programme.refund.window_days
    if window_days is None:
        return None
    sold_ms, known_ms = original.occurred_ms, recorded_ms - programme.offline.roster_horizon_s * 1000
    asked_ms = max(asked_ms, known_ms, sold_ms)
    passed = local_day(programme, asked_ms) - local_day(programme, sold_ms)
    return Reason.REFUND_TOO_LATE if passed.days > window_days else None
