"""The check-in stand without a screen: the presenter on the real use case, a real outbox and a fake backend."""

from pathlib import Path

from pos_client.domain.barcode import Barcode, Symbology
from pos_client.domain.member_code import PERIOD_S
from pos_client.errors import PosError
from pos_client.ports import OutboxEntry
from tests.fakes.tasks import FakeTasks
from tests.unit.services.till import Till
from ui.screens.kiosk.presenter import Apology, CheckInResult, Greeting, KioskModel, KioskPresenter
from ui.screens.kiosk.states import KioskState

WANG, CHEN = "123456789012", "000000000007"


class RecordingScreen:
    """Keeps what was shown."""

    def __init__(self) -> None:
        self.shown: list[KioskModel] = []

    def show_model(self, model: KioskModel) -> None:
        self.shown.append(model)


class RecordingTones:
    """Keeps what was played."""

    def __init__(self) -> None:
        self.played: list[str] = []

    def play(self, pattern: str) -> None:
        self.played.append(pattern)


class BreakableCheckIn:
    """The real use case, which fails when a test says so; counts how often it was asked."""

    def __init__(self, till: Till) -> None:
        self._check_in = till.check_in
        self.fault: PosError | None = None
        self.asked = 0

    def check_in(self, text: str) -> CheckInResult:
        self.asked += 1
        fault, self.fault = self.fault, None
        if fault is not None:
            raise fault
        return self._check_in.check_in(text)


class Stand:
    """Hold up phones and look at the screen."""

    def __init__(self, folder: Path, stay: float = 1.0) -> None:
        self.till = Till(folder)
        self.wang = self.till.backend.add_member(WANG, points=50, qualifying=250)
        self.chen = self.till.backend.add_member(CHEN, name="陈敏", points=5)
        self.till.connect()
        self.screen, self.tasks, self.tones = RecordingScreen(), FakeTasks(), RecordingTones()
        self.check_in = BreakableCheckIn(self.till)
        self.presenter = KioskPresenter(self.check_in, self.tasks, self.tones, stay)
        self.presenter.attach(self.screen)

    def hold_up(self, handle: str) -> str:
        """A member's phone; the text it shows."""
        return self.show(self.till.code(handle))

    def show(self, text: str) -> str:
        """Any code."""
        self.presenter.on_barcode(Barcode(text, Symbology.QR, 0, "test"))
        return text

    def wait_for_next_code(self) -> None:
        self.till.clock.advance(PERIOD_S)

    def state(self) -> KioskState:
        return self.screen.shown[-1].state

    def states(self) -> list[KioskState]:
        """Every state shown so far."""
        return [model.state for model in self.screen.shown]

    @property
    def stays_s(self) -> float | None:
        return self.screen.shown[-1].stays_s

    @property
    def greeting(self) -> Greeting:
        greeting = self.screen.shown[-1].greeting
        assert greeting is not None
        return greeting

    @property
    def apology(self) -> Apology:
        apology = self.screen.shown[-1].apology
        assert apology is not None
        return apology

    def entries(self) -> list[OutboxEntry]:
        """What was written down."""
        return self.till.outbox.latest(50)
