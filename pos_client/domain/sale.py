"""A sale at the counter as a state machine: what may happen next, and nothing else."""

from dataclasses import dataclass, replace
from enum import Enum, auto
from uuid import UUID

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
    """One basket: its id, where it stands, the amount typed and the points to redeem."""

    basket_id: UUID
    state: SaleState = SaleState.EMPTY
    amount_minor: int = 0
    redeem_points: int = 0

    def on(self, event: SaleEvent) -> "Sale":
        """This sale after an event that carries no figure."""
        return replace(self, state=advance(self.state, event))

    def with_amount(self, amount_minor: int) -> "Sale":
        """This sale with another amount; a changed amount drops the redemption, which was sized for the old one."""
        if amount_minor == self.amount_minor:
            return self
        event = SaleEvent.AMOUNT_ENTERED if amount_minor else SaleEvent.AMOUNT_CLEARED
        return replace(self, state=advance(self.state, event), amount_minor=amount_minor, redeem_points=0)

    def with_redeem(self, redeem_points: int) -> "Sale":
        """This sale with points to redeem; only once member and amount are known."""
        if self.state is not SaleState.READY:
            raise InvalidValue(f"redeem in {self.state.name}", code="BAD_TRANSITION")
        return replace(self, redeem_points=redeem_points)
