"""Staff at the stand: a badge and its PIN open the page behind it, and the stand comes back by itself. Plain Python."""

from dataclasses import dataclass
from typing import Protocol

from pos_client.domain.cashiers import Cashier
from ui.screens.staff.presenter import StaffModel

IDLE_S = 60
COUNTDOWN_S = 20
"""Nobody did anything for a minute: twenty seconds to say that somebody is still there."""


@dataclass(frozen=True, slots=True)
class AttendantModel:
    """Whether the staff's page is in front, whose it is (empty where nobody signs in), and when it goes by itself."""

    is_in: bool = False
    name: str = ""
    leaves_in_s: int | None = None


class ShowsAttendant(Protocol):
    """The stand's window."""

    def show_attendant(self, model: AttendantModel) -> None:
        """Show this. UI thread."""
        ...


class KnowsStaff(Protocol):
    """`pos_client.services.staff.StaffDesk`."""

    @property
    def is_staffed(self) -> bool:
        """Whether somebody has to sign in here."""
        ...

    @property
    def cashier(self) -> Cashier | None:
        """Who is signed in."""
        ...

    def is_badge(self, text: str) -> bool:
        """Whether a text is a badge known here; instant."""
        ...

    def sign_out(self) -> None:
        """Nobody works here for now."""
        ...


class AsksForPin(Protocol):
    """`ui.screens.staff.presenter.StaffPresenter`."""

    def take(self, text: str) -> bool:
        """Ask for the PIN of a badge that was scanned; whether it was one."""
        ...

    def open(self) -> None:
        """Wait for a badge."""
        ...

    def cancel(self) -> None:
        """Close."""
        ...


class Attendant:
    """Who may get behind the stand, and for how long. UI thread; `tick` once a second.

    A stand stands alone: whatever staff leave open closes itself, and a member's code goes before it. Where no staff
    is known the page opens without a PIN.
    """

    def __init__(self, view: ShowsAttendant, desk: KnowsStaff) -> None:
        self._view = view
        self._desk = desk
        self._dialog: AsksForPin | None = None
        self._is_asked = False
        self._is_in = False
        self._idle_s = 0
        desk.sign_out()  # who was signed in when the stand lost its power is not there any more

    def bind(self, dialog: AsksForPin) -> None:
        """Who asks for the PIN."""
        self._dialog = dialog

    def wanted(self) -> None:
        """Somebody pressed the staff's keys."""
        if self._is_in or self._dialog is None:
            return
        if self._desk.is_staffed:
            self._dialog.open()
        else:
            self._enter()

    def take(self, text: str) -> bool:
        """Whether a scan was for the staff's side: a badge, or whatever is scanned while they are behind the stand."""
        if self._is_in:
            self.stirred()
            return True
        if self._dialog is None or not (self._is_asked or self._desk.is_badge(text)):
            return False
        if self._dialog.take(text):
            return True
        self._dialog.cancel()
        return False

    def asked(self, model: StaffModel) -> None:
        """What the staff's dialog shows now."""
        self._is_asked = model.is_open
        if not model.wait_s:
            self._idle_s = 0
        if not model.is_open and self._desk.cashier is not None and not self._is_in:
            self._enter()

    def stirred(self) -> None:
        """Somebody is there."""
        was_leaving = self._leaves_in_s() is not None
        self._idle_s = 0
        if was_leaving:
            self._show()

    def tick(self) -> None:
        """A second passed."""
        self._idle_s += 1
        if self._is_in and self._idle_s >= IDLE_S + COUNTDOWN_S:
            self.back()
        elif self._is_in and self._leaves_in_s() is not None:
            self._show()
        elif self._is_asked and self._dialog is not None and self._idle_s >= IDLE_S:
            self._dialog.cancel()

    def back(self) -> None:
        """The stand is for members again."""
        self._is_in = False
        self._desk.sign_out()
        self._show()

    def _enter(self) -> None:
        self._is_in, self._idle_s = True, 0
        self._show()

    def _leaves_in_s(self) -> int | None:
        left_s = IDLE_S + COUNTDOWN_S - self._idle_s
        return left_s if self._is_in and left_s <= COUNTDOWN_S else None

    def _show(self) -> None:
        person = self._desk.cashier
        name = person.name if person and self._is_in else ""
        self._view.show_attendant(AttendantModel(self._is_in, name, self._leaves_in_s()))
