"""What the control panel does; plain Python, UI thread, returns at once."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import cycle
from typing import Protocol

from pos_client.domain.member_code import PERIOD_S, Intent, encode, step_at
from pos_client.domain.programme import Tier
from pos_client.domain.sale import SaleState
from pos_client.ports import Clock
from ui.screens.demo.guide import Guide, Step
from ui.screens.demo.ports import Card, Phone, Plug, SeenCheckout, Trigger

HOLD_S = 4.0
"""As long as people hold a phone up: enough for any scan, and shorter than a code lives."""
OLD_S = 6 * PERIOD_S
"""Age of the screenshot: beyond every window, online and offline."""
PAYMENT_CODE = "134567890123456789"
"""18 digits that begin with 13, as a payment app shows them to a cashier; nobody's."""
PRODUCTS = ("2000000010106", "2000000010403", "2000000010502")
"""Barcodes of sample products: tea, a mug, biscuits."""
_OPEN = frozenset({SaleState.MEMBER_ONLY, SaleState.READY})


class Showing(StrEnum):
    """What the phone shows; SOON: it comes up by itself with its next code, the present one was used."""

    NOTHING = "nothing"
    SOON = "soon"
    LIVE = "live"
    OLD = "old"
    PAYMENT = "payment"


@dataclass(frozen=True, slots=True)
class CardLine:
    """One member to choose: name, and the tier once it is known."""

    name: str
    tier: Tier | None = None


@dataclass(frozen=True, slots=True)
class DemoModel:
    """Everything on the panel; `new_code_in_s` counts down while `showing` is SOON."""

    cards: tuple[CardLine, ...]
    chosen: int = 0
    showing: Showing = Showing.NOTHING
    new_code_in_s: int = 0
    wants_to_pay: bool = False
    is_plugged: bool = True
    done: frozenset[Step] = field(default_factory=frozenset)
    next_step: Step | None = Step.AMOUNT


class DemoScreen(Protocol):
    """The view."""

    def show_model(self, model: DemoModel) -> None:
        """Show this from now on."""
        ...


class LiveCode:
    """The text on a member's phone: called for every camera frame, calculated once per 30 s step. Thread-safe."""

    def __init__(self, card: Card, intent: Intent, clock: Clock) -> None:
        self._card, self._intent, self._clock = card, intent, clock
        self._last = (-1, "")

    @property
    def handle(self) -> str:
        """Whose it is."""
        return self._card.handle

    @property
    def step(self) -> int:
        """The step of the code shown last; -1 before the first."""
        return self._last[0]

    def __call__(self) -> str:
        """The code of this moment, 42 digits."""
        step, last = step_at(self._clock.now_s()), self._last
        if last[0] != step:
            last = (step, encode(self._card.master_key, self._card.handle, self._card.kid, self._intent, step))
            self._last = last
        return last[1]


