"""The checkout's words, from its values; English is the source, `ui/i18n` holds the translations."""

from dataclasses import replace
from datetime import timedelta

from PySide6.QtCore import QCoreApplication

from pos_client.domain.barcode import Kind
from pos_client.domain.member import MemberView
from pos_client.domain.money import Money
from pos_client.domain.programme import LocalText
from pos_client.domain.reasons import Reason
from pos_client.domain.sale import SaleState
from pos_client.domain.transaction import Authority, Told
from ui.i18n import current_language
from ui.screens.checkout.model import CheckoutModel, Notice, NoticeKind, ScanLine, ScanState, Verdict
from ui.screens.dates import clock, day
from ui.screens.outcome_class import OutcomeClass
from ui.screens.reasons import wording
from ui.theme.tokens import Tone
from ui.widgets.banner import BannerFace
from ui.widgets.member_card import CardFace
from ui.widgets.scan_list import ScanRow

translate = QCoreApplication.translate
MINUS = "\u2212"
SOON = timedelta(days=60)
"""Points that go within two months are worth a word from the cashier."""


def own(text: LocalText) -> str:
    """A text of the programme in the language shown now."""
    return text.in_language(current_language())


def signed(points: int) -> str:
    """Points with their sign, grouped: `+257 pts`."""
    sign = MINUS if points < 0 else "+"
    return translate("Checkout", "{points} pts").format(points=f"{sign}{abs(points):,}")


def told_words(told: Told) -> str:
    """What a sale did to the points: earned, redeemed, or both (`−500 +12 pts`)."""
    return translate("Checkout", "{points} pts").format(points=_figures(told))


def _figures(told: Told) -> str:
    redeemed, earned = f"{MINUS}{told.redeemed_points:,}", f"+{told.earned_points:,}"
    if told.redeemed_points and told.earned_points:
        return f"{redeemed} {earned}"
    return redeemed if told.redeemed_points else earned


def corrected_words(told: Told, booked: Told) -> str:
    """What the member was told and what the ledger holds instead."""
    words = translate("Checkout", "Told {told}, booked {booked}")
    return words.format(told=_figures(told), booked=_figures(booked))


def amount(model: CheckoutModel) -> str:
    """The amount as it is being typed, or as it was sold."""
    money = Money(model.amount_minor, model.currency)
    if model.state is SaleState.DONE or not model.amount_text:
        return str(money)
    whole, point, part = model.amount_text.partition(".")
    return f"{money.symbol}{int(whole or '0'):,}{point}{part}"


def card(view: MemberView, currency: str, authority: Authority | None) -> CardFace:
    """A member's card in words."""
    facts = view.facts
    worth = Money(view.worth_minor, currency)
    offline = authority is Authority.OFFLINE
    note = translate("Checkout", "Verified offline · as of {time}").format(time=clock(facts.as_of)) if offline else ""
    above = view.next_tier
    to_go = translate("Checkout", "{points} points to go").format(points=f"{view.to_next:,}") if above else ""
    following = translate("Checkout", "Next: {tier}").format(tier=own(above.name)) if above else ""
    return CardFace(
        name=facts.masked_name,
        number=translate("Checkout", "Card {number}").format(number=view.masked_handle),
        badge=own(view.tier.name).upper(),
        points=facts.points,
        unit=translate("Checkout", "points"),
        worth=translate("Checkout", "worth {money}").format(money=worth),
        to_next=to_go,
        next_tier=following or translate("Checkout", "Highest tier"),
        progress=view.progress,
        privileges=tuple(own(privilege) for privilege in view.tier.privileges),
        note=note,
        note_tone=Tone.WAITING if offline else Tone.PLAIN,
        look=view.tier.look,
    )


def expiring(view: MemberView | None) -> tuple[Tone, str]:
    """The points that expire next, if any do, counted from the day of the member's facts; amber when it is soon."""
    if view is None or not view.facts.expiring:
        return Tone.PLAIN, ""
    first, today = view.facts.expiring[0], view.facts.as_of.astimezone().date()
    words = translate("Checkout", "{points} points expire {day}")
    tone = Tone.WAITING if first.on - today <= SOON else Tone.PLAIN
    return tone, words.format(points=f"{first.points:,}", day=day(first.on, today))


