"""Windows before the till and who is signed in: F12 reaches every one of them, and none outlives who opened it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pos_client.domain.gifts import Gift
from pos_client.domain.member_code import Intent
from pos_client.domain.programme import LocalText
from pos_client.services.staff import IDLE_S
from pos_client.services.verification import Recognised
from tests.ui.dealing.test_at_the_counter import Shop
from tests.ui.dealing.test_dealing import ZHAO, Desk
from ui.composition.front_dialogs import LOOK_MS
from ui.i18n import install_language
from ui.screens.coupons.view import CouponsDialog
from ui.screens.find_member.view import FindMemberDialog
from ui.screens.gifts.view import GiftsDialog
from ui.screens.load_card.view import LoadCardDialog
from ui.screens.refund.view import RefundDialog
from ui.screens.staff.view import StaffDialog
from ui.theme.shown import Theme, install_theme
from ui.widgets.front_dialog import FrontDialog

Open = Callable[[Shop, Recognised], None]
OPENS: dict[type[FrontDialog], Open] = {
    FindMemberDialog: lambda shop, _found: shop.counter.dialogs.find.open(),
    RefundDialog: lambda shop, _found: shop.counter.dialogs.refund.open_newest(),
    LoadCardDialog: lambda shop, found: shop.counter.dialogs.load.open(found),
    GiftsDialog: lambda shop, found: shop.counter.dialogs.gifts.open(found, is_spent=False),
    CouponsDialog: lambda shop, found: shop.counter.dialogs.coupons.open(found, 5_000),
}


@pytest.fixture
def shop(tmp_path: Path, qapp: QApplication, qtbot: QtBot) -> Iterator[Shop]:
    install_theme(qapp, Theme.LIGHT)
    install_language(qapp, "en")
    desk = Desk(tmp_path)
    shop = Shop(desk, qapp)
    qtbot.addWidget(shop.window)
    gifts = desk.till.backend.ledger.members[ZHAO].gifts
    gifts.append(Gift(UUID(int=1), LocalText("Mug", "马克杯"), 1, desk.till.clock.utc()))
    yield shop
    desk.till.close()


def opened(shop: Shop, kind: type[FrontDialog]) -> FrontDialog:
    OPENS[kind](shop, shop.desk.till.scan(ZHAO, Intent.PAY))
    dialog = shop.window.findChildren(kind)[0]
    assert dialog.isVisible()
    return dialog


def staff_of(shop: Shop) -> StaffDialog:
    return shop.window.findChildren(StaffDialog)[0]


def wait_long(shop: Shop) -> None:
    """Nobody works here for as long as it takes, and the till looks."""
    shop.desk.till.clock.advance(IDLE_S + 1)
    timers = shop.window.findChildren(QTimer, options=Qt.FindChildOption.FindDirectChildrenOnly)
    (timer,) = (each for each in timers if each.isActive() and each.interval() == LOOK_MS)
    timer.timeout.emit()


def test_these_are_all_windows_before_the_till(shop: Shop) -> None:
    assert {type(each) for each in shop.window.findChildren(FrontDialog)} == {StaffDialog, *OPENS}


@pytest.mark.parametrize("kind", OPENS)
def test_f12_twice_locks_from_any_of_them_and_closes_it(shop: Shop, kind: type[FrontDialog]) -> None:
    dialog, staff = opened(shop, kind), staff_of(shop)
    dialog.activateWindow()
    QApplication.processEvents()
    QTest.keyClick(dialog, Qt.Key.Key_F12)
    assert (staff.isVisible(), dialog.isVisible()) == (True, True)
    QTest.keyClick(staff, Qt.Key.Key_F12)
    assert shop.desk.staff.cashier is None
    assert (staff.isVisible(), dialog.isVisible()) == (False, False)


@pytest.mark.parametrize("kind", OPENS)
def test_whoever_works_no_more_leaves_no_member_on_the_screen(shop: Shop, kind: type[FrontDialog]) -> None:
    dialog = opened(shop, kind)
    wait_long(shop)
    assert not dialog.isVisible()


def test_what_asks_why_closes_at_once_too(shop: Shop) -> None:
    shop.desk.till.sell(shop.desk.till.scan(ZHAO), 5_000)
    shop.desk.till.clock.advance(60)
    dialog = opened(shop, RefundDialog)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    wait_long(shop)
    assert not dialog.isVisible()


def test_what_was_to_be_approved_goes_with_whoever_asked(shop: Shop) -> None:
    shop.desk.till.sell(shop.desk.till.scan(ZHAO), 5_000)
    shop.desk.till.clock.advance(60)
    dialog = opened(shop, RefundDialog)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_1):
        QTest.keyClick(dialog, key)
    shop.scan("BADGE-Li")
    assert staff_of(shop).isVisible()
    before = shop.desk.till.outbox.head()
    wait_long(shop)
    assert (dialog.isVisible(), staff_of(shop).isVisible()) == (False, False)
    shop.scan("BADGE-Li")
    shop.type_pin("5678")
    assert shop.desk.till.outbox.head() == before


def test_what_is_opened_while_nobody_is_signed_in_stays_open(shop: Shop) -> None:
    wait_long(shop)
    dialog = opened(shop, FindMemberDialog)
    wait_long(shop)
    assert dialog.isVisible()
    shop.desk.staff.sign_in("BADGE-Bo", "1234")
    shop.counter.dialogs.look_who()
    assert dialog.isVisible()
