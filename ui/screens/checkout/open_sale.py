"""The sale on the counter: what was typed, who was recognised, which points are being chosen."""

from dataclasses import replace
from uuid import UUID

from pos_client.domain.calculation import Quote, Tender
from pos_client.domain.member import MemberView, view_of
from pos_client.domain.member_code import Intent
from pos_client.domain.reasons import Reason
from pos_client.domain.sale import Sale, SaleEvent, SaleState
from pos_client.domain.transaction import Authority
from pos_client.services.verification import Recognised
from ui.screens.checkout import amount
from ui.screens.checkout.model import CheckoutModel, RedeemEdit
from ui.screens.checkout.ports import SavesSales

NO_TENDER = Tender()
_EDITABLE = {SaleState.EMPTY, SaleState.AMOUNT_ONLY, SaleState.MEMBER_ONLY, SaleState.READY}


class OpenSale:
    """One basket from the first digit to its outcome. UI thread; nothing here blocks."""

    def __init__(self, basket_id: UUID, currency: str, checkout: SavesSales) -> None:
        self.sale = Sale(basket_id)
        self.text = ""
        self.recognised: Recognised | None = None
        self.member: MemberView | None = None
        self.line = 0
        self.edit: RedeemEdit | None = None
        self._edit_untouched = False
        self._is_booked = False
        self._currency = currency
        self._checkout = checkout

    @property
    def state(self) -> SaleState:
        """Where it stands."""
        return self.sale.state

    @property
    def is_editable(self) -> bool:
        """Whether it still takes digits and members."""
        return self.state in _EDITABLE

    @property
    def handle(self) -> str | None:
        """The card number of the member on the screen, if one is."""
        return None if self.recognised is None else self.recognised.code.handle

    @property
    def may_pay(self) -> bool:
        """Whether the member unlocked paying with points."""
        return self.recognised is not None and self.recognised.code.intent is Intent.PAY

    def type_key(self, key: str) -> None:
        """One key of the keypad, into the points while they are chosen, else into the amount."""
        if self.edit is None:
            self._set_text(amount.typed(self.text, key, self._currency))
        elif key.isdigit():
            digits = ("" if self._edit_untouched else self.edit.text) + key
            self._edit_points(digits.lstrip("0")[:9])

    def backspace(self) -> None:
        """Take the last digit back."""
        if self.edit is None:
            self._set_text(self.text[:-1])
        else:
            self._edit_points(self.edit.text[:-1])

    def set_amount(self, amount_minor: int) -> None:
        """A whole amount at once; points being chosen were for another one."""
        self.edit = None
        self._set_text(amount.plain(amount_minor, self._currency))

    def clear(self) -> None:
        """Step back: points being chosen, then the amount, then the member."""
        if self.edit is not None:
            self.edit = None
        elif self.text:
            self._set_text("")
        else:
            self.recognised = self.member = None
            self.sale = self.sale.on(SaleEvent.CLEARED)

    def clear_all(self) -> None:
        """Make room for another member: nothing of this sale stays."""
        self.edit = None
        self._set_text("")
        self.clear()

    def recognise(self, found: Recognised, line: int) -> None:
        """This member, instead of whoever was recognised before.

        While points are being chosen the code they were unlocked with stays, whatever the member's phone shows next.
        """
        self.sale = self.sale.on(SaleEvent.MEMBER_RECOGNISED)
        if self.edit is None:
            self.recognised, self.member, self.line = found, found.member, line

    def choose_points(self) -> Reason | None:
        """Open the choice of points at the largest allowed, or close it; why not, if not."""
        if self.edit is not None:
            self.edit = None
            return None
        missing = self.missing()
        if missing is not None:
            return missing
        if not self.may_pay:
            return Reason.NEEDS_PAY_CODE
        most = self.most_points()
        if most == 0:
            return self._why_no_points()
        self.edit, self._edit_untouched = RedeemEdit(str(most), most), True
        return None

    def missing(self) -> Reason | None:
        """What a sale still lacks before it can be saved."""
        if self.recognised is None:
            return Reason.NO_MEMBER
        return Reason.NO_AMOUNT if self.sale.amount_minor == 0 else None

    def commit(self) -> Sale | Reason:
        """The sale to save, from here on SAVING; or why not."""
        missing = self.missing()
        if missing is not None:
            return missing
        if self.edit is not None and not self.edit.fits:
            return Reason.ABOVE_MAXIMUM
        self.sale = self.sale.with_redeem(self.edit.points if self.edit else 0)
        self.sale = self.sale.on(SaleEvent.COMMITTED)
        return self.sale

    def settled(self) -> None:
        """It is saved."""
        self.edit = None
        self.sale = self.sale.on(SaleEvent.SETTLED)

    def failed(self) -> None:
        """It was not saved; everything is still there, the points being chosen too."""
        self.sale = self.sale.on(SaleEvent.FAILED).with_redeem(0)

    def booked(self, points: int, earned_points: int) -> None:
        """The backend has answered: the member's balance, and what this sale (0: undone) adds on the way to a tier."""
        if self.recognised is not None:
            known = self.recognised.member.facts
            facts = replace(known, points=points, qualifying=known.qualifying + earned_points)
            self.member, self._is_booked = view_of(self.recognised.programme, facts), True

    def quote(self) -> Quote | None:
        """The basket's figures; None while the member is not known."""
        if self.recognised is None:
            return None
        wanted = self.edit.points if self.edit and self.edit.fits else self.sale.redeem_points
        return self._checkout.quote(self.recognised, self.sale.basket, Tender(wanted))

    def shown_in(self, model: CheckoutModel) -> CheckoutModel:
        """The model with this sale in it."""
        return replace(
            model,
            state=self.state,
            amount_text=self.text,
            amount_minor=self.sale.amount_minor,
            member=self.member,
            authority=self._authority(),
            may_pay=self.may_pay,
            quote=self.quote(),
            edit=self.edit,
        )

    def _authority(self) -> Authority | None:
        """Whose word the member's figures are: the backend's own once it has answered."""
        if self._is_booked:
            return Authority.ONLINE
        return self.recognised.authority if self.recognised else None

    def most_points(self) -> int:
        """The most that may be redeemed for this basket."""
        if self.recognised is None:
            return 0
        return self._checkout.quote(self.recognised, self.sale.basket, NO_TENDER).max_redeem_points

    def _why_no_points(self) -> Reason:
        if self.recognised is not None and self.recognised.redeem_cap == 0:
            return Reason.REDEEM_OFF
        enough = self.member is not None and self.member.facts.points > 0
        return Reason.BELOW_MINIMUM if enough else Reason.INSUFFICIENT_POINTS

    def _edit_points(self, text: str) -> None:
        self._edit_untouched = False
        self.edit = RedeemEdit(text, self.most_points())

    def _set_text(self, text: str) -> None:
        self.text = text
        self.sale = self.sale.with_amount(amount.minor(text, self._currency))
