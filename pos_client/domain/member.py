"""A member as a till shows one: always masked, always with what the points are worth."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from pos_client.domain.calculation.standing import Standing
from pos_client.domain.coupon import Coupon
from pos_client.domain.gifts import Gift
from pos_client.domain.programme import Programme, Tier

NOBODY = UUID(int=0)
"""Whose figures those of a member are that nobody has verified."""
_TWO = 2
"""Letters of a one-word name that may be shown: they name nobody."""


@dataclass(frozen=True, slots=True)
class Expiring:
    """Points that will expire on a local date unless spent first."""

    points: int
    on: date


@dataclass(frozen=True, slots=True)
class Pending:
    """Points earned that can be spent from a local date on."""

    points: int
    on: date


@dataclass(frozen=True, slots=True)
class PendingCredit:
    """Credit earned that can be spent from a local date on, in minor units."""

    credit_minor: int
    on: date


@dataclass(frozen=True, slots=True)
class MemberFacts:
    """What the backend knows and a roster carries; the programme turns it into a view.

    `handle` is the 12-digit card number of the code that was read; `as_of` says how fresh the figures are.
    `expiring`, `pending` and `pending_credit` are ordered by date; a roster has the next three expiry dates only.
    `expiring` with `lasting_points`, which never expire, adds up to the balance where that is above zero. `qualifying`
    counts in the running period, `tier_floor` is the tier kept whatever it says, until the review on `tier_until`;
    None: no review. `coupons` are those that can be used now or later, the first to end first, `gifts` what waits for
    them at the counter; a roster has neither.
    """

    member_id: UUID
    handle: str
    masked_name: str
    language: str
    points: int
    qualifying: int
    expiring: tuple[Expiring, ...]
    checked_in_on: date | None
    as_of: datetime
    lasting_points: int = 0
    pending: tuple[Pending, ...] = ()
    credit_minor: int = 0
    stored_value_minor: int = 0
    tier_floor: str = ""
    tier_until: date | None = None
    pending_credit: tuple[PendingCredit, ...] = ()
    coupons: tuple[Coupon, ...] = ()
    gifts: tuple[Gift, ...] = ()


@dataclass(frozen=True, slots=True)
class MemberView:
    """A member before a cashier: facts plus everything the programme says about them.

    `to_keep` is what is still missing to keep this tier at the review on `facts.tier_until`.
    """

    facts: MemberFacts
    tier: Tier
    worth_minor: int
    next_tier: Tier | None
    to_next: int
    to_keep: int
    progress: float
    """Part of the way from this tier's threshold to the next one's, 0 to 1; 1 at the top."""

    def with_gifts(self, gifts: tuple[Gift, ...]) -> "MemberView":
        """This member, for whom these gifts wait."""
        return replace(self, facts=replace(self.facts, gifts=gifts))

    @property
    def is_verified(self) -> bool:
        """Whether anybody knows who this is; if not, all figures are empty."""
        return self.facts.member_id != NOBODY

    @property
    def masked_handle(self) -> str:
        """The last four digits of the card number, the rest hidden."""
        return "\u2022\u2022" + self.facts.handle[-4:]

    @property
    def standing(self) -> Standing:
        """What the rules need to know of this member."""
        facts = self.facts
        return Standing(self.tier, facts.points, facts.credit_minor, facts.stored_value_minor)


def view_of(programme: Programme, facts: MemberFacts) -> MemberView:
    """What the programme makes of a member's facts."""
    tier = programme.tier_held(facts.tier_floor, facts.qualifying)
    above = programme.tier_after(tier)
    span = above.threshold - tier.threshold if above else 1
    missing = 0 if facts.tier_until is None else max(0, tier.threshold - facts.qualifying)
    return MemberView(
        facts=facts,
        tier=tier,
        worth_minor=max(0, facts.points) * programme.redeem.point_minor,
        next_tier=above,
        to_next=above.threshold - facts.qualifying if above else 0,
        to_keep=missing,
        progress=max(0.0, (facts.qualifying - tier.threshold) / span) if above else 1.0,
    )


def unverified(programme: Programme, handle: str, as_of: datetime) -> MemberView:
    """The holder of a card that this till cannot verify."""
    return view_of(programme, MemberFacts(NOBODY, handle, "", "", 0, 0, (), None, as_of))


def mask_name(name: str) -> str:
    """Hide a name as a shop may show it aloud: `Wang Xiaoming` -> `Wang X.`, `王晓明` -> `王*明`, `李娜` -> `李*`."""
    first, *others = name.split() or [""]
    if others:
        return f"{first} {others[-1][0]}."
    if len(first) <= _TWO:
        return first if first.isascii() else first[0] + "*"
    return first[:_TWO] + "\u2026" if first.isascii() else first[0] + "*" * min(_TWO, len(first) - _TWO) + first[-1]
