"""What a member pays a bill with, besides money."""

from dataclasses import dataclass

from pos_client.domain.programme import Programme


@dataclass(frozen=True, slots=True)
class Tender:
    """Exact amounts: points, credit and stored value in minor units, and coupons by their codes."""

    redeem_points: int = 0
    credit_minor: int = 0
    stored_value_minor: int = 0
    coupons: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is paid with."""
        return not (self.redeem_points or self.credit_minor or self.stored_value_minor or self.coupons)

    def points_minor(self, programme: Programme) -> int:
        """What the points pay."""
        return self.redeem_points * programme.redeem.point_minor

    def paid_minor(self, programme: Programme) -> int:
        """What points, credit and stored value pay of what coupons leave (`Basket.due_minor`); the rest is money."""
        return self.points_minor(programme) + self.credit_minor + self.stored_value_minor
