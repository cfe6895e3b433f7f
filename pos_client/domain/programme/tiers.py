"""Tiers: exactly one per member, and how one is won, kept and lost."""

import re
from dataclasses import dataclass
from enum import StrEnum

from pos_client.domain.money import MAX_MINOR
from pos_client.domain.programme.earning import MOST_DAYS, MOST_POINTS
from pos_client.domain.programme.texts import LocalText, check, check_codes, check_range, quoted

_COLOUR = re.compile(r"#[0-9a-f]{6}")
_MOST_PRIVILEGES = 20
_MOST_MONTHS = 120


@dataclass(frozen=True, slots=True)
class Look:
    """Colours of a tier's card, `#rrggbb`: a gradient from `start` to `end`, `accent` for badge and progress."""

    start: str
    end: str
    accent: str

    def __post_init__(self) -> None:
        for where, colour in (("start", self.start), ("end", self.end), ("accent", self.accent)):
            is_colour = _COLOUR.fullmatch(colour) is not None
            check(is_colour, where, f"{quoted(colour)} must be #rrggbb in small letters, like '#ffe49a'")


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
        check_codes((self.code,), "code")
        check_range(self.threshold, 0, MAX_MINOR, "threshold")
        check_range(self.multiplier_percent, 0, MOST_POINTS, "multiplier_percent")
        count = len(self.privileges)
        check(count <= _MOST_PRIVILEGES, "privileges", f"{count} of them; at most {_MOST_PRIVILEGES}")


class TierWindow(StrEnum):
    """Which purchases count towards a tier.

    LIFETIME all of them; CALENDAR_YEAR and ANNIVERSARY those of the running year, beginning on 1 January or on the day
    the member joined; ROLLING those of the last `rolling_months` before this month, and of this month.
    """

    LIFETIME = "lifetime"
    CALENDAR_YEAR = "calendar_year"
    ANNIVERSARY = "anniversary"
    ROLLING = "rolling"


class Downgrade(StrEnum):
    """Where a member goes who did not earn the tier again: nowhere, one tier down, or to the tier earned."""

    NEVER = "never"
    ONE_STEP = "one_step"
    TO_EARNED = "to_earned"


class QualifyingBasis(StrEnum):
    """What counts towards a tier: points earned by purchases, or the money spent on what earns."""

    POINTS = "points"
    SPEND = "spend"


@dataclass(frozen=True, slots=True)
class TierPolicy:
    """A higher tier is reached at once; a lower one only at the end of a period, `grace_days` later."""

    window: TierWindow = TierWindow.LIFETIME
    rolling_months: int = 12
    grace_days: int = 0
    downgrade: Downgrade = Downgrade.TO_EARNED
    basis: QualifyingBasis = QualifyingBasis.POINTS

    def __post_init__(self) -> None:
        check_range(self.rolling_months, 1, _MOST_MONTHS, "rolling_months")
        check_range(self.grace_days, 0, MOST_DAYS, "grace_days")


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
