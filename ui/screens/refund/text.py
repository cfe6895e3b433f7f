"""The dialog's words."""

from PySide6.QtCore import QCoreApplication

from pos_client.domain.basket import ONE_PIECE, Line
from pos_client.domain.money import Money
from pos_client.domain.outcome import Accepted, Outcome, Refused
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import RefundReason, TransactionResult
from pos_client.services.refunded import HandBack, RefundOffer
from pos_client.services.refunds import RefundRequested
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
    card = "\u2022\u2022" + offer.sale.handle[-4:]
    told = words.format(time=moment(offer.sale.occurred_at), card=card, money=money)
    return f"{told}\n{offer.place}" if offer.place else told


def figure(model: RefundModel) -> str:
    """What comes back: what is typed or ticked, then that without the coupon's part, then the money to hand back."""
    if model.offer is None or isinstance(model.outcome, Refused):
        return ""
    currency = model.offer.sale.currency
    back = None if model.done is None else _given(model.done, model.outcome)
    if back is not None:
        return str(Money(back.money_minor, currency))
    is_settled = model.asks_why or model.done is not None
    return str(Money(model.amount_minor - (model.coupon_minor if is_settled else 0), currency))


def told(model: RefundModel) -> str:
    """What to do now, what came in between, or what to hand back."""
    if model.offer is None:
        return sentence(model.refused) if model.refused else ""
    if model.done is not None:
        told = _became(model.done, model.outcome, model.offer.sale.currency)
        knows = model.frees_coupon and _given(model.done, model.outcome) is not None
        again = translate("Refund", "The coupon comes back too, if it is still valid.")
        return f"{told} {again}" if knows else told
    if model.is_busy:
        return translate("Refund", "One moment…")
    if model.notice:
        return _came_between(model.notice)
    asks = translate("Refund", "Why does it come back? Its number saves it.")
    told = asks if model.asks_why else _invitation(model.offer)
    if not model.coupon_minor:
        return told
    money = Money(model.coupon_minor, model.offer.sale.currency)
    less = translate("Refund", "The coupon paid {money} of it, which is not handed back.")
    return f"{told} {less.format(money=money)}"


def reason(why: RefundReason) -> str:
    """Why something comes back."""
    return {
        RefundReason.UNWANTED: translate("Refund", "Not wanted any more"),
        RefundReason.FAULTY: translate("Refund", "Faulty or damaged"),
        RefundReason.WRONG_ITEM: translate("Refund", "Wrong item or size"),
        RefundReason.MISTAKE: translate("Refund", "Rung up by mistake"),
    }[why]


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


def _became(done: RefundRequested, outcome: Outcome | None, currency: str) -> str:
    """What to hand back: as the backend has booked it, else as this till knows; of others' sales nothing before."""
    if isinstance(outcome, Refused):
        nothing = translate("Refund", "Hand nothing back.")
        return f"{nothing} {sentence(str(outcome.reason))}"
    back = _given(done, outcome)
    if back is not None:
        return _handed_back(back, currency)
    if outcome is None:
        return translate("Refund", "One moment: hand nothing back before the backend has answered.")
    return translate("Refund", "No answer yet. Hand nothing back before it is booked: see Waiting to send (F6).")


def _given(done: RefundRequested, outcome: Outcome | None) -> HandBack | None:
    """What is given back: as booked, else as this till knows; None: nothing, or nobody knows yet."""
    if isinstance(outcome, Refused):
        return None
    return _booked(outcome.result) if isinstance(outcome, Accepted) else done.back


def _booked(result: TransactionResult) -> HandBack:
    """A refund reports what it gave back below zero."""
    return HandBack(-result.to_pay_minor, -result.redeemed_points, -result.credit_minor, -result.stored_value_minor)


def _handed_back(back: HandBack, currency: str) -> str:
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


def cancel(model: RefundModel) -> str:
    """Esc."""
    return translate("Refund", "Back") if model.asks_why else translate("Refund", "Cancel")


def receipt(model: RefundModel) -> str:
    """Print the receipt that was scanned again; once it is saved, that of the refund."""
    return translate("Refund", "Copy") if model.done is None else translate("Refund", "Receipt")
