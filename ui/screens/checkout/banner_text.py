"""The banner's words: what happened, else what to do next."""

from dataclasses import replace
from datetime import date

from PySide6.QtCore import QCoreApplication

from pos_client.domain.money import Money
from pos_client.domain.reasons import Reason
from pos_client.domain.sale import SaleState
from pos_client.domain.transaction import Authority, Told
from ui.screens.checkout.basket_text import BASKET_NOTICES, about_basket, item_typed
from ui.screens.checkout.model import CardEdit, CheckoutModel, Notice, NoticeKind, RedeemEdit, ScanState
from ui.screens.checkout.printer_text import PRINTER_NOTICES, about_printer, about_receipt
from ui.screens.checkout.text import corrected_words, credit_words, signed, told_words
from ui.screens.dates import clock, day
from ui.screens.outcome_class import OutcomeClass
from ui.screens.reasons import wording
from ui.theme.tokens import Tone
from ui.widgets.banner import BannerFace

translate = QCoreApplication.translate
_COUPON_WAITS = {Reason.ONLINE_ONLY, Reason.COUPON_MINIMUM}
"""Why a sale with a coupon is not saved yet."""


def banner(model: CheckoutModel) -> BannerFace:
    """What happened, else what to do next."""
    if model.notice is not None:
        return _notice(model.notice, model)
    return _guidance(model) if model.undo_left is None or model.edit is not None else _guidance_with_undo(model)


def _notice(notice: Notice, model: CheckoutModel) -> BannerFace:
    undoable = {
        NoticeKind.SAVED,
        NoticeKind.ACCEPTED,
        NoticeKind.CORRECTED,
        NoticeKind.QUEUED,
        NoticeKind.UNKNOWN,
        NoticeKind.RECEIPT,
        *PRINTER_NOTICES,
    }
    left = model.undo_left if notice.kind in undoable else None
    if notice.kind in {NoticeKind.REFUSED, NoticeKind.FAULT}:
        return _refusal(notice, model)
    if notice.kind in BASKET_NOTICES:
        return about_basket(notice, model)
    if notice.kind in PRINTER_NOTICES:
        return about_printer(notice, left)
    if notice.kind is NoticeKind.RECEIPT:
        return about_receipt(notice.receipt, left, can_print=model.has_printer)
    if notice.kind is NoticeKind.ALREADY_USED:
        return _already_used(notice)
    is_noted = model.pending is not None and notice.kind in {NoticeKind.SAVED, NoticeKind.QUEUED, NoticeKind.ACCEPTED}
    tone, icon, title, detail = _noted(model.pending) if model.pending and is_noted else _done(notice, model)
    return BannerFace(tone, icon, title, detail, left)


def _already_used(notice: Notice) -> BannerFace:
    """What became of the sale a code was used for, as far as this till knows."""
    title = translate("Checkout", "Already used at {time} · {points}")
    at = clock(notice.at) if notice.at else ""
    details = {
        ScanState.SAVED: translate("Checkout", "That sale is saved and posts when online."),
        ScanState.QUEUED: translate("Checkout", "That sale is saved and posts when online."),
        ScanState.UNKNOWN: translate("Checkout", "That sale has no answer yet. Do not repeat it."),
        ScanState.UNDONE: translate("Checkout", "That sale was undone; ask for the next code."),
    }
    booked = translate("Checkout", "That sale is booked. Ask for the next code.")
    detail = details.get(notice.used or ScanState.ACCEPTED, booked)
    return BannerFace(Tone.INFO, "info", title.format(time=at, points=told_words(notice.told)), detail)


def _refusal(notice: Notice, model: CheckoutModel) -> BannerFace:
    words = wording(notice.code, notice.barcode)
    if model.coupon is not None and notice.code in _COUPON_WAITS:  # what else to do is one key
        without = translate("Checkout", "Press * to sell without the coupon.")
        return BannerFace(Tone.WAITING, "alert", words.title, without)
    if notice.code in {Reason.NO_MEMBER, Reason.NO_AMOUNT}:  # a key pressed early is no mishap
        return BannerFace(Tone.INFO, "info", words.title, words.advice)
    asks = words.who in {OutcomeClass.MEMBER, OutcomeClass.UNKNOWN} and notice.kind is NoticeKind.REFUSED
    icon = {OutcomeClass.MEMBER: "phone_code", OutcomeClass.UNKNOWN: "question"}.get(words.who, "alert")
    return BannerFace(Tone.WAITING if asks else Tone.BAD, icon, words.title, words.advice)


