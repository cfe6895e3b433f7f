"""The till's window on its use cases: screens, presenters, and who hears what."""

from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut

from pos_client import __version__
from pos_client.domain.barcode import Barcode, Misread
from pos_client.domain.member_code import is_meaningful
from pos_client.domain.outcome import Outcome
from pos_client.domain.transaction import REFUNDABLE
from pos_client.services.catalogue import CatalogueNews
from pos_client.services.connectivity import LinkStatus
from pos_client.services.sale_receipt import SaleReceipt
from pos_client.services.saving import Saved
from pos_client.services.verification import Recognised
from ui.composition.counter_parts import CounterParts
from ui.composition.counter_window import Screens, counter_window
from ui.composition.dealing import dealing_presenter
from ui.composition.device_check import DeviceCheck
from ui.composition.front_dialogs import FrontDialogs
from ui.composition.office import OfficeTab
from ui.composition.printing import receipts_presenter
from ui.composition.running import start_sender
from ui.composition.selling import Asks, checkout_presenter
from ui.composition.shift import ShiftTab
from ui.i18n import install_language
from ui.main_window import MainWindow
from ui.screens.checkout.view import CheckoutScreen
from ui.screens.devices import Device
from ui.screens.kiosk.presenter import KioskPresenter
from ui.screens.receipts.model import PrinterNews
from ui.screens.status.presenter import StatusPresenter
from ui.screens.status.view import StatusBar
from ui.screens.waiting.presenter import WaitingPresenter
from ui.screens.waiting.shift import ShiftPresenter
from ui.screens.waiting.view import WaitingScreen

CHECKOUT, CHECK_IN, WAITING, SHIFT, DEVICES, MANAGER = range(6)


