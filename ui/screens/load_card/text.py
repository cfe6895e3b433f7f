"""The window's words."""

from PySide6.QtCore import QCoreApplication

from pos_client.domain.money import Money
from pos_client.domain.outcome import Refused
from pos_client.domain.reasons import Reason
from ui.screens.load_card.model import UNASKED, LoadModel
from ui.screens.reasons import sentence

translate = QCoreApplication.translate


def title() -> str:
    """What the window is for."""
    return translate("LoadCard", "Load the card")


def who(model: LoadModel) -> str:
    """Whose card, and what is on it."""
    if model.member is None:
        return ""
    facts = model.member.facts
    name = " ".join(filter(None, (facts.masked_name, model.member.masked_handle)))
    held = translate("LoadCard", "balance {money}").format(money=_money(facts.stored_value_minor, model))
    return f"{name} · {held}"


def figure(model: LoadModel) -> str:
    """The money paid in."""
    return _money(model.amount_minor, model)


def told(model: LoadModel) -> str:
    """What to do now, what came in between, or what has become of it."""
    if model.refused:
        return _refused(model)
    if model.is_busy:
        return translate("LoadCard", "One moment…")
    if model.notice:
        return _came_between(model.notice)
    return _became(model) if model.done is not None else _invitation(model)


def _refused(model: LoadModel) -> str:
    if model.refused == Reason.ABOVE_MAXIMUM:
        return translate("LoadCard", "This card is full: the programme allows no more on it.")
    if model.refused == Reason.ONLINE_ONLY:
        return translate("LoadCard", "Loading works online only, with a member's code. Take no money.")
    return sentence(model.refused)


def _came_between(notice: str) -> str:
    if notice == Reason.NEEDS_APPROVAL:
        return translate("LoadCard", "Needs an approval: whoever may approve it scans a badge.")
    if notice == UNASKED:
        return translate("LoadCard", "The code was not used. First this card: Enter, or Esc.")
    return sentence(notice)


def _invitation(model: LoadModel) -> str:
    if model.room is None:
        return ""
    words = translate("LoadCard", "Type what is paid in, {least} to {most}; then Enter.")
    if model.typed and not model.fits:
        words = translate("LoadCard", "Does not fit: from {least} to {most} can be loaded now.")
    return words.format(least=_money(model.room.least_minor, model), most=_money(model.room.most_minor, model))


def _became(model: LoadModel) -> str:
    paid = _money(model.amount_minor, model)
    if isinstance(model.outcome, Refused):
        back = translate("LoadCard", "Not loaded. Give {money} back.").format(money=paid)
        return f"{back} {sentence(str(model.outcome.reason))}"
    if model.is_undone:
        return translate("LoadCard", "Undone. Give {money} back.").format(money=paid)
    if model.balance_minor is not None:
        words = translate("LoadCard", "Loaded. {money} are on the card now.")
        return words.format(money=_money(model.balance_minor, model))
    if model.outcome is not None:
        return translate("LoadCard", "Saved, no answer yet. Do not repeat it: it is loaded by itself.")
    return translate("LoadCard", "Saved; confirming…")


def save(model: LoadModel) -> str:
    """Enter."""
    return translate("LoadCard", "Done") if model.is_over else translate("LoadCard", "Load")


def cancel() -> str:
    """Esc."""
    return translate("LoadCard", "Cancel")


def undo() -> str:
    """F8."""
    return translate("LoadCard", "Undo")


def receipt() -> str:
    """Ctrl+P."""
    return translate("LoadCard", "Receipt")


def _money(minor: int, model: LoadModel) -> str:
    return str(Money(minor, model.currency))
