"""The checkout on the till's use cases."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pos_client.services.saving import Saved
from pos_client.services.verification import Recognised
from ui.composition.counter_parts import CounterParts
from ui.composition.printing import with_display
from ui.i18n import current_language
from ui.screens.checkout.ports import CheckoutServices, CheckoutSettings
from ui.screens.checkout.presenter import CheckoutPresenter
from ui.screens.checkout.view import CheckoutScreen
from ui.screens.receipts.presenter import ReceiptsPresenter


@dataclass(frozen=True, slots=True)
class Asks:
    """What opens the window that asks: how much is loaded, which gift is handed over, which coupon a bill uses."""

    load_card: Callable[[Recognised], None]
    gifts: Callable[[Recognised, bool], None]
    choose_coupon: Callable[[Recognised, int], None]


def checkout_presenter(
    parts: CounterParts,
    screen: CheckoutScreen,
    receipts: ReceiptsPresenter,
    on_display: Sequence[Callable[[bool], None]],
    on_sold: Callable[[Saved], None],
    asks: Asks,
) -> CheckoutPresenter:
    """What happens at the checkout, on this screen and on a line display where there is one.

    Each of `on_display` hears whether the line display is there.
    """

    def tell(is_there: bool) -> None:
        for hear in on_display:
            hear(is_there)

    core, app, settings, top = parts.core, parts.app, parts.settings, parts.top
    services = CheckoutServices(
        verification=core.verification,
        manual_entry=core.manual_entry,
        checkout=core.staffed,
        tasks=app.workers,
        clock=core.clock,
        ids=core.ids,
        tones=parts.tones,
        products=core.products,
        look_up=core.sync.want_catalogue,
        language=current_language,
        sold=on_sold,
        print_last=receipts.print_last,
        load_card=asks.load_card,
        gifts=asks.gifts,
        choose_coupon=asks.choose_coupon,
    )
    view = with_display(parts.watch(screen), app.workers, settings.store, top, tell)
    return CheckoutPresenter(view, services, _shop(parts))


def _shop(parts: CounterParts) -> CheckoutSettings:
    return CheckoutSettings(
        currency=parts.settings.currency,
        cashier=parts.settings.cashier,
        quick_amounts=parts.settings.quick_amounts_minor,
        stay=parts.settings.stay_percent / 100,
        devices=parts.scanners.devices(),
        has_printer=parts.top.printer is not None,
    )
