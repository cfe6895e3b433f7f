"""F5 in the till's own window: a member and no amount is a card to load; with an amount it pays, as ever."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from hardware.printer.line_display import EscPosLineDisplay, VirtualLineDisplay
from hardware.printer.simulated import SimulatedLine
from pos_client.domain.member_code import Intent
from pos_client.domain.transaction import TransactionKind
from tests.ui.dealing.test_at_the_counter import Shop
from tests.ui.dealing.test_dealing import ZHAO, Desk
from ui.composition.counter import CHECKOUT
from ui.composition.printing import CounterTop
from ui.i18n import install_language
from ui.screens.checkout.view import CheckoutScreen
from ui.screens.load_card.view import LoadCardDialog
from ui.theme.shown import Theme, install_theme


class Stand:
    """The shop at its checkout, with a line display."""

    def __init__(self, folder: Path, app: QApplication) -> None:
        self.pole = VirtualLineDisplay()
        self.desk = Desk(folder)
        self.shop = Shop(self.desk, app, CounterTop(display=EscPosLineDisplay(SimulatedLine(self.pole))))
        self.shop.window.show_tab(CHECKOUT)
        self.till = self.desk.till
        self.till.sync.subscribe_outcomes(self.shop.counter.on_outcome)
        self.till.connect()
        self.screen = self.shop.window.findChildren(CheckoutScreen)[0]
        self.load = self.shop.window.findChildren(LoadCardDialog)[0]

    def scan(self, intent: Intent = Intent.EARN) -> None:
        self.till.clock.advance(60)
        self.shop.scan(self.till.code(ZHAO, intent))

    def press(self, *keys: Qt.Key) -> None:
        for key in keys:
            QTest.keyClick(self._front(), key)

    def type(self, text: str) -> None:
        QTest.keyClicks(self._front(), text)

    def _front(self) -> QWidget:
        return self.load if self.load.isVisible() else self.screen


@pytest.fixture
def stand(tmp_path: Path, qapp: QApplication, qtbot: QtBot) -> Iterator[Stand]:
    install_theme(qapp, Theme.LIGHT)
    install_language(qapp, "en")
    stand = Stand(tmp_path, qapp)
    qtbot.addWidget(stand.shop.window)
    yield stand
    stand.till.close()


def test_scan_one_key_the_amount_and_enter(stand: Stand) -> None:
    stand.scan()
    assert stand.screen.keypad.load.isVisible()
    stand.press(Qt.Key.Key_F5)
    stand.type("200")
    assert stand.pole.lines[0].startswith("Onto card")
    stand.press(Qt.Key.Key_Return)
    made = stand.shop.last()
    assert (made.kind, made.amount_minor, made.handle) == (TransactionKind.DEPOSIT, 20_000, ZHAO)
    stand.till.connect()
    assert stand.load.told.text().startswith("Loaded.")
    assert stand.pole.lines[1].startswith("Balance")
    stand.press(Qt.Key.Key_Return)
    assert not stand.load.isVisible()
    assert not stand.screen.keypad.load.isVisible(), "its code is used up: a sale needs the next one"
    assert stand.pole.lines[0].startswith("Welcome")
    stand.scan()
    stand.type("50")
    stand.press(Qt.Key.Key_Return)
    assert (stand.shop.last().kind, stand.shop.last().basket_id != made.basket_id) == (TransactionKind.AWARD, True)


def test_the_key_on_the_screen_does_the_same(stand: Stand) -> None:
    stand.scan()
    QTest.mouseClick(stand.screen.keypad.load, Qt.MouseButton.LeftButton)
    assert stand.load.isVisible()
    stand.press(Qt.Key.Key_Escape)
    assert not stand.load.isVisible()
    assert stand.screen.keypad.load.isVisible(), "the member is still there"


def test_with_an_amount_the_key_pays(stand: Stand) -> None:
    stand.scan(Intent.PAY)
    stand.type("50")
    stand.press(Qt.Key.Key_F5)
    assert not stand.load.isVisible()


def test_nobody_is_loaded_without_a_member_or_by_a_typed_number(stand: Stand) -> None:
    stand.press(Qt.Key.Key_F5)
    assert not stand.load.isVisible()
    stand.shop.counter.dialogs.find.open()
    stand.shop.counter.dialogs.find.typed(ZHAO)
    stand.shop.counter.dialogs.find.enter()
    stand.press(Qt.Key.Key_F5)
    assert not stand.load.isVisible()