def _done(notice: Notice, model: CheckoutModel) -> tuple[Tone, str, str, str]:
    """Tone, icon, title and detail of what became of a sale; the title begins with the word that counts."""
    points, money = told_words(notice.told), _money(notice.booked or notice.told, model)
    if notice.kind is NoticeKind.SAVED:
        return Tone.GOOD, "check_circle", points, _sentences(translate("Checkout", "Saved; confirming…"), money)
    if notice.kind is NoticeKind.ACCEPTED:
        booked = translate("Checkout", "Booked.") if money else translate("Checkout", "Booked. The card is up to date.")
        return Tone.GOOD, "check_circle", points, _sentences(booked, money)
    if notice.kind is NoticeKind.CORRECTED:
        title = corrected_words(notice.told, notice.booked or notice.told, model.currency)
        return Tone.WAITING, "alert", title, translate("Checkout", "The booked figure counts. Please tell the member.")
    if notice.kind is NoticeKind.QUEUED:
        title = translate("Checkout", "Saved: {points}").format(points=points)
        return Tone.WAITING, "cloud_up", title, _sentences(translate("Checkout", "Posts by itself when online."), money)
    if notice.kind is NoticeKind.UNKNOWN:
        title = translate("Checkout", "No answer yet: {points}").format(points=points)
        detail = translate("Checkout", "Do not repeat it. The answer will come by itself.")
        return Tone.WAITING, "question", title, detail
    return _undone(notice.kind, model)


def _noted(why: Reason) -> tuple[Tone, str, str, str]:
    title = translate("Checkout", "Noted; nothing is promised yet")
    return Tone.WAITING, "cloud_up", title, wording(why).advice


def _money(told: Told, model: CheckoutModel) -> str:
    """What the sale did with money and credit beside its points, and from when its points can be spent."""
    bits, quote = [], model.quote
    paid = quote.credit_minor if quote is not None else 0
    if told.earned_credit_minor or paid:
        bits.append(credit_words(told.earned_credit_minor, paid, model.currency))
    if quote is not None and quote.stored_value_minor:
        money = Money(-quote.stored_value_minor, model.currency)
        bits.append(translate("Checkout", "{money} balance").format(money=money))
    if told.earned_points > 0 and model.earns_from is not None:
        bits.append(_from_when(model.earns_from))
    return " · ".join(bits)


def _from_when(on: date) -> str:
    return translate("Checkout", "points from {day}").format(day=day(on, on))


