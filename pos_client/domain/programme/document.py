"""The whole document."""

from dataclasses import dataclass, field
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pos_client.domain.basket import MOST_PIECES
from pos_client.domain.money import MAX_MINOR, exponent
from pos_client.domain.programme.earning import MOST_POINTS, EarnBasis, Earning, EarnRule, Expiry
from pos_client.domain.programme.spending import RebateRule, RedeemRule, RefundPolicy, StoredValueRule
from pos_client.domain.programme.texts import check, check_codes
from pos_client.domain.programme.tiers import DEFAULT_TIERS, Tier, TierPolicy

_MOST_VERSION = 2**31 - 1
_MOST_TIERS = 20
_MOST_EARNED = 2**53
"""No basket earns more than this: the largest integer every reader of JSON keeps exactly (RFC 8259, section 6)."""
_PERCENT = 100


def _most_of(rule: EarnRule, tier_percent: int) -> int:
    """The most points one basket can earn by a rule."""
    units = MOST_PIECES if rule.basis is EarnBasis.ITEM else MAX_MINOR // rule.per_minor + 1
    return units * rule.points * rule.multiplier_percent * tier_percent // _PERCENT**2


def _is_time_zone(name: str) -> bool:
    try:
        return bool(ZoneInfo(name).key)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False


@dataclass(frozen=True, slots=True)
class OfflineLimits:
    """What a till may do alone: points per redemption, and seconds for which a roster stays good."""

    max_redeem_points: int = 20
    roster_horizon_s: int = 48 * 3600

    def __post_init__(self) -> None:
        check(0 <= self.max_redeem_points <= MAX_MINOR, "offline.max_redeem_points")
        check(0 <= self.roster_horizon_s <= MAX_MINOR, "offline.roster_horizon_s")


@dataclass(frozen=True, slots=True)
class Programme:
    """The rules of a shop. Defaults: 1 point per ¥20, 1 point pays ¥1, three tiers at 1, 1.5 and 2 times."""

    version: int = 1
    currency: str = "CNY"
    time_zone: str = "Asia/Shanghai"
    earn: Earning = field(default_factory=Earning)
    expiry: Expiry = field(default_factory=Expiry)
    redeem: RedeemRule = field(default_factory=RedeemRule)
    rebate: RebateRule = field(default_factory=RebateRule)
    stored_value: StoredValueRule = field(default_factory=StoredValueRule)
    refund: RefundPolicy = field(default_factory=RefundPolicy)
    tiers: tuple[Tier, ...] = DEFAULT_TIERS
    tier_policy: TierPolicy = field(default_factory=TierPolicy)
    check_in_points: int = 1
    offline: OfflineLimits = field(default_factory=OfflineLimits)

    def __post_init__(self) -> None:
        check(0 < self.version <= _MOST_VERSION, "version")
        exponent(self.currency)
        thresholds = [tier.threshold for tier in self.tiers]
        check(bool(thresholds) and thresholds[0] == 0, "tiers: the first one must start at 0")
        check(thresholds == sorted(set(thresholds)), "tiers: thresholds must rise")
        check(len(self.tiers) <= _MOST_TIERS, "tiers: too many")
        codes = tuple(tier.code for tier in self.tiers)
        check_codes(codes, "tiers: codes must differ")
        named = {code for rule in self.earn.rules for code in rule.tiers}
        check(named <= set(codes), "earn.rules.tiers: no such tier")
        check(0 <= self.check_in_points <= MOST_POINTS, "check_in_points")
        check(_is_time_zone(self.time_zone), "time_zone")
        check(self.expiry.days is None or self.earn.pending_days <= self.expiry.days, "expiry.days: gone before usable")
        most = max(tier.multiplier_percent for tier in self.tiers)
        check(all(_most_of(rule, most) <= _MOST_EARNED for rule in self.earn.rules), "earn.rules: too generous")

    def tier_at(self, qualifying: int) -> Tier:
        """The one tier a qualifying counter belongs to."""
        return next(tier for tier in reversed(self.tiers) if qualifying >= tier.threshold or tier is self.tiers[0])

    def tier_held(self, floor: str, qualifying: int) -> Tier:
        """The tier of a member who keeps `floor` whatever the counter says: the higher of the two.

        A code the programme no longer knows keeps nothing.
        """
        kept = next((tier for tier in self.tiers if tier.code == floor), self.tiers[0])
        earned = self.tier_at(qualifying)
        return kept if kept.threshold > earned.threshold else earned

    def tier_after(self, tier: Tier) -> Tier | None:
        """The next tier up, or None at the top."""
        return next((higher for higher in self.tiers if higher.threshold > tier.threshold), None)
