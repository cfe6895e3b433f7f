"""What opens in front of the screens: signing in and approving, members without a phone, refunds, coupons."""

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence, QShortcut

from pos_client.domain.outcome import Outcome
from pos_client.services.saving import Saved
from ui.composition.counter_parts import CounterParts, WatchedStaff
from ui.main_window import MainWindow
from ui.screens.checkout.presenter import CheckoutPresenter
from ui.screens.coupons.presenter import CouponsPresenter
from ui.screens.coupons.view import CouponsDialog
from ui.screens.dealing.presenter import DealingPresenter
from ui.screens.find_member.presenter import FindMemberPresenter, FindServices
from ui.screens.find_member.view import FindMemberDialog
from ui.screens.gifts.presenter import GiftsPresenter, GiftsServices
from ui.screens.gifts.view import GiftsDialog
from ui.screens.load_card.presenter import LoadPresenter, LoadServices
from ui.screens.load_card.view import LoadCardDialog
from ui.screens.office.presenter import OfficePresenter
from ui.screens.refund.presenter import RefundPresenter, RefundServices
from ui.screens.refund.view import RefundDialog
from ui.screens.staff.presenter import StaffPresenter
from ui.screens.staff.view import StaffDialog

LOOK_MS = 1000
"""How often somebody looks who is signed in: after a while without work nobody is."""


class FrontDialogs:
    """The dialogs with their presenters; what was approved goes on where it was asked for. UI thread."""

    def __init__(
        self,
        parts: CounterParts,
        window: MainWindow,
        screens: tuple[CheckoutPresenter, DealingPresenter, OfficePresenter],
        on_sold: Callable[[Saved], None],
        print_last: Callable[[], None],
    ) -> None:
        self._checkout, self._dealing, self._office = screens
        core, self._desk, self._who = parts.core, parts.core.staff, ""
        self._timer = QTimer(window)
        self._timer.timeout.connect(self.look_who)
        staff = WatchedStaff(StaffDialog(window), (parts.on_staff, self._office.tick, self.look_who))
        self.staff = StaffPresenter(staff, core.staff, core.staffed, parts.app.workers, core.clock, self.on_approved)
        staff.bind(self.staff)
        find = FindMemberDialog(window)
        self.find = FindMemberPresenter(find, _find_services(parts), self._checkout.card_number)
        find.bind(self.find)
        refund = RefundDialog(window, has_printer=parts.top.printer is not None)
        self.refund = RefundPresenter(refund, _refund_services(parts, on_sold, print_last))
        refund.bind(self.refund)
        load = LoadCardDialog(window, has_printer=parts.top.printer is not None)
        self.load = LoadPresenter(load, _load_services(parts, self._checkout, on_sold, print_last))
        load.bind(self.load)
        gifts = GiftsDialog(window)
        self.gifts = GiftsPresenter(gifts, _gifts_services(parts, self._checkout))
        gifts.bind(self.gifts)
        coupons = CouponsDialog(window)
        self.coupons = CouponsPresenter(coupons, core.clock, self._checkout.use_coupon)
        coupons.bind(self.coupons)
        for dialog in (find, refund, load, gifts, coupons):  # the window's own keys do not reach them
            QShortcut(QKeySequence("F12"), dialog).activated.connect(self.staff.open)
        self.look_who()
        self._timer.start(LOOK_MS)

    def look_who(self) -> None:
        """Whoever has signed out, or worked no more, leaves no member on the screen; what is being saved stays."""
        person, before = self._desk.cashier, self._who
        self._who = person.name if person else ""
        if not before or self._who:
            return
        leaves = (self.find.cancel, self.refund.close, self.load.cancel, self.gifts.cancel, self.coupons.cancel)
        for leave in (*leaves, self.staff.leave):
            leave()

    def take(self, text: str) -> bool:
        """Whether a scan was meant for one of them."""
        dialogs = (self.find, self.staff, self.refund, self.load, self.gifts, self.coupons)
        return any(dialog.take(text) for dialog in dialogs)

    def offer_refund(self, txn_id: UUID) -> None:
        """Show what can be given back of a sale."""
        self.refund.open(txn_id)

    def outcome(self, outcome: Outcome) -> None:
        """What became of a transaction."""
        self.refund.outcome(outcome)
        self.load.outcome(outcome)
        self.gifts.outcome(outcome)

    def link(self) -> None:
        """The link changed, and with it what can be asked and handed over."""
        self.find.link()
        self.gifts.link()

    def on_approved(self) -> None:
        """What was lacking is there now: go on with what was asked for."""
        if self.refund.wants_approval:
            self.refund.approved()
        elif self.load.wants_approval:
            self.load.approved()
        elif self.gifts.wants_approval:
            self.gifts.approved()
        elif self._office.wants_approval:
            self._office.approved()
        elif self._dealing.wants_approval:
            self._dealing.approved()
        else:
            self._checkout.commit()


def _find_services(parts: CounterParts) -> FindServices:
    core = parts.core
    return FindServices(core.finding.find, lambda: core.link.is_online, parts.app.workers, parts.settings.cashier)


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


def _load_services(
    parts: CounterParts, checkout: CheckoutPresenter, on_sold: Callable[[Saved], None], print_last: Callable[[], None]
) -> LoadServices:
    core = parts.core

    def on_saved(saved: Saved) -> None:
        checkout.card_loaded()
        on_sold(saved)

    return LoadServices(
        room=core.deposits.room,
        deposit=core.staffed.deposit,
        void=core.staffed.void,
        forget=core.staffed.forget,
        tasks=parts.app.workers,
        cashier=parts.settings.cashier,
        on_saved=on_saved,
        on_load=checkout.loading,
        print_copy=print_last,
    )


def _gifts_services(parts: CounterParts, checkout: CheckoutPresenter) -> GiftsServices:
    core = parts.core
    return GiftsServices(
        refusal=core.pick_ups.refusal,
        pick_up=core.staffed.pick_up,
        void=core.staffed.void,
        forget=core.staffed.forget,
        tasks=parts.app.workers,
        tones=parts.tones,
        clock=core.clock,
        cashier=parts.settings.cashier,
        on_left=checkout.gifts_left,
        on_gift=checkout.handing,
    )
