"""The panel's words."""

from PySide6.QtCore import QCoreApplication

from pos_client.domain.money import Money
from pos_client.domain.reasons import Reason
from ui.screens.dealing.model import UNASKED, DealingModel, Step
from ui.screens.reasons import sentence, wording
from ui.screens.waiting import text as waiting
from ui.screens.waiting.model import Resolution, RowState, WaitingRow

translate = QCoreApplication.translate


def title(row: WaitingRow) -> str:
    """What was refused: `Award · ••4821`."""
    return f"{waiting.kind(row.kind)} · {row.card}"


def figure(row: WaitingRow) -> str:
    """Its amount; nothing for a visit."""
    return str(Money(row.amount_minor, row.currency)) if row.amount_minor else ""


def why(row: WaitingRow) -> str:
    """Why it was refused; what to do only as long as there is something to do."""
    return wording(row.reason).title if row.state is RowState.RESOLVED else sentence(row.reason)


def choice(step: Step) -> str:
    """What can be done about it."""
    words = {
        Step.AMOUNT: translate("Dealing", "Another amount"),
        Step.MEMBER: translate("Dealing", "Another member"),
        Step.WHY: translate("Dealing", "Write off"),
    }
    return words[step]


def told(model: DealingModel) -> str:
    """What to do now, or what came in between."""
    if model.is_busy:
        return translate("Dealing", "One moment…")
    if model.notice == Reason.NEEDS_APPROVAL:
        return translate("Dealing", "Needs an approval: whoever may approve it scans a badge.")
    if model.notice == UNASKED:
        return translate(
            "Dealing", "The code was not used. For another member, choose that first; for a sale, go back."
        )
    if model.notice:
        return sentence(model.notice)
    if model.step is Step.OVER:
        return _done(model.row.resolution if model.row else None)
    words = {
        Step.CHOOSE: translate("Dealing", "What should become of it?"),
        Step.AMOUNT: translate("Dealing", "Type the right amount, then Enter. The refused entry stays on record."),
        Step.MEMBER: translate("Dealing", "Scan the code of the right member."),
        Step.WHY: translate("Dealing", "Why is it written off? A manager will see it."),
    }
    return words[model.step]


def _done(of: Resolution | None) -> str:
    """What was done about it, by whom and why."""
    if of is None:
        return translate("Dealing", "It was dealt with. By whom cannot be read any more.")
    if of.is_given_up:
        words = translate("Dealing", "Written off by {who}: {why}")
    elif of.state is RowState.SENT:
        words = translate("Dealing", "Entered correctly by {who}.")
    elif of.state is RowState.ATTENTION:
        words = translate("Dealing", "Entered again by {who}, and refused again: the newer entry needs attention.")
    else:
        words = translate("Dealing", "Entered again by {who}, and not sent yet.")
    return words.format(who=of.who or waiting.NONE, why=waiting.why(of.why) or waiting.NONE)


def save() -> str:
    """Enter."""
    return translate("Dealing", "Save")


def back() -> str:
    """Esc."""
    return translate("Dealing", "Back")
