"""A loyalty programme as one validated document: how points are earned and spent, tiers, expiry, offline limits."""

from pos_client.domain.programme.document import Programme
from pos_client.domain.programme.earning import EarnBasis, Earning, EarnRule, Expiry, Rounding
from pos_client.domain.programme.offline import OfflineLimits
from pos_client.domain.programme.spending import RebateRule, RedeemRule, RefundPolicy, Shortfall, StoredValueRule
from pos_client.domain.programme.texts import LocalText
from pos_client.domain.programme.tiers import (
    DEFAULT_TIERS,
    Downgrade,
    Look,
    QualifyingBasis,
    Tier,
    TierPolicy,
    TierWindow,
)

__all__ = [
    "DEFAULT_TIERS",
    "Downgrade",
    "EarnBasis",
    "EarnRule",
    "Earning",
    "Expiry",
    "LocalText",
    "Look",
    "OfflineLimits",
    "Programme",
    "QualifyingBasis",
    "RebateRule",
    "RedeemRule",
    "RefundPolicy",
    "Rounding",
    "Shortfall",
    "StoredValueRule",
    "Tier",
    "TierPolicy",
    "TierWindow",
]
