"""A receipt as a slip of paper, in English or Simplified Chinese: the one template and its words."""

from collections.abc import Iterator
from typing import Literal

from pos_client.domain.basket import ONE_PIECE, Line
from pos_client.domain.money import Money
from pos_client.domain.receipt_code import receipt_code
from pos_client.domain.slip import Code, Pair, Part, Rule, Slip, Text
from pos_client.domain.transaction import TransactionKind
from pos_client.services.sale_receipt import ReceiptState, SaleReceipt

Language = Literal["en", "zh"]
WORDS: dict[str, dict[Language, str]] = {
    "copy": {"en": "COPY", "zh": "副本"},
    "undone": {"en": "UNDONE - this sale does not count", "zh": "已撤销 - 本单无效"},
    "refused": {"en": "REFUSED - please ask at the counter", "zh": "未通过 - 请咨询收银台"},
    "refund": {"en": "Refund", "zh": "退款"},
    "deposit": {"en": "Loaded onto the card", "zh": "储值"},
    "time": {"en": "Time", "zh": "时间"},
    "till": {"en": "Till", "zh": "收银台"},
    "cashier": {"en": "Cashier", "zh": "收银员"},
    "card": {"en": "Member card", "zh": "会员卡"},
    "total": {"en": "Total", "zh": "合计"},
    "coupon": {"en": "Coupon", "zh": "优惠券"},
    "points_paid": {"en": "Paid with {points} points", "zh": "积分抵扣 {points}"},
    "credit_paid": {"en": "Paid with credit", "zh": "返利抵扣"},
    "balance_paid": {"en": "Paid from the card", "zh": "储值支付"},
    "to_pay": {"en": "To pay", "zh": "应付"},
    "paid": {"en": "Paid in", "zh": "实收"},
    "handed_back": {"en": "Handed back", "zh": "退还现金"},
    "onto_card": {"en": "Back onto the card", "zh": "退回储值"},
    "credit_back": {"en": "Credit given back", "zh": "退回返利"},
    "points_back": {"en": "Points given back", "zh": "退回积分"},
    "points_taken": {"en": "Points taken back", "zh": "扣回积分"},
    "earned": {"en": "Points earned", "zh": "本次积分"},
    "credit_earned": {"en": "Credit earned", "zh": "本次返利"},
    "balance": {"en": "Points on the card", "zh": "卡内积分"},
    "waiting": {
        "en": "Saved on this till; it is booked as soon as the till is online.",
        "zh": "已保存在本机,联网后自动入账。",
    },
    "waiting_refund": {
        "en": "Noted on this till; it is decided as soon as the till is online.",
        "zh": "已记录在本机,联网后处理。",
    },
    "unproved": {
        "en": "The card was not shown: points follow once the shop has checked.",
        "zh": "未出示会员码:核实后补发积分。",
    },
    "keep": {"en": "Keep this receipt to give something back.", "zh": "退货请凭此小票。"},
    "thanks": {"en": "Thank you!", "zh": "谢谢惠顾!"},
}
_K = TransactionKind
_TITLES = {_K.REFUND: "refund", _K.DEPOSIT: "deposit"}


def slip_of(receipt: SaleReceipt, language: Language, *, is_copy: bool = False) -> Slip:
    """The slip to print; pure."""
    return Slip(tuple(_Template(receipt, language).parts(is_copy=is_copy)))


