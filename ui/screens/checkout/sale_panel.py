"""Middle: the sale in a few lines, the largest being what counts most."""

from PySide6.QtCore import QCoreApplication, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from pos_client.domain.money import Money
from pos_client.domain.sale import SaleState
from ui.screens.checkout import text
from ui.screens.checkout.model import CheckoutModel
from ui.screens.dates import day
from ui.theme.shown import tokens
from ui.theme.tokens import Density, Ink
from ui.widgets.panel import SHADOW_PX, Panel
from ui.widgets.texts import FigureLabel, plain_label

translate = QCoreApplication.translate
_NONE = "\u2013"
_COUPON, _LAST = 2, 6
"""The row of a coupon, and that of what is left to pay, under the rule."""
_TYPING = {SaleState.EMPTY, SaleState.AMOUNT_ONLY, SaleState.MEMBER_ONLY, SaleState.READY}


class FigureField(QWidget):
    """A figure, or a field it is being typed into."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.figure = FigureLabel(name, 22, self)
        self._editing = False
        self._layout = QVBoxLayout(self)
        self._layout.addWidget(self.figure)
        self._layout.setContentsMargins(10, 5, 0, 5)

    def show_figure(self, words: str, ink: Ink, short: str = "", *, is_typed: bool) -> None:
        """Show a figure in the frame of a field with a caret while it is typed."""
        self.figure.show_text(words, ink, short)
        self.figure.show_caret(is_typed)
        self._show_editing(editing=is_typed)

    def _show_editing(self, *, editing: bool) -> None:
        if editing != self._editing:
            self._editing = editing
            self._layout.setContentsMargins(10, 5, 10 if editing else 0, 5)
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._editing:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tokens().redeem_line), 2))
        painter.setBrush(QColor(tokens().redeem_field))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 9, 9)


class SalePanel(Panel):
    """Amount, what it earns, what pays a part of it, what is left to pay.

    Credit and card have a line only while the member has any, a coupon while it is used; the two large figures make
    room for them.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.amount = FigureLabel("amountFigure", 46, self)
        self.earn = FigureLabel("earnFigure", 22, self)
        self.coupon = FigureLabel("couponFigure", 22, self)
        self.redeem = FigureField("redeemFigure", self)
        self.credit = FigureLabel("creditFigure", 22, self)
        self.card = FigureField("cardFigure", self)
        self.to_pay = FigureLabel("toPayFigure", 46, self)
        self._labels = [plain_label("label", self) for _ in range(7)]
        self._rule = QFrame(self)
        self._rule.setFixedHeight(1)
        self._rule.setProperty("part", "rule")
        self._grid = QGridLayout(self)
        self._density = Density(1.0)
        self._is_full = False
        self._fill()

    def _fill(self) -> None:
        figures = (self.amount, self.earn, self.coupon, self.redeem, self.credit, self.card, self.to_pay)
        for row, (label, figure) in enumerate(zip(self._labels, figures, strict=True)):
            place = row if row < _LAST else row + 1
            self._grid.addWidget(label, place, 0, Qt.AlignmentFlag.AlignVCenter)
            self._grid.addWidget(figure, place, 1, Qt.AlignmentFlag.AlignVCenter)
            self._grid.setRowStretch(place, 3 if row in {0, _LAST} else 2)
        self._grid.addWidget(self._rule, _LAST, 0, 1, 2)
        self._grid.setColumnStretch(1, 1)
        self._show_lines(has_coupon=False, has_credit=False, has_card=False)

    def labels(self) -> list[QLabel]:
        """The words on the left."""
        return self._labels

    def set_density(self, density: Density) -> None:
        super().set_density(density)
        self._density = density
        side, edge = density.px(20) + SHADOW_PX, density.px(10) + SHADOW_PX
        self._grid.setContentsMargins(side, edge, side, edge)
        self._grid.setHorizontalSpacing(density.px(14))
        self._grid.setVerticalSpacing(density.px(3))
        self._size_figures()

    def _size_figures(self) -> None:
        large = self._density.words(30, 24) if self._is_full else self._density.words(46, 34)
        small = self._density.words(19, 15) if self._is_full else self._density.words(22, 18)
        for figure in (self.amount, self.to_pay):
            figure.set_size(large)
        for figure in (self.earn, self.coupon, self.redeem.figure, self.credit, self.card.figure):
            figure.set_size(small)

    def retranslate(self) -> None:
        """Fill in the texts that do not depend on the model."""
        words = (
            translate("Checkout", "Sale amount"),
            translate("Checkout", "Will earn"),
            translate("Checkout", "Coupon"),
            translate("Checkout", "Redeem"),
            translate("Checkout", "Credit"),
            translate("Checkout", "Balance"),
            translate("Checkout", "To pay"),
        )
        for label, word in zip(self._labels, words, strict=True):
            label.setText(word)
        pays = (self.coupon, self.redeem.figure, self.credit, self.card.figure)
        figures = (self.amount, self.earn, *pays, self.to_pay)
        for figure, word in zip(figures, words, strict=True):
            figure.setAccessibleDescription(word)

    def show_model(self, model: CheckoutModel) -> None:
        """Show this."""
        empty = model.amount_minor == 0 and not model.amount_text and not model.lines
        ink = Ink.FAINT if empty else Ink.PLAIN
        is_choosing = model.edit is not None or model.card_edit is not None
        ink = Ink.FAINT if model.is_undone else ink
        self._labels[0].setText(text.line_name(model))
        is_done = model.state is SaleState.DONE
        self._labels[1].setText(translate("Checkout", "Earned") if is_done else translate("Checkout", "Will earn"))
        self.amount.show_text(text.amount(model), ink)
        self.amount.show_caret(not is_choosing and model.state in _TYPING and (not model.lines or model.is_item_typed))
        self.earn.show_text(*_earn(model))
        self.redeem.show_figure(*_redeem(model), is_typed=model.edit is not None)
        off = 0 if model.quote is None or model.is_undone else model.quote.coupon_minor
        self.coupon.show_text(*_coupon(model, off))
        is_waiting = model.coupon is not None and model.state in _TYPING
        self._show_lines(has_coupon=off > 0 or is_waiting, has_credit=_has_credit(model), has_card=_has_card(model))
        self.credit.show_text(*_credit(model))
        self.card.show_figure(*_card(model), is_typed=model.card_edit is not None)
        to_pay = model.quote.to_pay_minor if model.quote else model.amount_minor
        self.to_pay.show_text(_NONE if model.is_undone else str(Money(to_pay, model.currency)), ink)

    def _show_lines(self, *, has_coupon: bool, has_credit: bool, has_card: bool) -> None:
        optional = ((_COUPON, self.coupon, has_coupon), (4, self.credit, has_credit), (5, self.card, has_card))
        for row, part, is_there in optional:
            part.setVisible(is_there)
            self._labels[row].setVisible(is_there)
        self._grid.setRowStretch(_COUPON, 2 if has_coupon else 0)  # else its room would part what belongs together
        self._is_full = has_coupon or has_credit or has_card
        self._size_figures()


