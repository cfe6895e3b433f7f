"""The words of the manager's screen."""

from PySide6.QtCore import QCoreApplication

from pos_client.domain.reasons import Reason
from ui.screens.office.model import OfficeModel, Practice, Section
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


def section(of: Section) -> str:
    """What the key of a part says."""
    return {
        Section.INSIGHTS: translate("Manager", "Insights"),
        Section.PEOPLE: translate("Manager", "People"),
        Section.RULES: translate("Manager", "Programme"),
        Section.ALONE: translate("Manager", "Offline limits"),
        Section.TRAINING: training(),
        Section.SETTINGS: translate("Manager", "Settings"),
    }[of]


def note(model: OfficeModel) -> str:
    """The line below the heading of a part: where the figures come from, and where they are changed."""
    return {
        Section.INSIGHTS: translate("Manager", "From this till's own records; other tills are not in it."),
        Section.PEOPLE: translate("Manager", "yes: alone; asks: with an approval. Changed at the backend (cashier)."),
        Section.RULES: translate("Manager", "Changed at the backend (programme publish); tills follow in 15 minutes."),
        Section.ALONE: _connection(model),
        Section.TRAINING: "",
        Section.SETTINGS: "",
    }[model.section]


def _connection(model: OfficeModel) -> str:
    if model.look is not None and not model.look.is_online:
        return translate("Manager", "The backend is away now. Part of the programme, changed at the backend.")
    return translate("Manager", "The backend answers. Part of the programme, changed at the backend.")


def empty(model: OfficeModel) -> tuple[str, str, str, Tone] | None:
    """Icon, title, line and tone where a part has nothing to show; None: it has."""
    look = model.look
    if look is None and model.fault:
        words = wording(model.fault)
        return "alert", words.title, words.advice, Tone.BAD
    if look is None:
        return "hourglass", translate("Manager", "One moment…"), "", Tone.PLAIN
    if model.section is Section.INSIGHTS and not look.insights.sales:
        line = translate("Manager", "Members' sales of the last 7 days at this till are counted here.")
        return "bars", translate("Manager", "Nothing sold to members yet"), line, Tone.PLAIN
    if model.section is Section.PEOPLE and not look.people:
        line = translate("Manager", "With a first cashier (pos-client backend cashier add) tills ask for a badge.")
        return "person", translate("Manager", "Nobody has to sign in here"), line, Tone.PLAIN
    if model.section in {Section.RULES, Section.ALONE} and look.programme is None:
        line = translate("Manager", "This till learns it with its first contact to the backend.")
        return "cloud_off", translate("Manager", "No programme yet"), line, Tone.PLAIN
    return None


def fault(model: OfficeModel) -> str:
    """Why what is shown may be old; empty where it is not."""
    return wording(model.fault).title if model.fault and model.look is not None else ""
