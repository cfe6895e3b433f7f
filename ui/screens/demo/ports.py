"""What the control panel works with, as it sees it."""

from collections.abc import Callable, Sequence
from typing import Protocol

from pos_client.domain.basket import Line
from pos_client.domain.member import MemberView
from pos_client.domain.sale import SaleState
from ui.screens.checkout.model import ScanLine


class Card(Protocol):
    """A sample member's card, with the key that only a phone would hold."""

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
        """The member's whole name: this is the member's own phone."""
        ...


class Phone(Protocol):
    """`hardware.camera.phone.SimulatedPhone`."""

    @property
    def is_visible(self) -> bool:
        """Whether it is in view, on its way up or on its way out."""
        ...

    @property
    def presented_ns(self) -> int | None:
        """When the camera first saw the whole code held up last; None before."""
        ...

    def present(self, text_at: Callable[[], str], hold_s: float | None = None, seed: int = 0) -> None:
        """Hold it up; `text_at` is called from the camera's thread for every frame."""
        ...

    def withdraw(self) -> None:
        """Take it away."""
        ...


class Plug(Protocol):
    """`pos_client.adapters.simulated_plug.SimulatedPlug`."""

    @property
    def is_plugged(self) -> bool:
        """Whether requests may leave the till."""
        ...

    def unplug(self) -> None:
        """Pull it."""
        ...

    def plug_in(self) -> None:
        """Put it back."""
        ...


class Trigger(Protocol):
    """`ui.demo.hand_scanner.HandScanner`."""

    def scan(self, digits: str) -> None:
        """Read a code; returns at once."""
        ...


class SeenCheckout(Protocol):
    """What the guide looks at on the till: `CheckoutModel`."""

    @property
    def state(self) -> SaleState:
        """How far the sale is."""
        ...

    @property
    def amount_minor(self) -> int:
        """The amount typed."""
        ...

    @property
    def lines(self) -> Sequence[Line]:
        """The products scanned."""
        ...

    @property
    def member(self) -> MemberView | None:
        """Who was recognised."""
        ...

    @property
    def scans(self) -> Sequence[ScanLine]:
        """The last scans and what came of each."""
        ...
