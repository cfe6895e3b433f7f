"""What the checkout does with a scan, a key and an answer. Plain Python: a screen only draws what this decides."""

from collections.abc import Callable
from functools import partial

from pos_client.domain.barcode import Barcode
from pos_client.domain.coupon import Coupon
from pos_client.domain.gifts import Gift
from pos_client.domain.outcome import Outcome
from pos_client.domain.reasons import Reason
from pos_client.domain.sale import SaleState
from pos_client.domain.transaction import TypedReason
from pos_client.services.catalogue import CatalogueNews
from pos_client.services.connectivity import LinkState, LinkStatus
from pos_client.services.sale_receipt import SaleReceipt
from pos_client.services.verification import Recognised
from ui.screens.checkout.codes import Codes
from ui.screens.checkout.desk import Desk
from ui.screens.checkout.model import CardLoad, GiftShown, Notice, NoticeKind, Verdict
from ui.screens.checkout.open_sale import OpenSale
from ui.screens.checkout.ports import CheckoutServices, CheckoutSettings, ShowsCheckout
from ui.screens.checkout.products import ProductLines
from ui.screens.checkout.saving import Saving
from ui.screens.devices import Device
from ui.screens.receipts.model import PrinterNews, PrintState

_MANY_PIECES = 2
"""So many pieces in the basket are asked about before Esc empties it."""
_PRINTING = {
    PrintState.READY: None,
    PrintState.PRINTING: NoticeKind.PRINTING,
    PrintState.PRINTED: NoticeKind.PRINTED,
    PrintState.FAILED: NoticeKind.NOT_PRINTED,
    PrintState.NOTHING: NoticeKind.NOTHING_TO_PRINT,
}


