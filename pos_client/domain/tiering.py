"""How a tier is kept: a floor that only reviews move, and a counter that lifts above it at once.

Which tier a member holds is a function of the stored state and of the time, so a refund that takes the counter back
takes the tier back with it, and it does not matter when a review was carried out.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from pos_client.domain.calendar import Period, grace_ends, period_at
from pos_client.domain.programme import Downgrade, Programme, Tier, TierWindow

Counted = Callable[[int | None, int | None], int]
"""What qualified from one instant (None: ever) until before another (None: now), in unix milliseconds."""


@dataclass(frozen=True, slots=True)
class TierState:
    """What is stored of a member: the floor, the tier kept in grace until a time, and the counter of the period.

    Tiers are codes, empty for none. The period's counter begins at `period_from_ms`; `review_ms` is when it ends.
    """

    floor: str = ""
    grace_tier: str = ""
    grace_until_ms: int = 0
    period_from_ms: int | None = None
    review_ms: int | None = None
    period_qualifying: int = 0


def kept_tier(programme: Programme, state: TierState, at_ms: int) -> str:
    """The code of the tier a member keeps at a time whatever the counter says."""
    grace = state.grace_tier if at_ms < state.grace_until_ms else ""
    return max((state.floor, grace), key=lambda code: programme.tier_held(code, 0).threshold)


def held_tier(programme: Programme, state: TierState, at_ms: int) -> Tier:
    """The tier of a member at a time."""
    return programme.tier_held(kept_tier(programme, state, at_ms), state.period_qualifying)


def brought_up_to(programme: Programme, state: TierState, joined_ms: int, at_ms: int, counted: Counted) -> TierState:
    """The state with every review carried out that was due, one period after the other; the same state if none was.

    Where the programme's window has changed since, nobody loses a tier by it: what is held becomes the floor.
    """
    now = period_at(programme, joined_ms, at_ms)
    if programme.tier_policy.window is not TierWindow.LIFETIME:
        while state.review_ms is not None and state.review_ms <= at_ms:
            state = _reviewed(programme, state, state.review_ms, joined_ms, counted)
    if (state.period_from_ms, state.review_ms) == (now.counts_from_ms, now.ends_ms):
        return state
    floor = held_tier(programme, state, at_ms).code
    return _begun(replace(state, floor=floor), now, counted)


def with_late_purchase(programme: Programme, state: TierState, joined_ms: int, counted: Counted) -> TierState:
    """The state after a purchase of the last period arrived late: what that period earned is the least one keeps."""
    if state.period_from_ms is None:
        return state
    last = period_at(programme, joined_ms, state.period_from_ms - 1)
    earned = programme.tier_at(counted(last.counts_from_ms, last.ends_ms))
    higher = earned.threshold > programme.tier_held(state.floor, 0).threshold
    return replace(state, floor=earned.code) if higher else state


def _reviewed(programme: Programme, state: TierState, review_ms: int, joined_ms: int, counted: Counted) -> TierState:
    before = held_tier(programme, state, review_ms - 1)
    earned = programme.tier_at(state.period_qualifying)
    kept = _kept(programme, before, earned)
    demoted = kept.threshold < before.threshold
    until = grace_ends(programme, review_ms) if demoted else 0
    after = replace(state, floor=kept.code, grace_tier=before.code if demoted else "", grace_until_ms=until)
    return _begun(after, period_at(programme, joined_ms, review_ms), counted)


def _begun(state: TierState, period: Period, counted: Counted) -> TierState:
    counter = counted(period.counts_from_ms, period.ends_ms)
    return replace(state, period_from_ms=period.counts_from_ms, review_ms=period.ends_ms, period_qualifying=counter)


def _kept(programme: Programme, before: Tier, earned: Tier) -> Tier:
    """Where somebody goes at a review who held one tier and earned another."""
    policy = programme.tier_policy.downgrade
    if earned.threshold >= before.threshold or policy is Downgrade.TO_EARNED:
        return earned
    if policy is Downgrade.NEVER:
        return before
    below = [tier for tier in programme.tiers if tier.threshold < before.threshold]
    return below[-1] if below else earned
