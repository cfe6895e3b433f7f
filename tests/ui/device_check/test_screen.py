"""The device check in a window: everything fits, is named, and has a key."""

from dataclasses import replace

import numpy as np
import pytest
import zxingcpp
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hardware.scanner.sheet import TEXTS
from pos_client.domain.scanner_setup import ScannerFinding, SheetCode, Trait
from ui.composition.device_check import draw_code
from ui.i18n import LANGUAGES, install_language
from ui.screens.device_check import row_text, text
from ui.screens.device_check.model import CameraRow, CodeState, DeviceCheckModel, DeviceKind, DeviceRow, Said, Trial
from ui.screens.device_check.view import DeviceCheckScreen
from ui.screens.devices import Presence
from ui.theme.fonts import load_fonts
from ui.theme.shown import Theme, install_theme
from ui.theme.style import style_sheet
from ui.theme.tokens import LIGHT, Tone, density_for

OPEN = tuple((code, CodeState.OPEN) for code in SheetCode)
EVERY = tuple(ScannerFinding(trait, "fr", is_repaired=is_repaired) for trait in Trait for is_repaired in (True, False))


class Pressed:
    def __init__(self) -> None:
        self.words: list[str] = []

    def restart(self) -> None:
        self.words.append("restart")

    def tick(self) -> None:
        self.words.append("tick")

    def skip(self) -> None:
        self.words.append("skip")

    def keep(self) -> None:
        self.words.append("keep")

    def write_sheet(self) -> None:
        self.words.append("sheet")

    def try_devices(self) -> None:
        self.words.append("try")


@pytest.fixture
def screen(qapp: QApplication, qtbot: QtBot) -> DeviceCheckScreen:
    load_fonts()
    install_theme(qapp, Theme.LIGHT)
    install_language(qapp, "en")
    made = DeviceCheckScreen(draw_code)
    qtbot.addWidget(made)
    made.setStyleSheet(style_sheet(LIGHT, density_for(1366, 768)))
    made.set_density(density_for(1366, 768))
    made.resize(1366, 660)
    made.show_model(DeviceCheckModel(states=OPEN))
    made.show()
    return made


def _picture(screen: DeviceCheckScreen) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    image = screen.picture.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return np.pad(rows[:, : image.width()], 20, constant_values=255)


@pytest.mark.parametrize("size", [(1366, 660), (1024, 500)])
@pytest.mark.parametrize("code", SheetCode)
def test_every_code_can_be_scanned_from_the_screen(
    screen: DeviceCheckScreen, code: SheetCode, size: tuple[int, int]
) -> None:
    screen.set_density(density_for(1366, 768 if size[0] == 1366 else 600))
    screen.resize(*size)
    screen.show_model(DeviceCheckModel(shown=code, states=OPEN))
    QApplication.processEvents()
    assert [found.text for found in zxingcpp.read_barcodes(_picture(screen))] == [TEXTS[code]]


def test_every_button_has_its_key(screen: DeviceCheckScreen) -> None:
    pressed = Pressed()
    screen.bind(pressed)
    screen.show_model(DeviceCheckModel(states=OPEN, may_keep=True))
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Right, Qt.Key.Key_F5, Qt.Key.Key_F7, Qt.Key.Key_F8):
        QTest.keyClick(screen, key)
    for button in (screen.keep, screen.skip, screen.restart, screen.sheet, screen.trial):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert pressed.words == ["keep", "skip", "restart", "sheet", "try"] * 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_and_answer_has_words(qapp: QApplication, screen: DeviceCheckScreen, language: str) -> None:
    install_language(qapp, language)
    try:
        screen.show_model(DeviceCheckModel(None, OPEN, "Scanner", EVERY, said=Said.KEPT))
        assert len(screen.findings.notes()) == len(EVERY)
        assert all(note.title and note.line and "{" not in note.title for note in screen.findings.notes())
        for said in Said:
            words = text.said(DeviceCheckModel(said=said, place="/x"))
            assert (words is None) == (said is Said.NOTHING)
        assert {text.state(state) for state in CodeState}
        assert all(text.if_not_read(code) and text.code(code) for code in SheetCode)
    finally:
        install_language(qapp, "en")


