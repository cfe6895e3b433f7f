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
from pos_client.domain.transaction import RefundReason, TransactionKind
from pos_client.errors import InvalidValue
from pos_client.ports import Paper
from pos_client.settings import Settings
from tests.ui.dealing.test_at_the_counter import Shop
from tests.ui.dealing.test_dealing import ZHAO, Desk
from tests.unit.services.till import Till
from ui.composition.counter import CHECKOUT, WAITING
from ui.composition.printing import CounterTop, counter_top
from ui.i18n import install_language
from ui.screens.checkout.view import CheckoutScreen
from ui.screens.refund.view import RefundDialog
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


def _dialog(stand: Stand) -> RefundDialog:
    dialog = stand.shop.window.findChild(RefundDialog)
    assert isinstance(dialog, RefundDialog)
    return dialog


def test_a_receipt_brought_back_is_refunded_with_a_badge_and_printed(stand: Stand) -> None:
    """Scan, Enter, badge and PIN; the drawer opens for the money that is handed back."""
    stand.sell()
    sale, pulses = stand.shop.last(), stand.paper.drawer_pulses
    stand.shop.scan(receipt_code(sale.txn_id))
    dialog = _dialog(stand)
    assert dialog.isVisible()
    assert dialog.figure.text() == "¥50.00"
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    QTest.keyClicks(dialog, "1")
    assert "scans a badge" in dialog.told.text()
    stand.shop.scan(stand.desk.till.code(ZHAO))
    assert stand.shop.last() == sale, "a member's code changes nothing while a refund is open"
    stand.shop.scan("BADGE-Li")
    stand.shop.type_pin("5678")
    refund = stand.shop.last()
    assert (refund.kind, refund.refers_to, refund.amount_minor) == (TransactionKind.REFUND, sale.txn_id, 5_000)
    assert (refund.cashier, refund.approved_by) == ("Bo", "Li")
    assert dialog.told.text() == "Hand back ¥50.00."
    assert stand.paper.drawer_pulses == pulses + 1
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert not dialog.isVisible()
    stand.print()
    assert "REFUND" in stand.paper.slips()[0].text.upper()


def test_f7_offers_the_sale_of_a_row_without_its_receipt(stand: Stand) -> None:
    """Newest first; what was refused is no sale to give back, and without a row there is nothing to offer."""
    stand.sell()
    sale, dialog = stand.shop.last(), _dialog(stand)
    stand.shop.window.show_tab(WAITING)
    stand.shop.press(Qt.Key.Key_F7)
    assert not dialog.isVisible()
    rows = stand.shop.waiting.rows
    place = next(place for place in range(rows.rowCount()) if getattr(rows.row(place), "txn_id", None) == sale.txn_id)
    stand.shop.press(*[Qt.Key.Key_Down] * (place + 1), Qt.Key.Key_F7)
    assert dialog.isVisible()
    assert dialog.figure.text() == "¥50.00"
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    stand.shop.press(*[Qt.Key.Key_Up] * place, Qt.Key.Key_F7)
    assert stand.shop.waiting.chosen == stand.desk.refused.txn_id
    assert dialog.told.text().startswith("Sale not found.")
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert not dialog.isVisible()


def test_the_newest_sale_is_refunded_with_two_keys_and_a_badge(stand: Stand) -> None:
    """The design allows three and the PIN; one more closes the window that says what to hand back."""
    stand.sell()
    stand.sell()
    sale, dialog, keys = stand.shop.last(), _dialog(stand), 0
    checkout = stand.shop.window.findChild(CheckoutScreen)
    assert isinstance(checkout, CheckoutScreen)
    for widget, key in ((checkout, Qt.Key.Key_F7), (dialog, Qt.Key.Key_Return), (dialog, Qt.Key.Key_2)):
        QTest.keyClick(widget, key)
        keys += 1
    stand.shop.scan("BADGE-Li")
    stand.shop.type_pin("5678")
    refund = stand.shop.last()
    assert (refund.kind, refund.refers_to, keys) == (TransactionKind.REFUND, sale.txn_id, 3)
    assert refund.approved_why == RefundReason.FAULTY
    assert dialog.told.text() == "Hand back ¥50.00."


def test_f7_without_a_sale_says_so(stand: Stand) -> None:
    stand.shop.window.show_tab(CHECKOUT)
    stand.shop.press(Qt.Key.Key_F7)
    assert _dialog(stand).told.text().startswith("Sale not found.")


def test_what_came_back_already_cannot_come_back_again(stand: Stand) -> None:
    stand.sell()
    sale = stand.shop.last()
    stand.shop.scan(receipt_code(sale.txn_id))
    dialog = _dialog(stand)
    QTest.keyClicks(dialog, "12.5")
    assert dialog.figure.text() == "¥12.50"
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    QTest.keyClicks(dialog, "1")
    stand.shop.scan("BADGE-Li")
    stand.shop.type_pin("5678")
    stand.shop.scan(receipt_code(sale.txn_id))
    assert dialog.figure.text() == "¥37.50"
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    refund = stand.shop.last()
    assert refund.kind is TransactionKind.REFUND
    stand.shop.scan(receipt_code(refund.txn_id))
    assert not dialog.isVisible(), "a refund is no sale"


def test_a_receipt_of_another_till_is_refunded_by_the_backends_word(stand: Stand, tmp_path: Path) -> None:
    """The drawer opens and the receipt is printed after the backend has booked it, not before."""
    here = stand.desk.till
    (tmp_path / "other").mkdir()
    other = Till(tmp_path / "other", clock=here.clock, ids=here.ids, chain=here.backend)
    other.connect()
    here.connect()
    here.clock.advance(60)
    sale = other.sell(other.scan(ZHAO), 8_000).entry.transaction
    other.sync.work()
    dialog, pulses = _dialog(stand), stand.paper.drawer_pulses
    stand.shop.scan(receipt_code(sale.txn_id))
    checkout = stand.shop.window.findChild(CheckoutScreen)
    assert isinstance(checkout, CheckoutScreen)
    assert checkout.banner.face().title == "Receipt of another till"
    assert (dialog.figure.text(), dialog.copy.isEnabled()) == ("¥80.00", False)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    QTest.keyClicks(dialog, "1")
    stand.shop.scan("BADGE-Li")
    stand.shop.type_pin("5678")
    assert "hand nothing back" in dialog.told.text()
    assert stand.paper.drawer_pulses == pulses
    here.sync.work()
    for outcome in here.outcomes[-1:]:
        stand.shop.counter.on_outcome(outcome)
    assert dialog.told.text() == "Hand back ¥80.00."
    assert stand.paper.drawer_pulses == pulses + 1
    QTest.keyClick(dialog, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert "REFUND" in stand.paper.slips()[0].text.upper()
    other.close()


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
