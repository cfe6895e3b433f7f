"""Where the scripted day happens: the real window, a phone that is not, and somebody who watches."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from PySide6.QtWidgets import QWidget

from pos_client.domain.transaction import Transaction
from pos_client.ports import Clock, Outbox
from pos_client.services.catalogue import ProductShelf
from pos_client.services.connectivity import Connectivity
from ui.demo.report import Watched
from ui.screens.checkout.model import CheckoutModel, Verdict
from ui.screens.kiosk.presenter import KioskModel


class Card(Protocol):
    """A sample member's card."""

    @property
    def handle(self) -> str: ...
    @property
    def kid(self) -> int: ...
    @property
    def master_key(self) -> bytes: ...


class Phone(Protocol):
    """The simulated phone."""

    @property
    def presented_ns(self) -> int | None:
        """When the whole code came into view."""
        ...

    def present(self, text_at: Callable[[], str], hold_s: float | None = None, seed: int = 0) -> None:
        """Hold it up."""
        ...

    def withdraw(self) -> None:
        """Take it away."""
        ...


class WatchedCheckout:
    """Stands between presenter and view: passes every model on, has it painted, and notes when."""

    def __init__(self, view: "ShowsAndPaints", phone: Phone, watched: Watched) -> None:
        self._view = view
        self._phone = phone
        self.watched = watched
        self._last_scan = 0
        self.model: CheckoutModel | None = None

    def show_model(self, model: CheckoutModel) -> None:
        """Show it; a member shown for the first time is a measurement."""
        before, self.model = self.model, model
        self._view.show_model(model)
        newest = model.scans[0].number if model.scans else 0
        if model.verdict is Verdict.REFUSED and (before is None or model.notice is not before.notice):
            self.watched.decoded += 1
            self.watched.refused[model.notice.code if model.notice else ""] += 1
        elif newest > self._last_scan:
            self.watched.decoded += 1
            self._measure()
        self._last_scan = newest

    def _measure(self) -> None:
        """From the first frame that held the whole code to the member painted on the screen."""
        self._view.repaint()
        if self._phone.presented_ns is not None:
            self.watched.scan_to_shown_ms.append((time.monotonic_ns() - self._phone.presented_ns) / 1e6)


class ShowsAndPaints(Protocol):
    """The checkout's view."""

    def show_model(self, model: CheckoutModel) -> None:
        """Show this."""
        ...

    def repaint(self) -> None:
        """Paint now."""
        ...


class ShowsKiosk(Protocol):
    """The check-in stand's presenter."""

    @property
    def model(self) -> KioskModel:
        """What is shown."""
        ...


class BackOffice(Protocol):
    """What has no screen at the counter yet; returns at once, the outbox tells what became of it."""

    def refund_one_piece(self, sale: Transaction) -> None:
        """Take one piece of the first line of a sale back."""
        ...

    def load_card(self, code: str, amount_minor: int) -> None:
        """Load money onto the card whose code this is."""
        ...


@dataclass(slots=True)
class Stage:
    """Where the day happens."""

    window: QWidget
    checkout: WatchedCheckout
    kiosk: ShowsKiosk
    phone: Phone
    clock: Clock
    outbox: Outbox
    link: Connectivity
    products: ProductShelf
    cards: tuple[Card, ...]
    watched: Watched
    cut_backend: Callable[[], None]
    restore_backend: Callable[[], None]
    back_office: BackOffice
    shot: Callable[[str], None] = field(default=lambda _name: None)
