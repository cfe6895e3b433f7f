"""A badge was scanned: its PIN is asked for, to sign in or to approve what was just refused. Plain Python."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Protocol
from uuid import UUID

from pos_client.domain.cashiers import LONGEST_PIN, Action, Cashier, Override
from pos_client.domain.reasons import Reason
from pos_client.errors import PosError
from pos_client.services.staff import Lacking, NotLetIn
from ui.tasks import RunsTasks

_DIGITS = frozenset("0123456789")


@dataclass(frozen=True, slots=True)
class StaffModel:
    """The dialog: `action` is what is being approved, None to sign in; `cashier` who is signed in.

    `typed` is how many digits there are. `reason` is the code of why it did not work.
    """

    is_open: bool = False
    action: Action | None = None
    cashier: str = ""
    typed: int = 0
    is_checking: bool = False
    reason: str = ""


class ShowsStaff(Protocol):
    """Draws a model; nothing else."""

    def show_model(self, model: StaffModel) -> None:
        """Show this. UI thread."""
        ...


class LetsIn(Protocol):
    """`pos_client.services.staff.StaffDesk`."""

    @property
    def cashier(self) -> Cashier | None:
        """Who is signed in."""
        ...

    def is_badge(self, text: str) -> bool:
        """Whether a text is a badge known here; instant."""
        ...

    def sign_in(self, badge: str, pin: str) -> Cashier | NotLetIn:
        """Let somebody work here; blocks."""
        ...

    def sign_out(self) -> None:
        """Nobody works here for now."""
        ...

    def approve(self, badge: str, pin: str, action: Action, about: UUID, why: str = "") -> Override | NotLetIn:
        """Approve one action, once; blocks."""
        ...


class KnowsWhatIsLacking(Protocol):
    """`pos_client.services.staffed.StaffedCounter`."""

    @property
    def lacking(self) -> Lacking | None:
        """What has to be approved; None: nothing."""
        ...

    def forget(self) -> None:
        """It is not going to be approved."""
        ...


@dataclass(frozen=True, slots=True)
class _Asked:
    badge: str
    lacking: Lacking | None
    pin: str = field(default="", repr=False)


class StaffPresenter:
    """One method per intent, each ends in `view.show_model`. UI thread; PINs are looked at through `tasks`."""

    def __init__(
        self,
        view: ShowsStaff,
        desk: LetsIn,
        counter: KnowsWhatIsLacking,
        tasks: RunsTasks,
        on_approved: Callable[[], None],
    ) -> None:
        self._view = view
        self._desk = desk
        self._counter = counter
        self._tasks = tasks
        self._on_approved = on_approved
        self._asked: _Asked | None = None
        self._is_checking = False

    def take(self, text: str) -> bool:
        """Ask for the PIN of a badge that was scanned; whether it was one. Another one begins anew."""
        if not self._desk.is_badge(text):
            return False
        if not self._is_checking:
            self._asked = _Asked(text, self._counter.lacking)
            self._show()
        return True

    def digit(self, digit: str) -> None:
        """One more digit."""
        if self._asked and not self._is_checking and digit in _DIGITS and len(self._asked.pin) < LONGEST_PIN:
            self._change(self._asked.pin + digit)

    def backspace(self) -> None:
        """One digit less."""
        if self._asked and not self._is_checking:
            self._change(self._asked.pin[:-1])

    def enter(self) -> None:
        """Have the PIN looked at."""
        asked = self._asked
        if asked is None or self._is_checking or not asked.pin:
            return
        self._is_checking = True
        self._show()
        if asked.lacking is None:
            task: Callable[[], object] = partial(self._desk.sign_in, asked.badge, asked.pin)
        else:
            task = partial(self._desk.approve, asked.badge, asked.pin, asked.lacking.action, asked.lacking.about)
        self._tasks.run_task(task, on_done=self._on_done, on_error=self._on_failed)

    def cancel(self) -> None:
        """Close; what was to be approved is not."""
        if self._is_checking:
            return
        self._asked = None
        self._counter.forget()
        self._show()

    def sign_out(self) -> None:
        """Whoever is signed in leaves."""
        self._desk.sign_out()
        self.cancel()

    def _change(self, pin: str) -> None:
        if self._asked is not None:
            self._asked = replace(self._asked, pin=pin)
            self._show()

    def _on_done(self, found: object) -> None:
        self._is_checking = False
        if isinstance(found, NotLetIn):
            self._again(found.reason)
            return
        was_approval = self._asked is not None and self._asked.lacking is not None
        self._asked = None
        self._show()
        if was_approval:
            self._on_approved()

    def _on_failed(self, error: Exception) -> None:
        self._is_checking = False
        self._again(error.error_code if isinstance(error, PosError) else PosError.code)

    def _again(self, reason: Reason | str) -> None:
        if self._asked is not None:
            self._asked = replace(self._asked, pin="")
        self._show(str(reason))

    def _show(self, reason: str = "") -> None:
        asked, person = self._asked, self._desk.cashier
        self._view.show_model(
            StaffModel(
                is_open=asked is not None,
                action=asked.lacking.action if asked and asked.lacking else None,
                cashier=person.name if person else "",
                typed=len(asked.pin) if asked else 0,
                is_checking=self._is_checking,
                reason=reason,
            )
        )
