"""The two lines for the member, from what the checkout shows the cashier."""

from collections.abc import Callable

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from pos_client.domain.money import Money
from pos_client.domain.sale import SaleState
from pos_client.domain.slip import fitting, printable, width
from ui.i18n import current_language
from ui.screens.checkout.member_side import member_side
from ui.screens.checkout.model import CardLoad, CheckoutModel

Words = Callable[[object], str]
"""What a source text is called; `QT_TRANSLATE_NOOP` says that it returns an object."""
Lines = tuple[str, str]


def shown_language(text: object) -> str:
    """The words in the language of the screen."""
    return QCoreApplication.translate("LineDisplay", str(text))


def english(text: object) -> str:
    """The words as they are, for a display without Chinese characters."""
    return str(text)


def lines_of(model: CheckoutModel, store: str, columns: int, words: Words) -> Lines:
    """Upper and lower line: nothing of who the member is, only figures the member may see."""
    side = member_side(model)
    if model.is_undone:
        return words(QT_TRANSLATE_NOOP("LineDisplay", "Sale undone")), ""
    if model.loading is not None:
        return _loading(model.loading, side.currency, columns, words)
    if model.handing is not None:
        title = model.handing.title
        name = title.en if words is english else title.in_language(current_language())
        return words(QT_TRANSLATE_NOOP("LineDisplay", "Your gift")), fitting(printable(name), columns)
    to_pay = str(Money(side.to_pay_minor, side.currency))
    pays = _both(words(QT_TRANSLATE_NOOP("LineDisplay", "To pay")), to_pay, columns)
    if model.state in {SaleState.DONE, SaleState.SAVING}:
        earned = f"+{side.told.earned_points:,}" if model.quote else ""
        return pays, _both(words(QT_TRANSLATE_NOOP("LineDisplay", "Points earned")), earned, columns)
    held = f"{side.member.facts.points:,}" if side.member is not None else ""
    points = _both(words(QT_TRANSLATE_NOOP("LineDisplay", "Points")), held, columns) if held else ""
    if side.amount_minor:
        return pays, points
    return words(QT_TRANSLATE_NOOP("LineDisplay", "Welcome")), points or store


def _loading(load: CardLoad, currency: str, columns: int, words: Words) -> Lines:
    """What is paid in, and the balance once it is booked."""
    paid = _both(words(QT_TRANSLATE_NOOP("LineDisplay", "Onto card")), str(Money(load.amount_minor, currency)), columns)
    if load.balance_minor is None:
        return paid, ""
    return paid, _both(
        words(QT_TRANSLATE_NOOP("LineDisplay", "Balance")), str(Money(load.balance_minor, currency)), columns
    )


def _both(left: str, right: str, columns: int) -> str:
    """What it is on the left, as far as there is room, and the figure on the right."""
    figure = printable(right)
    name = fitting(printable(left), max(0, columns - 1 - width(figure)))
    return name + " " * (columns - width(name) - width(figure)) + figure