def _sentences(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def _undone(kind: NoticeKind, model: CheckoutModel) -> tuple[Tone, str, str, str]:
    undone = translate("Checkout", "Undone")
    if kind is NoticeKind.UNDOING:
        return Tone.INFO, "undo", translate("Checkout", "Undoing…"), ""
    if kind is NoticeKind.NOTHING_TO_UNDO:
        detail = translate("Checkout", "Undo works for five seconds after a sale.")
        return Tone.INFO, "undo", translate("Checkout", "There is nothing to undo"), detail
    if kind is NoticeKind.UNDONE_BEFORE:
        return Tone.PLAIN, "undo", undone, translate("Checkout", "The last sale is taken back.")
    if kind is NoticeKind.UNDO_QUEUED:
        detail = translate("Checkout", "The sale and its undoing are both sent when online.")
        return Tone.WAITING, "undo", undone, detail
    quote = model.quote
    if quote is not None and (quote.credit_minor or quote.stored_value_minor or quote.earn_credit_minor):
        return Tone.PLAIN, "undo", undone, translate("Checkout", "Points, credit and balance are as before.")
    return Tone.PLAIN, "undo", undone, translate("Checkout", "The points are as before.")


def _guidance_with_undo(model: CheckoutModel) -> BannerFace:
    """The next sale has begun, and the one before can still be undone: it says which one that is."""
    face = _guidance(model)
    last = translate("Checkout", "Last sale: {points}").format(points=told_words(model.undo_told))
    if model.state is SaleState.READY:
        return replace(face, detail=last, left=model.undo_left)
    return replace(face, title=last, detail=face.title, left=model.undo_left)


def _guidance(model: CheckoutModel) -> BannerFace:
    if model.edit is not None:
        return _editing(model.edit)
    if model.card_edit is not None:
        return _paying_by_card(model.card_edit)
    if model.is_item_typed:
        return item_typed()
    if model.state is SaleState.READY and model.pending is not None:
        title = translate("Checkout", "Enter notes the sale")
        return BannerFace(Tone.WAITING, "star", title, wording(model.pending).advice)
    if model.state is SaleState.READY and model.quote is not None:
        points = signed(model.quote.earn_points).lstrip("+")
        title = translate("Checkout", "Enter awards {points}").format(points=points)
        if model.quote.earn_points and model.earns_from is not None:
            words = translate("Checkout", "Enter awards {points} from {day}")
            title = words.format(points=points, day=day(model.earns_from, model.earns_from))
        return BannerFace(Tone.INFO, "star", title, _ways_to_pay(model))
    return _first_steps(model)


def _first_steps(model: CheckoutModel) -> BannerFace:
    """Before there is something to award; between two sales, why nothing is sent until somebody acts."""
    if model.paused and model.state is SaleState.EMPTY:
        why = wording(model.paused)
        return BannerFace(Tone.BAD, "pause", why.title, why.advice)
    tone, icon, title = _next_step(model)
    return BannerFace(tone, icon, title, _offline_money(model))


def _next_step(model: CheckoutModel) -> tuple[Tone, str, str]:
    if model.state is SaleState.AMOUNT_ONLY:
        return Tone.PLAIN, "phone_code", translate("Checkout", "Now scan the member's code")
    if model.state is SaleState.MEMBER_ONLY:
        return Tone.PLAIN, "register", translate("Checkout", "Type the amount of the sale")
    if model.state is SaleState.SAVING:
        return Tone.INFO, "hourglass", translate("Checkout", "Saving…")
    return Tone.PLAIN, "scan", translate("Checkout", "Type the amount, then scan the code")


def _editing(edit: RedeemEdit) -> BannerFace:
    if edit.fits:
        title = translate("Checkout", "Enter pays with these points")
        return BannerFace(Tone.INFO, "star", title, translate("Checkout", "Type another number, or Esc to leave it."))
    title = translate("Checkout", "At most {points} points").format(points=f"{edit.most:,}")
    return BannerFace(Tone.WAITING, "alert", title, wording("ABOVE_MAXIMUM").advice)


def _ways_to_pay(model: CheckoutModel) -> str:
    if model.may_pay:
        return _sentences(translate("Checkout", "F9 pays with points."), _offline_money(model))
    facts = model.member.facts if model.member else None
    waits = facts is not None and (facts.credit_minor or facts.stored_value_minor)
    unlock = translate("Checkout", "Credit and balance pay once the member unlocks paying.")
    return _offline_money(model) or (unlock if waits else "")


def _offline_money(model: CheckoutModel) -> str:
    """Why nothing is said of the member's credit and balance."""
    if not (model.keeps_money and model.member is not None and model.authority is Authority.OFFLINE):
        return ""
    if model.pending is Reason.MANUAL_ENTRY:
        return translate("Checkout", "No credit or balance with a typed number.")
    return translate("Checkout", "Credit and balance need the network.")


def _paying_by_card(edit: CardEdit) -> BannerFace:
    if edit.fits:
        title = translate("Checkout", "Enter pays this from the balance")
        return BannerFace(Tone.INFO, "star", title, translate("Checkout", "Type another amount, or Esc to leave it."))
    title = translate("Checkout", "At most {money}").format(money=Money(edit.most_minor, edit.currency))
    return BannerFace(Tone.WAITING, "alert", title, wording("ABOVE_MAXIMUM").advice)
