"""The arithmetic of the programme: the till quotes with it, the backend settles with it, so both say the same.

Everything here is a pure function of integers. Refused, never clamped: a wish that does not fit has a reason.
"""

from pos_client.domain.calculation.earning import credit_earned, earned_points, qualifying
from pos_client.domain.calculation.parts import Part, parts_left, parts_of
from pos_client.domain.calculation.quoting import Quote, propose, quote
from pos_client.domain.calculation.refunding import RefundTotals, SettledSale, refund_totals
from pos_client.domain.calculation.spending import max_credit, max_points, refuse_tender
from pos_client.domain.calculation.standing import Standing
from pos_client.domain.calculation.tender import Tender

__all__ = [
    "Part",
    "Quote",
    "RefundTotals",
    "SettledSale",
    "Standing",
    "Tender",
    "credit_earned",
    "earned_points",
    "max_credit",
    "max_points",
    "parts_left",
    "parts_of",
    "propose",
    "qualifying",
    "quote",
    "refund_totals",
    "refuse_tender",
]
