"""The dialog's words."""

from PySide6.QtCore import QCoreApplication

from pos_client.domain.cashiers import LONGEST_PIN, Action
from ui.screens.reasons import sentence
from ui.screens.staff.presenter import StaffModel

translate = QCoreApplication.translate
_TYPED, _OPEN = "\u25cf", "\u25cb"


def title(model: StaffModel) -> str:
    """What the PIN is for."""
    return translate("Staff", "Sign in") if model.action is None else translate("Staff", "Approve once")


def about(model: StaffModel) -> str:
    """What is approved, or who is signed in."""
    if model.action is not None:
        return _action(model.action)
    if model.cashier:
        return translate("Staff", "Signed in: %1").replace("%1", model.cashier)
    return translate("Staff", "Nobody is signed in yet.")


def told(model: StaffModel) -> str:
    """Why it did not work, or what to do."""
    if model.is_checking:
        return translate("Staff", "One moment…")
    if model.wait_s:
        minutes, seconds = divmod(model.wait_s, 60)
        words = translate("Staff", "Too many wrong PINs. Try again in {time}.")
        return words.format(time=f"{minutes}:{seconds:02}")
    if model.reason:
        return sentence(model.reason)
    return _next_step(model)


def _next_step(model: StaffModel) -> str:
    if not model.wants_badge:
        return translate("Staff", "Type the PIN of this badge, then Enter.")
    if model.cashier and model.action is None:
        return translate("Staff", "Scan another badge to take over, or sign out.")
    return translate("Staff", "Scan your badge.")


def dots(model: StaffModel) -> str:
    """One for each digit there can be."""
    return _TYPED * model.typed + _OPEN * (LONGEST_PIN - model.typed)


def ok() -> str:
    """Enter."""
    return translate("Staff", "OK")


def cancel() -> str:
    """Esc."""
    return translate("Staff", "Cancel")


def sign_out() -> str:
    """Leave."""
    return translate("Staff", "Sign out")


def _action(action: Action) -> str:
    return {
        Action.AWARD: translate("Staff", "Award points"),
        Action.REDEEM: translate("Staff", "Redeem points or credit"),
        Action.REFUND: translate("Staff", "Refund a sale"),
        Action.VOID: translate("Staff", "Undo a sale"),
        Action.DEPOSIT: translate("Staff", "Load money onto a card"),
        Action.STORED_VALUE: translate("Staff", "Pay with money on the card"),
        Action.MANUAL_ENTRY: translate("Staff", "Type a card number"),
    }[action]