def _has_credit(model: CheckoutModel) -> bool:
    """Whether credit has a line: it pays, or could; a sale that is settled shows only what paid it."""
    if model.is_undone:
        return False
    could = model.state in _TYPING and model.member is not None and model.member.facts.credit_minor > 0
    return could or (model.quote is not None and model.quote.credit_minor > 0)


def _has_card(model: CheckoutModel) -> bool:
    if model.is_undone:
        return False
    could = model.state in _TYPING and model.member is not None and model.member.facts.stored_value_minor > 0
    return could or (model.quote is not None and model.quote.stored_value_minor > 0)


def _earn(model: CheckoutModel) -> tuple[str, Ink]:
    quote = model.quote
    if quote is None or model.is_undone or model.pending is not None:
        return _NONE, Ink.FAINT
    earns = quote.earn_points > 0 or quote.earn_credit_minor > 0
    words = text.signed(quote.earn_points)
    if quote.earn_points and model.earns_from is not None:
        on = day(model.earns_from, model.earns_from)
        words = translate("Checkout", "{points} from {day}").format(points=words, day=on)
    if quote.earn_credit_minor:
        words += f" · {text.credit(quote.earn_credit_minor, model.currency)}"
    return words, Ink.GOOD if earns else Ink.FAINT


def _coupon(model: CheckoutModel, off_minor: int) -> tuple[str, Ink]:
    """Words and ink of the coupon's line: what it takes off, or for which bills it is."""
    if off_minor or model.coupon is None:
        return str(Money(-off_minor, model.currency)), Ink.WAITING
    return text.coupon_waits(model.coupon, model.currency), Ink.BAD if model.amount_minor else Ink.MUTED


def _redeem(model: CheckoutModel) -> tuple[str, Ink] | tuple[str, Ink, str]:
    """Words and ink of the redeem line, and fewer words where it is typed into."""
    quote, edit = None if model.is_undone else model.quote, model.edit
    if edit is not None:
        typed = edit.text or "0"
        points = translate("Checkout", "{points} of {most} pts").format(points=typed, most=f"{edit.most:,}")
        alone = translate("Checkout", "{points} pts").format(points=typed)
        worth = f"  {Money(-quote.redeem_minor, model.currency)}" if quote and edit.fits and edit.points else ""
        return points + worth, Ink.WAITING if edit.fits else Ink.BAD, alone + worth
    if quote is not None and quote.redeem_points:
        points = translate("Checkout", "{points} pts").format(points=f"{quote.redeem_points:,}")
        return f"{points}  {Money(-quote.redeem_minor, model.currency)}", Ink.WAITING
    if quote is not None and model.may_pay and model.state in _TYPING and quote.max_redeem_points:
        return translate("Checkout", "up to {points} pts").format(points=f"{quote.max_redeem_points:,}"), Ink.MUTED
    return _NONE, Ink.FAINT


def _credit(model: CheckoutModel) -> tuple[str, Ink]:
    """Words and ink of the credit line: what it pays, or what is left alone."""
    if model.quote is not None and model.quote.credit_minor:
        return str(Money(-model.quote.credit_minor, model.currency)), Ink.WAITING
    held = model.member.facts.credit_minor if model.member else 0
    return _available(held, model.currency)


def _card(model: CheckoutModel) -> tuple[str, Ink]:
    """Words and ink of the card's line: what it pays, or what is on it."""
    edit = model.card_edit
    if edit is not None:
        words = translate("Checkout", "{money} of {most}").format(
            money=Money(edit.minor, model.currency).symbol + (edit.text or "0"),
            most=Money(edit.most_minor, model.currency),
        )
        return words, Ink.WAITING if edit.fits else Ink.BAD
    if model.quote is not None and model.quote.stored_value_minor:
        return str(Money(-model.quote.stored_value_minor, model.currency)), Ink.WAITING
    held = model.member.facts.stored_value_minor if model.member else 0
    return _available(held, model.currency)


def _available(minor: int, currency: str) -> tuple[str, Ink]:
    return translate("Checkout", "{money} available").format(money=Money(minor, currency)), Ink.MUTED
