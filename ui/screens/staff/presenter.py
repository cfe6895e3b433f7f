"""A badge was scanned: its PIN is asked for, to sign in or to approve what was just refused. Plain Python."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Protocol
from uuid import UUID

from pos_client.domain.barcode import Kind, classify
from pos_client.domain.cashiers import LONGEST_PIN, Action, Cashier, Override, is_badge
from pos_client.domain.reasons import Reason
from pos_client.errors import PosError
from pos_client.ports import Clock
from pos_client.services.staff import NO_WISH, Lacking, NotLetIn, Wish
from ui.tasks import RunsTasks

_DIGITS = frozenset("0123456789")


@dataclass(frozen=True, slots=True)
class StaffModel:
    """The dialog: `action` is what is being approved, None to sign in, and `wish` for what; `cashier` who is signed in.

    With `wants_badge` one has to be scanned first. `typed` is how many digits of its PIN there are. `reason` is the
    code of why it did not work, `wait_s` the seconds until this badge may be tried again.
    """

    is_open: bool = False
    wants_badge: bool = False
    action: Action | None = None
    cashier: str = ""
    typed: int = 0
    is_checking: bool = False
    reason: str = ""
    wait_s: int = 0
    wish: Wish = NO_WISH


class ShowsStaff(Protocol):
    """Draws a model; nothing else."""

    def show_model(self, model: StaffModel) -> None:
        """Show this. UI thread."""
        ...


class LetsIn(Protocol):
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
    """What the open dialog is about; without a badge it waits for one."""

    badge: str = ""
    lacking: Lacking | None = None
    pin: str = field(default="", repr=False)
    may_try_at_s: float = 0.0


class StaffPresenter:
    """One method per intent, each ends in `view.show_model`. UI thread; PINs are looked at through `tasks`."""

    def __init__(
        self,
        view: ShowsStaff,
        desk: LetsIn,
        counter: KnowsWhatIsLacking,
        tasks: RunsTasks,
        clock: Clock,
        on_approved: Callable[[], None],
    ) -> None:
        self._view = view
        self._desk = desk
        self._counter = counter
        self._tasks = tasks
        self._clock = clock
        self._on_approved = on_approved
        self._asked: _Asked | None = None
        self._is_checking = False
        self._shown = StaffModel()

    def take(self, text: str) -> bool:
        """Ask for the PIN of a badge that was scanned; whether it was one. Another one begins anew.

        Where a badge is waited for, one that nobody here has is said to be that.
        """
        is_known = self._desk.is_badge(text)
        if not is_known and not self._is_meant_as_badge(text):
            return False
        if not self._is_checking:
            lacking = (self._asked and self._asked.lacking) or self._counter.lacking  # an approval stays one
            self._asked = _Asked(text if is_known else "", lacking)
            self._show("" if is_known else Reason.UNKNOWN_BADGE)
        return True

    def open(self) -> None:
        """Somebody comes or goes: wait for a badge, or let whoever is signed in sign out."""
        if self._desk.is_staffed and self._asked is None:
            self._asked = _Asked()
            self._show()

    def digit(self, digit: str) -> None:
        """One more digit."""
        asked = self._typing()
        if asked and digit in _DIGITS and len(asked.pin) < LONGEST_PIN:
            self._change(asked.pin + digit)

    def backspace(self) -> None:
        """One digit less."""
        asked = self._typing()
        if asked:
            self._change(asked.pin[:-1])

    def enter(self) -> None:
        """Have the PIN looked at."""
        asked = self._typing()
        if asked is None or not asked.pin:
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

    def leave(self) -> None:
        """Nobody is signed in any more: what was to be approved for them is not."""
        if self._asked is not None and self._asked.lacking is not None:
            self.cancel()

    def sign_out(self) -> None:
        """Whoever is signed in leaves."""
        self._desk.sign_out()
        self.cancel()

    def tick(self) -> None:
        """Time passed; call it a few times a second while the dialog is open."""
        if self._shown.wait_s != self._wait_s():
            self._show()

    def _is_meant_as_badge(self, text: str) -> bool:
        """While one is asked for, whatever is no member's code; else, where one is due, what is nothing else."""
        kind = classify(text)
        if self._asked is not None:
            return kind not in {Kind.MEMBER_CODE, Kind.EMPTY}
        is_due = self._counter.lacking is not None or (self._desk.is_staffed and self._desk.cashier is None)
        return is_due and kind is Kind.OTHER and is_badge(text)

    def _typing(self) -> _Asked | None:
        """What a key is for now; nothing while a badge is waited for, a PIN looked at, or the next try not allowed."""
        is_busy = self._asked is None or not self._asked.badge or self._is_checking or self._wait_s() > 0
        return None if is_busy else self._asked

    def _wait_s(self) -> int:
        left_s = self._asked.may_try_at_s - self._clock.monotonic_s() if self._asked else 0.0
        return math.ceil(max(0.0, left_s))

    def _change(self, pin: str) -> None:
        if self._asked is not None:
            self._asked = replace(self._asked, pin=pin)
            self._show()

    def _on_done(self, found: object) -> None:
        self._is_checking = False
        if isinstance(found, NotLetIn):
            self._again(found.reason, found.wait_s)
            return
        was_approval = self._asked is not None and self._asked.lacking is not None
        self._asked = None
        self._show()
        if was_approval:
            self._on_approved()

    def _on_failed(self, error: Exception) -> None:
        self._is_checking = False
        self._again(error.error_code if isinstance(error, PosError) else PosError.code)

    def _again(self, reason: Reason | str, wait_s: float = 0.0) -> None:
        if self._asked is not None:
            self._asked = replace(self._asked, pin="", may_try_at_s=self._clock.monotonic_s() + wait_s)
        self._show(str(reason))

    def _show(self, reason: str = "") -> None:
        asked, person = self._asked, self._desk.cashier
        self._shown = StaffModel(
            is_open=asked is not None,
            wants_badge=asked is not None and not asked.badge,
            action=asked.lacking.action if asked and asked.lacking else None,
            cashier=person.name if person else "",
            typed=len(asked.pin) if asked else 0,
            is_checking=self._is_checking,
            reason=reason,
            wait_s=self._wait_s(),
            wish=asked.lacking.wish if asked and asked.lacking else NO_WISH,
        )
        self._view.show_model(self._shown)
