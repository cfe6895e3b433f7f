"""The window's words."""

from PySide6.QtCore import QCoreApplication

from pos_client.domain.gifts import LATEST, Gift
from pos_client.domain.outcome import Accepted, Refused
from pos_client.domain.reasons import Reason
from ui.i18n import current_language
from ui.screens.dates import day
from ui.screens.gifts.model import CODE_SPENT, UNASKED, GiftsModel
from ui.screens.reasons import wording
from ui.theme.tokens import Tone
from ui.widgets.banner import BannerFace

translate = QCoreApplication.translate


def title() -> str:
    """What the window is for."""
    return translate("Gifts", "Hand over a gift")


def who(model: GiftsModel) -> str:
    """Whose gifts."""
    if model.member is None:
        return ""
    return " ".join(filter(None, (model.member.facts.masked_name, model.member.masked_handle)))


def named(gift: Gift) -> str:
    """What it is, with how many pieces where it is not one."""
    name = gift.title.in_language(current_language())
    return name if gift.quantity == 1 else f"{gift.quantity} × {name}"


def row(gift: Gift, model: GiftsModel) -> str:
    """One gift of the list, with the last day on which it waits; as good as for ever is not told."""
    if gift.waits_until is None or gift.waits_until > LATEST or model.member is None:
        return named(gift)
    today = model.member.facts.as_of.astimezone().date()
    until = translate("Gifts", "until {day}").format(day=day(gift.waits_until.astimezone().date(), today))
    return f"{named(gift)} · {until}"


def face(model: GiftsModel) -> BannerFace:
    """What to do now, what came in between, or what has become of it."""
    if model.refused:
        return _refused(model.refused)
    if model.is_busy:
        return BannerFace(Tone.INFO, "hourglass", translate("Gifts", "One moment…"))
    if model.notice:
        return _came_between(model.notice)
    if model.done is not None:
        return _became(model)
    choice = translate("Gifts", "Enter hands it over. Give it once it says so here.")
    return BannerFace(Tone.INFO, "gift", translate("Gifts", "%n gifts waiting", None, len(model.gifts)), choice)


def _refused(why: str) -> BannerFace:
    if why == CODE_SPENT:
        spent = translate("Gifts", "This code was for the sale")
        return BannerFace(Tone.WAITING, "phone_code", spent, translate("Gifts", "Scan the member's next code first."))
    if why == Reason.NEEDS_PAY_CODE:
        advice = translate("Gifts", "The member taps Pay with points; scan that code.")
        return BannerFace(Tone.WAITING, "phone_code", wording(why).title, advice)
    if why == Reason.ONLINE_ONLY:
        advice = translate("Gifts", "Gifts are handed over online only, with a member's code.")
        return BannerFace(Tone.WAITING, "cloud_off", translate("Gifts", "Not while offline"), advice)
    if why == Reason.UNKNOWN_GIFT:
        return BannerFace(Tone.PLAIN, "gift", translate("Gifts", "No gift is waiting for this member"))
    words = wording(why)
    return BannerFace(Tone.BAD, "alert", words.title, words.advice)


def _came_between(notice: str) -> BannerFace:
    if notice == UNASKED:
        unused = translate("Gifts", "The code was not used")
        return BannerFace(Tone.WAITING, "phone_code", unused, translate("Gifts", "First these gifts: Enter, or Esc."))
    words = wording(notice)
    tone = Tone.WAITING if notice == Reason.NEEDS_APPROVAL else Tone.BAD
    return BannerFace(tone, "alert", words.title, words.advice)


def _became(model: GiftsModel) -> BannerFace:
    gift = "" if model.handed is None else named(model.handed)
    if isinstance(model.outcome, Refused):
        words = wording(str(model.outcome.reason))
        return BannerFace(Tone.BAD, "cross_circle", translate("Gifts", "Do not hand it over"), words.title)
    if model.is_undone:
        undone = translate("Gifts", "Undone: it waits again")
        return BannerFace(Tone.PLAIN, "undo", undone, translate("Gifts", "Keep {gift} here.").format(gift=gift))
    if isinstance(model.outcome, Accepted):
        return BannerFace(Tone.GOOD, "check_circle", translate("Gifts", "Hand it over now"), gift)
    if model.outcome is not None:
        unknown = translate("Gifts", "No answer yet: keep it here")
        detail = translate("Gifts", "Do not repeat it. It is booked by itself, or F8 takes it back.")
        return BannerFace(Tone.WAITING, "question", unknown, detail)
    return BannerFace(Tone.WAITING, "hourglass", translate("Gifts", "Confirming…"), gift)


def enter(model: GiftsModel) -> str:
    """Enter."""
    if model.is_over:
        return translate("Gifts", "Done")
    return translate("Gifts", "Next gift") if model.is_told else translate("Gifts", "Hand over")


def cancel() -> str:
    """Esc."""
    return translate("Gifts", "Close")


def undo() -> str:
    """F8."""
    return translate("Gifts", "Undo")
