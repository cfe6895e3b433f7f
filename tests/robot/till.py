"""The till in the robot's hands: its whole window, on storage, sender and HTTP client as in a shop.

Nothing happens by itself: work, sender and time have their turn when the robot says so, so that plays can be repeated.
"""

import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar, cast

import shiboken6
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget

from hardware.printer.escpos_printer import EscPosPrinter
from hardware.printer.simulated import SimulatedLine
from hardware.printer.virtual import VirtualPrinter
from hardware.sound.simulated import SimulatedTones
from pos_client.adapters.http_backend import HttpBackend
from pos_client.adapters.simulated_plug import SimulatedPlug
from pos_client.adapters.vault import EphemeralVault
from pos_client.domain.barcode import Barcode, Symbology
from pos_client.errors import TransportError
from pos_client.ports import EntryState, LoyaltyBackend, OutboxEntry
from pos_client.settings import Settings
from tests.fakes.randomness import FakeRandomness
from tests.fakes.tasks import FakeTasks
from tests.faults.model_world import Cable
from tests.faults.network_lane import identity_of
from tests.robot.hands import Hands
from tests.robot.shop import RobotShop
from tests.signing import signer
from ui.composition.application import Application
from ui.composition.core import open_core, open_storage
from ui.composition.counter import Counter
from ui.composition.counter_parts import CounterParts
from ui.composition.printing import CounterTop
from ui.composition.scanners import Scanners
from ui.i18n import install_language
from ui.screens.checkout.model import CheckoutModel, ScanLine
from ui.screens.checkout.ports import ShowsCheckout
from ui.theme.shown import Theme, install_theme
from ui.wedge import WedgeFilter

T = TypeVar("T", bound=QWidget)
_ALL = 10_000
_MOST_ROUNDS = 50
_LONGEST_WAIT_S = 61.0


class Work(FakeTasks):
    """Workers whose loops never run: the robot is the sender's loop, and there is no device to read."""

    def run_loop(self, _name: str, _loop: object) -> None:
        """Leave it."""


class AtOnce:
    """The relay: everything is on the UI thread already."""

    def post(self, call: Callable[[], None]) -> None:
        """Do it."""
        call()


class Program:
    """What a window needs of an application."""

    def __init__(self, qt: QApplication) -> None:
        self.qt, self.workers, self.relay = qt, Work(), AtOnce()


class StandingTime(QObject):
    """No timer of a window runs out by itself."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        return event.type() == QEvent.Type.Timer and isinstance(watched, QTimer) and watched.interval() > 0


class Witness:
    """Stands before the checkout's screen and remembers what was shown of every sale."""

    def __init__(self, screen: ShowsCheckout) -> None:
        self._screen = screen
        self.sales: dict[int, ScanLine] = {}

    def show_model(self, model: CheckoutModel) -> None:
        """Remember it, and show it."""
        self.model = model
        self.sales |= {line.number: line for line in model.scans if line.txn_id is not None}
        self._screen.show_model(model)


