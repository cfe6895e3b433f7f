"""What pays besides money: credit by itself, points and the card's balance when somebody chooses them."""

from pos_client.domain.basket import Basket
from pos_client.domain.calculation import Tender
from pos_client.domain.member_code import Intent
from pos_client.domain.reasons import Reason
from pos_client.services.verification import Recognised
from ui.screens.checkout import amount
from ui.screens.checkout.model import CardEdit, RedeemEdit
from ui.screens.checkout.ports import SavesSales

NO_TENDER = Tender()


class Payment:
    """Choices of one sale. Points and card are sized for one amount and end with it. UI thread; nothing here blocks."""

    def __init__(self, currency: str, checkout: SavesSales) -> None:
        self.use_credit = True
        self.edit: RedeemEdit | None = None
        self.card_edit: CardEdit | None = None
        self._points = 0
        self._card_minor = 0
        self._untouched = False
        self._currency = currency
        self._checkout = checkout

    @property
    def is_typing(self) -> bool:
        """Whether digits go into points or card instead of the amount."""
        return self.edit is not None or self.card_edit is not None

    @property
    def is_chosen(self) -> bool:
        """Whether points or card pay a part, or are about to."""
        return self.is_typing or bool(self._points or self._card_minor)

    def drop(self) -> None:
        """Pay with neither points nor card; credit stays as it was switched."""
        self.edit = self.card_edit = None
        self._points = self._card_minor = 0

    def step_back(self) -> bool:
        """Leave what is being typed, else what was chosen before; whether there was anything."""
        if self.is_typing:
            self.edit = self.card_edit = None
        elif self._card_minor:
            self._card_minor = 0
        elif self._points:
            self._points = 0
        else:
            return False
        return True

    def switch_credit(self) -> None:
        """Use credit for this sale, or leave it; what else pays was sized for the other rest."""
        self.use_credit = not self.use_credit
        self.drop()

    def tender(self, recognised: Recognised, basket: Basket) -> Tender:
        """What pays now; what is being typed counts as soon as it fits."""
        credit = self._checkout.propose(recognised, basket, use_credit=self.use_credit).credit_minor
        may_use = self._checkout.may_use_balance(recognised)
        points, card = self._points, self._card_minor if may_use else 0
        if self.edit is not None:
            points = self.edit.points if self.edit.fits else 0
        if self.card_edit is not None:
            card = self.card_edit.minor if may_use and self.card_edit.fits else 0
        return Tender(points, credit, card)

    def refusal(self) -> Reason | None:
        """Why what is typed cannot pay."""
        edits = (self.edit, self.card_edit)
        return Reason.ABOVE_MAXIMUM if any(edit is not None and not edit.fits for edit in edits) else None

    def choose_points(self, recognised: Recognised, basket: Basket) -> Reason | None:
        """Open the choice of points at the largest allowed, or close it; why not, if not."""
        if self.edit is not None or self._points:
            self.edit, self._points = None, 0
            return None
        if recognised.code.intent is not Intent.PAY:
            return Reason.NEEDS_PAY_CODE
        self._keep()
        most = self.most_points(recognised, basket)
        if most == 0:
            rest = self._checkout.quote(recognised, basket, self.tender(recognised, basket)).to_pay_minor
            return _why_no_points(recognised) if rest else Reason.NOTHING_TO_PAY
        self.edit, self._untouched = RedeemEdit(str(most), most), True
        return None

    def refuse_coupon(self, recognised: Recognised) -> Reason | None:
        """Why none of the member's coupons can be used now, or None."""
        if recognised.code.intent is not Intent.PAY:
            return Reason.NEEDS_PAY_CODE
        if not self._checkout.may_use_balance(recognised):
            return Reason.ONLINE_ONLY
        return None if recognised.member.facts.coupons else Reason.NO_COUPON

    def choose_card(self, recognised: Recognised, basket: Basket) -> Reason | None:
        """Open the choice of the card's balance at the largest possible, or close it; why not, if not."""
        if self.card_edit is not None or self._card_minor:
            self.card_edit, self._card_minor = None, 0
            return None
        if recognised.code.intent is not Intent.PAY:
            return Reason.NEEDS_PAY_CODE
        if not self._checkout.may_use_balance(recognised):
            return Reason.ONLINE_ONLY
        self._keep()
        held = recognised.member.facts.stored_value_minor
        rest = self._checkout.quote(recognised, basket, self.tender(recognised, basket)).to_pay_minor
        most = min(held, rest)
        if most <= 0:
            return Reason.INSUFFICIENT_STORED_VALUE if held <= 0 else Reason.NOTHING_TO_PAY
        self.card_edit, self._untouched = CardEdit(amount.plain(most, self._currency), most, self._currency), True
        return None

    def type_key(self, key: str, recognised: Recognised, basket: Basket) -> None:
        """One key of the keypad, into what is being typed; the first one replaces what was proposed."""
        if self.card_edit is not None:
            before = "" if self._untouched else self.card_edit.text
            self._set_card(amount.typed(before, key, self._currency))
        elif self.edit is not None and key.isdigit():
            digits = ("" if self._untouched else self.edit.text) + key
            self._set_points(digits.lstrip("0")[:9], recognised, basket)

    def backspace(self, recognised: Recognised, basket: Basket) -> None:
        """Take the last digit back."""
        if self.card_edit is not None:
            self._set_card(self.card_edit.text[:-1])
        elif self.edit is not None:
            self._set_points(self.edit.text[:-1], recognised, basket)

    def most_points(self, recognised: Recognised, basket: Basket) -> int:
        """The most points that may pay, beside credit and card."""
        others = self.tender(recognised, basket)
        others = Tender(0, others.credit_minor, others.stored_value_minor)
        return self._checkout.quote(recognised, basket, others).max_redeem_points

    def _keep(self) -> None:
        """What is being typed stays chosen while the other is typed."""
        if self.edit is not None and self.edit.fits:
            self._points = self.edit.points
        if self.card_edit is not None and self.card_edit.fits:
            self._card_minor = self.card_edit.minor
        self.edit = self.card_edit = None

    def _set_points(self, text: str, recognised: Recognised, basket: Basket) -> None:
        self._untouched = False
        self.edit = RedeemEdit(text, self.most_points(recognised, basket))

    def _set_card(self, text: str) -> None:
        self._untouched = False
        if self.card_edit is not None:
            self.card_edit = CardEdit(text, self.card_edit.most_minor, self._currency)


def _why_no_points(recognised: Recognised) -> Reason:
    if recognised.redeem_cap == 0:
        return recognised.alone.refusal or Reason.REDEEM_OFF
    return Reason.BELOW_MINIMUM if recognised.member.facts.points > 0 else Reason.INSUFFICIENT_POINTS
