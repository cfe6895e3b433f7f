"""F3 in the real window over a real backend: four digits, Enter, the amount, Enter; and what a manager then reads."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from hardware.sound.simulated import SimulatedTones
from pos_client.adapters.vault import EphemeralVault
from pos_client.backend.samples.cards import sample_members
from pos_client.domain.barcode import Barcode, Symbology
from pos_client.domain.transaction import TypedReason
from pos_client.settings import Settings
from tests import rosters
from tests.backend_process import BackendProcess
from tests.fakes.tasks import FakeTasks
from tests.ui.dealing.test_at_the_counter import Program
from tests.unit.backend.web import ask, let_in, sample_code
from ui.composition.application import Application
from ui.composition.core import Core, open_core, open_storage
from ui.composition.counter import Counter
from ui.composition.counter_parts import CounterParts
from ui.composition.scanners import Scanners
from ui.i18n import install_language
from ui.screens.find_member.view import FindMemberDialog
from ui.theme.shown import Theme, install_theme

CHEN, WANG = sample_members()[:2]


class Till:
    """The window, and hands at it; work is done at once."""

    def __init__(self, core: Core, app: QApplication, folder: Path) -> None:
        self.core = core
        program = cast("Application", Program(app, FakeTasks()))
        parts = CounterParts(program, core, Settings(data_dir=str(folder)), Scanners(None), SimulatedTones())
        self.counter = Counter(parts)
        self.window: QWidget = self.counter.window
        self.window.resize(1366, 768)
        self.window.show()
        core.link.subscribe(self.counter.on_link)
        core.sync.subscribe_outcomes(self.counter.on_outcome)
        core.sync.work()
        self.find = self.window.findChildren(FindMemberDialog)[0]
        self.keys = 0

    def press(self, *keys: Qt.Key) -> None:
        """As a keyboard does: to the small window while it is open."""
        for key in keys:
            self.keys += 1
            QTest.keyClick(self.find.field if self.find.isVisible() else self._checkout(), key)

    def type(self, text: str) -> None:
        QTest.keyClicks(self.find.field if self.find.isVisible() else self._checkout(), text)

    def open(self) -> None:
        """F3, which the window's shortcut sees only where a window manager has made it active."""
        self.keys += 1
        self.counter.on_no_phone()

    def scan(self, text: str) -> None:
        self.counter.on_barcode(Barcode(text, Symbology.QR, 0, "hand"))

    def _checkout(self) -> QWidget:
        checkout = self.window.findChild(QWidget, "checkout")
        assert isinstance(checkout, QWidget)
        return checkout


@pytest.fixture
def backend(tmp_path: Path) -> Iterator[BackendProcess]:
    with BackendProcess(f"sqlite:///{tmp_path / 'b.db'}") as process:
        yield process


@pytest.fixture
def till(backend: BackendProcess, tmp_path: Path, qapp: QApplication, qtbot: QtBot) -> Iterator[Till]:
    install_theme(qapp, Theme.LIGHT)
    install_language(qapp, "en")
    client = rosters.client(backend)
    folder = tmp_path / "till"
    core = open_core(open_storage(folder, EphemeralVault()), client, redeem_offline=True)
    with closing(core):
        till = Till(core, qapp, folder)
        qtbot.addWidget(till.window)
        yield till


def test_four_digits_find_a_member_and_the_sale_is_noted(till: Till, backend: BackendProcess, tmp_path: Path) -> None:
    till.open()
    till.type(CHEN.handle[-4:])
    assert [row.face().words.split()[0] for row in till.find.rows if row.isVisible()] == ["陈*"]
    till.press(Qt.Key.Key_Return)
    assert (till.find.isVisible(), till.keys) == (False, 2)
    till.type("50")
    till.press(Qt.Key.Key_Return)
    [entry] = till.core.outbox.latest(1)
    made = entry.transaction
    assert (made.handle, made.code, made.amount_minor) == (CHEN.handle, "", 5_000)
    assert made.approved_why == TypedReason.NO_PHONE
    till.core.sync.work()
    manager = let_in(f"sqlite:///{tmp_path / 'b.db'}", "Zhang")
    [incident] = ask(backend, "GET", "/v1/incidents", headers=manager).json
    assert (incident["kind"], incident["txn_id"]) == ("MANUAL_ENTRY", str(made.txn_id))
    [search] = ask(backend, "GET", "/v1/member-searches", headers=manager).json
    assert (search["words"], len(search["shown"])) == (CHEN.handle[-4:], 1)


def test_initials_arrows_and_a_phone_that_works_after_all(till: Till) -> None:
    till.open()
    till.type("cz")
    till.press(Qt.Key.Key_Return)
    assert till.find.rows[0].isVisible()
    till.scan(sample_code(WANG))
    assert not till.find.isVisible()
    shown = till.core.outbox.latest(1)
    assert shown == []
    till.type("50")
    till.press(Qt.Key.Key_Return)
    [entry] = till.core.outbox.latest(1)
    assert (entry.transaction.handle, bool(entry.transaction.code)) == (WANG.handle, True)


def test_without_the_backend_it_says_so_and_takes_the_whole_number(till: Till, backend: BackendProcess) -> None:
    backend.kill9()
    till.core.sync.work()
    till.open()
    till.type(CHEN.handle[-4:])
    assert till.find.told.text().startswith("Offline: nobody can be looked for.")
    for _digit in range(4):
        till.press(Qt.Key.Key_Backspace)
    till.type(CHEN.handle)
    till.press(Qt.Key.Key_Return)
    till.type("50")
    till.press(Qt.Key.Key_Return)
    [entry] = till.core.outbox.latest(1)
    assert entry.transaction.handle == CHEN.handle
