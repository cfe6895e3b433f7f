"""What the window of coupons shows, as values."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from pos_client.domain.coupon import Coupon
from pos_client.domain.member import MemberView
from pos_client.domain.reasons import Reason

MOST_ROWS = 6
"""So many are seen at once."""


@dataclass(frozen=True, slots=True)
class CouponRow:
    """A coupon, what it takes off this bill, and why it does not."""

    coupon: Coupon
    off_minor: int
    refused: Reason | None = None


@dataclass(frozen=True, slots=True)
class CouponsModel:
    """A member's coupons for a bill, the best first, those of no use now last; `chosen` is the row Enter takes.

    `is_scanned`: a code was scanned meanwhile, which nothing here waits for.
    """

    member: MemberView | None = None
    currency: str = "CNY"
    bill_minor: int = 0
    at: datetime | None = None
    rows: tuple[CouponRow, ...] = ()
    chosen: int = 0
    is_scanned: bool = False

    @property
    def is_open(self) -> bool:
        """Whether there is anything to show."""
        return self.member is not None

    @property
    def usable(self) -> int:
        """How many of the rows, from the first on, can be used."""
        return sum(row.refused is None for row in self.rows)

    @property
    def taken(self) -> Coupon | None:
        """What Enter takes; None: nothing can be used."""
        return self.rows[self.chosen].coupon if self.chosen < self.usable else None


def rows_of(coupons: Iterable[Coupon], bill_minor: int, at: datetime) -> tuple[CouponRow, ...]:
    """Coupons for a bill at a time: the best first, of equals the one that ends first; those of no use last."""
    rows = [CouponRow(each, each.off(bill_minor), each.refuse(bill_minor, at)) for each in coupons]
    return tuple(
        sorted(rows, key=lambda row: (row.refused is not None, -row.off_minor, row.coupon.valid_until, row.coupon.code))
    )
