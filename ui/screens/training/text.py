"""The words of practising."""

from PySide6.QtCore import QCoreApplication

from ui.screens.training.presenter import Said, TrainingModel
from ui.theme.tokens import Tone

translate = QCoreApplication.translate


def badge(model: TrainingModel) -> tuple[Tone, str]:
    """Tone and words of what stands in the top bar all the while."""
    if model.said is Said.REAL_CARD:
        return Tone.BAD, translate("Training", "Training: real card not read")
    return Tone.WAITING, translate("Training", "Training")


def tools(model: TrainingModel) -> tuple[tuple[str, str], ...]:
    """Icon and word of each tool, in the order of their keys."""
    return (
        ("phone_code", cards()),
        ("cloud_off" if model.is_plugged else "plug", plug(model)),
        ("cross_circle", end()),
    )


def cards() -> str:
    """The button that opens the cards, and their title."""
    return translate("Training", "Cards")


def plug(model: TrainingModel) -> str:
    """What pressing it does to the network."""
    return translate("Training", "Cut network") if model.is_plugged else translate("Training", "Reconnect")


def end() -> str:
    """Back to the real till."""
    return translate("Training", "End")


def told() -> str:
    """What to do with the cards."""
    return translate("Training", "Scan this code as a member's phone, or press Enter.")


def pay() -> str:
    """The switch between a code that earns and one that pays."""
    return translate("Training", "Unlocked for paying")


def code(model: TrainingModel) -> str:
    """What the picture is, for who cannot see it."""
    return translate("Training", "Code of {name}").format(name=model.names[model.chosen]) if model.names else ""


def new_in(model: TrainingModel) -> str:
    """When the phone shows another code."""
    return translate("Training", "New code in {seconds} s").format(seconds=model.new_in_s)


def hold_up() -> str:
    """Enter."""
    return translate("Training", "Hold up the phone")


def close() -> str:
    """Esc."""
    return translate("Training", "Close")