def verdict(model: CheckoutModel) -> tuple[Tone, str, str]:
    """Tone, icon and words of the pill on the camera's picture."""
    if model.verdict is Verdict.CHECKING:
        return Tone.INFO, "hourglass", translate("Checkout", "Checking…")
    if model.verdict is Verdict.ONLINE:
        return Tone.GOOD, "check_circle", translate("Checkout", "Code verified · single use")
    if model.verdict is Verdict.OFFLINE:
        return Tone.WAITING, "cloud_up", translate("Checkout", "Verified offline · posts later")
    if model.verdict is Verdict.BOOKED:
        return Tone.GOOD, "check_circle", translate("Checkout", "Verified offline · booked")
    if model.verdict is Verdict.REFUSED and model.refused is not None:
        return Tone.BAD, "cross_circle", wording(model.refused.code, model.refused.barcode).title
    return Tone.PLAIN, "", ""


def scan_row(line: ScanLine) -> ScanRow:
    """One of the last scans in words."""
    tone, chip = _chip(line)
    name = line.name or wording(line.code, line.barcode).title
    return ScanRow(clock(line.at), name, tone, chip)


def _chip(line: ScanLine) -> tuple[Tone, str]:
    if line.state is ScanState.REFUSED:
        return _refused_chip(line)
    if line.state is ScanState.ACCEPTED and line.booked is not None and line.booked != line.told:
        return Tone.WAITING, corrected_words(line.told, line.booked)
    words = {
        ScanState.RECOGNISED: (Tone.INFO, translate("Checkout", "Here now")),
        ScanState.LEFT: (Tone.PLAIN, translate("Checkout", "No sale")),
        ScanState.SAVED: (Tone.GOOD, told_words(line.told)),
        ScanState.ACCEPTED: (Tone.GOOD, told_words(line.told)),
        ScanState.QUEUED: (Tone.WAITING, told_words(line.told)),
        ScanState.UNKNOWN: (Tone.WAITING, translate("Checkout", "Unclear")),
        ScanState.UNDONE: (Tone.PLAIN, translate("Checkout", "Undone")),
    }
    return words[line.state]


def _refused_chip(line: ScanLine) -> tuple[Tone, str]:
    if line.txn_id is not None:
        return Tone.BAD, translate("Checkout", "Refused")
    if line.code == Reason.NOT_MEMBER_CODE and line.barcode not in {None, Kind.EMPTY}:
        return Tone.BAD, translate("Checkout", "Not ours")
    who = wording(line.code, line.barcode).who
    words = {
        OutcomeClass.FAILED: translate("Checkout", "Refused"),
        OutcomeClass.UNKNOWN: translate("Checkout", "Unclear"),
        OutcomeClass.MEMBER: translate("Checkout", "Rescan"),
        OutcomeClass.STAFF: translate("Checkout", "See note"),
    }
    return Tone.BAD, words[who]


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
    }
    left = model.undo_left if notice.kind in undoable else None
    if notice.kind in {NoticeKind.REFUSED, NoticeKind.FAULT}:
        return _refusal(notice)
    if notice.kind is NoticeKind.ALREADY_USED:
        return _already_used(notice)
    tone, icon, title, detail = _done(notice)
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


def _refusal(notice: Notice) -> BannerFace:
    words = wording(notice.code, notice.barcode)
    if notice.code in {Reason.NO_MEMBER, Reason.NO_AMOUNT}:  # a key pressed early is no mishap
        return BannerFace(Tone.INFO, "info", words.title, words.advice)
    asks = words.who in {OutcomeClass.MEMBER, OutcomeClass.UNKNOWN} and notice.kind is NoticeKind.REFUSED
    icon = {OutcomeClass.MEMBER: "phone_code", OutcomeClass.UNKNOWN: "question"}.get(words.who, "alert")
    return BannerFace(Tone.WAITING if asks else Tone.BAD, icon, words.title, words.advice)


