"""Keeps the customer display in step with the checkout, and forgets everybody in time. Plain Python."""

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from pos_client.domain.member import MemberView
from pos_client.domain.sale import SaleState
from pos_client.ports import Clock
from ui.screens.checkout.member_side import MemberSide, Moment, member_side
from ui.screens.checkout.model import CheckoutModel
from ui.screens.checkout.ports import ShowsCheckout

STAYS_S = 20.0
"""How long a greeting, an outcome or an apology stays: read twice by then, and not the next one's to read."""
_PASSING = frozenset({Moment.SORRY, Moment.WELCOME, Moment.DONE, Moment.UNDONE})
"""What ends by itself. An open sale does not: whoever looks for a purse still needs to see the amount."""


class ShowsMemberSide(Protocol):
    """Draws it; nothing else."""

    def show_side(self, side: MemberSide) -> None:
        """Show this. UI thread."""
        ...


class CustomerDisplayPresenter:
    """A view of the checkout before another one. UI thread; returns at once.

    `is_open` says whether somebody serves here; while nobody does, nothing of anybody is shown.
    """

    def __init__(self, screen: ShowsCheckout, clock: Clock, is_open: Callable[[], bool], stay: float = 1.0) -> None:
        self._stays_s = STAYS_S * stay
        self._screen = screen
        self._clock = clock
        self._is_open = is_open
        self._display: ShowsMemberSide | None = None
        self._before: MemberView | None = None
        self._seen = self._shown = MemberSide()
        self._since_s = clock.monotonic_s()
        self._ended: tuple[Moment, int] | None = None

    def attach(self, display: ShowsMemberSide) -> None:
        """Show everything on this display from now on."""
        self._display = display
        self._shown = self._wanted()
        display.show_side(self._shown)

    def show_model(self, model: CheckoutModel) -> None:
        """Show this on the screen, and what of it is the member's on the display."""
        self._screen.show_model(model)
        if model.state is not SaleState.DONE:
            self._before = model.member
        side = member_side(model, self._before)
        if side != self._seen:
            self._seen, self._since_s = side, self._clock.monotonic_s()
        self.tick()

    def tick(self) -> None:
        """Time passed, or somebody signed in or out: call it then, and once a second."""
        wanted = self._wanted()
        if wanted != self._shown:
            self._shown = wanted
            if self._display is not None:
                self._display.show_side(wanted)

    def _wanted(self) -> MemberSide:
        side, is_open = self._seen, self._is_open()
        is_passing = side.moment in _PASSING
        is_late = self._clock.monotonic_s() - self._since_s >= self._stays_s
        if is_passing and (is_late or not is_open):
            self._ended = side.visit
        if not is_open:
            return MemberSide(Moment.CLOSED)
        if is_passing and side.visit == self._ended:
            return MemberSide()
        if side.moment is Moment.SALE and self._ended == (Moment.SORRY, side.scan):
            return replace(side, trouble=None)
        return side
