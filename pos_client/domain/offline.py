"""What a till may give away alone: one decision over all limits, taken from what it has saved and not yet settled."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import takewhile

from pos_client.domain.member_code import Scheme
from pos_client.domain.outcome import Refused
from pos_client.domain.programme import OfflineLimits
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Approval, Authority, TimeConfidence, Transaction, TransactionKind

_AWARDING = frozenset({TransactionKind.AWARD, TransactionKind.SALE})
_REDEEMING = frozenset({TransactionKind.REDEEM, TransactionKind.SALE})


@dataclass(frozen=True, slots=True)
class Tally:
    """What some transactions awarded for and redeemed: how many, money spent in minor units, points."""

    awards: int = 0
    awarded_minor: int = 0
    redeems: int = 0
    redeemed_points: int = 0

    def plus(self, other: "Tally") -> "Tally":
        """Both together."""
        return Tally(
            self.awards + other.awards,
            self.awarded_minor + other.awarded_minor,
            self.redeems + other.redeems,
            self.redeemed_points + other.redeemed_points,
        )

    def minus(self, other: "Tally") -> "Tally":
        """This without the other."""
        return self.plus(Tally(-other.awards, -other.awarded_minor, -other.redeems, -other.redeemed_points))


@dataclass(frozen=True, slots=True)
class Isolation:
    """How alone a till is. `offline_s`: seconds since the last contact; `till`: all it has saved since it last sent.

    `has_lost`: something it has saved cannot be read any more, and the backend has not been told.
    """

    offline_s: float
    confidence: TimeConfidence
    is_vault_safe: bool
    till: Tally = Tally()
    has_lost: bool = False


@dataclass(frozen=True, slots=True)
class MemberAlone:
    """What a till knows of a member's dealings with it.

    `since_sync`: what it has saved and not sent, `in_a_row`: what it did since it last saw the member online.
    `allowance_points` is what the backend left of the balance for this till, less what was spent since. `is_known`:
    somebody has verified the code.
    """

    scheme: Scheme
    is_known: bool = True
    allowance_points: int = 0
    since_sync: Tally = Tally()
    in_a_row: Tally = Tally()


@dataclass(frozen=True, slots=True)
class Wish:
    """What a sale would award for, in minor units of money, and redeem. A visit awards for nothing."""

    award_minor: int = 0
    redeem_points: int = 0


@dataclass(frozen=True, slots=True)
class Allowed:
    """Go ahead. With `pending` nothing may be told: the backend decides when it has checked the code."""

    pending: Reason | None = None


@dataclass(frozen=True, slots=True)
class NeedsApproval:
    """Beyond a soft limit: somebody answers for it. `limit` is that limit, in seconds or redemptions."""

    reason: Reason
    limit: int


Decision = Allowed | NeedsApproval | Refused


@dataclass(frozen=True, slots=True)
class Remaining:
    """What is left for a till to do alone; times in whole seconds, 0 where nothing goes any more.

    `redeem_off` is why points cannot be spent now, whoever asks.
    """

    award_s: int
    free_redeem_s: int
    redeem_s: int
    award_minor: int
    redeem_points: int
    redeems: int
    redeem_off: Reason | None = None


def tally(transactions: Iterable[Transaction]) -> Tally:
    """Add up what stands of a till's transactions; one that a void among them undoes counts for nothing."""
    standing = _standing(transactions)
    awards = [each.amount_minor for each in standing if each.kind in _AWARDING]
    redeems = [each.redeem_points for each in standing if each.kind in _REDEEMING and each.redeem_points]
    return Tally(len(awards), sum(awards), len(redeems), sum(redeems))


def in_a_row(newest_first: Iterable[Transaction]) -> Tally:
    """What a member did at a till alone since it last saw the member online."""
    counted = [each for each in _standing(newest_first) if each.kind in _AWARDING | _REDEEMING]
    return tally(takewhile(lambda each: each.authority is Authority.OFFLINE, counted))


def decide(
    limits: OfflineLimits, till: Isolation, member: MemberAlone, wish: Wish, approval: Approval | None = None
) -> Decision:
    """Whether a till may do alone what is wished.

    A hard limit is told before a soft one, the award's before the redemption's. An approval lifts soft limits only.
    """
    refusal = _refuse_award(limits, till, member, wish)
    if refusal is None and wish.redeem_points:
        may_pay = member.is_known and member.scheme is not Scheme.WALLET_TOTP
        refusal = _refuse_redeem(limits, till, member, wish) if may_pay else Reason.ONLINE_ONLY
    if refusal is not None:
        return Refused(refusal)
    soft = _soft_limit(limits, till, member) if wish.redeem_points and approval is None else None
    return soft or Allowed(None if member.is_known else Reason.AWARD_PENDING)


