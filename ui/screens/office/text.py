"""The words of the manager's screen."""

from PySide6.QtCore import QCoreApplication

from pos_client.domain.reasons import Reason
from ui.screens.office.model import OfficeModel, Practice
from ui.screens.reasons import wording
from ui.theme.tokens import Tone

translate = QCoreApplication.translate
_SALE_OPEN = "SALE_OPEN"


def title() -> str:
    """The name of the screen."""
    return translate("Manager", "Manager")


def closed(model: OfficeModel) -> tuple[str, str, str, Tone]:
    """Icon, title, line and tone of a screen that is not open to whoever stands here."""
    if model.closed == Reason.NEEDS_APPROVAL:
        line = translate("Manager", "Whoever may do everything here scans a badge and types the PIN.")
        return "person", translate("Manager", "For managers"), line, Tone.PLAIN
    words = wording(model.closed)
    return "person", words.title, words.advice, Tone.PLAIN


def training() -> str:
    """Title of that part."""
    return translate("Manager", "Training")


def training_points() -> tuple[str, ...]:
    """What happens in training, a sentence each."""
    return (
        translate("Manager", "A till of its own opens, with an amber frame around everything."),
        translate("Manager", "Invented members, made up points: hold up their cards with Ctrl+T, or scan them."),
        translate("Manager", "Nothing is sent, and nothing is in the books or in the shift."),
        translate("Manager", "Real members' cards are not read, so that none counts as used."),
        translate("Manager", "It ends with Ctrl+E, and whenever the program ends. Real sales go on being sent."),
    )


def begin(model: OfficeModel) -> str:
    """What the button does, or is doing."""
    if model.practice is Practice.STARTING:
        return translate("Manager", "Opening…")
    return translate("Manager", "Begin training")


def practice(model: OfficeModel) -> tuple[Tone, str, str] | None:
    """Tone, icon and words of what is going on; None: nothing to say."""
    if model.practice is Practice.STARTING:
        return Tone.INFO, "hourglass", translate("Manager", "Getting ready, a second or two")
    if model.practice is Practice.NONE:
        return Tone.PLAIN, "info", translate("Manager", "Everything in this demo is training")
    if model.practice is Practice.REFUSED and model.refused == _SALE_OPEN:
        return Tone.WAITING, "alert", translate("Manager", "A sale is open: finish or clear it first")
    if model.practice is Practice.REFUSED:
        return Tone.BAD, "alert", wording(model.refused).title
    return None
