"""What the rules need to know of a member."""

from dataclasses import dataclass

from pos_client.domain.programme import Tier


@dataclass(frozen=True, slots=True)
class Standing:
    """The tier before the purchase, and what can be spent now."""

    tier: Tier
    points: int = 0
    credit_minor: int = 0
    stored_value_minor: int = 0