def _done(notice: Notice) -> tuple[Tone, str, str, str]:
    """Tone, icon, title and detail of what became of a sale."""
    points = told_words(notice.told)
    if notice.kind is NoticeKind.SAVED:
        return Tone.GOOD, "check_circle", points, translate("Checkout", "Saved; confirming…")
    if notice.kind is NoticeKind.ACCEPTED:
        return Tone.GOOD, "check_circle", points, translate("Checkout", "Booked. The member's balance is up to date.")
    if notice.kind is NoticeKind.CORRECTED:
        title = corrected_words(notice.told, notice.booked or notice.told)
        return Tone.WAITING, "alert", title, translate("Checkout", "The booked figure counts. Please tell the member.")
    if notice.kind is NoticeKind.QUEUED:
        title = translate("Checkout", "{points} · saved").format(points=points)
        return Tone.WAITING, "cloud_up", title, translate("Checkout", "Posts by itself when online. Nothing to do.")
    if notice.kind is NoticeKind.UNKNOWN:
        title = translate("Checkout", "{points} · no answer yet").format(points=points)
        return (
            Tone.WAITING,
            "question",
            title,
            translate("Checkout", "Do not repeat it. The answer will come by itself."),
        )
    return _undone(notice.kind)


def _undone(kind: NoticeKind) -> tuple[Tone, str, str, str]:
    if kind is NoticeKind.UNDOING:
        return Tone.INFO, "undo", translate("Checkout", "Undoing…"), ""
    if kind is NoticeKind.NOTHING_TO_UNDO:
        detail = translate("Checkout", "Undo works for five seconds after a sale.")
        return Tone.INFO, "undo", translate("Checkout", "There is nothing to undo"), detail
    if kind is NoticeKind.UNDONE_BEFORE:
        return (
            Tone.PLAIN,
            "undo",
            translate("Checkout", "Undone"),
            translate("Checkout", "The last sale is taken back."),
        )
    if kind is NoticeKind.UNDO_QUEUED:
        detail = translate("Checkout", "The sale and its undoing are both sent when online.")
        return Tone.WAITING, "undo", translate("Checkout", "Undone"), detail
    return Tone.PLAIN, "undo", translate("Checkout", "Undone"), translate("Checkout", "The points are as before.")


def _guidance_with_undo(model: CheckoutModel) -> BannerFace:
    """The next sale has begun, and the one before can still be undone: it says which one that is."""
    face = _guidance(model)
    last = translate("Checkout", "Last sale: {points}").format(points=told_words(model.undo_told))
    if model.state is SaleState.READY:
        return replace(face, detail=last, left=model.undo_left)
    return replace(face, title=last, detail=face.title, left=model.undo_left)


def _guidance(model: CheckoutModel) -> BannerFace:
    if model.edit is not None:
        return _editing(model)
    if model.state is SaleState.AMOUNT_ONLY:
        return BannerFace(Tone.PLAIN, "phone_code", translate("Checkout", "Now scan the member's code"))
    if model.state is SaleState.MEMBER_ONLY:
        return BannerFace(Tone.PLAIN, "register", translate("Checkout", "Type the amount of the sale"))
    if model.state is SaleState.READY and model.quote is not None:
        title = translate("Checkout", "Enter awards {points}").format(
            points=signed(model.quote.earn_points).lstrip("+")
        )
        detail = translate("Checkout", "F9 pays with points.") if model.may_pay else ""
        return BannerFace(Tone.INFO, "star", title, detail)
    if model.state is SaleState.SAVING:
        return BannerFace(Tone.INFO, "hourglass", translate("Checkout", "Saving…"))
    return BannerFace(Tone.PLAIN, "scan", translate("Checkout", "Type the amount, then scan the code"))


def _editing(model: CheckoutModel) -> BannerFace:
    if model.edit is None or model.edit.fits:
        title = translate("Checkout", "Enter pays with these points")
        return BannerFace(Tone.INFO, "star", title, translate("Checkout", "Type another number, or Esc to leave it."))
    title = translate("Checkout", "At most {points} points").format(points=f"{model.edit.most:,}")
    return BannerFace(Tone.WAITING, "alert", title, wording("ABOVE_MAXIMUM").advice)
