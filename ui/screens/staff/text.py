"""The dialog's words."""

from PySide6.QtCore import QCoreApplication

from pos_client.domain.cashiers import LONGEST_PIN, Action
from pos_client.domain.money import Money
from pos_client.services.staff import Remedy
from ui.screens.reasons import sentence
from ui.screens.staff.presenter import StaffModel
from ui.screens.waiting.text import why

translate = QCoreApplication.translate
_TYPED, _OPEN = "\u25cf", "\u25cb"
_MASK, _INSTEAD = "\u2022\u2022", " \u2192 "


def title(model: StaffModel) -> str:
    """What the PIN is for."""
    return translate("Staff", "Sign in") if model.action is None else translate("Staff", "Approve once")


def about(model: StaffModel) -> str:
    """What is approved, or who is signed in."""
    if model.wish.remedy is not None:
        return _remedy(model.wish.remedy)
    if model.action is not None:
        return _action(model.action)
    if model.cashier:
        return translate("Staff", "Signed in: %1").replace("%1", model.cashier)
    return translate("Staff", "Nobody is signed in yet.")


def wish(model: StaffModel) -> str:
    """Whose sale it is and of how much, and what is to be instead or why; empty where there is nothing to say."""
    of = model.wish
    cards = [_MASK + handle[-4:] for handle in (of.handle, of.new_handle) if handle]
    amounts = [str(Money(minor, of.currency)) for minor in (of.amount_minor, of.new_amount_minor) if minor]
    parts = (_INSTEAD.join(cards), _INSTEAD.join(amounts), why(of.why))
    return " · ".join(part for part in parts if part)


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


def _remedy(remedy: Remedy) -> str:
    return {
        Remedy.ANOTHER_AMOUNT: translate("Staff", "Enter a refused sale again"),
        Remedy.ANOTHER_MEMBER: translate("Staff", "Enter a refused sale for another member"),
        Remedy.WRITE_OFF: translate("Staff", "Write off a refused sale"),
    }[remedy]


def _action(action: Action) -> str:
    return {
        Action.AWARD: translate("Staff", "Award points"),
        Action.REDEEM: translate("Staff", "Redeem points or credit"),
        Action.REFUND: translate("Staff", "Refund a sale"),
        Action.VOID: translate("Staff", "Undo a sale"),
        Action.DEPOSIT: translate("Staff", "Load money onto a card"),
        Action.STORED_VALUE: translate("Staff", "Pay with money on the card"),
        Action.MANUAL_ENTRY: translate("Staff", "Type a card number"),
        Action.MANAGE: translate("Staff", "Open the manager's screen"),
    }[action]
