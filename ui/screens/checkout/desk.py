"""What every job at the checkout works on: the open sale, what is being said, whose turn it is."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from pos_client.domain.catalogue import Product
from pos_client.domain.outcome import Accepted, Outcome, Refused
from pos_client.domain.reasons import Reason
from pos_client.domain.sale import SaleState
from ui.screens.checkout.answers import Answers
from ui.screens.checkout.board import Board
from ui.screens.checkout.last_sale import LastSale
from ui.screens.checkout.model import CardLoad, CheckoutModel, GiftShown, NoticeKind, Verdict
from ui.screens.checkout.open_sale import OpenSale
from ui.screens.checkout.ports import CheckoutServices, CheckoutSettings, ShowsCheckout
from ui.screens.checkout.scans import LastScans
from ui.screens.checkout.turns import Turns
from ui.screens.checkout.undo import Records, Undo
from ui.screens.devices import Device


class Desk:
    """One sale after the other. UI thread; `show` draws everything.

    While a sale is being saved every intent waits its turn, so nothing typed or scanned meanwhile is lost.
    """

    def __init__(self, view: ShowsCheckout, services: CheckoutServices, settings: CheckoutSettings) -> None:
        self.services = services
        self.settings = settings
        self.next_basket = services.ids.new_id()
        self.open = self._new_sale()
        self.scans = LastScans()
        self.last = LastSale(services.clock)
        self.answers = Answers()
        self.board = Board(services.tones, self.show)
        self.undo = Undo(services, settings, Records(self.board, self.scans, self.answers), self.outcome)
        self.turns = Turns()
        self.typed_at_s = float("-inf")
        self.commit_soon = False
        self._view = view
        self._blank = CheckoutModel(settings.currency, settings.quick_amounts, devices=settings.devices)
        self._blank = replace(self._blank, has_printer=settings.has_printer)
        self._undo_shown = False
        self.loading: CardLoad | None = None
        self.handing: GiftShown | None = None

    def wait_turn(self, intent: Callable[[], None]) -> bool:
        """Keep an intent for later while a sale is being saved, or behind an Enter that waits for a check."""
        must_wait = self.open.state is SaleState.SAVING or self.turns.are_waiting
        if must_wait:
            self.turns.hold(intent)
        return must_wait

    @property
    def is_free(self) -> bool:
        """Whether no sale is open: nothing typed, scanned, recognised, being checked or saved."""
        sale = self.open
        is_blank = sale.state is SaleState.DONE or (sale.state is SaleState.EMPTY and not sale.text)
        return is_blank and not self.turns.are_waiting and self.board.verdict is not Verdict.CHECKING

    def start_over_if_done(self) -> bool:
        """Begin the next sale where the last one is finished; whether it was."""
        done = self.open.state is SaleState.DONE
        if done:
            self.open = self._new_sale()
            self.answers.forget()
            self.board.wipe()
        return done

    def begin_anew(self) -> None:
        """The code on the screen has carried something else than a sale: the next one is another member's, or code."""
        self.scans.left(self.open.line)
        self.next_basket = self.services.ids.new_id()
        self.open = self._new_sale()
        self.answers.forget()
        self.board.wipe()
        self.show()

    @property
    def basket_of_next_scan(self) -> UUID:
        """Whose scan the next one is: after a finished sale it begins another, whose id is known already."""
        return self.open.sale.basket_id if self.open.is_editable else self.next_basket

    def add(self, product: Product) -> None:
        """One more of a product; after a finished sale that begins the next one."""
        self.start_over_if_done()
        self.commit_soon = False
        refusal = self.open.add(product, self.services.language())
        self.board.notice = None
        if refusal is None:
            self.board.heard()
        else:
            self.board.refuse(refusal)

    def changed(self, refusal: Reason | None) -> None:
        """Show the basket as it is now, or why it could not be changed."""
        self.board.notice = None
        if refusal is not None:
            self.board.refuse(refusal)
        self.show()

    def outcome(self, outcome: Outcome) -> None:
        """What became of a transaction, now or hours later; it may even come before saving it has returned."""
        self.scans.settle(outcome)
        if isinstance(outcome, Refused):
            self.undo.refused(outcome.txn_id)
        notice = self.answers.notice(outcome)
        if notice is None:
            self.show()
            return
        if isinstance(outcome, Accepted):
            is_undone, at = notice.kind is NoticeKind.UNDONE, self.services.clock.utc()
            (self.open.undone if is_undone else self.open.booked)(outcome.result, at)
            self.board.booked(undone=is_undone)
        self.board.say(notice)

    def device(self, device: Device) -> None:
        """A camera or a scanner came or went."""
        self._blank = replace(self._blank, devices=self._blank.devices.heard_of(device))
        self.show()

    def paused(self, reason: str) -> None:
        """Why nothing is sent until somebody acts; empty while that is not so."""
        self._blank = replace(self._blank, paused=reason)
        self.show()

    def show_undo(self) -> None:
        """Draw what is left of the time to undo, while there is any."""
        if self._undo_shown or self.undo.left() is not None:
            self.show()

    def show(self) -> None:
        """Draw everything."""
        board, left = self.board, self.undo.left()
        self._undo_shown = left is not None
        news = replace(
            self._blank,
            verdict=board.verdict,
            refused=board.refused,
            notice=board.notice,
            undo_left=left,
            undo_told=self.undo.told,
            current=self.scans.find(self.open.line),
            scans=self.scans.lines(),
            loading=self.loading,
            handing=self.handing,
        )
        self._view.show_model(self.open.shown_in(news, self.services.clock.utc()))

    def _new_sale(self) -> OpenSale:
        return OpenSale(self.next_basket, self.settings.currency, self.services.checkout)