class DemoPresenter:
    """A visitor's hand on phone, scanner and plug, and the guide."""

    def __init__(self, phone: Phone, plug: Plug, trigger: Trigger, clock: Clock, cards: Sequence[Card]) -> None:
        self._phone, self._plug, self._clock, self._cards = phone, plug, clock, tuple(cards)
        self._trigger = trigger
        self._next_product = cycle(PRODUCTS)
        self._guide = Guide()
        self._screen: DemoScreen | None = None
        self._live: LiveCode | None = None
        self._seen_steps: dict[str, int] = {}
        self._member_at_till: str | None = None
        self._model = DemoModel(tuple(CardLine(card.name) for card in cards), is_plugged=plug.is_plugged)

    def attach(self, screen: DemoScreen) -> None:
        """Show everything on this screen from now on."""
        self._screen = screen
        screen.show_model(self._model)

    def choose(self, place: int) -> None:
        """Take another member's phone; the one held up goes away."""
        if place != self._model.chosen:
            self.take_away()
            self._show(replace(self._model, chosen=place))

    def hold_up(self) -> None:
        """Hold the chosen member's phone before the camera, with its live code, for a few seconds.

        A code works once: where the camera has seen this one for a sale that is over, the phone waits for its next.
        """
        self._note_seen()
        wait_s = self._new_code_in_s()
        if wait_s:
            self._phone.withdraw()
            self._show(replace(self._model, showing=Showing.SOON, new_code_in_s=wait_s))
        else:
            intent = Intent.PAY if self._model.wants_to_pay else Intent.EARN
            self._present(Showing.LIVE, LiveCode(self._card, intent, self._clock))

    def pay_with_points(self, wanted: bool) -> None:
        """Have the phone's code unlocked for paying, or not; a phone held up follows at once."""
        self._show(replace(self._model, wants_to_pay=wanted))
        if self._model.showing is Showing.LIVE:
            self.hold_up()

    def show_old(self) -> None:
        """Hold up a picture of a code taken minutes ago."""
        step, card = step_at(self._clock.now_s() - OLD_S), self._card
        text = encode(card.master_key, card.handle, card.kid, Intent.EARN, step)
        self._present(Showing.OLD, lambda: text)

    def show_payment_code(self) -> None:
        """Hold up the code of a payment app."""
        self._present(Showing.PAYMENT, lambda: PAYMENT_CODE)

    def scan_product(self) -> None:
        """Pull the trigger of the hand scanner over the next product."""
        self._trigger.scan(next(self._next_product))

    def take_away(self) -> None:
        """Take the phone away."""
        self._phone.withdraw()
        self._show(replace(self._model, showing=Showing.NOTHING, new_code_in_s=0))

    def set_plugged(self, plugged: bool) -> None:
        """Move the network plug."""
        if plugged:
            self._plug.plug_in()
        else:
            self._plug.unplug()
        self._guide.saw_plug(is_plugged=plugged)
        self._show(replace(self._model, is_plugged=plugged))

    def on_tick(self) -> None:
        """Notice that the phone has left by itself, or may come up; the view calls this a few times a second."""
        if self._model.showing is Showing.SOON:
            self.hold_up()
        elif self._model.showing is not Showing.NOTHING and not self._phone.is_visible:
            self._show(replace(self._model, showing=Showing.NOTHING))

    def on_checkout(self, seen: SeenCheckout) -> None:
        """The till's checkout shows something else."""
        self._guide.saw_checkout(seen)
        self._member_at_till = None
        if seen.member is None:
            self._show(self._model)
            return
        if seen.state in _OPEN:
            self._member_at_till = seen.member.facts.handle
        self.on_tiers({seen.member.facts.handle: seen.member.tier})

    def on_tiers(self, tiers: Mapping[str, Tier]) -> None:
        """Tiers by handle became known."""
        known = zip(self._cards, self._model.cards, strict=True)
        lines = tuple(replace(line, tier=tiers.get(card.handle, line.tier)) for card, line in known)
        self._show(replace(self._model, cards=lines))

    @property
    def _card(self) -> Card:
        return self._cards[self._model.chosen]

    def _present(self, showing: Showing, text_at: Callable[[], str]) -> None:
        self._note_seen()
        self._live = text_at if isinstance(text_at, LiveCode) else None
        self._phone.present(text_at, HOLD_S, self._model.chosen)
        self._show(replace(self._model, showing=showing, new_code_in_s=0))

    def _note_seen(self) -> None:
        """Remember the code held up last, if the camera has seen the whole of it."""
        if self._live is not None and self._phone.presented_ns is not None:
            self._seen_steps[self._live.handle] = self._live.step

    def _new_code_in_s(self) -> int:
        """Seconds until the chosen member's phone has a code to use; 0 now. One sale may scan its code again."""
        now_s, handle = self._clock.now_s(), self._card.handle
        step = step_at(now_s)
        if handle == self._member_at_till or self._seen_steps.get(handle, -1) < step:
            return 0
        return math.ceil((step + 1) * PERIOD_S - now_s)

    def _show(self, model: DemoModel) -> None:
        model = replace(model, done=self._guide.done, next_step=self._guide.next_step)
        if model != self._model:
            self._model = model
            if self._screen is not None:
                self._screen.show_model(model)
