"""The whole window: keys, badges and codes reach the panel beside the list, and nothing else."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hardware.sound.simulated import SimulatedTones
from pos_client.domain.barcode import Barcode, Symbology
from pos_client.domain.transaction import Transaction, TransactionKind
from pos_client.services.finding import FindMember
from pos_client.services.shift import Shift
from pos_client.settings import Settings
from tests.fakes.tasks import FakeTasks
from tests.ui.dealing.test_dealing import ZHAO, Desk, hire
from ui.composition.application import Application
from ui.composition.core import Core
from ui.composition.counter import CHECKOUT, WAITING, Counter
from ui.composition.counter_parts import CounterParts
from ui.composition.customer_display import CustomerDisplay
from ui.composition.printing import CounterTop
from ui.composition.scanners import Scanners
from ui.i18n import install_language
from ui.screens.waiting.view import WaitingScreen
from ui.theme.shown import Theme, install_theme


@dataclass
class Program:
    """What a window needs of an application: work is done at once."""

    qt: QApplication
    workers: FakeTasks


def core_of(desk: Desk) -> Core:
    """The use cases of its till."""
    till = desk.till
    return Core(
        clock=till.clock,
        ids=till.ids,
        backend=till.backend,
        outbox=till.outbox,
        shelf=till.shelf,
        products=till.products,
        link=till.link,
        sync=till.sync,
        rules=till.rules,
        verification=till.verification,
        checkout=till.checkout,
        check_in=till.check_in,
        refunds=till.refunds,
        deposits=till.deposits,
        pick_ups=till.pick_ups,
        manual_entry=till.manual_entry,
        finding=FindMember(till.backend, till.link, desk.staff),
        staff=desk.staff,
        staffed=desk.counter,
        shift=Shift(till.outbox, desk.staff, till.clock),
    )


class Shop:
    """A till's window over a till that has one refused sale; Bo is signed in, Li may approve."""

    def __init__(self, desk: Desk, app: QApplication, top: CounterTop | None = None) -> None:
        self.desk, till = desk, desk.till
        till.clock.advance(60)
        hire(desk)
        core = core_of(desk)
        program = cast("Application", Program(app, FakeTasks()))
        self.display = CustomerDisplay(till.clock, desk.staff, Settings())
        parts = CounterParts(program, core, Settings(), Scanners(None), SimulatedTones(), top or CounterTop())
        self.counter = Counter(replace(parts, watch=self.display.watch, on_staff=self.display.on_staff))
        self.window = self.counter.window
        waiting = self.window.findChild(WaitingScreen)
        assert isinstance(waiting, WaitingScreen)
        self.waiting = waiting
        self.window.resize(1366, 768)
        self.window.show()
        self.window.show_tab(WAITING)
        QApplication.processEvents()

    def press(self, *keys: Qt.Key) -> None:
        for key in keys:
            QTest.keyClick(self.window, key)

    def scan(self, text: str) -> None:
        self.counter.on_barcode(Barcode(text, Symbology.QR, 0, "hand"))

    def type_pin(self, digits: str) -> None:
        for digit in digits:
            self.counter.dialogs.staff.digit(digit)
        self.counter.dialogs.staff.enter()

    def last(self) -> Transaction:
        return self.desk.till.outbox.latest(1)[0].transaction


@pytest.fixture
def shop(tmp_path: Path, qapp: QApplication, qtbot: QtBot) -> Iterator[Shop]:
    install_theme(qapp, Theme.LIGHT)
    install_language(qapp, "en")
    desk = Desk(tmp_path)
    shop = Shop(desk, qapp)
    qtbot.addWidget(shop.window)
    yield shop
    desk.till.close()


def test_a_write_off_by_keyboard_and_badge(shop: Shop) -> None:
    shop.press(Qt.Key.Key_Down, Qt.Key.Key_3, Qt.Key.Key_1)
    assert "scans a badge" in shop.waiting.dealing.told.text()
    shop.scan("BADGE-Li")
    shop.type_pin("5678")
    note = shop.last()
    assert (note.kind, note.cashier, note.approved_by, note.approved_why) == (
        TransactionKind.WRITE_OFF,
        "Bo",
        "Li",
        "SHOP_BEARS_IT",
    )
    assert not shop.waiting.dealing.isVisible()
    assert "Written off" in {
        str(shop.waiting.rows.data(shop.waiting.rows.index(line, 0))) for line in range(shop.waiting.rows.rowCount())
    }


def test_a_code_goes_to_the_panel_while_it_waits_for_one_and_else_to_the_sale(shop: Shop) -> None:
    shop.press(Qt.Key.Key_Down, Qt.Key.Key_2)
    code = shop.desk.till.code(ZHAO)
    shop.scan(code)
    assert shop.window.current() == WAITING
    assert "scans a badge" in shop.waiting.dealing.told.text()
    shop.scan("BADGE-Li")
    shop.type_pin("5678")
    assert (shop.last().handle, shop.last().corrects) == (ZHAO, shop.desk.refused.txn_id)
    shop.desk.till.clock.advance(30)
    shop.scan(shop.desk.till.code(ZHAO))
    assert shop.window.current() == CHECKOUT


def test_an_approval_for_a_sale_is_the_sales(shop: Shop) -> None:
    """What was begun on the list and left there is not done by a badge for something else."""
    shop.press(Qt.Key.Key_Down, Qt.Key.Key_3, Qt.Key.Key_1, Qt.Key.Key_Escape)
    before = shop.desk.till.outbox.head()
    assert not shop.counter.dealing.wants_approval
    shop.counter.dialogs.on_approved()
    assert shop.desk.till.outbox.head() == before


def test_the_line_below_the_list_follows_what_was_done(shop: Shop) -> None:
    """The refused sale was made before Bo came, the write-off after it: it is no sale of this shift."""
    line = shop.waiting.shift
    assert line.text().startswith("0 sales since")
    assert line.text().endswith("1 refused before")
    shop.press(Qt.Key.Key_Down, Qt.Key.Key_3, Qt.Key.Key_4)
    shop.scan("BADGE-Li")
    shop.type_pin("5678")
    assert line.text().startswith("0 sales since")
    assert "refused" not in line.text()


def test_list_and_line_tell_of_an_answer_together(shop: Shop) -> None:
    till = shop.desk.till
    till.sync.subscribe_outcomes(shop.counter.on_outcome)
    till.sell(till.scan(ZHAO), 5_000)
    shop.counter.on_tab(WAITING)
    assert "1 not settled yet" in shop.waiting.shift.text()
    till.clock.advance(60)
    till.sync.work()
    assert "not settled" not in shop.waiting.shift.text()


def test_a_code_beside_an_open_panel_goes_to_no_sale(shop: Shop) -> None:
    shop.press(Qt.Key.Key_Down)
    before = shop.desk.till.outbox.head()
    shop.scan(shop.desk.till.code(ZHAO))
    assert (shop.window.current(), shop.desk.till.outbox.head()) == (WAITING, before)
    assert "code was not used" in shop.waiting.dealing.told.text()


def test_a_code_that_brings_the_checkout_up_awards_no_forgotten_amount(shop: Shop) -> None:
    shop.counter.checkout.quick_amount(5_000)
    shop.desk.till.clock.advance(60)
    before = shop.desk.till.outbox.head()
    shop.scan(shop.desk.till.code(ZHAO))
    shop.counter.checkout.tick()
    assert (shop.window.current(), shop.desk.till.outbox.head()) == (CHECKOUT, before)
