"""Who may look behind the counter, and what is done there. Plain Python, UI thread."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Protocol

from pos_client.domain.outcome import Refused
from pos_client.domain.reasons import Reason
from ui.screens.office.model import Look, OfficeModel, Practice, Section
from ui.screens.receipts.presenter import code_of
from ui.tasks import RunsTasks

TICKS_UNASKED = 10
"""Ticks after which it is read again."""


class ShowsOffice(Protocol):
    """Draws a model; nothing else."""

    def show_model(self, model: OfficeModel) -> None:
        """Show this. UI thread."""
        ...


@dataclass(frozen=True, slots=True)
class OfficeServices:
    """What the screen asks of the till; `look` blocks and runs as a task, the rest returns at once.

    `admit` says whether whoever stands here may look (`StaffedCounter.manage`), `forget` that nobody waits for an
    approval any more, `signed_in` who it is. `practise` opens the till that only practises, and tells the code of why
    not; None where there is none.
    """

    look: Callable[[], Look]
    tasks: RunsTasks
    admit: Callable[[], Refused | None]
    forget: Callable[[], None]
    signed_in: Callable[[], str | None]
    practise: Callable[[Callable[[str], None]], None] | None = None
    on_settings: Callable[[bool], None] = field(default=lambda _is_open: None)
    """Hears whether whoever stands here may see the settings now, and looks at them."""


class OfficePresenter:
    """Open to whoever may manage, for as long as the screen is in front and they stay signed in."""

    def __init__(self, view: ShowsOffice, services: OfficeServices) -> None:
        self._view = view
        self._services = services
        self._is_shown = False
        self._who: str | None = None
        self._is_reading = False
        self._ticks = 0
        self._model = OfficeModel(
            closed=Reason.NOT_SIGNED_IN, practice=Practice.NONE if services.practise is None else Practice.READY
        )

    @property
    def wants_approval(self) -> bool:
        """Whether an approval given now is for this screen."""
        return self._is_shown and self._model.closed == Reason.NEEDS_APPROVAL

    def opened(self) -> None:
        """The screen is in front."""
        self._is_shown = True
        if self._model.practice is Practice.REFUSED:
            self._model = replace(self._model, practice=Practice.READY)
        self._admit()

    def closed(self) -> None:
        """Another screen is: whoever comes back is asked again."""
        if self.wants_approval:
            self._services.forget()
        self._is_shown = False
        self._show(self._model)

    def approved(self) -> None:
        """Somebody who may has let them in."""
        self._admit()

    def tick(self) -> None:
        """Time passed, or somebody may have signed in or out; whoever comes next is asked anew."""
        if not self._is_shown:
            return
        self._ticks += 1
        if self._services.signed_in() != self._who:
            self._admit()
        elif not self._model.closed and self._ticks % TICKS_UNASKED == 0:
            self._read()

    def choose(self, section: Section) -> None:
        """Show another part."""
        if not self._model.closed:
            self._show(replace(self._model, section=section))

    def choose_settings(self) -> None:
        """Show the settings, or do so as soon as somebody has let them in."""
        self._show(replace(self._model, section=Section.SETTINGS))

    def practise(self) -> None:
        """Begin a training."""
        begin = self._services.practise
        if begin is None or self._model.closed or self._model.section is not Section.TRAINING:
            return
        if self._model.practice is Practice.STARTING:
            return
        self._show(replace(self._model, practice=Practice.STARTING, refused=""))
        begin(self.on_practice)

    def on_practice(self, refused: str) -> None:
        """The training has begun, in front of this screen; or why not."""
        state = Practice.REFUSED if refused else Practice.READY
        self._show(replace(self._model, practice=state, refused=refused))

    def _admit(self) -> None:
        self._who = self._services.signed_in()
        refused = self._services.admit()
        if refused is None:
            self._show(replace(self._model, closed=""))
            self._read()
        else:
            self._show(replace(self._model, closed=refused.reason, look=None))

    def _read(self) -> None:
        """Never two at once."""
        if not self._is_reading:
            self._is_reading = True
            self._services.tasks.run_task(self._services.look, on_done=self._on_read, on_error=self._on_fault)

    def _on_read(self, look: Look) -> None:
        self._is_reading = False
        self._show(replace(self._model, look=look, fault=""))

    def _on_fault(self, error: Exception) -> None:
        """What was read before stays, beside why it may be old."""
        self._is_reading = False
        self._show(replace(self._model, fault=code_of(error)))

    def _show(self, model: OfficeModel) -> None:
        self._model = model
        self._services.on_settings(self._is_shown and not model.closed and model.section is Section.SETTINGS)
        self._view.show_model(model)
