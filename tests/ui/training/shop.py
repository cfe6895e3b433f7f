"""A real till that may practise: its own backend in a process, its outbox on disk, its window, a printer."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import sqlalchemy as sa
from PySide6.QtWidgets import QApplication

from hardware.printer.escpos_printer import EscPosPrinter
from hardware.printer.simulated import SimulatedLine
from hardware.printer.virtual import VirtualPrinter
from hardware.sound.simulated import SimulatedTones
from pos_client.adapters.key_file_vault import KeyFileVault
from pos_client.backend.database import schema
from pos_client.backend.database.existing import snapshot
from pos_client.domain.barcode import Barcode, Symbology
from pos_client.domain.member_code import Intent, encode, step_at
from pos_client.settings import Settings
from ui.composition.application import Aside
from ui.composition.backends import embedded_backend
from ui.composition.core import open_core, open_storage
from ui.composition.counter import MANAGER, Counter
from ui.composition.counter_parts import CounterParts
from ui.composition.customer_display import CustomerDisplay
from ui.composition.printing import CounterTop
from ui.composition.scanners import Scanners
from ui.composition.training_desk import Beside, TrainingDesk, training_cards
from ui.screens.office.model import Section
from ui.threads.relay import Relay
from ui.threads.workers import Workers

_BOOKS = (
    schema.TRANSACTIONS,
    schema.ENTRIES,
    schema.LOTS,
    schema.ACCOUNTS,
    schema.CODE_CLAIMS,
    schema.CODE_REPEATS,
    schema.CHECK_INS,
    schema.REFUNDS,
    schema.INCIDENTS,
    schema.SETTLED_BASKETS,
    schema.OUTBOX_PLACES,
)


class Shop:
    """The till as `pos-client run` puts it together; `crashed` are loops that ended by themselves."""

    def __init__(self, folder: Path, app: QApplication) -> None:
        self.folder = folder
        self.crashed: list[str] = []
        self.settings = replace(Settings(), data_dir=str(folder), store="Harbour Mall", lane="Till 03")
        storage = open_storage(folder, KeyFileVault(folder / "keys.json"))
        choice = embedded_backend(self.settings, storage.clock, sample_data=True)
        assert choice.process is not None
        self.process = choice.process
        self.process.start()
        self.core = open_core(storage, choice.client, redeem_offline=True)
        self.relay = Relay()
        self.workers = Workers(self.relay, lambda name, _error: self.crashed.append(name))
        self.paper = VirtualPrinter()
        program, scanners, tones = Aside(app, self.relay, self.workers), Scanners(None), SimulatedTones()
        self.tones = tones
        top = CounterTop(EscPosPrinter(SimulatedLine(self.paper), 48))
        self.display = CustomerDisplay(self.core.clock, self.core.staff, self.settings)
        self.training = TrainingDesk(Beside(program, self.core, self.settings, scanners, tones, top))
        parts = CounterParts(program, self.core, self.settings, scanners, tones, top, practice=self.training)
        self.counter = Counter(replace(parts, watch=self.display.watch, on_staff=self.display.on_staff))
        self.training.stand_beside(self.counter, self.display)
        self.window = self.counter.window
        self.window.resize(1366, 768)
        self.window.show()
        self.counter.start()

    @property
    def practice(self) -> Counter:
        """The till that only practises."""
        counter = self.training.counter
        assert counter is not None
        return counter

    def open_manager(self) -> None:
        """The manager's screen is in front, at the training."""
        self.window.show_tab(MANAGER)
        self.counter.office.presenter.choose(Section.TRAINING)

    def scan(self, text: str) -> None:
        """A code comes in as the scanner's, through the real till's device check."""
        self.counter.check.on_scanned(Barcode(text, Symbology.QR, 0, "hand"))

    def code(self, place: int, intent: Intent = Intent.EARN) -> str:
        """What the phone of that training card shows."""
        card = training_cards()[place]
        return encode(card.master_key, card.handle, card.kid, intent, step_at(self.core.clock.now_s()))

    def books(self) -> list[tuple[object, ...]]:
        """Whatever the real backend keeps of sales, codes and points, row by row."""
        with snapshot(self.process.place.database_url) as connection:
            return [tuple(row) for table in _BOOKS for row in connection.execute(sa.select(table)).all()]

    def close(self) -> None:
        """As a program ends."""
        self.training.on_quit()
        self.workers.shutdown()
        self.relay.close()
        self.core.close()
        self.process.stop()


Until = Callable[[Callable[[], bool]], None]
