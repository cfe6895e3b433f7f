"""The sale on the counter: what was typed or scanned, who was recognised, how it is paid."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from pos_client.domain.basket import basket_of, refuse_basket
from pos_client.domain.calculation import Quote
from pos_client.domain.catalogue import Product
from pos_client.domain.coupon import Coupon
from pos_client.domain.gifts import Gift
from pos_client.domain.member import MemberView, view_of
from pos_client.domain.member_code import Intent
from pos_client.domain.reasons import Reason
from pos_client.domain.sale import Sale, SaleEvent, SaleState
from pos_client.domain.settled import facts_after, facts_undone, spendable_on
from pos_client.domain.transaction import Authority, TransactionResult
from pos_client.services.verification import Recognised
from ui.screens.checkout import amount
from ui.screens.checkout.model import CheckoutModel
from ui.screens.checkout.payment import NO_TENDER, Payment
from ui.screens.checkout.ports import SavesSales
from ui.screens.checkout.products import ProductLines

_EDITABLE = {SaleState.EMPTY, SaleState.AMOUNT_ONLY, SaleState.MEMBER_ONLY, SaleState.READY}


class OpenSale:
    """One basket from the first digit or product to its outcome. UI thread; nothing here blocks.

    Either an amount is typed or products are scanned. An amount keeps products out until it is cleared or made an item.
    Beside products, what is typed is the price of another item, and no part of the sale until it is added.
    """

    def __init__(self, basket_id: UUID, currency: str, checkout: SavesSales) -> None:
        self.sale = Sale(basket_id)
        self.text = ""
        self.products = ProductLines()
        self.recognised: Recognised | None = None
        self.member: MemberView | None = None
        self.line = 0
        self.payment = Payment(currency, checkout)
        self._is_booked = False
        self._occurred_at: datetime | None = None
        self._currency = currency
        self._checkout = checkout

    @property
    def state(self) -> SaleState:
        """Where it stands."""
        return self.sale.state

    @property
    def is_editable(self) -> bool:
        """Whether it still takes digits, products and members."""
        return self.state in _EDITABLE

    @property
    def is_item_typed(self) -> bool:
        """Whether the price of another item is being typed beside the products."""
        return bool(self.products.lines and self.text)

    @property
    def is_amount_typed(self) -> bool:
        """Whether the sale is an amount instead of products."""
        return bool(self.text and not self.products.lines)

    @property
    def handle(self) -> str | None:
        """The card number of the member on the screen, if one is."""
        return None if self.recognised is None else self.recognised.code.handle

    @property
    def may_pay(self) -> bool:
        """Whether the member unlocked paying."""
        return self.recognised is not None and self.recognised.code.intent is Intent.PAY

    @property
    def may_load(self) -> bool:
        """Whether money can be loaded onto the card of whoever is here: before a sale has begun."""
        found = self.recognised
        is_known = found is not None and found.pending is None and found.programme.stored_value.enabled
        return is_known and self.state is SaleState.MEMBER_ONLY

    @property
    def is_paying(self) -> bool:
        """Whether points, card or a coupon pay a part, or are about to."""
        return self.payment.is_chosen or (self.sale.coupon is not None and self.sale.amount_minor > 0)

    def type_key(self, key: str) -> None:
        """One key of the keypad, into the points or the card while they are chosen, else into the amount."""
        if self.payment.is_typing and self.recognised is not None:
            self.payment.type_key(key, self.recognised, self.sale.basket)
        else:
            self._set_text(amount.typed(self.text, key, self._currency))

    def backspace(self) -> None:
        """Take the last digit, or the last scan of a product, back."""
        if self.payment.is_typing and self.recognised is not None:
            self.payment.backspace(self.recognised, self.sale.basket)
        elif self.products.lines and not self.text:
            self.change_products(ProductLines.take_back)
        else:
            self._set_text(self.text[:-1])

    def set_amount(self, amount_minor: int) -> None:
        """A whole amount at once; points being chosen were for another one."""
        self.payment.drop()
        self._set_text(amount.plain(amount_minor, self._currency))

    def add(self, product: Product, language: str) -> Reason | None:
        """One more of a product; why not, if not."""
        return self.change_products(lambda products: products.add(product, language))

    def add_item(self) -> Reason | None:
        """What is typed becomes an item of the basket; why not, if not. A price of nothing is no item."""
        price_minor = amount.minor(self.text, self._currency)
        refusal = self.change_products(lambda products: products.add_item(price_minor)) if price_minor else None
        if refusal is None:
            self._set_text("")
        return refusal

    def change_products(self, change: Callable[[ProductLines], None]) -> Reason | None:
        """Change the basket; the amount is its sum, and what pays was sized for the old one.

        Why not, if not: more lines or money than any sale takes (then nothing has changed).
        """
        changed = self.products.copy()
        change(changed)
        refusal = refuse_basket(basket_of(changed.lines))
        if refusal is not None:
            return Reason.ABOVE_MAXIMUM if refusal is Reason.MALFORMED else refusal
        self.products = changed
        if changed.lines != self.sale.lines:
            self.payment.drop()
            self.sale = self.sale.with_lines(changed.lines)
            self._set_text(self.text)
        return None

    def speak(self, language: str) -> None:
        """Call the products what they are called in this language; nothing else of the sale changes."""
        self.products.speak(language)
        self.sale = replace(self.sale, lines=self.products.lines)

    def clear(self) -> None:
        """Step back: points or card being chosen, the coupon, the item or amount typed, products, then the member."""
        if self.payment.step_back():
            return
        if self.sale.coupon is not None:
            self.use_coupon(None)
        elif self.text:
            self._set_text("")
        elif self.products.lines:
            self.change_products(ProductLines.empty)
        else:
            self.recognised = self.member = None
            self.sale = self.sale.on(SaleEvent.CLEARED)

    def clear_all(self) -> None:
        """Make room for another member: nothing of this sale stays but the products on the counter."""
        self.use_coupon(None)
        if self.products.lines:
            self.recognised = self.member = None
            self.sale = self.sale.on(SaleEvent.MEMBER_REMOVED)
            return
        self._set_text("")
        self.clear()

    def recognise(self, found: Recognised, line: int) -> None:
        """This member; but while points, card or a coupon pay a part, the code which unlocked that stays."""
        self.sale = self.sale.on(SaleEvent.MEMBER_RECOGNISED)
        if not self.is_paying:
            if self.handle != found.code.handle:
                self.use_coupon(None)
            self.recognised, self.member, self.line = found, found.member, line

    def keep_gifts(self, found: Recognised, gifts: tuple[Gift, ...]) -> None:
        """So many gifts still wait for whoever is here, if that is who was found."""
        is_here = (found.basket_id, found.code.handle) == (self.sale.basket_id, self.handle)
        if is_here and self.recognised is not None and self.member is not None:
            self.recognised = replace(self.recognised, member=self.recognised.member.with_gifts(gifts))
            self.member = self.member.with_gifts(gifts)

    def choose_points(self) -> Reason | None:
        """Open the choice of points, or close it; why not, if not."""
        if self.recognised is None or self.missing() is not None:
            return self.missing()
        return self.payment.choose_points(self.recognised, self.sale.basket)

    def choose_card(self) -> Reason | None:
        """Open the choice of the card's balance, or close it; why not, if not."""
        if self.recognised is None or self.missing() is not None:
            return self.missing()
        return self.payment.choose_card(self.recognised, self.sale.basket)

    def refuse_coupon(self) -> Reason | None:
        """Why no coupon can be chosen now, or None."""
        found, missing = self.recognised, self.missing()
        return missing if found is None or missing else self.payment.refuse_coupon(found)

    def use_coupon(self, coupon: Coupon | None) -> Reason | None:
        """Use a coupon, or leave it; what else pays was sized for the other rest. Why not, if not."""
        refusal = None if coupon is None else self.refuse_coupon()
        if refusal is None:
            self.payment.drop()
            self.sale = self.sale.with_coupon(coupon)
        return refusal

    def missing(self) -> Reason | None:
        """What a sale still lacks before it can be saved."""
        if self.recognised is None:
            return Reason.NO_MEMBER
        return Reason.NO_AMOUNT if self.sale.amount_minor == 0 else None

    def commit(self) -> Sale | Reason:
        """The sale to save, from here on SAVING; or why not."""
        missing = self.missing() or self.payment.refusal()
        if missing is not None or self.recognised is None:
            return missing or Reason.NO_MEMBER
        self.sale = self.sale.with_tender(self.payment.tender(self.recognised, self.sale.basket))
        self.sale = self.sale.on(SaleEvent.COMMITTED)
        return self.sale

    def settled(self, occurred_at: datetime) -> None:
        """It is saved, and was made then."""
        self._occurred_at = occurred_at
        self.payment.drop()
        self.sale = self.sale.on(SaleEvent.SETTLED)

    def failed(self) -> None:
        """It was not saved; everything is still there, what is being chosen too."""
        self.sale = self.sale.on(SaleEvent.FAILED).with_tender(NO_TENDER)

    def booked(self, result: TransactionResult, at: datetime) -> None:
        """The backend has settled this sale: the member as another scan would show it; nobody of a typed number."""
        if (found := self.recognised) is not None and found.typed is None:
            about = (result, self._occurred_at or at, at, self.sale.tender.coupons)
            facts = facts_after(found.programme, found.member.facts, *about)
            self.member, self._is_booked = view_of(found.programme, facts), True

    def undone(self, result: TransactionResult, at: datetime) -> None:
        """The backend has undone this sale: the member as before, unless more has happened since."""
        if self.recognised is not None:
            facts = facts_undone(self.recognised.member.facts, result, at)
            self.member, self._is_booked = view_of(self.recognised.programme, facts), True

    def quote(self) -> Quote | None:
        """The basket's figures; None while the member is not known."""
        if self.recognised is None:
            return None
        basket = self.sale.basket
        tender = self.payment.tender(self.recognised, basket) if self.is_editable else self.sale.tender
        return self._checkout.quote(self.recognised, basket, tender)

    def shown_in(self, model: CheckoutModel, now: datetime) -> CheckoutModel:
        """The model with this sale in it, as it stands now."""
        programme = self.recognised.programme if self.recognised else None
        can_use = self.recognised is not None and self._checkout.may_use_balance(self.recognised)
        return replace(
            model,
            state=self.state,
            amount_text=self.text,
            amount_minor=self.sale.amount_minor,
            lines=self.sale.lines,
            selected=self.products.selected,
            member=self.member,
            authority=self._authority(),
            pending=self._pending(),
            may_pay=self.may_pay,
            may_use_balance=can_use,
            use_credit=self.payment.use_credit,
            quote=self.quote(),
            edit=self.payment.edit,
            card_edit=self.payment.card_edit,
            coupon=self.sale.coupon,
            may_load=self.may_load,
            keeps_money=programme is not None and (programme.rebate.rate_bp > 0 or programme.stored_value.enabled),
            earns_from=None if programme is None else spendable_on(programme, self._occurred_at or now),
        )

    def _authority(self) -> Authority | None:
        """Whose word the member's figures are: the backend's own once it has answered."""
        if self._is_booked:
            return Authority.ONLINE
        return self.recognised.authority if self.recognised else None

    def _pending(self) -> Reason | None:
        """Why nothing can be promised yet; nothing once the backend has checked the code."""
        if self.recognised is None or self.member is None or self.member.is_verified:
            return None
        return Reason.MANUAL_ENTRY if self.recognised.typed else Reason.AWARD_PENDING

    def _set_text(self, text: str) -> None:
        """Type this: it is the amount, unless there are products; without the last of them it becomes that."""
        self.text = text
        if not self.products.lines:
            self.payment.drop()
            self.sale = self.sale.with_amount(amount.minor(text, self._currency))
