"""Behind the stand: who gets there, how long it stays open, and the way out."""

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hardware.sound.simulated import SimulatedTones
from pos_client.domain.barcode import Barcode, Symbology
from pos_client.settings import Settings
from tests.fakes.tasks import FakeTasks
from tests.ui.dealing.test_at_the_counter import Program, core_of
from tests.ui.dealing.test_dealing import ZHAO, Desk, hire
from ui.composition.application import Application
from ui.composition.counter_parts import CounterParts
from ui.composition.scanners import Scanners
from ui.composition.stand import Stand
from ui.i18n import install_language
from ui.screens.device_check.view import DeviceCheckScreen
from ui.screens.kiosk.attendant import COUNTDOWN_S, IDLE_S
from ui.screens.kiosk.staff_page import StaffPage
from ui.screens.kiosk.states import KioskState
from ui.screens.staff.view import StaffDialog
from ui.theme.shown import Theme, install_theme


class Hall:
    """A stand in a shop whose staff are Bo and Li; nobody is signed in."""

    def __init__(self, desk: Desk, app: QApplication) -> None:
        self.desk = desk
        program = cast("Application", Program(app, FakeTasks()))
        self.stand = Stand(CounterParts(program, core_of(desk), Settings(), Scanners(None), SimulatedTones()))
        self.window = self.stand.window
        self.window.resize(1366, 768)
        self.window.show()
        QApplication.processEvents()
        page, dialog = self.window.findChild(StaffPage), self.window.findChild(StaffDialog)
        assert isinstance(page, StaffPage)
        assert isinstance(dialog, StaffDialog)
        self.page, self.dialog = page, dialog

    def scan(self, text: str) -> None:
        self.stand.check.on_scanned(Barcode(text, Symbology.QR, 0, "hand"))

    def sign_in(self, pin: str = "5678") -> None:
        self.scan("BADGE-Li")
        for digit in pin:
            QTest.keyClicks(self.dialog, digit)
        QTest.keyClick(self.dialog, Qt.Key.Key_Return)

    def seconds(self, count: int) -> None:
        for _ in range(count):
            self.stand.attendant.tick()

    @property
    def is_behind(self) -> bool:
        return self.page.isVisible()


@pytest.fixture
def hall(tmp_path: Path, qapp: QApplication, qtbot: QtBot) -> Iterator[Hall]:
    install_theme(qapp, Theme.LIGHT)
    install_language(qapp, "en")
    desk = Desk(tmp_path)
    desk.till.clock.advance(60)
    hire(desk)
    hall = Hall(desk, qapp)
    qtbot.addWidget(hall.window)
    yield hall
    hall.stand.attendant.back()
    desk.till.close()


def test_whoever_was_signed_in_when_the_stand_ended_is_not_any_more(hall: Hall) -> None:
    assert hall.desk.staff.cashier is None
    assert not hall.is_behind


def test_a_badge_and_its_pin_open_the_page_and_escape_closes_it(hall: Hall) -> None:
    hall.sign_in()
    assert hall.is_behind
    assert hall.page.title.text() == "Staff · Li"
    QTest.keyClick(hall.page, Qt.Key.Key_Escape)
    assert not hall.is_behind
    assert hall.desk.staff.cashier is None


def test_a_wrong_pin_opens_nothing(hall: Hall) -> None:
    hall.sign_in("1111")
    assert not hall.is_behind
    assert hall.dialog.isVisible()
    assert "PIN" in hall.dialog.told.text()


@pytest.mark.parametrize("keys", ["F11", "Ctrl+Shift+Q"])
def test_keys_ask_for_a_badge(hall: Hall, keys: str) -> None:
    modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    if keys == "F11":
        QTest.keyClick(hall.window, Qt.Key.Key_F11)
    else:
        QTest.keyClick(hall.window, Qt.Key.Key_Q, modifiers)
    assert hall.dialog.isVisible()
    assert hall.dialog.told.text() == "Scan your badge."
    assert not hall.is_behind


def test_where_nobody_signs_in_keys_are_enough(tmp_path: Path, qapp: QApplication, qtbot: QtBot) -> None:
    install_language(qapp, "en")
    desk = Desk(tmp_path)
    hall = Hall(desk, qapp)
    qtbot.addWidget(hall.window)
    QTest.keyClick(hall.window, Qt.Key.Key_F11)
    assert hall.is_behind
    assert hall.page.title.text() == "Staff"
    QTest.mouseClick(hall.page.back_button, Qt.MouseButton.LeftButton)
    assert not hall.is_behind
    desk.till.close()


def test_a_visitor_s_code_is_a_visit_and_no_badge(hall: Hall) -> None:
    hall.scan("whatever a visitor has")
    assert not hall.dialog.isVisible()
    hall.stand.presenter.on_time_up()
    hall.scan(hall.desk.till.code(ZHAO))
    assert hall.stand.presenter.model.state is KioskState.GREETING


def test_a_visitor_goes_before_a_dialog_that_was_left_open(hall: Hall) -> None:
    hall.scan("BADGE-Li")
    assert hall.dialog.isVisible()
    hall.scan(hall.desk.till.code(ZHAO))
    assert not hall.dialog.isVisible()
    assert hall.stand.presenter.model.state is KioskState.GREETING


def test_a_dialog_that_was_left_open_closes_itself(hall: Hall) -> None:
    hall.scan("BADGE-Li")
    hall.seconds(IDLE_S - 1)
    assert hall.dialog.isVisible()
    hall.seconds(1)
    assert not hall.dialog.isVisible()


def test_behind_the_stand_codes_are_for_the_devices_on_the_page(hall: Hall) -> None:
    hall.sign_in()
    hall.scan(hall.desk.till.code(ZHAO))
    assert hall.stand.presenter.model.state is KioskState.ATTRACT
    devices = hall.page.findChild(DeviceCheckScreen)
    assert isinstance(devices, DeviceCheckScreen)
    assert devices.isVisible()
    QTest.keyClick(hall.window, Qt.Key.Key_F8)
    assert devices.hasFocus()


def test_the_page_counts_down_and_goes_unless_somebody_is_there(hall: Hall) -> None:
    hall.sign_in()
    hall.seconds(IDLE_S + 5)
    assert hall.page.told.text() == "Back to check-in in 15 s. Touch to stay."
    QTest.mouseClick(hall.page, Qt.MouseButton.LeftButton)
    assert hall.page.told.text() == ""
    hall.seconds(IDLE_S + COUNTDOWN_S - 1)
    assert hall.page.told.text() == "Back to check-in in 1 s. Touch to stay."
    hall.seconds(1)
    assert not hall.is_behind
    assert hall.desk.staff.cashier is None


def _asked_from_outside_to_close(hall: Hall) -> None:
    """As a window system asks."""
    QCoreApplication.sendEvent(hall.window.windowHandle(), QCloseEvent())


def test_what_asks_from_outside_needs_a_badge(hall: Hall) -> None:
    _asked_from_outside_to_close(hall)
    assert hall.window.isVisible()
    assert hall.dialog.isVisible()
    hall.sign_in()
    _asked_from_outside_to_close(hall)
    assert not hall.window.isVisible()


def test_only_staff_end_the_program(hall: Hall) -> None:
    hall.sign_in()
    QTest.mouseClick(hall.page.quit_button, Qt.MouseButton.LeftButton)
    assert not hall.window.isVisible()


def test_a_signal_ends_it_all_the_same(hall: Hall) -> None:
    assert hall.window.close()
