"""How points, credit and stored value pay, and what a refund takes back."""

from dataclasses import dataclass
from enum import StrEnum

from pos_client.domain.money import MAX_MINOR
from pos_client.domain.programme.earning import MOST_DAYS
from pos_client.domain.programme.texts import check, check_codes, check_range

_WHOLE = 100
_WHOLE_BP = 10_000


@dataclass(frozen=True, slots=True)
class RedeemRule:
    """A point pays `point_minor`; whole units only, between a minimum and a share of the bill.

    Lines of `excluded_categories` cannot be paid with points.
    """

    point_minor: int = 100
    unit_points: int = 1
    min_points: int = 1
    max_share_percent: int = 100
    excluded_categories: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        check_range(self.point_minor, 1, MAX_MINOR, "point_minor")
        check_range(self.unit_points, 1, MAX_MINOR, "unit_points")
        check_range(self.min_points, 0, MAX_MINOR, "min_points")
        check_range(self.max_share_percent, 0, _WHOLE, "max_share_percent")
        check_codes(self.excluded_categories, "excluded_categories")


@dataclass(frozen=True, slots=True)
class RebateRule:
    """A share of what was paid with money comes back as credit for a later purchase; rate in basis points, 0: off.

    Credit can be spent from `wait_days` later (0: on the very next purchase, never on the one that earned it) until
    the end of the local day `expiry_days` after that purchase. With `auto_redeem` a quote uses it by itself, oldest
    first and before points, up to `max_share_percent` of the bill.
    """

    rate_bp: int = 0
    min_amount_minor: int = 0
    wait_days: int = 0
    expiry_days: int | None = 90
    auto_redeem: bool = True
    max_share_percent: int = 100
    excluded_categories: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        check_range(self.rate_bp, 0, _WHOLE_BP, "rate_bp", "; 100 is 1 %")
        check_range(self.min_amount_minor, 0, MAX_MINOR, "min_amount_minor")
        check_range(self.wait_days, 0, MOST_DAYS, "wait_days")
        if self.expiry_days is not None:
            check_range(self.expiry_days, 1, MOST_DAYS, "expiry_days", ", or null for ever")
            in_order = self.wait_days < self.expiry_days
            check(
                in_order, "expiry_days", f"{self.expiry_days}; must be more than wait_days, which is {self.wait_days}"
            )
        check_range(self.max_share_percent, 0, _WHOLE, "max_share_percent")
        check_codes(self.excluded_categories, "excluded_categories")


@dataclass(frozen=True, slots=True)
class StoredValueRule:
    """Whether a card can be loaded with money, and how much of it."""

    enabled: bool = True
    min_deposit_minor: int = 1
    max_deposit_minor: int = 1_000_000
    max_balance_minor: int = 10_000_000

    def __post_init__(self) -> None:
        least, most, balance = self.min_deposit_minor, self.max_deposit_minor, self.max_balance_minor
        check_range(least, 1, MAX_MINOR, "min_deposit_minor")
        check_range(most, 1, MAX_MINOR, "max_deposit_minor")
        check_range(balance, 1, MAX_MINOR, "max_balance_minor")
        check(least <= most, "max_deposit_minor", f"{most}; must not be below min_deposit_minor, which is {least}")
        check(most <= balance, "max_balance_minor", f"{balance}; must not be below max_deposit_minor, which is {most}")


class Shortfall(StrEnum):
    """What a refund does about earned points the member has spent already.

    ONLY_PENDING takes back only what was still pending, WITHIN_BALANCE only what is there, UNLIMITED all of it: what
    is missing becomes a deficit, which the next points pay.
    """

    ONLY_PENDING = "only_pending"
    WITHIN_BALANCE = "within_balance"
    UNLIMITED = "unlimited"


@dataclass(frozen=True, slots=True)
class RefundPolicy:
    """How refunds go: the shortfall, for how many days after the sale, and whether money may go onto the card."""

    shortfall: Shortfall = Shortfall.UNLIMITED
    window_days: int | None = None
    to_card: bool = True

    def __post_init__(self) -> None:
        if self.window_days is not None:
            check_range(self.window_days, 0, MOST_DAYS, "window_days", ", or null for always")
