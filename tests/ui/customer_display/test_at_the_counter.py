"""The whole window of a till with the customer display beside it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pos_client.settings import Settings
from tests.ui.checkout.counter import RecordingView
from tests.ui.dealing.test_at_the_counter import Shop
from tests.ui.dealing.test_dealing import ZHAO, Desk
from ui.composition.counter import CHECKOUT
from ui.composition.customer_display import CustomerDisplay
from ui.i18n import install_language
from ui.screens.customer_display.view import CustomerDisplayView
from ui.screens.customer_display.window import CustomerDisplayWindow
from ui.theme.shown import Theme, install_theme


@pytest.fixture
def shop(tmp_path: Path, qapp: QApplication, qtbot: QtBot) -> Iterator[Shop]:
    install_theme(qapp, Theme.LIGHT)
    install_language(qapp, "en")
    desk = Desk(tmp_path)
    shop = Shop(desk, qapp)
    qtbot.addWidget(shop.window)
    shop.display.open_beside(shop.window)
    qtbot.addWidget(window_of(shop.display))
    yield shop
    desk.till.close()


def window_of(display: CustomerDisplay) -> CustomerDisplayWindow:
    assert display.window is not None
    return display.window


def said(shop: Shop) -> str:
    view = window_of(shop.display).findChild(CustomerDisplayView)
    assert isinstance(view, CustomerDisplayView)
    return view.accessibleName()


def sell(shop: Shop) -> None:
    shop.desk.till.clock.advance(60)
    shop.window.show_tab(CHECKOUT)
    shop.press(Qt.Key.Key_5, Qt.Key.Key_0)
    shop.scan(shop.desk.till.code(ZHAO))
    shop.press(Qt.Key.Key_Return)


def test_the_member_sees_the_sale_and_what_it_gave(shop: Shop) -> None:
    assert said(shop).startswith("Welcome")
    sell(shop)
    assert "Thank you" in said(shop)
    assert "To pay \u00a550.00" in said(shop)
    assert "50 \u2192" in said(shop)


def test_signing_out_takes_the_member_off_the_display_at_once(shop: Shop) -> None:
    sell(shop)
    shop.counter.dialogs.staff.open()
    assert "Thank you" in said(shop)
    shop.counter.dialogs.staff.sign_out()
    assert said(shop).startswith("This counter is closed")
    shop.scan("BADGE-Li")
    shop.type_pin("5678")
    assert said(shop).startswith("Welcome")


def test_a_cashier_who_is_signed_out_for_doing_nothing_leaves_nobody_on_the_display(shop: Shop, qtbot: QtBot) -> None:
    sell(shop)
    shop.desk.till.clock.advance(16 * 60)
    qtbot.waitUntil(lambda: said(shop).startswith("This counter is closed"))


def test_keys_that_come_to_the_display_are_the_tills(shop: Shop) -> None:
    shop.window.show_tab(CHECKOUT)
    QTest.keyClicks(window_of(shop.display), "50")
    assert "\u00a550" in said(shop)


def test_switched_off_it_stands_before_nothing(shop: Shop) -> None:
    display = CustomerDisplay(shop.desk.till.clock, shop.desk.staff, Settings(customer_display="off"))
    screen = RecordingView()
    assert display.watch(screen) is screen
    display.follow(shop.window)
    assert display.window is None


def test_the_member_sees_what_goes_onto_the_card_and_what_is_on_it_then(shop: Shop) -> None:
    till, counter = shop.desk.till, shop.counter
    till.sync.subscribe_outcomes(counter.on_outcome)
    till.connect()
    till.clock.advance(60)
    shop.window.show_tab(CHECKOUT)
    shop.scan(till.code(ZHAO))
    shop.press(Qt.Key.Key_F5)
    for digit in "200":
        counter.dialogs.load.key(digit)
    assert said(shop).startswith("Onto your card. ¥200.00. ")
    assert "Balance ¥0.00 → ¥200.00" in said(shop)
    counter.dialogs.load.enter()
    assert "Onto your card. ¥200.00" in said(shop)
    assert "Now on your card" not in said(shop), "nothing is booked yet"
    till.connect()
    assert said(shop) == "Now on your card. ¥200.00. Balance ¥200.00"
    counter.dialogs.load.enter()
    assert said(shop).startswith("Welcome")
