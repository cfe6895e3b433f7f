"""The whole document."""

from dataclasses import dataclass, field
from itertools import pairwise
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pos_client.domain.basket import MOST_PIECES
from pos_client.domain.money import MAX_MINOR, exponent
from pos_client.domain.programme.earning import MOST_POINTS, EarnBasis, Earning, EarnRule, Expiry
from pos_client.domain.programme.offline import OfflineLimits
from pos_client.domain.programme.spending import RebateRule, RedeemRule, RefundPolicy, StoredValueRule
from pos_client.domain.programme.texts import check, check_distinct, check_range, quoted
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
        check_range(self.version, 1, _MOST_VERSION, "version")
        exponent(self.currency)
        is_zone = _is_time_zone(self.time_zone)
        check(is_zone, "time_zone", f"{quoted(self.time_zone)} is no IANA time zone like 'Asia/Shanghai'")
        check_range(self.check_in_points, 0, MOST_POINTS, "check_in_points")
        self._check_tiers()
        self._check_rules()
        days, pending = self.expiry.days, self.earn.pending_days
        why = f"{days}; must not be below earn.pending_days, which is {pending}: gone before they could be spent"
        check(days is None or pending <= days, "expiry.days", why)

    def _check_tiers(self) -> None:
        """From 0 upwards, each with a code of its own."""
        check(0 < len(self.tiers) <= _MOST_TIERS, "tiers", f"{len(self.tiers)} of them; must be 1 to {_MOST_TIERS}")
        first = self.tiers[0]
        check(first.threshold == 0, "tiers.0.threshold", f"{first.threshold}; must be 0, so that everybody has a tier")
        for place, (below, tier) in enumerate(pairwise(self.tiers)):
            why = f"{tier.threshold}; must be above that of tiers.{place} ({below.code}), which is {below.threshold}"
            check(below.threshold < tier.threshold, f"tiers.{place + 1}.threshold", why)
        check_distinct(tuple(tier.code for tier in self.tiers), "tiers")

    def _check_rules(self) -> None:
        """Only tiers there are, and no basket earns more than a number can hold."""
        codes = [tier.code for tier in self.tiers]
        most = max(tier.multiplier_percent for tier in self.tiers)
        for place, rule in enumerate(self.earn.rules):
            where = f"earn.rules.{place}"
            for code in rule.tiers:
                why = f"{quoted(code)} is no tier of this document; there are {', '.join(map(quoted, codes))}"
                check(code in codes, f"{where}.tiers", why)
            why = "too generous: lower points or multiplier_percent here or of a tier, or raise per_minor"
            check(_most_of(rule, most) <= _MOST_EARNED, f"{where} ({rule.code})", why)

    def tier_at(self, qualifying: int) -> Tier:
        """The one tier a qualifying counter belongs to."""
        reached = self.tiers[0]
        for tier in self.tiers:
            if qualifying >= tier.threshold:
                reached = tier
        return reached

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
