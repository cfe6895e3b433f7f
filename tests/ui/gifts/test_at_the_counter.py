"""Ctrl+G in the till's own window: a scan, one key and Enter, and the same code still carries the sale."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hardware.printer.line_display import EscPosLineDisplay, VirtualLineDisplay
from hardware.printer.simulated import SimulatedLine
from pos_client.domain.gifts import Gift
from pos_client.domain.member_code import Intent
from pos_client.domain.programme import LocalText
from pos_client.domain.transaction import TransactionKind
from tests.ui.dealing.test_at_the_counter import Shop
from tests.ui.dealing.test_dealing import ZHAO, Desk
from ui.composition.counter import CHECKOUT, WAITING
from ui.composition.printing import CounterTop
from ui.i18n import install_language
from ui.screens.checkout.view import CheckoutScreen
from ui.screens.gifts.view import GiftsDialog
from ui.theme.shown import Theme, install_theme

MUG = LocalText("Mug", "马克杯")


class Stand:
    """The shop at its checkout, with a line display; a mug waits for Zhao."""

    def __init__(self, folder: Path, app: QApplication) -> None:
        self.pole = VirtualLineDisplay()
        self.desk = Desk(folder)
        self.shop = Shop(self.desk, app, CounterTop(display=EscPosLineDisplay(SimulatedLine(self.pole))))
        self.shop.window.show_tab(CHECKOUT)
        self.till = self.desk.till
        self.zhao = self.till.backend.ledger.members[ZHAO]
        self.zhao.gifts.append(Gift(UUID(int=1), MUG, 1, self.till.clock.utc()))
        self.till.sync.subscribe_outcomes(self.shop.counter.on_outcome)
        self.till.connect()
        self.screen = self.shop.window.findChildren(CheckoutScreen)[0]
        self.gifts = self.shop.window.findChildren(GiftsDialog)[0]

    def scan(self, intent: Intent = Intent.PAY) -> None:
        self.till.clock.advance(60)
        self.shop.scan(self.till.code(ZHAO, intent))

    def ask(self) -> None:
        QTest.keyClick(self.shop.window, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)

    def press(self, *keys: Qt.Key) -> None:
        for key in keys:
            QTest.keyClick(self.gifts if self.gifts.isVisible() else self.screen, key)

    @property
    def said(self) -> str:
        return self.gifts.news.face().title


@pytest.fixture
def stand(tmp_path: Path, qapp: QApplication, qtbot: QtBot) -> Iterator[Stand]:
    install_theme(qapp, Theme.LIGHT)
    install_language(qapp, "en")
    stand = Stand(tmp_path, qapp)
    qtbot.addWidget(stand.shop.window)
    yield stand
    stand.till.close()


def test_scan_one_key_and_enter_then_the_sale_with_the_same_code(stand: Stand) -> None:
    stand.scan()
    assert stand.screen.gifts.isVisible()
    assert stand.screen.gifts.accessibleName() == "1 gift waiting"
    stand.ask()
    stand.press(Qt.Key.Key_Return)
    made = stand.shop.last()
    assert (made.kind, made.gift_id, made.handle) == (TransactionKind.PICK_UP, UUID(int=1), ZHAO)
    stand.till.connect()
    assert stand.said == "Hand it over now"
    assert [line.strip() for line in stand.pole.lines] == ["Your gift", "Mug"]
    stand.till.clock.advance(1)
    stand.press(Qt.Key.Key_Return)
    assert not stand.gifts.isVisible()
    assert not stand.screen.gifts.isVisible(), "nothing waits any more"
    assert stand.pole.lines[0].startswith("Welcome")
    QTest.keyClicks(stand.screen, "50")
    stand.press(Qt.Key.Key_Return)
    sale = stand.shop.last()
    assert (sale.kind, sale.code, sale.basket_id) == (TransactionKind.AWARD, made.code, made.basket_id)
    stand.till.connect()
    assert all(entry.result and entry.result.reason is None for entry in stand.till.outbox.latest(2))


def test_a_finger_opens_it_and_from_another_screen_the_key_does(stand: Stand) -> None:
    stand.scan()
    QTest.mouseClick(stand.screen.gifts, Qt.MouseButton.LeftButton)
    assert stand.gifts.isVisible()
    stand.press(Qt.Key.Key_Escape)
    assert not stand.gifts.isVisible()
    assert stand.screen.gifts.isVisible(), "it still waits"
    stand.shop.window.show_tab(WAITING)
    stand.ask()
    assert (stand.shop.window.current(), stand.gifts.isVisible()) == (CHECKOUT, True)


def test_a_code_to_earn_with_says_what_the_member_does_and_the_next_scan_goes_on(stand: Stand) -> None:
    stand.scan(Intent.EARN)
    assert stand.screen.gifts.isVisible()
    stand.ask()
    assert stand.said == "Not unlocked for paying"
    stand.scan(Intent.PAY)
    assert not stand.gifts.isVisible()
    stand.ask()
    stand.press(Qt.Key.Key_Return)
    assert stand.shop.last().kind is TransactionKind.PICK_UP


def test_after_the_sale_the_gift_is_not_forgotten_but_takes_the_next_code(stand: Stand) -> None:
    stand.scan()
    QTest.keyClicks(stand.screen, "50")
    stand.press(Qt.Key.Key_Return)
    stand.till.connect()
    assert stand.screen.gifts.isVisible()
    stand.ask()
    assert stand.said == "This code was for the sale"
    stand.scan()
    stand.ask()
    stand.press(Qt.Key.Key_Return)
    stand.till.connect()
    assert stand.said == "Hand it over now"


def test_a_gift_before_the_sale_leaves_the_second_one_to_the_next_code(stand: Stand) -> None:
    stand.zhao.gifts.append(Gift(UUID(int=2), MUG, 1, stand.till.clock.utc()))
    stand.scan()
    stand.ask()
    stand.press(Qt.Key.Key_Return)
    stand.till.connect()
    stand.press(Qt.Key.Key_Escape)
    QTest.keyClicks(stand.screen, "50")
    stand.press(Qt.Key.Key_Return)
    stand.till.connect()
    stand.ask()
    stand.till.clock.advance(1)
    stand.press(Qt.Key.Key_Return)
    assert stand.said == "This code was for the sale"
    stand.press(Qt.Key.Key_Return)
    assert not stand.gifts.isVisible()
    assert stand.screen.gifts.accessibleName() == "1 gift waiting"
    assert stand.shop.last().kind is TransactionKind.AWARD


def test_the_window_follows_the_link(stand: Stand) -> None:
    stand.scan()
    stand.ask()
    stand.till.pull_plug()
    stand.shop.counter.on_link(stand.till.link.status())
    assert stand.said == "Not while offline"
    stand.till.plug_in()
    stand.shop.counter.on_link(stand.till.link.status())
    assert stand.said == "1 gift waiting"


def test_larger_words_reach_the_window_while_it_is_open(stand: Stand, qapp: QApplication) -> None:
    stand.scan()
    stand.ask()
    qapp.processEvents()
    before = stand.gifts.news.height()
    install_theme(qapp, Theme.LIGHT, 150)
    try:
        qapp.processEvents()
        assert stand.gifts.news.height() > before
        assert stand.gifts.news.fits()
        assert stand.gifts.height() >= stand.gifts.minimumSizeHint().height()
    finally:
        install_theme(qapp, Theme.LIGHT)


def test_without_a_member_it_says_to_scan_first(stand: Stand) -> None:
    stand.ask()
    assert not stand.gifts.isVisible()
    assert "No member yet" in stand.screen.banner.accessibleName()
