"""The check-in stand as a state machine: what may happen next, and nothing else."""

from enum import Enum, auto

from pos_client.errors import InvalidValue


class KioskState(Enum):
    """What the stand shows."""

    ATTRACT = auto()
    CHECKING = auto()
    GREETING = auto()
    SORRY = auto()
    OUT_OF_ORDER = auto()


class KioskEvent(Enum):
    """What can happen to it."""

    SCANNED = auto()
    WELCOMED = auto()
    NOT_WELCOMED = auto()
    SHOWN_AGAIN = auto()
    TIME_UP = auto()
    READERS_GONE = auto()
    READERS_BACK = auto()


_S, _E = KioskState, KioskEvent
_RESTING = (_S.ATTRACT, _S.GREETING, _S.SORRY, _S.OUT_OF_ORDER)
TRANSITIONS: dict[tuple[KioskState, KioskEvent], KioskState] = {
    # The next member never waits for the last greeting to end, and a code that arrives proves that something reads.
    **{(state, _E.SCANNED): _S.CHECKING for state in _RESTING},
    **{(state, _E.SHOWN_AGAIN): _S.GREETING for state in _RESTING},
    (_S.CHECKING, _E.WELCOMED): _S.GREETING,
    (_S.CHECKING, _E.NOT_WELCOMED): _S.SORRY,
    (_S.GREETING, _E.TIME_UP): _S.ATTRACT,
    (_S.SORRY, _E.TIME_UP): _S.ATTRACT,
    # Whoever is being served sees the end of it first; the stand closes once it is idle.
    (_S.ATTRACT, _E.READERS_GONE): _S.OUT_OF_ORDER,
    (_S.OUT_OF_ORDER, _E.READERS_BACK): _S.ATTRACT,
}


def advance(state: KioskState, event: KioskEvent) -> KioskState:
    """The state after an event.

    Raises:
        InvalidValue: code BAD_TRANSITION; the event cannot happen in this state.
    """
    try:
        return TRANSITIONS[state, event]
    except KeyError as exc:
        raise InvalidValue(f"{event.name} in {state.name}", code="BAD_TRANSITION") from exc
