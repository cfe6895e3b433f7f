"""The dialog's words."""

from PySide6.QtCore import QCoreApplication

from pos_client.domain.basket import ONE_PIECE, Line
from pos_client.domain.money import Money
from pos_client.domain.reasons import Reason
from pos_client.services.refunded import HandBack, RefundOffer
from ui.screens.dates import moment
from ui.screens.reasons import sentence
from ui.screens.refund.model import UNASKED, RefundModel

translate = QCoreApplication.translate


def title() -> str:
    """What the dialog is for."""
    return translate("Refund", "Refund")


def sale(offer: RefundOffer) -> str:
    """Which sale: when, whose card, how much it was."""
    words = translate("Refund", "Sale of {time} · {card} · {money}")
    money = Money(offer.sale.amount_minor, offer.sale.currency)
    return words.format(time=moment(offer.sale.occurred_at), card="\u2022\u2022" + offer.sale.handle[-4:], money=money)


def figure(model: RefundModel) -> str:
    """What comes back."""
    if model.offer is None:
        return ""
    return str(Money(model.amount_minor, model.offer.sale.currency))


def told(model: RefundModel) -> str:
    """What to do now, what came in between, or what to hand back."""
    if model.offer is None:
        return ""
    if model.done is not None:
        return _handed_back(model.done.back, model.offer.sale.currency)
    if model.is_busy:
        return translate("Refund", "One moment…")
    return _came_between(model.notice) if model.notice else _invitation(model.offer)


def _came_between(notice: str) -> str:
    if notice == Reason.NEEDS_APPROVAL:
        return translate("Refund", "Needs an approval: whoever may approve it scans a badge.")
    if notice == UNASKED:
        return translate("Refund", "The code was not used. First this refund: Enter, or Esc.")
    return sentence(notice)


def _invitation(offer: RefundOffer) -> str:
    if offer.amount_minor == 0:
        return translate("Refund", "All of this sale has come back already.")
    if offer.lines:
        return translate("Refund", "What is ticked comes back. A line's number takes one piece off.")
    return translate("Refund", "Enter gives back all that is left; or type how much.")


def _handed_back(back: HandBack | None, currency: str) -> str:
    if back is None:
        return translate("Refund", "Saved. The backend decides what comes back.")
    parts = [translate("Refund", "Hand back {money}.").format(money=Money(back.money_minor, currency))]
    on_card = back.credit_minor + back.stored_value_minor
    if on_card:
        parts.append(translate("Refund", "{money} go back onto the card.").format(money=Money(on_card, currency)))
    if back.redeemed_points:
        parts.append(translate("Refund", "%n points come back.", None, back.redeemed_points))
    return " ".join(parts)


def line(chosen: Line, left: Line) -> str:
    """How much of a line comes back, of how much that is left."""
    words = translate("Refund", "{name}: {back} of {left}")
    return words.format(name=chosen.name or chosen.sku, back=_quantity(chosen), left=_quantity(left))


def _quantity(of: Line) -> str:
    whole, part = divmod(of.quantity_milli, ONE_PIECE)
    return f"{whole}.{part:03d}".rstrip("0") if part else str(whole)


def save() -> str:
    """Enter."""
    return translate("Refund", "Refund")


def close() -> str:
    """Enter, once it is saved."""
    return translate("Refund", "Done")


def cancel() -> str:
    """Esc."""
    return translate("Refund", "Cancel")


def receipt(model: RefundModel) -> str:
    """Print the receipt that was scanned again; once it is saved, that of the refund."""
    return translate("Refund", "Copy") if model.done is None else translate("Refund", "Receipt")
