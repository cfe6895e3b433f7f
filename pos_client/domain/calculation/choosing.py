"""Which rule a line earns by: looked up, not searched for; a basket may have 1000 lines and a programme 200 rules."""

from collections.abc import Callable
from datetime import date

from pos_client.domain.programme import Earning, EarnRule, Tier

Choice = Callable[[str, str], EarnRule | None]
"""The rule for a product and a category; None: the line earns nothing."""


def rules_for(earn: Earning, tier: Tier, day: date) -> Choice:
    """How lines find their rule on a local day: the most important of those that name product, category, or nothing.

    The order of the document decides between equals.
    """
    ranked = sorted((rule for rule in earn.rules if rule.applies(tier.code, day)), key=lambda rule: -rule.priority)
    excluded, nowhere = frozenset(earn.excluded_categories), len(ranked)
    of_sku: dict[str, int] = {}
    of_category: dict[str, int] = {}
    of_all = next((rank for rank, rule in enumerate(ranked) if not rule.skus and not rule.categories), nowhere)
    for rank, rule in enumerate(ranked):
        for named, codes in ((of_sku, rule.skus), (of_category, rule.categories)):
            for code in codes:
                named.setdefault(code, rank)

    def choice(sku: str, category: str) -> EarnRule | None:
        first = min(of_sku.get(sku, nowhere), of_category.get(category, nowhere), of_all)
        return None if category in excluded or first == nowhere else ranked[first]

    return choice
