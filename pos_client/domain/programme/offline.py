"""What a till may do alone."""

from dataclasses import dataclass, fields

from pos_client.domain.member_code import Scheme
from pos_client.domain.money import MAX_MINOR
from pos_client.domain.programme.texts import check, check_range

_HOUR_S = 3600
MOST_IN_A_ROW = 100
"""Largest number of transactions of one member that is ever counted backwards."""
_IN_A_ROW = frozenset({"awards_in_a_row", "free_redeems_in_a_row", "redeems_in_a_row"})


@dataclass(frozen=True, slots=True)
class OfflineLimits:
    """The most a till gives away while it cannot reach the backend; 0 allows nothing of what it limits.

    Points are per member and counted until the till's outbox is sent: those with a card of scheme 1, whose key a till
    holds for a day, and those with a card of schemes 2 to 4, which nobody but the phone can make codes for. Beyond a
    `free_` limit a redemption needs somebody's approval, beyond the other it is refused. `in_a_row` counts what a
    member did at one till without being seen online there in between.
    """

    max_redeem_points: int = 20
    roster_horizon_s: int = 48 * _HOUR_S
    max_redeem_points_strong: int = 100
    max_award_minor: int = 200_000
    awards_per_member: int = 3
    awards_in_a_row: int = 10
    free_redeems_in_a_row: int = 1
    redeems_in_a_row: int = 3
    till_award_minor: int = 5_000_000
    till_redeem_points: int = 1_000
    till_redeems: int = 30
    award_s: int = 72 * _HOUR_S
    free_redeem_s: int = 4 * _HOUR_S
    redeem_s: int = 24 * _HOUR_S

    def __post_init__(self) -> None:
        for field in fields(self):
            most = MOST_IN_A_ROW if field.name in _IN_A_ROW else MAX_MINOR
            check_range(getattr(self, field.name), 0, most, field.name)
        for free, hard in (("free_redeems_in_a_row", "redeems_in_a_row"), ("free_redeem_s", "redeem_s")):
            most = getattr(self, hard)
            why = f"{getattr(self, free)}; must not be above {hard}, which is {most}"
            check(getattr(self, free) <= most, free, why)

    def redeem_floor(self, scheme: Scheme) -> int:
        """The most points a member may spend at a till alone, by how the card makes its codes; scheme 0: none."""
        if scheme is Scheme.WALLET_TOTP:
            return 0
        return self.max_redeem_points if scheme is Scheme.DUAL_TOTP else self.max_redeem_points_strong