class Till:
    """One till with its window; `close` it. UI thread."""

    def __init__(self, shop: RobotShop, qt: QApplication, language: str) -> None:
        self.shop, self.qt, self.clock = shop, qt, shop.clock
        self._folder = Path(tempfile.mkdtemp(dir=shop.folder))
        self._filters = set(qt.findChildren(WedgeFilter))
        self._time = StandingTime()
        qt.installEventFilter(self._time)
        install_theme(qt, Theme.LIGHT, reduced_motion=True)
        install_language(qt, language)
        identity = identity_of(0, shop.server_keys)
        self.plug, self.late = SimulatedPlug(), list[Callable[[], object]]()
        self.cable = Cable(HttpBackend(shop.url, signer(identity, shop.clock), plug=self.plug), self.late)
        storage = open_storage(self._folder, EphemeralVault(), shop.clock)
        backend = cast("LoyaltyBackend", self.cable)
        self.core = open_core(storage, backend, redeem_offline=True, randomness=FakeRandomness(0.1))
        self.paper = VirtualPrinter()
        self.printer = SimulatedLine(self.paper)
        self.program = Program(qt)
        self.tasks = self.program.workers
        self.sender_sleeps_for = self._disk_is_slow_for = 0
        self.counter = self._counter(identity.terminal_id)
        self.window = self.counter.window
        self.hands = Hands(self.window)
        self.window.resize(1366, 768)
        self.window.show()
        QShortcut(QKeySequence("Home"), self.window).activated.connect(self.on_home)
        self.counter.start()
        self.breathe()

    def on_home(self) -> None:
        """A key without a meaning; a till with something wrong gives it one."""

    def _counter(self, terminal_id: str) -> Counter:
        settings = Settings(store="Harbour Mall", lane="Till 03", terminal_id=terminal_id, cashier="Li Na")
        top = CounterTop(EscPosPrinter(self.printer, 48), prints_every_sale=True)
        app = cast("Application", self.program)
        return Counter(CounterParts(app, self.core, settings, Scanners(None), SimulatedTones(), top, watch=self._watch))

    def _watch(self, screen: ShowsCheckout) -> ShowsCheckout:
        self.witness = Witness(screen)
        return self.witness

    @property
    def model(self) -> CheckoutModel:
        """What the checkout shows."""
        return self.witness.model

    @property
    def is_at_rest(self) -> bool:
        """Whether everything that was begun is done, and the sender has had its turn."""
        return not (self.sender_sleeps_for or self.tasks.is_held)

    def find(self, kind: type[T]) -> T:
        """The one widget of this kind."""
        found = self.window.findChild(kind)
        assert isinstance(found, kind)
        return found

    def scan(self, text: str, symbology: Symbology = Symbology.QR) -> None:
        """A device has read this."""
        self.counter.check.on_scanned(Barcode(text, symbology, 0, "hand"))

    def pass_time(self, seconds: float) -> None:
        """Every timer that runs out within these seconds does, once."""
        self.clock.advance(seconds)
        for timer in self.window.findChildren(QTimer):
            if timer.isActive() and 0 < timer.interval() <= seconds * 1000:
                if timer.isSingleShot():
                    timer.stop()
                timer.timeout.emit()

    def slow_for(self, actions: int) -> None:
        """Work that is begun within so many actions is held up."""
        self.tasks.is_held, self._disk_is_slow_for = True, actions

    def breathe(self) -> None:
        """An action is over: the window does what it has to, then workers and sender do, unless they are slow."""
        self.qt.processEvents()
        if self._disk_is_slow_for:
            self._disk_is_slow_for -= 1
        else:
            self.tasks.release()
        self.sender_sleeps_for = max(0, self.sender_sleeps_for - 1)
        if self.is_at_rest:
            self.core.sync.work()
            self.qt.processEvents()

    def hurry(self) -> None:
        """Disks and sender are slow no more."""
        self.sender_sleeps_for = self._disk_is_slow_for = 0
        self.breathe()

    def entries(self) -> list[OutboxEntry]:
        """The whole outbox, ascending."""
        return self.core.outbox.latest(_ALL)[::-1]

    def drain(self) -> None:
        """The network works again, what was late comes, and everything is sent."""
        self.hurry()
        self.cable.fates = []
        for call in self.late:
            with suppress(TransportError):
                call()
        self.plug.plug_in()
        for _round in range(_MOST_ROUNDS):
            self.core.sync.send_now()
            self.breathe()
            if not self.core.outbox.counts()[EntryState.PENDING]:
                return
            self.pass_time(_LONGEST_WAIT_S)

    def close(self) -> None:
        """The window goes, and with it everything that it put before the application."""
        self.cable.fates = []
        self.tasks.started.clear()
        self.qt.removeEventFilter(self._time)
        for each in self.qt.findChildren(WedgeFilter):
            if each not in self._filters:
                shiboken6.delete(each)
        self.window.close()
        shiboken6.delete(self.window)
        self.core.close()
        shutil.rmtree(self._folder)
