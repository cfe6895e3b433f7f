"""The window's words."""

from PySide6.QtCore import QCoreApplication

from ui.screens.first_run.fault_rows import ROWS
from ui.screens.first_run.model import FirstRunModel, Step
from ui.screens.reasons import wording
from ui.theme.tokens import Tone

translate = QCoreApplication.translate


def window_title() -> str:
    """What the program is."""
    return translate("MainWindow", "Member till")


def welcome() -> str:
    """Beside the program's name, in the top bar."""
    return translate("FirstRun", "First start")


def join() -> tuple[str, str]:
    """Title and sentence of the first choice."""
    return (
        translate("FirstRun", "Join a chain"),
        translate("FirstRun", "Scan the code your manager shows, with any scanner or the camera."),
    )


def alone() -> tuple[str, str]:
    """Title and sentence of the second choice."""
    return (
        translate("FirstRun", "This shop has one till"),
        translate("FirstRun", "Members, points and sales are kept on this machine. Nothing else is needed."),
    )


def ready() -> tuple[str, str]:
    """Below the second choice: title and line."""
    return (
        translate("FirstRun", "Ready at once"),
        translate("FirstRun", "It needs neither a network nor a code."),
    )


def asked() -> str:
    """What the field is for, in it while it is empty."""
    return translate("FirstRun", "Or type address and code")


def no_picture() -> str:
    """In place of the camera's picture."""
    return translate("FirstRun", "No picture from the camera yet")


def hold() -> tuple[str, str]:
    """In its place where there is no camera: title and line."""
    return (
        translate("FirstRun", "Hold it before the scanner"),
        translate("FirstRun", "There is no camera yet. To begin with one: pos-client run --camera 0"),
    )


def use_typed() -> str:
    """The button beside the field."""
    return translate("FirstRun", "Look")


def open_alone() -> str:
    """The button of the second choice."""
    return translate("FirstRun", "Open the till")


def leave() -> str:
    """Esc at the beginning."""
    return translate("FirstRun", "Leave")


def notice(model: FirstRunModel) -> tuple[Tone, str, str]:
    """Tone, icon and title of what is in front after the choice."""
    if model.step is Step.FOUND:
        return Tone.GOOD, "check", translate("FirstRun", "Join this chain?")
    if model.step is Step.REFUSED:
        return Tone.BAD, "alert", _fault(model.fault)[0]
    words = {
        Step.LOOKING: translate("FirstRun", "Looking at the code…"),
        Step.JOINING: translate("FirstRun", "Joining…"),
        Step.OPENING: translate("FirstRun", "The till opens…"),
    }
    return Tone.INFO, "hourglass", words.get(model.step, "")


def figure(model: FirstRunModel) -> str:
    """The one thing to check: where the code leads to. Nothing where that does not matter any more."""
    is_shown = model.ticket is not None and model.step in {Step.LOOKING, Step.FOUND, Step.JOINING}
    return model.ticket.host if is_shown and model.ticket is not None else ""


def told(model: FirstRunModel) -> str:
    """Where the till will stand, or what to do."""
    if model.step is Step.REFUSED:
        return _fault(model.fault)[1]
    if model.place is None or model.step is Step.OPENING:
        return ""
    place = " · ".join(filter(None, (model.place.store, model.place.lane)))
    return place or translate("FirstRun", "A store without a name")


def detail(model: FirstRunModel) -> str:
    """What support asks for."""
    if model.step is Step.REFUSED:
        return " · ".join(filter(None, (model.fault, "" if model.ticket is None else model.ticket.url)))
    if model.place is not None and model.step in {Step.FOUND, Step.JOINING}:
        return translate("FirstRun", "This till will be {id}.").format(id=model.place.terminal_id)
    return ""


def go_on(model: FirstRunModel) -> str:
    """Enter."""
    if model.step is Step.REFUSED:
        return translate("FirstRun", "Try again") if model.may_retry else translate("FirstRun", "Another code")
    return translate("FirstRun", "Join")


def back() -> str:
    """Esc."""
    return translate("FirstRun", "Back")


def _fault(code: str) -> tuple[str, str]:
    row = ROWS.get(code)
    if row is None:
        words = wording(code)
        return words.title, words.advice
    return translate("FirstRun", row[1]), translate("FirstRun", row[2])
