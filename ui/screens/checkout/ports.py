"""What the checkout's presenter talks to; the services fit as they are."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from pos_client.domain.basket import Basket
from pos_client.domain.calculation import Quote, Tender
from pos_client.domain.catalogue import Product
from pos_client.domain.outcome import Refused
from pos_client.domain.reasons import Reason
from pos_client.domain.sale import Sale
from pos_client.domain.transaction import TypedReason
from pos_client.ports import Clock, IdSource, ToneIndicator
from pos_client.services.catalogue import Wanted
from pos_client.services.saving import Saved
from pos_client.services.verification import NotRecognised, Recognised
from ui.screens.checkout.model import CheckoutModel
from ui.screens.devices import NO_DEVICES, Devices
from ui.tasks import RunsTasks


class ShowsCheckout(Protocol):
    """Draws a model; nothing else."""

    def show_model(self, model: CheckoutModel) -> None:
        """Show this. UI thread."""
        ...


class VerifiesScans(Protocol):
    """`pos_client.services.verification.ScanVerification`."""

    def verify(self, text: str, basket_id: UUID) -> Recognised | NotRecognised:
        """Say who is at the counter; blocks."""
        ...


class TakesCardNumbers(Protocol):
    """`pos_client.services.manual_entry.ManualEntry`."""

    def enter(self, number: str, why: TypedReason, basket_id: UUID) -> Recognised | Reason:
        """Whose card was typed, as far as anybody knows; instant."""
        ...


class SavesSales(Protocol):
    """`pos_client.services.checkout.Checkout`."""

    def propose(self, recognised: Recognised, basket: Basket, *, use_credit: bool = True) -> Tender:
        """How a bill is paid unless somebody says otherwise; pure."""
        ...

    def may_use_balance(self, recognised: Recognised) -> bool:
        """Whether credit and stored value can pay now; pure."""
        ...

    def quote(self, recognised: Recognised, basket: Basket, tender: Tender) -> Quote:
        """What a basket earns and costs; pure."""
        ...

    def save(self, sale: Sale, recognised: Recognised, cashier: str) -> Saved | Refused:
        """Write a sale down; blocks for a flush to disk."""
        ...

    def void(self, txn_id: UUID, cashier: str) -> Saved | Refused:
        """Undo a sale; blocks for a flush to disk."""
        ...


class FindsProducts(Protocol):
    """`pos_client.services.catalogue.ProductShelf`."""

    @property
    def has_products(self) -> bool:
        """Whether this shop scans products here at all."""
        ...

    def find(self, text: str) -> Product | None:
        """The product on sale with this EAN or UPC code; instant."""
        ...


@dataclass(frozen=True, slots=True)
class CheckoutServices:
    """What the checkout works with.

    `look_up` has the backend asked for products that are new; never blocks, the answer comes as news.
    `language` is the one shown now, in which new lines are named. `sold` hears of every sale that was saved,
    `print_last` has the receipt of the last one printed, `load_card` asks how much is loaded onto a card, `gifts` shows
    what waits for a member, and hears whether their code was used up by a sale, `choose_coupon` asks which coupon is
    used for a bill; all return at once.
    """

    verification: VerifiesScans
    manual_entry: TakesCardNumbers
    checkout: SavesSales
    tasks: RunsTasks
    clock: Clock
    ids: IdSource
    tones: ToneIndicator
    products: FindsProducts
    look_up: Callable[[], Wanted]
    language: Callable[[], str]
    sold: Callable[[Saved], None] = lambda _saved: None
    print_last: Callable[[], None] = lambda: None
    load_card: Callable[[Recognised], None] = lambda _recognised: None
    gifts: Callable[[Recognised, bool], None] = lambda _recognised, _is_spent: None
    choose_coupon: Callable[[Recognised, int], None] = lambda _recognised, _bill_minor: None


@dataclass(frozen=True, slots=True)
class CheckoutSettings:
    """How this shop sells: currency, who is at the till, amounts with a key of their own (minor units).

    `devices` are those set up, before anything was heard of them.
    What goes by itself stays `stay` times as long as usual.
    With `commit_on_scan` a member scanned after the amount was typed is awarded at once, with a way back.
    """

    currency: str = "CNY"
    cashier: str = ""
    quick_amounts: tuple[int, ...] = (5_000, 10_000, 20_000)
    commit_on_scan: bool = True
    stay: float = 1.0
    has_printer: bool = False
    devices: Devices = NO_DEVICES