class CheckoutPresenter:
    """One method per intent, each ends in `view.show_model`. UI thread only; whatever blocks goes through `tasks`.

    Keys are decided here; codes are in `codes`, saving in `saving`, and what all of them work on in `desk`.
    """

    def __init__(self, view: ShowsCheckout, services: CheckoutServices, settings: CheckoutSettings) -> None:
        self._desk = Desk(view, services, settings)
        self._codes = Codes(self._desk, Saving(self._desk))
        self._desk.show()

    def key(self, key: str) -> None:
        """A key of the keypad: `0` to `9`, `00` or `.`."""
        self._type(lambda sale: sale.type_key(key))

    def backspace(self) -> None:
        """Take the last digit, or the last product, back."""
        self._type(OpenSale.backspace)

    def quick_amount(self, amount_minor: int) -> None:
        """A whole amount at once, of the sale or of another item; it replaces points being chosen."""
        self._type(lambda sale: sale.set_amount(amount_minor))

    def _type(self, change: Callable[[OpenSale], None]) -> None:
        """Change what is typed; after a finished sale that begins the next one."""
        desk = self._desk
        if desk.wait_turn(partial(self._type, change)):
            return
        desk.start_over_if_done()
        desk.typed_at_s = desk.services.clock.monotonic_s()
        desk.board.notice = None
        change(desk.open)
        desk.show()

    def select_line(self, line_id: str) -> None:
        """Let plus, minus and delete be about this product."""
        self._change_products(lambda products: products.select(line_id))

    def move_selection(self, rows: int) -> None:
        """Select another product of the list."""
        self._change_products(lambda products: products.move(rows))

    def step_line(self, pieces: int) -> None:
        """So many pieces more or fewer of the selected product."""
        self._change_products(lambda products: products.step(products.selected, pieces))

    def remove_line(self) -> None:
        """Take the selected product out."""
        self._change_products(lambda products: products.remove(products.selected))

    def _change_products(self, change: Callable[[ProductLines], None]) -> None:
        desk = self._desk
        if desk.wait_turn(partial(self._change_products, change)) or not desk.open.is_editable:
            return
        desk.changed(desk.open.change_products(change))

    def clear(self) -> None:
        """Step back: a message, what is being chosen, amount or products, the member; after a sale, everything.

        A basket of several pieces is emptied by a second Esc only. What the backend was asked for is not waited for.
        """
        desk = self._desk
        self._codes.unknown.forget()
        if desk.open.state is SaleState.SAVING:
            desk.turns.hold(self.clear)
            return
        desk.turns.drop()  # an Enter that waits for a check is taken back
        desk.commit_soon = False
        notice = desk.board.notice
        if desk.start_over_if_done():
            pass
        elif desk.board.says(Reason.OTHER_MEMBER):
            self._step_back(OpenSale.clear_all)
        elif notice is None and self._would_empty_a_full_basket():
            desk.board.say(Notice(NoticeKind.ASK_EMPTY))
            return
        elif notice is None or notice.kind is NoticeKind.ASK_EMPTY:
            self._step_back(OpenSale.clear)
        desk.board.notice = None
        desk.show()

    def _would_empty_a_full_basket(self) -> bool:
        sale = self._desk.open
        return not (sale.is_paying or sale.text) and sale.products.pieces >= _MANY_PIECES

    def _step_back(self, step: Callable[[OpenSale], None]) -> None:
        desk = self._desk
        had_member = desk.open.recognised is not None
        step(desk.open)
        if had_member and desk.open.recognised is None:
            desk.scans.left(desk.open.line)
            desk.board.verdict = Verdict.NONE

    def redeem(self) -> None:
        """Choose points to pay with, beginning at the largest allowed; once more: do not."""
        self._choose(OpenSale.choose_points)

    def pay_by_card(self) -> None:
        """Choose a part of the card's balance to pay with, beginning at all that is to pay; once more: do not.

        Before a sale has begun there is nothing to pay: then money is loaded onto the card.
        """
        sale = self._desk.open
        if sale.may_load and sale.recognised is not None and not self._desk.turns.are_waiting:
            self._desk.services.load_card(sale.recognised)
        else:
            self._choose(OpenSale.choose_card)

    def loading(self, load: CardLoad | None) -> None:
        """What is being loaded onto the card of whoever is shown; None: nothing any more."""
        if load != self._desk.loading:
            self._desk.loading = load
            self._desk.show()

    def card_loaded(self) -> None:
        """It is saved, and the member's code is used up by it: a sale needs the next one."""
        self._desk.begin_anew()

    def coupon(self) -> None:
        """Choose one of the member's coupons; once more: leave it."""
        self._choose(self._leave_or_ask)

    def use_coupon(self, coupon: Coupon) -> None:
        """The coupon that was chosen."""
        self._choose(lambda sale: sale.use_coupon(coupon))

    def _leave_or_ask(self, sale: OpenSale) -> Reason | None:
        if sale.sale.coupon is not None:
            return sale.use_coupon(None)
        refusal = sale.refuse_coupon()
        if refusal is None and sale.recognised is not None:
            self._desk.services.choose_coupon(sale.recognised, sale.sale.amount_minor)
        return refusal

    def gifts(self) -> None:
        """Show what waits for whoever is here; their code gets it as long as it has carried no sale."""
        desk = self._desk
        if desk.wait_turn(self.gifts):
            return
        if desk.open.recognised is None:
            desk.board.refuse(Reason.NO_MEMBER)
        else:
            desk.services.gifts(desk.open.recognised, not desk.open.is_editable)

    def gifts_left(self, found: Recognised, gifts: tuple[Gift, ...]) -> None:
        """So many still wait for whoever was recognised; if they are still here, that is shown."""
        self._desk.open.keep_gifts(found, gifts)
        self._desk.show()

    def handing(self, gift: GiftShown | None) -> None:
        """What is being handed over to whoever is here; None: nothing any more."""
        if gift != self._desk.handing:
            self._desk.handing = gift
            self._desk.show()

    def switch_credit(self) -> None:
        """Use credit for this sale, or leave it for another one."""
        self._choose(_switch_credit)

    def _choose(self, choose: Callable[[OpenSale], Reason | None]) -> None:
        desk = self._desk
        if desk.wait_turn(partial(self._choose, choose)) or not desk.open.is_editable:
            return
        if desk.open.is_item_typed:  # what pays is sized for the whole basket
            desk.board.say(Notice(NoticeKind.ITEM_TYPED))
            return
        desk.commit_soon = False
        refusal = choose(desk.open)
        desk.board.notice = None
        if refusal is not None:
            desk.board.refuse(refusal)
        desk.show()

    def commit(self) -> None:
        """Save the sale, never twice. While a code is being checked it waits for the answer, for whoever is shown.

        A price typed beside products is no part of the sale yet: it becomes an item first, and nothing is saved.
        """
        if not self._codes.add_item():
            self._codes.enter()

    def undo(self) -> None:
        """Take the sale saved last back, within five seconds, also when the next one has begun."""
        self._desk.undo.press()

    def print_receipt(self) -> None:
        """Print the receipt of the last sale; what comes of it is told by `printer`."""
        self._desk.services.print_last()

    def printer(self, news: PrinterNews) -> None:
        """How printing stands. Success is on paper already, so it is told only to whoever asked."""
        kind = _PRINTING[news.state]
        if kind is not None and (news.is_asked or kind is NoticeKind.NOT_PRINTED):
            self._desk.board.mention(Notice(kind, code=news.code))

    def barcode(self, barcode: Barcode, *, is_seen: bool = True) -> None:
        """A code was read, by whatever device; unless the sale was seen by then, nothing is saved by itself."""
        self._codes.read(barcode, is_seen=is_seen)

    def receipt(self, receipt: SaleReceipt | None) -> None:
        """A receipt was scanned: the sale it is of; None: this till knows none."""
        self._desk.board.say(Notice(NoticeKind.RECEIPT, receipt=receipt))

    def card_number(self, number: str, why: TypedReason) -> None:
        """A card number was typed for a member without a phone."""
        self._codes.typed(number, why)

    def outcome(self, outcome: Outcome) -> None:
        """What became of a transaction, now or hours later."""
        self._desk.outcome(outcome)

    def link(self, status: LinkStatus) -> None:
        """The link changed, and with it what may pay."""
        self._codes.unknown.link(is_online=status.state is LinkState.ONLINE)
        self._desk.paused((status.reason or "") if status.state is LinkState.PAUSED else "")

    def catalogue(self, news: CatalogueNews) -> None:
        """The backend was asked for products."""
        if not self._desk.wait_turn(partial(self.catalogue, news)):
            self._codes.unknown.hear(news)

    def speak(self, language: str) -> None:
        """The screen speaks this language now."""
        self._desk.open.speak(language)
        self._desk.show()

    def device(self, device: Device) -> None:
        """A camera or a scanner came or went."""
        self._desk.device(device)

    @property
    def is_free(self) -> bool:
        """Whether no sale is open here: nobody and nothing on the counter, nothing being checked or saved."""
        return self._desk.is_free

    def tick(self) -> None:
        """Time passed; call it a few times a second."""
        self._codes.commit_when_rested()
        self._desk.show_undo()


def _switch_credit(sale: OpenSale) -> Reason | None:
    if sale.recognised is None:
        return Reason.NO_MEMBER
    if not sale.may_pay:
        return Reason.NEEDS_PAY_CODE
    sale.payment.switch_credit()
    return None