def test_the_verdict_says_who_has_to_act(screen: DeviceCheckScreen) -> None:
    def verdict(*findings: ScannerFinding, may_keep: bool = False) -> str:
        words = text.verdict(DeviceCheckModel(scanner="S", findings=findings, may_keep=may_keep))
        assert words is not None
        return words[2]

    repaired = ScannerFinding(Trait.COUNTRY, "fr", is_repaired=True)
    assert text.verdict(DeviceCheckModel()) is None
    assert verdict(ScannerFinding(Trait.CHINESE_LOST)) == "Codes arrive as they are"
    assert verdict(repaired, may_keep=True) == "The till can undo it"
    assert verdict(repaired) == "Codes arrive as they are"
    assert verdict(repaired, ScannerFinding(Trait.SLOW, "80")) == "Change the scanner"


def test_a_device_says_how_it_does(screen: DeviceCheckScreen) -> None:
    row = DeviceRow("hid:1", "Honeywell", DeviceKind.SCANNER, Presence.READY, reads=1, losses=2)
    assert row_text.told(row) == (Tone.GOOD, "check", "Honeywell", "1 code read · lost 2 times")
    away = DeviceRow("usb:1", "", DeviceKind.SCANNER, Presence.AWAY, trouble="DEVICE_LOST")
    assert row_text.told(away) == (
        *(Tone.BAD, "alert", "usb:1"),
        "Device unplugged · Plug it in again; the till goes on by itself.",
    )
    delivers = DeviceRow("c", "HD", DeviceKind.CAMERA, Presence.READY, camera=CameraRow((1280, 720), 30, 5, 2))
    assert row_text.told(delivers)[3] == "1280 × 720, 30 fps · 5 % skipped · 2 damaged pictures"
    frozen = replace(delivers, presence=Presence.AWAY, trouble="CAMERA_SILENT", camera=CameraRow((1280, 720), 0, 0, 0))
    assert row_text.told(frozen)[3].startswith("Camera sends no picture · ")
    starting = DeviceRow("usb:1", "COM3", DeviceKind.SCANNER, Presence.STARTING)
    assert row_text.told(starting)[3] == "starting…"


def test_a_printer_and_a_display_say_how_they_do(screen: DeviceCheckScreen) -> None:
    printer = DeviceRow("tcp://p", "tcp://p", DeviceKind.PRINTER, Presence.READY)
    assert row_text.told(printer) == (Tone.GOOD, "check", "Receipt printer tcp://p", "ready")
    used = replace(printer, reads=2, is_paper_low=True, trial=Trial.PRINTED)
    assert row_text.told(used)[3] == "paper is low · 2 receipts printed · test page printed"
    empty = replace(printer, presence=Presence.AWAY, trouble="PRINTER_PAPER_OUT", trial=Trial.FAILED)
    said = row_text.told(replace(empty, trial_trouble="PRINTER_PAPER_OUT"))[3]
    assert said == "Printer out of paper · test failed · Put in a roll, then print again."
    display = DeviceRow("serial:d", "serial:d", DeviceKind.DISPLAY, Presence.AWAY)
    assert row_text.told(display)[2:] == ("Line display serial:d", "away")
    failed = replace(display, trial=Trial.FAILED, trial_trouble="DEVICE_UNAVAILABLE")
    assert row_text.told(failed)[3] == "test failed (Device not available)"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_trial_has_words(qapp: QApplication, language: str) -> None:
    install_language(qapp, language)
    rows = [DeviceRow("hid:1", "S", DeviceKind.SCANNER, Presence.READY, trial=trial) for trial in Trial]
    assert len({row_text.told(row)[3] for row in rows}) == len(Trial)
    install_language(qapp, "en")


def test_words_follow_the_language(qapp: QApplication, screen: DeviceCheckScreen) -> None:
    install_language(qapp, "zh")
    QApplication.processEvents()
    assert screen.keep.face().words == "从现在起纠正"
    install_language(qapp, "en")
    QApplication.processEvents()
    assert screen.keep.face().words == "Undo from now on"


def test_the_arrows_bring_every_device_into_view(screen: DeviceCheckScreen, qtbot: QtBot) -> None:
    rows = tuple(DeviceRow(f"usb:{n}", f"Scanner {n}", DeviceKind.SCANNER, Presence.READY) for n in range(12))
    screen.resize(1024, 500)
    screen.show()
    screen.show_model(DeviceCheckModel(rows=rows))
    qtbot.waitUntil(lambda: screen.device_rows.verticalScrollBar().maximum() > 0)
    for _ in range(40):
        QTest.keyClick(screen, Qt.Key.Key_Down)
    assert screen.device_rows.verticalScrollBar().value() == screen.device_rows.verticalScrollBar().maximum()
    QTest.keyClick(screen, Qt.Key.Key_Up)
    assert screen.device_rows.verticalScrollBar().value() < screen.device_rows.verticalScrollBar().maximum()
