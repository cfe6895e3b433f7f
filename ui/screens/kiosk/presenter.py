"""What the check-in stand does; plain Python. Everything here runs on the UI thread and returns at once."""

from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol

from pos_client.domain.barcode import Barcode, Kind
from pos_client.domain.member import MemberView
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Authority
from pos_client.errors import PosError
from pos_client.ports import ToneIndicator
from pos_client.services.check_in import AlreadyCheckedIn, CheckedIn
from pos_client.services.verification import NotRecognised
from ui.screens.devices import Device
from ui.screens.kiosk.states import KioskEvent, KioskState, advance
from ui.tasks import RunsTasks

GREETING_S = 6.0
"""Long enough to read name, points and tier, short enough that nobody waits for it."""
SORRY_S = 5.0
"""These two unless the shop's settings give more time (`stay_percent`)."""
HURRIED_S = 2.0
"""How long a greeting stands when the next member is already holding up a phone."""

AGAIN_S = 10.0
"""How long the stand knows whom it greeted last: the same phone is greeted again, a picture of its code is not."""

CheckInResult = CheckedIn | AlreadyCheckedIn | NotRecognised


class CheckInUseCase(Protocol):
    """`pos_client.services.check_in.CheckIn`, as far as the stand uses it."""

    def check_in(self, text: str) -> CheckInResult:
        """Recognise the member and count today's visit; blocks, on a worker."""
        ...


@dataclass(frozen=True, slots=True)
class Greeting:
    """A member recognised: `earned_points` for today's visit (0 if they were here today already).

    `member` is as of before the visit; `points` counts it in. `will_post` says that it is saved here and sent later.
    """

    member: MemberView
    points: int
    earned_points: int
    is_first_today: bool
    will_post: bool


@dataclass(frozen=True, slots=True)
class Apology:
    """Nobody was recognised: a reason with what the barcode seemed to be, or the code of a fault of this stand."""

    reason: Reason | None = None
    kind: Kind = Kind.OTHER
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class KioskModel:
    """What the stand shows; it calls `on_time_up` after `stays_s` seconds, counted anew for every model shown."""

    state: KioskState
    greeting: Greeting | None = None
    apology: Apology | None = None
    stays_s: float | None = None


class KioskScreen(Protocol):
    """The view."""

    def show_model(self, model: KioskModel) -> None:
        """Show this from now on."""
        ...


class KioskPresenter:
    """Turns barcodes into greetings. One code at a time; a code held up meanwhile is served next, never dropped.

    What is said stays `stay` times as long as usual.
    """

    def __init__(self, check_in: CheckInUseCase, tasks: RunsTasks, tones: ToneIndicator, stay: float = 1.0) -> None:
        self._greeting_s, self._sorry_s = GREETING_S * stay, SORRY_S * stay
        self._check_in = check_in
        self._tasks = tasks
        self._tones = tones
        self._screen: KioskScreen | None = None
        self._model = KioskModel(KioskState.ATTRACT)
        self._next: str | None = None
        self._last: tuple[str, Greeting] | None = None
        self._readers: dict[str, bool] = {}

    def attach(self, screen: KioskScreen) -> None:
        """Show everything on this screen from now on."""
        self._screen = screen
        screen.show_model(self._model)

    @property
    def model(self) -> KioskModel:
        """What is shown."""
        return self._model

    def on_barcode(self, barcode: Barcode) -> None:
        """A code was read. The one greeted just now shows its greeting again: it was counted, and works only once."""
        if self._model.state is KioskState.CHECKING:
            self._next = barcode.text
        elif self._last is not None and self._last[0] == barcode.text:
            if self._model.state is not KioskState.GREETING:
                self._show(
                    KioskEvent.SHOWN_AGAIN, KioskModel(KioskState.GREETING, self._last[1], stays_s=self._greeting_s)
                )
        else:
            self._start(barcode.text)

    def on_device(self, device: Device) -> None:
        """A scanner or camera came or went; without any the stand says so until one is back."""
        self._readers[device.device_id] = device.is_ready
        if self._is_blind and self._model.state is KioskState.ATTRACT:
            self._rest(KioskEvent.READERS_GONE)
        elif not self._is_blind and self._model.state is KioskState.OUT_OF_ORDER:
            self._rest(KioskEvent.READERS_BACK)

    def on_time_up(self) -> None:
        """What was shown has been shown long enough; before an empty stand, so has the last greeting been known."""
        if self._model.state is KioskState.ATTRACT:
            self._last = None
        if (self._model.state, KioskEvent.TIME_UP) not in _ENDING:
            return
        if self._next is not None:
            text, self._next = self._next, None
            self._start(text)
            return
        self._rest(KioskEvent.TIME_UP)
        if self._is_blind:
            self._rest(KioskEvent.READERS_GONE)

    @property
    def _is_blind(self) -> bool:
        return bool(self._readers) and not any(self._readers.values())

    def _start(self, text: str) -> None:
        self._show(KioskEvent.SCANNED, KioskModel(KioskState.CHECKING))
        self._tasks.run_task(
            partial(self._check_in.check_in, text), on_done=partial(self._on_result, text), on_error=self._on_fault
        )

    def _on_result(self, text: str, result: CheckInResult) -> None:
        if isinstance(result, NotRecognised):
            self._apologise(Apology(result.said, result.kind))
            return
        greeting = _greeting(result)
        self._last = (text, greeting)
        self._tones.play("queued" if greeting.will_post else "good")
        self._drop_repeat(text)
        stays_s = self._greeting_s if self._next is None else HURRIED_S
        self._show(KioskEvent.WELCOMED, KioskModel(KioskState.GREETING, greeting, stays_s=stays_s))

    def _on_fault(self, error: Exception) -> None:
        code = error.error_code if isinstance(error, PosError) else PosError.code
        self._apologise(Apology(fault=code))

    def _apologise(self, apology: Apology) -> None:
        self._tones.play("bad")
        stays_s = self._sorry_s if self._next is None else HURRIED_S
        self._show(KioskEvent.NOT_WELCOMED, KioskModel(KioskState.SORRY, apology=apology, stays_s=stays_s))

    def _drop_repeat(self, text: str) -> None:
        """The same code read twice while it was checked is one visit."""
        if self._next == text:
            self._next = None

    def _rest(self, event: KioskEvent) -> None:
        state = advance(self._model.state, event)
        self._show(event, KioskModel(state, stays_s=AGAIN_S if state is KioskState.ATTRACT else None))

    def _show(self, event: KioskEvent, model: KioskModel) -> None:
        self._model = replace(model, state=advance(self._model.state, event))
        if self._screen is not None:
            self._screen.show_model(self._model)


_ENDING = {(state, KioskEvent.TIME_UP) for state in (KioskState.GREETING, KioskState.SORRY)}


def _greeting(result: CheckedIn | AlreadyCheckedIn) -> Greeting:
    member = result.recognised.member
    offline = result.recognised.authority is Authority.OFFLINE
    if isinstance(result, AlreadyCheckedIn):
        return Greeting(member, member.facts.points, 0, is_first_today=False, will_post=False)
    earned = result.saved.told.earned_points
    return Greeting(member, member.facts.points + earned, earned, is_first_today=True, will_post=offline)
