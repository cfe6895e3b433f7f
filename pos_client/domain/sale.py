"""A sale at the counter as a state machine: what may happen next, and nothing else."""

from dataclasses import dataclass, replace
from enum import Enum, auto
from uuid import UUID

from pos_client.domain.basket import Basket, Line, basket_of
from pos_client.domain.calculation.tender import Tender
from pos_client.domain.coupon import Coupon
from pos_client.errors import InvalidValue


class SaleState(Enum):
    """Where a sale stands."""

    EMPTY = auto()
    AMOUNT_ONLY = auto()
    MEMBER_ONLY = auto()
    READY = auto()
    SAVING = auto()
    DONE = auto()


class SaleEvent(Enum):
    """What can happen to a sale."""

    AMOUNT_ENTERED = auto()
    AMOUNT_CLEARED = auto()
    MEMBER_RECOGNISED = auto()
    MEMBER_REMOVED = auto()
    COMMITTED = auto()
    SETTLED = auto()
    FAILED = auto()
    CLEARED = auto()


_S, _E = SaleState, SaleEvent
TRANSITIONS: dict[tuple[SaleState, SaleEvent], SaleState] = {
    (_S.EMPTY, _E.AMOUNT_ENTERED): _S.AMOUNT_ONLY,
    (_S.EMPTY, _E.MEMBER_RECOGNISED): _S.MEMBER_ONLY,
    (_S.AMOUNT_ONLY, _E.AMOUNT_ENTERED): _S.AMOUNT_ONLY,
    (_S.AMOUNT_ONLY, _E.AMOUNT_CLEARED): _S.EMPTY,
    (_S.AMOUNT_ONLY, _E.MEMBER_RECOGNISED): _S.READY,
    (_S.MEMBER_ONLY, _E.MEMBER_RECOGNISED): _S.MEMBER_ONLY,
    (_S.MEMBER_ONLY, _E.MEMBER_REMOVED): _S.EMPTY,
    (_S.MEMBER_ONLY, _E.AMOUNT_ENTERED): _S.READY,
    (_S.READY, _E.AMOUNT_ENTERED): _S.READY,
    (_S.READY, _E.AMOUNT_CLEARED): _S.MEMBER_ONLY,
    (_S.READY, _E.MEMBER_RECOGNISED): _S.READY,
    (_S.READY, _E.MEMBER_REMOVED): _S.AMOUNT_ONLY,
    (_S.READY, _E.COMMITTED): _S.SAVING,
    (_S.SAVING, _E.SETTLED): _S.DONE,
    (_S.SAVING, _E.FAILED): _S.READY,
    # After a sale is done the next scan or digit starts a new one; `CLEARED` empties it from anywhere but SAVING.
    **{(state, _E.CLEARED): _S.EMPTY for state in _S if state is not _S.SAVING},
}


def advance(state: SaleState, event: SaleEvent) -> SaleState:
    """The state after an event.

    Raises:
        InvalidValue: code BAD_TRANSITION; the event cannot happen in this state.
    """
    try:
        return TRANSITIONS[state, event]
    except KeyError as exc:
        raise InvalidValue(f"{event.name} in {state.name}", code="BAD_TRANSITION") from exc


@dataclass(frozen=True, slots=True)
class Sale:
    """One basket: its id, where it stands, the amount typed or the products scanned, and what it is paid with.

    An amount that changes drops points, credit and stored value, which were sized for the old one. The coupon stays:
    while it takes nothing off, the sale cannot be saved with it.
    """

    basket_id: UUID
    state: SaleState = SaleState.EMPTY
    amount_minor: int = 0
    redeem_points: int = 0
    lines: tuple[Line, ...] = ()
    credit_minor: int = 0
    stored_value_minor: int = 0
    coupon: Coupon | None = None

    @property
    def basket(self) -> Basket:
        """What is bought, and what the coupon takes off."""
        off = 0 if self.coupon is None else self.coupon.off(self.amount_minor)
        return Basket(self.amount_minor, self.lines, off)

    @property
    def tender(self) -> Tender:
        """What it is paid with, besides money."""
        coupons = () if self.coupon is None else (self.coupon.code,)
        return Tender(self.redeem_points, self.credit_minor, self.stored_value_minor, coupons)

    def on(self, event: SaleEvent) -> "Sale":
        """This sale after an event that carries no figure."""
        return replace(self, state=advance(self.state, event))

    def with_amount(self, amount_minor: int) -> "Sale":
        """This sale with another amount, which is not the sum of lines."""
        return self._with_basket(Basket(amount_minor))

    def with_lines(self, lines: tuple[Line, ...]) -> "Sale":
        """This sale with these products; the amount is their sum."""
        return self._with_basket(basket_of(lines))

    def with_redeem(self, redeem_points: int) -> "Sale":
        """This sale with points to redeem; only once member and amount are known."""
        return self.with_tender(replace(self.tender, redeem_points=redeem_points))

    def with_tender(self, tender: Tender) -> "Sale":
        """This sale paid like this; only once member and amount are known."""
        if self.state is not SaleState.READY:
            raise InvalidValue(f"paying in {self.state.name}", code="BAD_TRANSITION")
        return replace(
            self,
            redeem_points=tender.redeem_points,
            credit_minor=tender.credit_minor,
            stored_value_minor=tender.stored_value_minor,
        )

    def with_coupon(self, coupon: Coupon | None) -> "Sale":
        """This sale with a coupon, or without; points, credit and stored value were sized for another rest."""
        if coupon is not None and self.state is not SaleState.READY:
            raise InvalidValue(f"a coupon in {self.state.name}", code="BAD_TRANSITION")
        return replace(self, coupon=coupon, redeem_points=0, credit_minor=0, stored_value_minor=0)

    def _with_basket(self, basket: Basket) -> "Sale":
        if (basket.amount_minor, basket.lines) == (self.amount_minor, self.lines):
            return self
        event = SaleEvent.AMOUNT_ENTERED if basket.amount_minor else SaleEvent.AMOUNT_CLEARED
        return replace(
            self,
            state=self.state if not (basket.amount_minor or self.amount_minor) else advance(self.state, event),
            amount_minor=basket.amount_minor,
            lines=basket.lines,
            redeem_points=0,
            credit_minor=0,
            stored_value_minor=0,
        )
