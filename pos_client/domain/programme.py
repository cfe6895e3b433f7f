"""A loyalty programme as one validated document: how points are earned and spent, tiers, expiry, offline limits."""

import re
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pos_client.domain.money import exponent
from pos_client.errors import InvalidValue

_COLOUR = re.compile(r"#[0-9a-f]{6}")


def _check(fits: bool, what: str) -> None:  # noqa: FBT001 - a condition, not a switch
    if not fits:
        raise InvalidValue(what, code="BAD_PROGRAMME")


def _is_time_zone(name: str) -> bool:
    try:
        return bool(ZoneInfo(name).key)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False


@dataclass(frozen=True, slots=True)
class LocalText:
    """One text in every language the product speaks."""

    en: str
    zh: str

    def in_language(self, language: str) -> str:
        """The text for a language tag; English where it is neither."""
        return self.zh if language.startswith("zh") else self.en


@dataclass(frozen=True, slots=True)
class EarnRule:
    """`points` for every whole `per_minor` spent, before the tier's multiplier."""

    points: int = 1
    per_minor: int = 2000
    on_redeemed_part: bool = False

    def __post_init__(self) -> None:
        _check(self.points >= 0 and self.per_minor > 0, "earn")


@dataclass(frozen=True, slots=True)
class RedeemRule:
    """A point pays `point_minor`; whole units only, between a minimum and a share of the bill."""

    point_minor: int = 100
    unit_points: int = 1
    min_points: int = 1
    max_share_percent: int = 100

    def __post_init__(self) -> None:
        _check(self.point_minor > 0 and self.unit_points > 0 and self.min_points >= 0, "redeem")
        _check(0 <= self.max_share_percent <= 100, "redeem.max_share_percent")  # noqa: PLR2004 - per cent


@dataclass(frozen=True, slots=True)
class Look:
    """Colours of a tier's card, `#rrggbb`: a gradient from `start` to `end`, `accent` for badge and progress."""

    start: str
    end: str
    accent: str

    def __post_init__(self) -> None:
        for colour in (self.start, self.end, self.accent):
            _check(_COLOUR.fullmatch(colour) is not None, "look")


@dataclass(frozen=True, slots=True)
class Tier:
    """A tier begins at a qualifying counter of `threshold` (inclusive); `multiplier_percent` 150 means 1.5 times."""

    code: str
    name: LocalText
    threshold: int
    multiplier_percent: int
    look: Look
    privileges: tuple[LocalText, ...] = ()

    def __post_init__(self) -> None:
        _check(bool(self.code) and self.threshold >= 0 and self.multiplier_percent >= 0, "tier")


@dataclass(frozen=True, slots=True)
class OfflineLimits:
    """What a till may do alone: points per redemption, and seconds for which a roster stays good."""

    max_redeem_points: int = 20
    roster_horizon_s: int = 48 * 3600

    def __post_init__(self) -> None:
        _check(min(self.max_redeem_points, self.roster_horizon_s) >= 0, "offline")


DEFAULT_TIERS = (
    Tier(
        "silver",
        LocalText("Silver", "银卡"),
        0,
        100,
        Look("#43505f", "#28313d", "#d5dee9"),
        (LocalText("Member prices", "会员价"), LocalText("Birthday gift", "生日礼")),
    ),
    Tier(
        "gold",
        LocalText("Gold", "金卡"),
        200,
        150,
        Look("#8a6206", "#5f4003", "#ffe49a"),
        (
            LocalText("1.5\u00d7 points", "1.5 倍积分"),
            LocalText("Birthday gift", "生日礼"),
            LocalText("Free parking", "免费停车"),
        ),
    ),
    Tier(
        "platinum",
        LocalText("Platinum", "黑钻"),
        1000,
        200,
        Look("#34275f", "#15102a", "#c9b8ff"),
        (
            LocalText("2\u00d7 points", "2 倍积分"),
            LocalText("Birthday gift", "生日礼"),
            LocalText("Free parking", "免费停车"),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Programme:
    """The whole document. Defaults: 1 point per ¥20, 1 point pays ¥1, three tiers at 1, 1.5 and 2 times."""

    version: int = 1
    currency: str = "CNY"
    time_zone: str = "Asia/Shanghai"
    earn: EarnRule = field(default_factory=EarnRule)
    redeem: RedeemRule = field(default_factory=RedeemRule)
    tiers: tuple[Tier, ...] = DEFAULT_TIERS
    expiry_days: int | None = 365
    check_in_points: int = 1
    offline: OfflineLimits = field(default_factory=OfflineLimits)

    def __post_init__(self) -> None:
        exponent(self.currency)
        thresholds = [tier.threshold for tier in self.tiers]
        _check(bool(thresholds) and thresholds[0] == 0, "tiers: the first one must start at 0")
        _check(thresholds == sorted(set(thresholds)), "tiers: thresholds must rise")
        _check(len({tier.code for tier in self.tiers}) == len(self.tiers), "tiers: codes must differ")
        _check(self.expiry_days is None or self.expiry_days > 0, "expiry_days")
        _check(self.check_in_points >= 0, "check_in_points")
        _check(_is_time_zone(self.time_zone), "time_zone")

    def tier_at(self, qualifying: int) -> Tier:
        """The one tier a qualifying counter belongs to."""
        return next(tier for tier in reversed(self.tiers) if qualifying >= tier.threshold or tier is self.tiers[0])

    def tier_after(self, tier: Tier) -> Tier | None:
        """The next tier up, or None at the top."""
        return next((higher for higher in self.tiers if higher.threshold > tier.threshold), None)