class _Template:
    """One receipt in one language."""

    def __init__(self, receipt: SaleReceipt, language: Language) -> None:
        self._of = receipt
        self._language = language

    def parts(self, *, is_copy: bool) -> Iterator[Part]:
        """From the shop's name to the code."""
        receipt = self._of
        yield Text(receipt.shop.store, is_centred=True, is_bold=True, is_large=True)
        yield from self._marks(is_copy=is_copy)
        yield Rule()
        yield from self._head()
        yield Rule()
        yield from self._lines()
        yield from self._money() if receipt.kind is not _K.REFUND else self._given_back()
        if receipt.state in {ReceiptState.BOOKED, ReceiptState.WAITING}:
            yield Rule()
            yield from self._points()
        yield Rule()
        yield Code(receipt_code(receipt.txn_id))
        if receipt.kind is not _K.REFUND:
            yield Text(self._say("keep"), is_centred=True)
        yield Text(self._say("thanks"), is_centred=True)

    def _say(self, name: str) -> str:
        return WORDS[name][self._language]

    def _cash(self, minor: int) -> str:
        return str(Money(minor, self._of.currency))

    def _marks(self, *, is_copy: bool) -> Iterator[Part]:
        """What nobody may overlook."""
        marks = (
            _TITLES.get(self._of.kind, ""),
            "copy" if is_copy else "",
            {ReceiptState.UNDONE: "undone", ReceiptState.REFUSED: "refused"}.get(self._of.state, ""),
        )
        for mark in filter(None, marks):
            yield Text(self._say(mark), is_centred=True, is_bold=True)

    def _head(self) -> Iterator[Part]:
        receipt = self._of
        yield Pair(self._say("time"), f"{receipt.at.astimezone():%Y-%m-%d %H:%M}")
        yield Pair(self._say("till"), receipt.shop.lane)
        if receipt.cashier:
            yield Pair(self._say("cashier"), receipt.cashier)
        yield Pair(self._say("card"), receipt.card)

    def _lines(self) -> Iterator[Part]:
        """The products of a sale; a refund names what came back by number only."""
        for line in self._of.lines if self._of.kind is not _K.REFUND else ():
            if line.name and line.amount_minor == line.unit_price_minor:
                yield Pair(line.name, self._cash(line.amount_minor))
            else:
                if line.name:
                    yield Text(line.name)
                yield Pair(f"  {_count(line)} x {self._cash(line.unit_price_minor)}", self._cash(line.amount_minor))

    def _money(self) -> Iterator[Part]:
        receipt = self._of
        if receipt.kind is _K.DEPOSIT:
            yield Pair(self._say("paid"), self._cash(receipt.amount_minor), is_bold=True)
            return
        yield Pair(self._say("total"), self._cash(receipt.amount_minor), is_bold=True)
        if receipt.coupon_minor:
            yield Pair(self._say("coupon"), self._cash(-receipt.coupon_minor))
        if receipt.redeemed_points:
            name = self._say("points_paid").format(points=f"{receipt.redeemed_points:,}")
            yield Pair(name, "" if receipt.points_minor is None else self._cash(-receipt.points_minor))
        for name, minor in (("credit_paid", receipt.credit_minor), ("balance_paid", receipt.stored_value_minor)):
            if minor:
                yield Pair(self._say(name), self._cash(-minor))
        if receipt.to_pay_minor is not None and receipt.to_pay_minor != receipt.amount_minor:
            yield Pair(self._say("to_pay"), self._cash(receipt.to_pay_minor), is_bold=True)

    def _given_back(self) -> Iterator[Part]:
        """What a refund gave back and took; nothing before the backend has settled it."""
        receipt = self._of
        if receipt.state is not ReceiptState.BOOKED:
            return
        back = (
            ("handed_back", -(receipt.to_pay_minor or 0)),
            ("onto_card", -receipt.stored_value_minor),
            ("credit_back", -receipt.credit_minor),
        )
        for name, minor in back:
            if minor:
                yield Pair(self._say(name), self._cash(minor), is_bold=True)

    def _points(self) -> Iterator[Part]:
        receipt = self._of
        if receipt.is_unproved:
            yield Text(self._say("unproved"))
        elif receipt.kind is _K.REFUND:
            yield from self._figures(("points_back", -receipt.redeemed_points), ("points_taken", receipt.earned_points))
        elif receipt.kind is not _K.DEPOSIT:
            yield from self._figures(("earned", receipt.earned_points))
        if receipt.earned_credit_minor > 0:
            yield Pair(self._say("credit_earned"), self._cash(receipt.earned_credit_minor))
        if receipt.balance is not None and not receipt.is_unproved:
            yield Pair(self._say("balance"), f"{receipt.balance:,}")
        if receipt.state is ReceiptState.WAITING:
            yield Text(self._say("waiting_refund" if receipt.kind is _K.REFUND else "waiting"))

    def _figures(self, *named: tuple[str, int]) -> Iterator[Part]:
        for name, points in named:
            if points:
                yield Pair(self._say(name), f"{points:+,}", is_bold=True)


def _count(line: Line) -> str:
    """Pieces, or thousandths of a kilogramme: `2`, `0.532`."""
    whole, part = divmod(line.quantity_milli, ONE_PIECE)
    return f"{whole}.{part:03d}".rstrip("0") if part else str(whole)
