"""How a tier is kept: a floor that only reviews move, and a counter that lifts above it at once.

Which tier a member holds is a function of the stored state and of the time, so a refund that takes the counter back
takes the tier back with it, and it does not matter when a review was carried out.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from pos_client.domain.calendar import Period, grace_ends, period_at
from pos_client.domain.programme import Downgrade, Programme, Tier

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


@dataclass(frozen=True, slots=True)
class LateSteps:
    """Steps of a period that is over: what counts without them and with them, and when anything first qualified."""

    since_ms: int
    before: Counted
    after: Counted


def kept_tier(programme: Programme, state: TierState, at_ms: int) -> str:
    """The code of the tier a member keeps at a time whatever the counter says."""
    if not state.grace_tier or at_ms >= state.grace_until_ms:
        return state.floor
    return max((state.floor, state.grace_tier), key=lambda code: programme.tier_held(code, 0).threshold)


def held_tier(programme: Programme, state: TierState, at_ms: int) -> Tier:
    """The tier of a member at a time."""
    return programme.tier_held(kept_tier(programme, state, at_ms), state.period_qualifying)


def brought_up_to(programme: Programme, state: TierState, joined_ms: int, at_ms: int, counted: Counted) -> TierState:
    """The state with every review carried out that was due, one period after the other; the same state if none was.

    Where the programme's window has changed since, nobody loses a tier by it: what is held becomes the floor.
    """
    while True:
        within = at_ms if state.review_ms is None else min(at_ms, state.review_ms - 1)
        period = period_at(programme, joined_ms, within)
        if (state.period_from_ms, state.review_ms) != (period.counts_from_ms, period.ends_ms):
            floor = programme.tier_held(state.floor, state.period_qualifying).code
            state = _begun(replace(state, floor=floor), period, counted)
        if state.review_ms is None or state.review_ms > at_ms:
            return state
        state = _reviewed(programme, state, state.review_ms, joined_ms, counted)


def with_late_steps(programme: Programme, state: TierState, joined_ms: int, at_ms: int, steps: LateSteps) -> TierState:
    """The state after a purchase or a refund of a period that is over: as if it had been known at every review since.

    Where all reviews, carried out again without the steps, do not explain the tier kept (the programme has changed),
    a purchase lifts the floor to what the last period earned, and what a refund leaves waits for the next review.
    """

    def replayed(counted: Counted) -> TierState:
        first = period_at(programme, joined_ms, min(joined_ms, steps.since_ms))
        begun = _begun(TierState(programme.tiers[0].code), first, counted)
        return brought_up_to(programme, begun, joined_ms, at_ms, counted)

    if state.review_ms is None:
        return state
    if _kept_of(programme, replayed(steps.before)) != _kept_of(programme, state):
        return _with_last_period(programme, state, joined_ms, steps)
    now = replayed(steps.after)
    return replace(state, floor=now.floor, grace_tier=now.grace_tier, grace_until_ms=now.grace_until_ms)


def _kept_of(programme: Programme, state: TierState) -> tuple[Tier, str, int, int | None]:
    """What reviews decide. Before the first of them no floor is named: that is the lowest."""
    return programme.tier_held(state.floor, 0), state.grace_tier, state.grace_until_ms, state.review_ms


def _with_last_period(programme: Programme, state: TierState, joined_ms: int, steps: LateSteps) -> TierState:
    """The state with what the last period earned, where it has become more, as the least one keeps."""
    if state.review_ms is None:
        return state
    begun = period_at(programme, joined_ms, state.review_ms - 1).begins_ms
    if begun is None:
        return state
    last = period_at(programme, joined_ms, begun - 1)
    now, was = (counted(last.counts_from_ms, last.ends_ms) for counted in (steps.after, steps.before))
    earned = programme.tier_at(now)
    higher = now > was and earned.threshold > programme.tier_held(state.floor, 0).threshold
    return replace(state, floor=earned.code) if higher else state


def _reviewed(programme: Programme, state: TierState, review_ms: int, joined_ms: int, counted: Counted) -> TierState:
    """The state after one review. While grace lasts nothing more is taken: a grace longer than a period must end."""
    before = programme.tier_held(state.floor, state.period_qualifying)
    in_grace = review_ms < state.grace_until_ms
    kept = before if in_grace else _kept(programme, before, programme.tier_at(state.period_qualifying))
    after = replace(state, floor=kept.code)
    if kept.threshold < before.threshold:
        after = replace(after, grace_tier=before.code, grace_until_ms=grace_ends(programme, review_ms))
    elif not in_grace:
        after = replace(after, grace_tier="", grace_until_ms=0)
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
