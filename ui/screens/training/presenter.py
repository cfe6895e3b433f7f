"""Practising: which invented member comes, what is said of other cards, and the network's plug. Plain Python."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

from pos_client.domain.member_code import PERIOD_S, Intent, MemberCode, encode, parse, step_at
from pos_client.ports import Clock

QUIET_S = 8.0
"""How long it is said that a card was not read."""


class Card(Protocol):
    """An invented member's card, with the key that only a phone would hold."""

    @property
    def handle(self) -> str:
        """12 digits."""
        ...

    @property
    def kid(self) -> int:
        """Key generation."""
        ...

    @property
    def master_key(self) -> bytes:
        """K_m, 32 bytes."""
        ...

    @property
    def name(self) -> str:
        """The member's name."""
        ...


class Plug(Protocol):
    """`pos_client.adapters.simulated_plug.SimulatedPlug`."""

    @property
    def is_plugged(self) -> bool:
        """Whether requests reach the backend of the training."""
        ...

    def unplug(self) -> None:
        """Pull it."""
        ...

    def plug_in(self) -> None:
        """Put it back."""
        ...


class Said(StrEnum):
    """What the strip says: that nothing counts, or that a real member's card was held up and not read."""

    NOTHING_COUNTS = "nothing_counts"
    REAL_CARD = "real_card"


@dataclass(frozen=True, slots=True)
class TrainingModel:
    """The strip, and the cards in front of the till while they are open.

    `code` is what the chosen member's phone shows, for `new_in_s` seconds more.
    """

    names: tuple[str, ...] = ()
    chosen: int = 0
    is_open: bool = False
    is_paying: bool = False
    code: str = ""
    new_in_s: int = 0
    is_plugged: bool = True
    said: Said = Said.NOTHING_COUNTS


class ShowsTraining(Protocol):
    """Draws a model; nothing else."""

    def show_model(self, model: TrainingModel) -> None:
        """Show this. UI thread."""
        ...


@dataclass(frozen=True, slots=True)
class TrainingServices:
    """What practising needs. `hear` takes a code as a scanner's; `refused` is heard as a refusal is; `end` ends it all.

    `link` has the till try the network at once, after its plug was moved.
    """

    cards: Sequence[Card]
    clock: Clock
    plug: Plug
    hear: Callable[[str], None]
    refused: Callable[[], None]
    link: Callable[[], None]
    end: Callable[[], None]


class TrainingPresenter:
    """One method per intent, each ends in `view.show_model`. UI thread; nothing blocks."""

    def __init__(self, view: ShowsTraining, services: TrainingServices) -> None:
        self._view = view
        self._services = services
        self._handles = frozenset(card.handle for card in services.cards)
        self._quiet_at_s = float("-inf")
        names = tuple(card.name for card in services.cards)
        self._model = TrainingModel(names, is_plugged=services.plug.is_plugged)
        view.show_model(self._model)

    def refuses(self, text: str) -> bool:
        """Whether a scan is a real member's card: it is not looked at any further, so that it cannot count as used."""
        code = parse(text)
        if not isinstance(code, MemberCode) or code.handle in self._handles:
            return False
        self._quiet_at_s = self._services.clock.monotonic_s() + QUIET_S
        self._services.refused()
        self._show(replace(self._model, said=Said.REAL_CARD))
        return True

    def open(self) -> None:
        """Show the cards."""
        self._show(replace(self._model, is_open=True))

    def close(self) -> None:
        """Put them away."""
        self._show(replace(self._model, is_open=False))

    def choose(self, place: int) -> None:
        """Take another member's phone."""
        if self._model.is_open and place < len(self._services.cards):
            self._show(replace(self._model, chosen=place))

    def pay(self) -> None:
        """Unlock the phone for paying, or lock it again."""
        self._show(replace(self._model, is_paying=not self._model.is_paying))

    def hold_up(self) -> None:
        """Let the till read what that phone shows."""
        if self._model.is_open:
            code = self._code(self._model)
            self.close()
            self._services.hear(code)

    def move_plug(self) -> None:
        """Pull the network's plug, or put it back."""
        plug = self._services.plug
        if plug.is_plugged:
            plug.unplug()
        else:
            plug.plug_in()
        self._services.link()
        self._show(replace(self._model, is_plugged=plug.is_plugged))

    def end(self) -> None:
        """Back to the real till."""
        self._services.end()

    def tick(self) -> None:
        """Time passed; call it a few times a second."""
        self._show(self._model)

    def _show(self, model: TrainingModel) -> None:
        now_s = self._services.clock.now_s()
        is_quiet = self._services.clock.monotonic_s() >= self._quiet_at_s
        shown = replace(
            model,
            said=Said.NOTHING_COUNTS if is_quiet else model.said,
            code=self._code(model) if model.is_open else "",
            new_in_s=math.ceil((step_at(now_s) + 1) * PERIOD_S - now_s) if model.is_open else 0,
        )
        if shown != self._model:
            self._model = shown
            self._view.show_model(shown)

    def _code(self, model: TrainingModel) -> str:
        card = self._services.cards[model.chosen]
        intent = Intent.PAY if model.is_paying else Intent.EARN
        return encode(card.master_key, card.handle, card.kid, intent, step_at(self._services.clock.now_s()))
