"""How points, credit and stored value pay, and what a refund takes back."""

from dataclasses import dataclass
from enum import StrEnum

from pos_client.domain.money import MAX_MINOR
from pos_client.domain.programme.earning import MOST_DAYS
from pos_client.domain.programme.texts import check, check_codes

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
        check(0 < self.point_minor <= MAX_MINOR, "redeem.point_minor")
        check(0 < self.unit_points <= MAX_MINOR, "redeem.unit_points")
        check(0 <= self.min_points <= MAX_MINOR, "redeem.min_points")
        check(0 <= self.max_share_percent <= _WHOLE, "redeem.max_share_percent")
        check_codes(self.excluded_categories, "redeem.excluded_categories")


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
        check(0 <= self.rate_bp <= _WHOLE_BP, "rebate.rate_bp")
        check(0 <= self.min_amount_minor <= MAX_MINOR, "rebate.min_amount_minor")
        check(0 <= self.wait_days <= MOST_DAYS, "rebate.wait_days")
        check(self.expiry_days is None or self.wait_days < self.expiry_days <= MOST_DAYS, "rebate.expiry_days")
        check(0 <= self.max_share_percent <= _WHOLE, "rebate.max_share_percent")
        check_codes(self.excluded_categories, "rebate.excluded_categories")


@dataclass(frozen=True, slots=True)
class StoredValueRule:
    """Whether a card can be loaded with money, and how much of it."""

    enabled: bool = True
    min_deposit_minor: int = 1
    max_deposit_minor: int = 1_000_000
    max_balance_minor: int = 10_000_000

    def __post_init__(self) -> None:
        in_order = 0 < self.min_deposit_minor <= self.max_deposit_minor <= self.max_balance_minor <= MAX_MINOR
        check(in_order, "stored_value")


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
        check(self.window_days is None or 0 <= self.window_days <= MOST_DAYS, "refund.window_days")
