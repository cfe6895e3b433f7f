"""How much of a sale refunds are about, and what they give back, as far as this till can tell."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pos_client.domain.basket import Line
from pos_client.domain.calculation import Part, SettledSale, parts_left, parts_of, refund_totals
from pos_client.domain.calculation.parts import coupon_total, total
from pos_client.domain.calendar import local_day
from pos_client.domain.programme import Programme
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Transaction

_MS = 1000


@dataclass(frozen=True, slots=True)
class HandBack:
    """What a refund gives back: money over the counter or onto the card, and what was paid with besides money."""

    money_minor: int = 0
    redeemed_points: int = 0
    credit_minor: int = 0
    stored_value_minor: int = 0


@dataclass(frozen=True, slots=True)
class RefundOffer:
    """A sale and its refunds that stand: of all tills by the backend's word, else those of this till.

    `place` is where the sale was made, where that was another till: only the backend decides of it then.
    """

    sale: Transaction
    refunds: tuple[Transaction, ...] = ()
    place: str = ""

    @property
    def lines(self) -> tuple[Line, ...]:
        """What is left of each line, where anything is."""
        back = _quantities(self.refunds)
        left = ((line, line.quantity_milli - back.get(line.line_id, 0)) for line in self.sale.lines)
        return tuple(replace(line, quantity_milli=milli) for line, milli in left if milli > 0)

    @property
    def amount_minor(self) -> int:
        """What is left of the sale, minor units."""
        return total(kept_after(self.refunds, self.sale))

    def coupon_of(self, amount_minor: int, lines: Sequence[Line] = ()) -> int:
        """What the coupon took off this much, or off these lines, of what is left: no part of it is handed back."""
        back = _quantities(self.refunds)
        for line in lines:
            back[line.line_id] = back.get(line.line_id, 0) + line.quantity_milli
        gone = sum(refund.amount_minor for refund in self.refunds) + amount_minor
        return coupon_total(kept_after(self.refunds, self.sale)) - coupon_total(
            parts_left(self.sale.basket, gone, back)
        )

    def worth(self, lines: Sequence[Line]) -> int:
        """What these lines cost, of those that are left; minor units."""
        back = _quantities(self.refunds)
        for line in lines:
            back[line.line_id] = back.get(line.line_id, 0) + line.quantity_milli
        return self.amount_minor - total(parts_left(self.sale.basket, 0, back))


def share_refunded(refund: Transaction, sale: Transaction) -> tuple[int, int]:
    """Which part of a sale one refund is about: minor units refunded, and minor units of the whole (at least 1)."""
    gone = sale.amount_minor - sum(part.amount_minor for part in kept_after([refund], sale))
    return max(0, gone), max(1, sale.amount_minor)


def refuse_refund(refunds: Sequence[Transaction], sale: Transaction) -> Reason | None:
    """Why the last of these refunds does not fit what the others left of the sale, or None."""
    wish = refunds[-1]
    if bool(sale.lines) != bool(wish.lines):
        return Reason.NEEDS_LINES if sale.lines else Reason.UNKNOWN_LINE
    if not sale.lines:
        if wish.amount_minor <= 0:
            return Reason.NO_AMOUNT
        return Reason.BEYOND_SALE if sum(refund.amount_minor for refund in refunds) > sale.amount_minor else None
    bought = {line.line_id: line.quantity_milli for line in sale.lines}
    if any(line.line_id not in bought for line in wish.lines):
        return Reason.UNKNOWN_LINE
    back = _quantities(refunds)
    return Reason.BEYOND_SALE if any(back[line_id] > bought.get(line_id, 0) for line_id in back) else None


def hand_back(programme: Programme, sale: Transaction, refunds: Sequence[Transaction]) -> HandBack:
    """What the last of these refunds gives back: what all give back together, without what the others gave."""

    def together(some: Sequence[Transaction]) -> HandBack:
        told, tier = sale.told, programme.tier_at(0)  # the tier decides what is taken back, not what is given
        day = local_day(programme, int(sale.occurred_at.timestamp() * _MS))
        settled = SettledSale(
            parts_of(sale.basket), sale.tender, tier, day, told.earned_points, told.earned_credit_minor, 0
        )
        totals = refund_totals(programme, settled, kept_after(some, sale))
        return HandBack(totals.money_minor, totals.redeemed_points, totals.credit_minor, totals.stored_value_minor)

    before, after = together(refunds[:-1]), together(refunds)
    return HandBack(
        after.money_minor - before.money_minor,
        after.redeemed_points - before.redeemed_points,
        after.credit_minor - before.credit_minor,
        after.stored_value_minor - before.stored_value_minor,
    )


def kept_after(refunds: Sequence[Transaction], sale: Transaction) -> tuple[Part, ...]:
    """What the member keeps of a sale."""
    return parts_left(sale.basket, sum(refund.amount_minor for refund in refunds), _quantities(refunds))


def _quantities(refunds: Iterable[Transaction]) -> dict[str, int]:
    """What came back of each line, in thousandths."""
    back: dict[str, int] = {}
    for refund in refunds:
        for line in refund.lines:
            back[line.line_id] = back.get(line.line_id, 0) + line.quantity_milli
    return back
