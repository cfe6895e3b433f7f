"""What opens in front of the screens: signing in and approving, a member without a phone, giving money back."""

from collections.abc import Callable
from uuid import UUID

from pos_client.domain.outcome import Outcome
from pos_client.services.saving import Saved
from ui.composition.counter_parts import CounterParts, WatchedStaff
from ui.main_window import MainWindow
from ui.screens.card_number.presenter import CardNumberPresenter
from ui.screens.card_number.view import CardNumberDialog
from ui.screens.checkout.presenter import CheckoutPresenter
from ui.screens.dealing.presenter import DealingPresenter
from ui.screens.refund.presenter import RefundPresenter, RefundServices
from ui.screens.refund.view import RefundDialog
from ui.screens.staff.presenter import StaffPresenter
from ui.screens.staff.view import StaffDialog


class FrontDialogs:
    """The dialogs with their presenters; what was approved goes on where it was asked for. UI thread."""

    def __init__(
        self,
        parts: CounterParts,
        window: MainWindow,
        screens: tuple[CheckoutPresenter, DealingPresenter],
        on_sold: Callable[[Saved], None],
        print_last: Callable[[], None],
    ) -> None:
        self._checkout, self._dealing = screens
        staff = WatchedStaff(StaffDialog(window), parts.on_staff)
        core = parts.core
        self.staff = StaffPresenter(staff, core.staff, core.staffed, parts.app.workers, core.clock, self.on_approved)
        staff.bind(self.staff)
        card_number = CardNumberDialog(window)
        self.card_number = CardNumberPresenter(card_number, self._checkout.card_number)
        card_number.bind(self.card_number)
        refund = RefundDialog(window, has_printer=parts.top.printer is not None)
        self.refund = RefundPresenter(refund, _refund_services(parts, on_sold, print_last))
        refund.bind(self.refund)

    def take(self, text: str) -> bool:
        """Whether a scan was meant for one of them."""
        return any(dialog.take(text) for dialog in (self.card_number, self.staff, self.refund))

    def offer_refund(self, txn_id: UUID) -> None:
        """Show what can be given back of a sale."""
        self.refund.open(txn_id)

    def outcome(self, outcome: Outcome) -> None:
        """What became of a transaction."""
        self.refund.outcome(outcome)

    def on_approved(self) -> None:
        """What was lacking is there now: go on with what was asked for."""
        if self.refund.wants_approval:
            self.refund.approved()
        elif self._dealing.wants_approval:
            self._dealing.approved()
        else:
            self._checkout.commit()


def _refund_services(
    parts: CounterParts, on_sold: Callable[[Saved], None], print_last: Callable[[], None]
) -> RefundServices:
    core = parts.core
    return RefundServices(
        offer=core.refunds.offer,
        offer_newest=core.refunds.offer_newest,
        refund=core.staffed.refund,
        forget=core.staffed.forget,
        tasks=parts.app.workers,
        cashier=parts.settings.cashier,
        on_saved=on_sold,
        print_copy=print_last,
    )
