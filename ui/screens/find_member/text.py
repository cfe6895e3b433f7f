"""The window's words."""

from PySide6.QtCore import QCoreApplication

from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import TypedReason
from pos_client.domain.wire import FoundMember
from ui.screens.find_member.model import FindModel, FindState, Unused
from ui.screens.reasons import sentence

translate = QCoreApplication.translate
_NO_HELP = frozenset({Reason.NO_ANSWER, Reason.BACKEND_BUSY, Reason.MALFORMED})
"""What these say elsewhere is about sales."""


def title() -> str:
    """What the window is for."""
    return translate("FindMember", "Find a member")


def asked() -> str:
    """What the field is for, in it while it is empty."""
    return translate("FindMember", "Last 4 digits, initials or name")


def told(model: FindModel) -> str:
    """What came of it, else what to do next."""
    if model.unused is Unused.SCAN:
        return translate("FindMember", "Not read. First this member; then badge or product.")
    if model.unused is Unused.DIGIT:
        return translate("FindMember", "All 12 digits are there. Backspace takes the last one back.")
    if model.number:
        return translate("FindMember", "The sale is noted. The number is not checked here; a manager decides.")
    if not model.is_online or model.failed == Reason.OFFLINE:
        return translate("FindMember", "Offline: nobody can be looked for. Type all 12 digits of the card.")
    return _of_search(model)


def _of_search(model: FindModel) -> str:
    if model.state is FindState.FAILED:
        again = translate("FindMember", "No answer. Enter asks again; or type all 12 digits of the card.")
        return again if model.failed in _NO_HELP else sentence(model.failed)
    if model.state is FindState.FOUND and model.has_more:
        return translate("FindMember", "These are at home in this store; others fit, too. Is it one of them?")
    return {
        FindState.TYPING: translate(
            "FindMember", "Whole words: the last 4 digits of the card, all initials (wxm), or a name. Then Enter."
        ),
        FindState.SEARCHING: translate("FindMember", "Searching…"),
        FindState.FOUND: translate("FindMember", "Ask for the name. The sale is noted; a manager decides."),
        FindState.NOBODY: translate("FindMember", "Nobody found. Only whole words count, and all 4 digits."),
        FindState.TOO_MANY: translate("FindMember", "Too many fit. Type digits and initials together: 4821 wxm."),
    }[model.state]


def row(member: FoundMember) -> str:
    """Somebody in the list: masked name, end of the card number, and the year of joining."""
    since = translate("FindMember", "since {year}").format(year=member.since.year)
    return f"{member.masked_name}  {member.masked_handle} · {since}"


def why(reason: TypedReason) -> str:
    """Why there is no code, in a few words."""
    return {
        TypedReason.PHONE_BROKEN: translate("FindMember", "Phone does not work"),
        TypedReason.NO_PHONE: translate("FindMember", "No phone here"),
        TypedReason.CODE_UNREADABLE: translate("FindMember", "Code cannot be read"),
    }[reason]


def enter(model: FindModel) -> str:
    """What Enter does."""
    is_taken = model.taken or model.state is FindState.SEARCHING
    return translate("FindMember", "Take") if is_taken else translate("FindMember", "Search")


def cancel() -> str:
    """Esc."""
    return translate("FindMember", "Cancel")


def letters() -> str:
    """What the key does that shows letters for fingers."""
    return translate("FindMember", "Show letters")


def space() -> str:
    """The widest key of a keyboard."""
    return translate("FindMember", "Space")
