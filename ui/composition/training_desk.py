"""Opens a till that only practises in place of the real one, and the real one again. Neither knows of the other."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from hardware.scanner.sheet_drawing import qr_modules
from pos_client.backend.samples.cards import SampleMember, sample_members
from pos_client.domain.barcode import Barcode, Symbology
from pos_client.ports import ToneIndicator
from pos_client.settings import Settings
from ui.composition.application import Aside, Program
from ui.composition.core import Core
from ui.composition.counter import Counter
from ui.composition.counter_parts import CounterParts
from ui.composition.customer_display import CustomerDisplay
from ui.composition.printing import CounterTop, practice_top
from ui.composition.scanners import Scanners
from ui.composition.training_room import TrainingRoom
from ui.screens.receipts.presenter import code_of
from ui.screens.training.presenter import TrainingPresenter, TrainingServices
from ui.screens.training.view import CARDS, TrainingCards, TrainingFace
from ui.threads.workers import Workers

_log = logging.getLogger(__name__)
SALE_OPEN = "SALE_OPEN"
"""Code of the one refusal of its own: somebody stands at the counter."""
MARK = "TRAINING 练习"
_WANTED = (0, 2, 5, 7)
"""Invented members with some points, with many, with most, and with none yet."""


def training_cards() -> tuple[SampleMember, ...]:
    """Whose phones are held up in training."""
    return tuple(sample_members()[place] for place in _WANTED)[:CARDS]


@dataclass(frozen=True, slots=True)
class Beside:
    """What the real till lends: devices, sound, printer and settings. Of its core only who works here."""

    app: Program
    core: Core
    settings: Settings
    scanners: Scanners
    tones: ToneIndicator
    top: CounterTop


class TrainingDesk:
    """One training at a time; it ends with the program, and a program never begins with one. UI thread."""

    def __init__(self, beside: Beside) -> None:
        self._beside = beside
        self._real: Counter | None = None
        self._real_display: CustomerDisplay | None = None
        self._room: TrainingRoom | None = None
        self._workers: Workers | None = None
        self._face: TrainingFace | None = None
        self._display: CustomerDisplay | None = None
        self._is_closing = False
        self._wish: Callable[[str], None] | None = None
        self._answer: Callable[[str], None] = _nobody
        self.presenter: TrainingPresenter | None = None
        self.counter: Counter | None = None
        """The till that only practises, while there is one."""
        beside.app.qt.aboutToQuit.connect(self.on_quit)

    def stand_beside(self, real: Counter, display: CustomerDisplay) -> None:
        """Whose place it takes."""
        self._real, self._real_display = real, display

    def start(self, on_answer: Callable[[str], None]) -> None:
        """Open it, within a second or two; `on_answer` hears nothing but that, or the code of why not.

        Never while a sale is open: who stands at the counter is served for real.
        """
        if self._room is not None or self._real is None:
            return
        if self._is_closing:
            self._wish = on_answer
            return
        if not self._real.checkout.is_free:
            on_answer(SALE_OPEN)
            return
        self._answer = on_answer
        self._room = TrainingRoom(self._beside.settings, self._beside.core.staff)
        self._beside.app.workers.run_task(self._room.open, on_done=self.on_opened, on_error=self.on_failed)

    def on_opened(self, core: Core) -> None:
        """Everything is there: show it, unless a sale was begun meanwhile."""
        real, room = self._real, self._room
        if real is None or room is None:
            return
        if not real.checkout.is_free:
            self._close_room()
            self._answer(SALE_OPEN)
            return
        self._workers = Workers(self._beside.app.relay, self.on_crash)
        self._build(core, room)
        self._take_the_place(real)
        self._workers.run_loop("training backend", room.keep_running)
        self._answer("")
        _log.info("training began")

    def on_failed(self, error: Exception) -> None:
        """It could not be opened; the real till never went away."""
        self._close_room()
        self._answer(code_of(error))

    def on_crash(self, name: str, error: Exception) -> None:
        """A loop of the training ended by itself: the training ends, the till does not."""
        _log.error("training: loop %s ended: %r", name, error)
        self.end()

    def end(self) -> None:
        """The real till is in front again, at once; what was practised is forgotten, whatever was open."""
        counter, real = self.counter, self._real
        if counter is None or real is None:
            return
        self._give_the_place_back(counter, real)
        self.counter = self.presenter = None
        self._close_room(counter)
        _log.info("training ended")

    def on_quit(self) -> None:
        """The program ends, and the training with it. Blocks until its threads have ended."""
        room, workers = self._room, self._workers
        self._room = self._workers = None
        if workers is not None:
            workers.shutdown()
        if room is not None:
            room.close()

    def hear(self, barcode: Barcode) -> None:
        """A code was read while the training is in front."""
        counter, presenter = self.counter, self.presenter
        if counter is not None and presenter is not None and not presenter.refuses(barcode.text):
            presenter.close()
            counter.on_barcode(barcode)

    def _build(self, core: Core, room: TrainingRoom) -> None:
        beside, workers = self._beside, self._workers
        if workers is None:
            return
        app = beside.app
        self._display = CustomerDisplay(core.clock, core.staff, room.settings, MARK)
        self.counter = counter = Counter(
            CounterParts(
                app=Aside(app.qt, app.relay, workers),
                core=core,
                settings=room.settings,
                scanners=beside.scanners,
                tones=beside.tones,
                top=practice_top(beside.top),
                watch=self._display.watch,
                on_staff=self._display.on_staff,
                is_practice=True,
            )
        )
        self._face = TrainingFace(counter.window, TrainingCards(counter.window, qr_modules))
        services = TrainingServices(
            cards=training_cards(),
            clock=core.clock,
            plug=room.plug,
            hear=lambda text: counter.on_barcode(Barcode(text, Symbology.QR, time.monotonic_ns(), "training")),
            refused=partial(beside.tones.play, "bad"),
            link=core.sync.send_now,
            end=self.end,
        )
        self.presenter = TrainingPresenter(self._face, services)
        self._face.bind(self.presenter)

    def _take_the_place(self, real: Counter) -> None:
        """Shown before the other goes: a program ends with its last window."""
        if self.counter is None:
            return
        window = self.counter.window
        window.setGeometry(real.window.geometry())
        window.setWindowState(real.window.windowState())
        real.check.deliver_to(self.hear)
        window.show()
        real.window.hide()
        if self._real_display is not None:
            self._real_display.step_aside()
        if self._display is not None:
            self._display.follow(window)
        self.counter.start()

    def _give_the_place_back(self, counter: Counter, real: Counter) -> None:
        counter.leave()
        if self._face is not None:
            self._face.stop()
        if self._display is not None:
            self._display.step_aside()
        real.window.setGeometry(counter.window.geometry())
        real.window.setWindowState(counter.window.windowState())
        real.window.show()
        counter.window.hide()
        real.check.deliver_to(real.on_barcode)
        self._beside.scanners.read_products(self._beside.core.products.has_products)
        if self._real_display is not None:
            self._real_display.come_back()

    def _close_room(self, counter: Counter | None = None) -> None:
        """Join its threads and remove its folder behind the real till's back.

        Its windows go last: until its threads have ended there is news for them. Whoever wants the next training
        meanwhile waits for that: it begins in the same folder.
        """
        room, workers, display = self._room, self._workers, self._display
        self._room = self._workers = self._display = None
        self._is_closing = True

        def close() -> None:
            if workers is not None:
                workers.shutdown()
            if room is not None:
                room.close()

        def closed(_nothing: object) -> None:
            self._is_closing = False
            if display is not None:
                display.close()
            if counter is not None:
                counter.window.deleteLater()
            wish, self._wish = self._wish, None
            if wish is not None:
                self.start(wish)

        self._beside.app.workers.run_task(close, on_done=closed, on_error=closed)


def _nobody(_code: str) -> None:
    """Nobody waits for an answer."""
