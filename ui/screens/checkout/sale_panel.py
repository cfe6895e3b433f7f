"""Middle: the sale in four lines, the largest being what counts most."""

from PySide6.QtCore import QCoreApplication, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from pos_client.domain.money import Money
from pos_client.domain.sale import SaleState
from ui.screens.checkout import text
from ui.screens.checkout.model import CheckoutModel
from ui.theme.tokens import LIGHT, Density
from ui.widgets.panel import SHADOW_PX, Panel
from ui.widgets.texts import FigureLabel, plain_label

translate = QCoreApplication.translate
_REDEEM_INK = LIGHT.waiting.ink
_NONE = "\u2013"
_TYPING = {SaleState.EMPTY, SaleState.AMOUNT_ONLY, SaleState.MEMBER_ONLY, SaleState.READY}


class RedeemLine(QWidget):
    """The line of the points: a figure, or a field being typed into."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.figure = FigureLabel("redeemFigure", 22, self)
        self._editing = False
        self._layout = QVBoxLayout(self)
        self._layout.addWidget(self.figure)
        self._layout.setContentsMargins(10, 5, 0, 5)

    def show_editing(self, editing: bool) -> None:
        """Draw the frame of a field around the figure, or not."""
        if editing != self._editing:
            self._editing = editing
            self._layout.setContentsMargins(10, 5, 10 if editing else 0, 5)
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._editing:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(LIGHT.redeem_line), 2))
        painter.setBrush(QColor(LIGHT.redeem_field))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 9, 9)


class SalePanel(Panel):
    """Amount, what it earns, what is redeemed, what is left to pay."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.amount = FigureLabel("amountFigure", 46, self)
        self.earn = FigureLabel("earnFigure", 22, self)
        self.redeem = RedeemLine(self)
        self.to_pay = FigureLabel("toPayFigure", 46, self)
        self._labels = [plain_label("label", self) for _ in range(4)]
        self._rule = QFrame(self)
        self._rule.setFixedHeight(1)
        self._rule.setStyleSheet(f"background: {LIGHT.line};")
        self._grid = QGridLayout(self)
        self._fill()

    def _fill(self) -> None:
        figures = (self.amount, self.earn, self.redeem, self.to_pay)
        for row, (label, figure) in enumerate(zip(self._labels, figures, strict=True)):
            place = row if row < 3 else 4
            self._grid.addWidget(label, place, 0, Qt.AlignmentFlag.AlignVCenter)
            self._grid.addWidget(figure, place, 1, Qt.AlignmentFlag.AlignVCenter)
            self._grid.setRowStretch(place, 3 if row in {0, 3} else 2)
        self._grid.addWidget(self._rule, 3, 0, 1, 2)
        self._grid.setColumnStretch(1, 1)

    def labels(self) -> list[QLabel]:
        """The words on the left."""
        return self._labels

    def set_density(self, density: Density) -> None:
        super().set_density(density)
        side, edge = density.px(20) + SHADOW_PX, density.px(10) + SHADOW_PX
        self._grid.setContentsMargins(side, edge, side, edge)
        self._grid.setHorizontalSpacing(density.px(14))
        self._grid.setVerticalSpacing(density.px(3))
        for figure in (self.amount, self.to_pay):
            figure.set_size(density.px(46, 34))
        for figure in (self.earn, self.redeem.figure):
            figure.set_size(density.px(22, 18))

    def retranslate(self) -> None:
        """Fill in the texts that do not depend on the model."""
        words = (
            translate("Checkout", "Sale amount"),
            translate("Checkout", "Will earn"),
            translate("Checkout", "Redeem"),
            translate("Checkout", "To pay"),
        )
        for label, word in zip(self._labels, words, strict=True):
            label.setText(word)
        figures = (self.amount, self.earn, self.redeem.figure, self.to_pay)
        for figure, word in zip(figures, words, strict=True):
            figure.setAccessibleDescription(word)

    def show_model(self, model: CheckoutModel) -> None:
        """Show this."""
        empty = model.amount_minor == 0 and not model.amount_text
        ink = LIGHT.ink_faint if empty else LIGHT.ink
        self.amount.show_text(text.amount(model), ink)
        self.amount.show_caret(model.edit is None and model.state in _TYPING)
        self.redeem.figure.show_caret(model.edit is not None)
        quote = model.quote
        earns = quote is not None and quote.earn_points > 0
        words = text.signed(quote.earn_points) if quote else _NONE
        self.earn.show_text(words, LIGHT.good.ink if earns else LIGHT.ink_faint)
        self.redeem.show_editing(model.edit is not None)
        self.redeem.figure.show_text(*_redeem(model))
        to_pay = quote.to_pay_minor if quote else model.amount_minor
        self.to_pay.show_text(str(Money(to_pay, model.currency)), ink)


def _redeem(model: CheckoutModel) -> tuple[str, str]:
    """Words and colour of the redeem line."""
    quote, edit = model.quote, model.edit
    if edit is not None:
        points = translate("Checkout", "{points} of {most} pts").format(points=edit.text or "0", most=f"{edit.most:,}")
        worth = f"  {Money(-quote.redeem_minor, model.currency)}" if quote and edit.fits and edit.points else ""
        return points + worth, _REDEEM_INK if edit.fits else LIGHT.bad.ink
    if quote is not None and quote.redeem_points:
        points = translate("Checkout", "{points} pts").format(points=f"{quote.redeem_points:,}")
        return f"{points}  {Money(-quote.redeem_minor, model.currency)}", _REDEEM_INK
    if quote is not None and model.may_pay and quote.max_redeem_points:
        return translate("Checkout", "up to {points} pts").format(
            points=f"{quote.max_redeem_points:,}"
        ), LIGHT.ink_muted
    return _NONE, LIGHT.ink_faint
