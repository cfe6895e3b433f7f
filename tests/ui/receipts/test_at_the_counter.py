"""The whole window with a printer, a drawer and a line display of software beside it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hardware.printer.drawer import PrinterCashDrawer
from hardware.printer.escpos_printer import EscPosPrinter
from hardware.printer.line_display import EscPosLineDisplay, VirtualLineDisplay
from hardware.printer.simulated import SimulatedLine
from hardware.printer.virtual import VirtualPrinter
from pos_client.domain.receipt_code import receipt_code
from pos_client.errors import InvalidValue
from pos_client.ports import Paper
from pos_client.settings import Settings
from tests.ui.dealing.test_at_the_counter import Shop
from tests.ui.dealing.test_dealing import ZHAO, Desk
from ui.composition.counter import CHECKOUT, WAITING
from ui.composition.printing import CounterTop, counter_top
from ui.i18n import install_language
from ui.screens.checkout.view import CheckoutScreen
from ui.screens.status.view import StatusBar
from ui.theme.shown import Theme, install_theme


class Stand:
    """The shop with everything beside the till."""

    def __init__(self, folder: Path, app: QApplication) -> None:
        self.paper, self.pole = VirtualPrinter(), VirtualLineDisplay()
        printer = EscPosPrinter(SimulatedLine(self.paper), 48)
        display = EscPosLineDisplay(SimulatedLine(self.pole))
        self.desk = Desk(folder)
        self.shop = Shop(self.desk, app, CounterTop(printer, PrinterCashDrawer(printer), display=display))

    def sell(self) -> None:
        """¥50 for Zhao; Enter because a cashier's own sale comes from the list first."""
        self.desk.till.clock.advance(60)
        self.shop.window.show_tab(CHECKOUT)
        self.shop.press(Qt.Key.Key_5, Qt.Key.Key_0)
        self.shop.scan(self.desk.till.code(ZHAO))
        self.shop.press(Qt.Key.Key_Return)

    def print(self) -> None:
        """Ctrl+P."""
        QTest.keyClick(self.shop.window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
        QApplication.processEvents()


@pytest.fixture
def stand(tmp_path: Path, qapp: QApplication, qtbot: QtBot) -> Iterator[Stand]:
    install_theme(qapp, Theme.LIGHT)
    install_language(qapp, "en")
    stand = Stand(tmp_path, qapp)
    qtbot.addWidget(stand.shop.window)
    yield stand
    stand.desk.till.close()


def test_a_sale_opens_the_drawer_tells_the_member_and_is_printed_with_one_key(stand: Stand) -> None:
    stand.sell()
    assert stand.paper.drawer_pulses == 1
    assert stand.pole.lines[0].startswith("To pay")
    assert stand.pole.lines[0].endswith("￥50.00")
    stand.print()
    assert "￥50.00" in stand.paper.slips()[0].text


def test_on_the_list_the_same_key_prints_the_row_in_hand(stand: Stand) -> None:
    stand.sell()
    stand.shop.window.show_tab(WAITING)
    stand.shop.press(Qt.Key.Key_Down)
    refused = stand.desk.refused
    stand.print()
    assert f"￥{refused.amount_minor / 100:,.2f}" in stand.paper.slips()[0].text
    assert "REFUSED" in stand.paper.slips()[0].text


def test_a_receipt_brought_back_is_recognised(stand: Stand) -> None:
    stand.sell()
    sale = stand.shop.last()
    stand.shop.window.show_tab(WAITING)
    stand.shop.scan(receipt_code(sale.txn_id))
    checkout = stand.shop.window.findChild(CheckoutScreen)
    assert isinstance(checkout, CheckoutScreen)
    assert stand.shop.window.current() == CHECKOUT
    assert "¥50.00" in checkout.banner.face().title


def test_the_status_bar_says_why_nothing_comes_out(stand: Stand) -> None:
    stand.paper.put_paper(Paper.OUT)
    stand.sell()
    stand.print()
    bar = stand.shop.window.findChild(StatusBar)
    assert isinstance(bar, StatusBar)
    assert "Printer out of paper" in bar.details.text()


def test_settings_name_what_stands_there() -> None:
    assert counter_top(Settings()) == CounterTop()
    top = counter_top(Settings(printer="simulated", paper_mm=58, cash_drawer=True, line_display="simulated"))
    assert top.printer is not None
    assert top.printer.columns == 32
    assert top.drawer is not None
    assert top.display is not None
    assert counter_top(Settings(printer="simulated")).drawer is None
    in_a_folder = Settings(printer="folder:x", cash_drawer=True)
    for wrong in (Settings(line_display="pole"), Settings(cash_drawer=True), in_a_folder):
        with pytest.raises(InvalidValue):
            counter_top(wrong)
