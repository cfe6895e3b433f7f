"""Right: the keypad and the two big actions; every key says which key of the keyboard does the same."""

from functools import partial
from itertools import pairwise

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from pos_client.domain.money import Money, exponent
from pos_client.domain.sale import SaleState
from ui.screens.checkout import text
from ui.screens.checkout.model import CheckoutModel, NoticeKind
from ui.theme.tokens import Density
from ui.widgets.buttons import Face, TillButton
from ui.widgets.panel import SHADOW_PX, Panel

translate = QCoreApplication.translate
_ROWS = (("7", "8", "9"), ("4", "5", "6"), ("1", "2", "3"), ("00", "0", "."))


class Keypad(Panel):
    """Emits what was pressed: digits, amounts in minor units, and the named actions."""

    key_pressed = Signal(str)
    amount_pressed = Signal(int)
    backspace_pressed = Signal()
    clear_pressed = Signal()
    redeem_pressed = Signal()
    award_pressed = Signal()
    credit_pressed = Signal()
    card_pressed = Signal()
    coupon_pressed = Signal()
    receipt_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = QVBoxLayout(self)
        self._keys_grid = QGridLayout()
        self._lines = [QHBoxLayout() for _ in range(3)]
        self._quick: list[tuple[TillButton, int]] = []
        self.credit = TillButton("quick", "payCredit", self)
        self.card = TillButton("quick", "payCard", self)
        self.coupon = TillButton("quick", "payCoupon", self)
        self._keys = {key: self._key(key) for row in _ROWS for key in row}
        self._clear = TillButton("edit", "keyClear", self)
        self._backspace = TillButton("edit", "keyBackspace", self)
        self._receipt = TillButton("edit", "keyReceipt", self)
        self.load = TillButton("edit", "keyLoad", self)
        self.redeem = TillButton("redeem", "actionRedeem", self, stacked=True)
        self.award = TillButton("award", "actionAward", self, stacked=True)
        self._clear.clicked.connect(self.clear_pressed)
        self._backspace.clicked.connect(self.backspace_pressed)
        self._receipt.clicked.connect(self.receipt_pressed)
        self.redeem.clicked.connect(self.redeem_pressed)
        self.award.clicked.connect(self.award_pressed)
        self.load.clicked.connect(self.card_pressed)
        self.credit.clicked.connect(self.credit_pressed)
        self.card.clicked.connect(self.card_pressed)
        self.coupon.clicked.connect(self.coupon_pressed)
        self._fill()

    def _key(self, key: str) -> TillButton:
        button = TillButton("key", f"key{key}", self)
        button.show_face(Face(key, name={".": "decimal point"}.get(key, key)))
        button.clicked.connect(partial(self.key_pressed.emit, key))
        return button

    def _fill(self) -> None:
        quick, edit, actions = self._lines
        for row, keys in enumerate(_ROWS):
            for column, key in enumerate(keys):
                self._keys_grid.addWidget(self._keys[key], row, column)
        edit.addWidget(self._clear)
        edit.addWidget(self._backspace)
        edit.addWidget(self._receipt)
        edit.addWidget(self.load)
        for hidden in (self._receipt, self.load):
            hidden.hide()
        for other in (self.credit, self.card, self.coupon):
            quick.addWidget(other)
            other.hide()
        actions.addWidget(self.redeem, 2)
        actions.addWidget(self.award, 3)
        self._rows.addLayout(quick, 4)
        self._rows.addLayout(self._keys_grid, 40)
        self._rows.addLayout(edit, 4)
        self._rows.addLayout(actions, 8)

    def _show_quick(self, amounts: tuple[int, ...], currency: str) -> None:
        """One key per amount of the shop's settings; they are made once."""
        if self._quick or not amounts:
            return
        for amount in amounts[:3]:
            button = TillButton("quick", f"quick{amount}", self)
            money = Money(amount, currency)
            whole = amount % 10 ** exponent(currency) == 0
            button.show_face(Face(money.symbol + money.digits.partition(".")[0] if whole else str(money)))
            button.clicked.connect(partial(self.amount_pressed.emit, amount))
            self._lines[0].addWidget(button)
            self._quick.append((button, amount))
        first = [self.credit, self.card, self.coupon, *(button for button, _ in self._quick)]
        last = [self._clear, self._backspace, self._receipt, self.load, self.redeem, self.award]
        for before, after in pairwise([*first, *self._keys.values(), *last]):
            QWidget.setTabOrder(before, after)

    def set_density(self, density: Density) -> None:
        super().set_density(density)
        edge = density.px(14) + SHADOW_PX
        self._rows.setContentsMargins(edge, edge, edge, edge)
        for layout in (self._rows, self._keys_grid, *self._lines):
            layout.setSpacing(density.px(10, 6))

    def retranslate(self) -> None:
        """Fill in the texts that do not depend on the model."""
        self._clear.show_face(Face(translate("Checkout", "Clear"), "Esc"))
        self._backspace.show_face(Face("", icon="backspace", name=translate("Checkout", "Delete the last digit")))
        receipt = translate("Checkout", "Print the last receipt")
        self._receipt.show_face(Face("", icon="printer", name=f"{receipt} (Ctrl+P)"))
        self.load.show_face(Face("", icon="card", name=translate("Checkout", "Load the card") + " (F5)"))
        self._keys["."].show_face(Face(".", name=translate("Checkout", "Decimal point")))

    def show_model(self, model: CheckoutModel) -> None:
        """Show this."""
        self._show_quick(model.quick_amounts, model.currency)
        self._receipt.setVisible(model.has_printer)
        self.load.setVisible(model.may_load)
        ready = model.state is SaleState.READY
        editing = model.edit is not None
        self._show_ways_to_pay(model)
        can_redeem = ready and model.may_pay and model.quote is not None and model.quote.max_redeem_points > 0
        words = translate("Checkout", "Keep points") if editing else translate("Checkout", "Redeem")
        self.redeem.show_face(Face(words, "F9"))
        self.redeem.show_ready(can_redeem and not model.is_item_typed, editing=editing)
        self.award.show_face(Face(_award(model), translate("Checkout", "Enter", "the key of the keyboard")))
        fits = model.coupon_fits and all(edit is None or edit.fits for edit in (model.edit, model.card_edit))
        self.award.show_ready(model.is_item_typed or _makes_item(model) or (ready and fits))

    def _show_ways_to_pay(self, model: CheckoutModel) -> None:
        """Amounts of their own make room for credit, card and coupon as soon as those can pay this sale."""
        facts = model.member.facts if model.member else None
        can = model.state is SaleState.READY and model.may_use_balance and facts is not None
        has_credit = can and facts is not None and facts.credit_minor > 0
        has_card = can and facts is not None and facts.stored_value_minor > 0
        has_coupon = model.coupon is not None or (can and facts is not None and bool(facts.coupons))
        for button, _amount in self._quick:
            button.setVisible(not (has_credit or has_card or has_coupon))
        self.credit.setVisible(has_credit)
        self.card.setVisible(has_card)
        self.coupon.setVisible(has_coupon)
        without = translate("Checkout", "No coupon") if model.coupon else translate("Checkout", "Coupon")
        self.coupon.show_face(Face(without, "*"))
        leave = translate("Checkout", "No credit")
        self.credit.show_face(Face(leave if model.use_credit else translate("Checkout", "Use credit"), "F4"))
        paying = model.quote is not None and model.quote.stored_value_minor > 0
        leaves = model.card_edit is not None or paying
        self.card.show_face(
            Face(translate("Checkout", "No balance") if leaves else translate("Checkout", "Balance"), "F5")
        )


def _makes_item(model: CheckoutModel) -> bool:
    """Whether Enter makes the amount an item, beside the product just scanned."""
    return model.notice is not None and model.notice.kind is NoticeKind.AMOUNT_TYPED


def _award(model: CheckoutModel) -> str:
    if model.edit is None and model.card_edit is None and (model.is_item_typed or _makes_item(model)):
        return translate("Checkout", "Add {money}").format(money=text.amount(model))
    if model.edit is not None and model.edit.points:
        return translate("Checkout", "Pay {points}").format(points=text.signed(-model.edit.points).lstrip(text.MINUS))
    if model.card_edit is not None and model.card_edit.minor:
        return translate("Checkout", "Pay {points}").format(points=Money(model.card_edit.minor, model.currency))
    return translate("Checkout", "Award points")
