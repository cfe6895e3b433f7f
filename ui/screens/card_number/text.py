"""The dialog's words."""

from PySide6.QtCore import QCoreApplication

from pos_client.domain.member_code import HANDLE_DIGITS
from pos_client.domain.transaction import TypedReason
from ui.screens.card_number.presenter import CardNumberModel, Unused

translate = QCoreApplication.translate
_OPEN = "\u25cb"
_GROUP = 4


def title() -> str:
    """What the dialog is for."""
    return translate("CardNumber", "Type a card number")


def number(model: CardNumberModel) -> str:
    """The digits in groups of four, and a ring for each that is missing."""
    shown = model.digits.ljust(HANDLE_DIGITS, _OPEN)
    return "  ".join(shown[place : place + _GROUP] for place in range(0, HANDLE_DIGITS, _GROUP))


def told(model: CardNumberModel) -> str:
    """What came and was of no use, else what to do next."""
    if model.unused is Unused.SCAN:
        return translate("CardNumber", "Not read. First this number; then badge or product.")
    if model.unused is Unused.DIGIT:
        return translate("CardNumber", "All 12 digits are there. Backspace takes the last one back.")
    if not model.has_number:
        return translate("CardNumber", "Type the 12 digits of the member's card.")
    if model.why is None:
        return translate("CardNumber", "Choose why it is typed.")
    return translate("CardNumber", "The sale is noted. The number is not checked here; a manager decides.")


def why(reason: TypedReason) -> str:
    """Why a number is typed, in a few words."""
    return {
        TypedReason.PHONE_BROKEN: translate("CardNumber", "Phone does not work"),
        TypedReason.NO_PHONE: translate("CardNumber", "No phone here"),
        TypedReason.CODE_UNREADABLE: translate("CardNumber", "Code cannot be read"),
    }[reason]


def ok() -> str:
    """Enter."""
    return translate("CardNumber", "OK")


def cancel() -> str:
    """Esc."""
    return translate("CardNumber", "Cancel")