def redeemable(limits: OfflineLimits, till: Isolation, member: MemberAlone) -> int:
    """The most points the member may spend in one sale now, approved or not."""
    most = min(_points_left(limits, member), _left(limits.till_redeem_points, till.till.redeemed_points))
    return 0 if isinstance(decide(limits, till, member, Wish(redeem_points=most)), Refused) else most


def remaining(limits: OfflineLimits, till: Isolation) -> Remaining:
    """What a screen counts down."""
    redeem_off = _redeem_off(limits, till)
    redeem_s = 0 if redeem_off else _left(limits.redeem_s, till.offline_s)
    return Remaining(
        award_s=_left(limits.award_s, till.offline_s),
        free_redeem_s=min(redeem_s, _left(limits.free_redeem_s, till.offline_s)),
        redeem_s=redeem_s,
        award_minor=_left(limits.till_award_minor, till.till.awarded_minor),
        redeem_points=_left(limits.till_redeem_points, till.till.redeemed_points),
        redeems=_left(limits.till_redeems, till.till.redeems),
        redeem_off=redeem_off,
    )


def _points_left(limits: OfflineLimits, member: MemberAlone) -> int:
    """What the member may still spend at this till: several sales count as one."""
    floor = limits.redeem_floor(member.scheme) - member.since_sync.redeemed_points
    return max(0, min(floor, member.allowance_points))


def _left(most: int, used: float) -> int:
    return int(max(0.0, most - used))


def _standing(transactions: Iterable[Transaction]) -> list[Transaction]:
    found = list(transactions)
    undone = {each.refers_to for each in found if each.kind is TransactionKind.VOID}
    return [each for each in found if each.txn_id not in undone]


def _refuse_award(limits: OfflineLimits, till: Isolation, member: MemberAlone, wish: Wish) -> Reason | None:
    if till.offline_s > limits.award_s:
        return Reason.OFFLINE_TOO_LONG
    if not wish.award_minor:
        return None
    if wish.award_minor > limits.max_award_minor:
        return Reason.OFFLINE_AMOUNT
    too_often = member.since_sync.awards >= limits.awards_per_member or member.in_a_row.awards >= limits.awards_in_a_row
    if too_often:
        return Reason.OFFLINE_TOO_OFTEN
    is_full = till.till.awarded_minor + wish.award_minor > limits.till_award_minor
    return Reason.OFFLINE_TILL_LIMIT if is_full else None


def _redeem_off(limits: OfflineLimits, till: Isolation) -> Reason | None:
    """Why nobody can spend points at this till now."""
    if till.confidence is TimeConfidence.ROLLED_BACK:
        return Reason.CLOCK_ROLLBACK
    if till.confidence is not TimeConfidence.HIGH or not till.is_vault_safe:
        return Reason.REDEEM_OFF
    if till.has_lost:  # it may have been a redemption, of anybody's and of any size
        return Reason.ENTRY_LOST
    return Reason.OFFLINE_TOO_LONG if till.offline_s > limits.redeem_s else None


def _refuse_redeem(limits: OfflineLimits, till: Isolation, member: MemberAlone, wish: Wish) -> Reason | None:
    off = _redeem_off(limits, till)
    if off is not None:
        return off
    if member.in_a_row.redeems >= limits.redeems_in_a_row:
        return Reason.OFFLINE_TOO_OFTEN
    left = _points_left(limits, member)
    if wish.redeem_points > left:
        return Reason.ABOVE_ALLOWANCE if left else Reason.REDEEM_OFF
    is_full = (
        till.till.redeems >= limits.till_redeems
        or till.till.redeemed_points + wish.redeem_points > limits.till_redeem_points
    )
    return Reason.OFFLINE_TILL_LIMIT if is_full else None


def _soft_limit(limits: OfflineLimits, till: Isolation, member: MemberAlone) -> NeedsApproval | None:
    if till.offline_s > limits.free_redeem_s:
        return NeedsApproval(Reason.OFFLINE_TOO_LONG, limits.free_redeem_s)
    if member.in_a_row.redeems >= limits.free_redeems_in_a_row:
        return NeedsApproval(Reason.OFFLINE_TOO_OFTEN, limits.free_redeems_in_a_row)
    return None