class Counter:
    """The till at a counter. Made on the UI thread; `start` begins to read and to send."""

    def __init__(self, parts: CounterParts) -> None:
        self._parts = parts
        app, core, settings = parts.app, parts.core, parts.settings
        self._checkout_view = CheckoutScreen(parts.scanners.latest_view)
        self._waiting_view = WaitingScreen()
        self._status_view = StatusBar()
        self.kiosk = KioskPresenter(core.check_in, app.workers, parts.tones, settings.stay_percent / 100)
        self.status = StatusPresenter(
            self._status_view,
            core.clock,
            parts.scanners.camera_fps,
            terminal=settings.terminal_id,
            version=__version__,
            devices=parts.scanners.devices(),
            cashier=self.signed_in,
        )
        self.receipts = receipts_presenter(app, core, settings, parts.top, self.on_printer, self.on_receipt)
        self.check = DeviceCheck(parts, self.on_barcode, self.receipts.ask_printer)
        on_display = (self.status.display, self.check.on_display)
        asks = Asks(self.on_load_card, self.on_gifts, self.on_choose_coupon)
        self.checkout = checkout_presenter(parts, self._checkout_view, self.receipts, on_display, self.on_sold, asks)
        self.waiting = WaitingPresenter(
            self._waiting_view,
            core.outbox,
            app.workers,
            core.clock,
            send_now=core.sync.send_now,
            on_counts=self.status.counts,
            on_storage=self.status.storage,
        )
        self.shift = ShiftPresenter(self._waiting_view, core.shift, app.workers)
        self.dealing = dealing_presenter(self._waiting_view.dealing, app, core, settings, self.on_dealt)
        self.office = OfficeTab(parts, self.signed_in)
        self.report = ShiftTab(app, core, settings, parts.top, self.on_refused)
        self.window = self._window()
        asking = (self.checkout, self.dealing, self.office.presenter)
        self.dialogs = FrontDialogs(parts, self.window, asking, self.on_sold, self.receipts.print_last)
        self._bind_keys()
        self._bind_views()

    def _bind_keys(self) -> None:
        """Keys of every screen, and F7 of two of them: on the others that means something else."""
        acts = (
            ("F3", self.on_no_phone),
            ("F12", self.dialogs.staff.open),
            ("Ctrl+P", self.on_print),
            ("Ctrl+G", self.on_gifts_key),
        )
        for key, act in acts:
            QShortcut(QKeySequence(key), self.window).activated.connect(act)
        for screen, offer in (
            (self._waiting_view, self.on_refund),
            (self._checkout_view, self.dialogs.refund.open_newest),
        ):
            refund = QShortcut(QKeySequence("F7"), screen)
            refund.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            refund.activated.connect(offer)

        if not self._parts.is_practice:
            QShortcut(QKeySequence("Ctrl+,"), self.window).activated.connect(self.on_settings)

    def _bind_views(self) -> None:
        """Close the circles: what a person does goes to the presenters."""
        self._checkout_view.bind(self.checkout)
        self._waiting_view.bind(self.waiting)
        self._waiting_view.dealing.bind(self.dealing)
        self._waiting_view.bind_dealing(self.dealing)
        self._waiting_view.bind_shift(self.shift)
        if self._parts.top.printer is not None:
            self._waiting_view.bind_receipts(self.receipts)
        self.window.tab_shown.connect(self.on_tab)
        self.on_tab(self.window.current())
        self._status_view.bind(self.status)

    def start(self) -> None:
        """Read every scanner, send what waits, and hear of both."""
        app, core = self._parts.app, self._parts.core
        core.link.subscribe(lambda status: app.relay.post(partial(self.on_link, status)))
        core.sync.subscribe_outcomes(lambda outcome: app.relay.post(partial(self.on_outcome, outcome)))
        core.sync.subscribe_catalogue(lambda news: app.relay.post(partial(self.on_catalogue, news)))
        self._parts.scanners.read_products(core.products.has_products)
        if not self._parts.is_practice:
            scan, misread = self.check.on_scanned, self.check.on_misread
            self._parts.scanners.start(app.workers, app.relay, scan, self.on_device, misread)
        else:
            self._parts.scanners.follow(self.on_device)
        start_sender(app, core)
        self.waiting.refresh()
        self.receipts.ask_printer()

    def leave(self) -> None:
        """This till only practised, and is done: devices have nothing to tell it any more."""
        self._parts.scanners.unfollow(self.on_device)

    def on_barcode(self, barcode: Barcode) -> None:
        """Scanning works from anywhere: a badge asks for its PIN, the check-in tab counts a visit. UI thread."""
        if self.dialogs.take(barcode.text):
            return
        if self.window.current() == DEVICES:
            return
        if not is_meaningful(barcode.text):
            self.check.on_misread(Misread(barcode.device_id, barcode.symbology, len(barcode.text)))
        if self.window.current() == CHECK_IN:
            self.kiosk.on_barcode(barcode)
            return
        if self.window.current() == WAITING and self.dealing.take(barcode.text):
            return
        is_seen = self.window.current() == CHECKOUT
        if not is_seen:
            self.window.show_tab(CHECKOUT)
        if not self.receipts.take(barcode.text):
            self.checkout.barcode(barcode, is_seen=is_seen)

    def on_receipt(self, txn_id: UUID, receipt: SaleReceipt | None) -> None:
        """A receipt was scanned, and its sale looked up: what can come back of it is offered. UI thread."""
        self.checkout.receipt(receipt)
        if receipt is None or receipt.kind in REFUNDABLE:
            self.dialogs.offer_refund(txn_id)

    def on_refund(self) -> None:
        """Offer what is left of the sale in the row somebody looks at. UI thread."""
        if self._waiting_view.chosen is not None:
            self.dialogs.offer_refund(self._waiting_view.chosen)

    def on_no_phone(self) -> None:
        """Look for a member who has no code to show. UI thread."""
        if self.window.current() != CHECKOUT:
            self.window.show_tab(CHECKOUT)
        self.dialogs.find.open()

    def on_load_card(self, recognised: Recognised) -> None:
        """Ask how much money is loaded onto this member's card. UI thread."""
        self.dialogs.load.open(recognised)

    def on_choose_coupon(self, recognised: Recognised, bill_minor: int) -> None:
        """Ask which of this member's coupons is used for a bill. UI thread."""
        self.dialogs.coupons.open(recognised, bill_minor)

    def on_settings(self) -> None:
        """Show this till's settings, to whoever may manage. UI thread."""
        self.window.show_tab(MANAGER)
        self.office.presenter.choose_settings()

    def on_gifts_key(self) -> None:
        """Hand over what waits for the member at the checkout. UI thread."""
        if self.window.current() != CHECKOUT:
            self.window.show_tab(CHECKOUT)
        self.checkout.gifts()

    def on_gifts(self, recognised: Recognised, is_spent: bool) -> None:
        """Show what waits for this member. UI thread."""
        self.dialogs.gifts.open(recognised, is_spent=is_spent)

    def on_dealt(self) -> None:
        """Something became of an entry: the list and the line below it tell it together. UI thread."""
        self.waiting.refresh()
        self.shift.tick()
        self.report.news()

    def on_refused(self) -> None:
        """Somebody wants to deal with what was refused. UI thread."""
        self.window.show_tab(WAITING)

    def signed_in(self) -> str | None:
        """The name of who is signed in; empty while nobody is, None where nobody has to be."""
        staff = self._parts.core.staff
        person = staff.cashier
        if person is None and not staff.is_staffed:
            return None
        return person.name if person else ""

    def on_tab(self, number: int) -> None:
        """The list of what waits is kept up to date only while somebody looks at it. UI thread."""
        if number == WAITING:
            self.waiting.opened()
            self.shift.opened()
        else:
            self.waiting.closed()
            self.shift.closed()
        self.report.on_shown(number == SHIFT)
        self.check.on_shown(number == DEVICES)
        self.office.on_shown(number == MANAGER)

    def on_outcome(self, outcome: Outcome) -> None:
        """What became of a transaction. UI thread."""
        self.checkout.outcome(outcome)
        self.receipts.outcome(outcome.txn_id)
        self.dialogs.outcome(outcome)
        self.on_dealt()
        self._count_down()

    def on_catalogue(self, news: CatalogueNews) -> None:
        """The backend was asked for products: cameras read their codes as soon as there are any. UI thread."""
        self._parts.scanners.read_products(self._parts.core.products.has_products)
        self.checkout.catalogue(news)

    def on_device(self, device: Device) -> None:
        """A camera or a scanner came or went. UI thread."""
        self.kiosk.on_device(device)
        self.checkout.device(device)
        self.status.device(device)
        self.check.on_device(device)

    def on_sold(self, saved: Saved) -> None:
        """A sale was saved: there is a receipt to print, and perhaps money to take. UI thread."""
        self.receipts.sold(saved.entry.transaction.txn_id)

    def on_print(self) -> None:
        """The receipt of the row somebody looks at, else of the last sale. UI thread."""
        if self.window.current() == WAITING:
            self._waiting_view.on_receipt()
        else:
            self.receipts.print_last()

    def on_printer(self, news: PrinterNews) -> None:
        """How printing stands. UI thread."""
        for hear in (self.checkout.printer, self.status.printer, self.check.on_printer):
            hear(news)

    def on_link(self, status: LinkStatus) -> None:
        """The link changed. UI thread."""
        self.status.link(status)
        self.checkout.link(status)
        self.waiting.link(status)
        self.dialogs.link()
        self._count_down()

    def _count_down(self) -> None:
        """Have the status bar told what this till may still do alone, while it is."""
        core = self._parts.core
        if not core.link.is_online:
            self._parts.app.workers.run_task(
                core.rules.remaining, on_done=self.status.alone, on_error=self.on_nothing_known
            )

    def on_nothing_known(self, _error: Exception) -> None:
        """The outbox cannot be read; the list of what waits says so. UI thread."""
        self.status.alone(None)

    def _window(self) -> MainWindow:
        check, office = self.check.view, self.office.view
        screens = Screens(self._checkout_view, self.kiosk, self._waiting_view, self.report.view, check, office)
        window = counter_window(self._parts, screens, self._status_view)
        window.language_chosen.connect(self.on_language)
        return window

    def on_language(self, language: str) -> None:
        """Switch every text, live."""
        install_language(self._parts.app.qt, language)
