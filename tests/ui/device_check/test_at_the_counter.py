"""The device check in the till's own window: from the sheet to a badge that is read right."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hardware.printer.escpos_printer import EscPosPrinter
from hardware.printer.simulated import SimulatedLine
from hardware.printer.virtual import VirtualPrinter
from hardware.scanner.sheet import TEXTS
from pos_client.domain.barcode import Barcode, Misread, Symbology
from pos_client.domain.scanner_setup import SheetCode
from pos_client.ports import Paper
from tests.fakes.odd_scanner import OddScanner
from tests.ui.dealing.test_at_the_counter import Shop
from tests.ui.dealing.test_dealing import ZHAO, Desk
from ui.composition.counter import CHECKOUT, DEVICES, WAITING
from ui.composition.printing import CounterTop
from ui.i18n import install_language
from ui.screens.device_check.model import TYPING
from ui.screens.device_check.view import DeviceCheckScreen
from ui.theme.shown import Theme, install_theme

FRENCH = OddScanner("fr", prefix="~")


@pytest.fixture
def shop(tmp_path: Path, qapp: QApplication, qtbot: QtBot) -> Iterator[Shop]:
    install_theme(qapp, Theme.LIGHT)
    install_language(qapp, "en")
    desk = Desk(tmp_path)
    shop = Shop(desk, qapp)
    qtbot.addWidget(shop.window)
    yield shop
    desk.till.close()


def _screen(shop: Shop) -> DeviceCheckScreen:
    screen = shop.window.findChild(DeviceCheckScreen)
    assert isinstance(screen, DeviceCheckScreen)
    return screen


def _write_off(shop: Shop, scanner: OddScanner) -> str:
    """Who approved: a badge is scanned, then its PIN is typed."""
    shop.window.show_tab(WAITING)
    shop.press(Qt.Key.Key_Down, Qt.Key.Key_3, Qt.Key.Key_1)
    shop.counter.check.on_scanned(scanner.reads("BADGE-Li", at_ms=60_000))
    shop.type_pin("5678")
    return shop.last().approved_by


def test_a_french_scanner_is_of_no_use_until_the_sheet_was_scanned(shop: Shop) -> None:
    assert not shop.counter.dialogs.staff.take(FRENCH.reads("BADGE-Li").text)
    shop.press(Qt.Key.Key_F11)
    assert shop.window.current() == DEVICES
    for barcode in FRENCH.sheet():
        shop.counter.check.on_scanned(barcode)
    titles = [note.title for note in _screen(shop).findings.notes()]
    assert titles[:2] == ["It types on a French keyboard", "It puts ~ before every code"]
    shop.press(Qt.Key.Key_Return)
    assert _screen(shop).said.text() == "Undone from now on"
    assert _write_off(shop, FRENCH) == "Li"


def test_codes_scanned_there_go_nowhere_else(shop: Shop) -> None:
    shop.press(Qt.Key.Key_F11)
    shop.counter.check.on_scanned(OddScanner().reads(TEXTS[SheetCode.PRODUCT]))
    shop.counter.check.on_scanned(OddScanner().reads("https://example.org"))
    assert shop.window.current() == DEVICES
    shop.window.show_tab(CHECKOUT)
    shop.press(Qt.Key.Key_F11)
    assert _screen(shop).findings.notes()[0].title == "Scan the code with the scanner to check"


def test_what_nobody_understands_is_counted_on_the_row_of_its_device(shop: Shop) -> None:
    """A badge, a product and a member's code mean something; a member's code with a lost digit does not."""
    code = shop.desk.till.code(ZHAO)
    for text in ("4006381333931", code, code[:20] + code[21:], "]what", "BADGE-Li"):
        shop.counter.check.on_scanned(Barcode(text, Symbology.QR, 0, TYPING))
    shop.counter.check.on_misread(Misread(TYPING, Symbology.QR, 9))
    shop.counter.check.on_misread(Misread(TYPING))
    shop.window.show_tab(DEVICES)
    (row,) = _screen(shop).devices.notes()
    assert row.line == "5 codes read · 4 not understood"
    shop.counter.check.on_misread(Misread(TYPING, Symbology.QR, 9))
    (row,) = _screen(shop).devices.notes()
    assert row.line == "5 codes read · 5 not understood (last: QR, 9 characters)"


def test_a_printer_is_tried_with_one_key_and_what_it_says_is_told_everywhere(
    tmp_path: Path, qapp: QApplication, qtbot: QtBot
) -> None:
    install_theme(qapp, Theme.LIGHT)
    install_language(qapp, "en")
    paper, desk = VirtualPrinter(), Desk(tmp_path)
    shop = Shop(desk, qapp, CounterTop(EscPosPrinter(SimulatedLine(paper), 48)))
    qtbot.addWidget(shop.window)
    shop.press(Qt.Key.Key_F11, Qt.Key.Key_F8)
    assert "Test print" in paper.slips()[0].text
    assert _screen(shop).devices.notes()[-1].line == "test page printed"
    paper.put_paper(Paper.OUT)
    shop.press(Qt.Key.Key_F8)
    assert _screen(shop).devices.notes()[-1].line.startswith("Printer out of paper · test failed · Put in a roll")
    paper.put_paper(Paper.AMPLE)
    shop.press(Qt.Key.Key_F1, Qt.Key.Key_F11)
    assert _screen(shop).devices.notes()[-1].line == "ready"
    desk.till.close()


def test_a_slow_scanner_is_heard_while_it_is_examined(shop: Shop) -> None:
    shop.press(Qt.Key.Key_F11)
    shop.counter.check.on_scanned(OddScanner(gap_ms=90).reads(TEXTS[SheetCode.SIGNS]))
    assert "90 ms" in _screen(shop).findings.notes()[0].title
