"""F10 in the till's own window: it follows what becomes of sales, and prints on the printer beside it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hardware.printer.escpos_printer import EscPosPrinter
from hardware.printer.simulated import SimulatedLine
from hardware.printer.virtual import VirtualPrinter
from pos_client.ports import Paper
from pos_client.services.shift import Shift
from tests.fakes.clock import FakeClock
from tests.ui.dealing.test_at_the_counter import Shop
from tests.ui.dealing.test_dealing import ZHAO, Desk
from ui.commands.shift_words import as_json
from ui.composition.counter import SHIFT, WAITING
from ui.composition.printing import CounterTop
from ui.i18n import install_language
from ui.screens.shift.view import ShiftScreen
from ui.theme.shown import Theme, install_theme


class Stand:
    """The shop, with a receipt printer beside the till or without one."""

    def __init__(self, folder: Path, app: QApplication, *, has_printer: bool) -> None:
        self.paper = VirtualPrinter()
        self.desk = Desk(folder)
        printer = EscPosPrinter(SimulatedLine(self.paper), 48) if has_printer else None
        self.shop = Shop(self.desk, app, CounterTop(printer))
        screen = self.shop.window.findChild(ShiftScreen)
        assert isinstance(screen, ShiftScreen)
        self.screen = screen

    def open(self) -> None:
        """F10."""
        self.shop.window.activateWindow()
        QTest.keyClick(self.shop.window, Qt.Key.Key_F10)
        QApplication.processEvents()
        if self.shop.window.current() != SHIFT:  # no window manager has made the window active
            self.shop.window.show_tab(SHIFT)

    def sell(self, amount_minor: int) -> None:
        till = self.desk.till
        till.clock.advance(60)
        till.sell(till.scan(ZHAO), amount_minor)

    def figures(self) -> list[tuple[str, ...]]:
        return [row.figures for row in self.screen.figures.rows()]


@pytest.fixture
def app(qapp: QApplication) -> QApplication:
    install_theme(qapp, Theme.LIGHT)
    install_language(qapp, "en")
    return qapp


@pytest.fixture
def stand(tmp_path: Path, app: QApplication, qtbot: QtBot) -> Iterator[Stand]:
    stand = Stand(tmp_path, app, has_printer=True)
    qtbot.addWidget(stand.shop.window)
    yield stand
    install_language(app, "en")
    stand.desk.till.close()


def test_it_follows_what_becomes_of_a_sale(stand: Stand) -> None:
    """Told at once, settled when the answer comes; many answers are read with the next tick."""
    till = stand.desk.till
    till.sync.subscribe_outcomes(stand.shop.counter.on_outcome)
    stand.sell(5_000)
    stand.open()
    told = stand.figures()[0][0]
    assert (int(told) > 0, stand.figures()[0][1]) == (True, "0")
    assert stand.screen.waits.isVisible()
    till.connect()
    stand.screen.on_timeout()
    assert stand.figures()[0] == (told, told, "\u2013")
    assert not stand.screen.waits.isVisible()


def test_its_figures_are_those_of_the_command(stand: Stand) -> None:
    """`pos-client shift --json` on the same outbox, with waiting, settled and refused sales in it."""
    till = stand.desk.till
    stand.sell(5_000)
    till.connect()
    stand.sell(7_000)
    stand.desk.refuse(till.outbox.latest(1)[0].transaction)
    stand.sell(9_000)
    stand.open()
    found = Shift(till.outbox, stand.desk.staff, till.clock).reconciled()
    said = json.loads(as_json(found))
    first, second = stand.figures()
    assert first[:2] == tuple(str(said[side]["earned_points"]) for side in ("told", "settled"))
    assert second[:2] == tuple(str(said[side]["redeemed_points"]) for side in ("told", "settled"))
    assert sum(int(row.figures[0]) for row in stand.screen.cashiers.rows()) == said["cases"] == 3
    standings = [each["standing"] for each in said["differences"]]
    assert stand.screen.refused.face().words.startswith(str(standings.count("refused") + found.refused_before))


def test_enter_prints_it(stand: Stand) -> None:
    stand.sell(5_000)
    stand.open()
    stand.shop.press(Qt.Key.Key_Return)
    text = stand.paper.slips()[0].text
    told = stand.figures()[0][0]
    assert "Shift report" in text
    assert f"{told} / 0" in text
    assert stand.screen.note.text() == "Printed"


def test_chinese_comes_out_right(stand: Stand, app: QApplication) -> None:
    install_language(app, "zh")
    stand.sell(5_000)
    stand.open()
    stand.shop.press(Qt.Key.Key_Return)
    text = stand.paper.slips()[0].text
    assert "班次报表" in text
    assert "累计积分" in text
    assert "签名" in text


def test_what_cannot_be_printed_says_why(stand: Stand) -> None:
    stand.paper.put_paper(Paper.OUT)
    stand.open()
    stand.shop.press(Qt.Key.Key_Return)
    assert stand.screen.note.text() == "Printer out of paper"
    stand.paper.put_paper(Paper.AMPLE)
    stand.shop.press(Qt.Key.Key_Return)
    assert stand.screen.note.text() == "Printed"


def test_without_a_printer_it_becomes_a_file_where_people_look(
    tmp_path: Path, app: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    stand = Stand(tmp_path, app, has_printer=False)
    qtbot.addWidget(stand.shop.window)
    stand.open()
    stand.shop.press(Qt.Key.Key_Return, Qt.Key.Key_Return)
    saved = list(tmp_path.rglob("pos-client-shift-*.pdf"))
    assert [file.read_bytes()[:5] for file in saved] == [b"%PDF-"]
    assert stand.screen.note.text() == f"Saved: {saved[0].parent.name}/{saved[0].name}"
    saved[0].unlink()
    saved[0].parent.rmdir()
    saved[0].parent.write_text("in the way")
    stand.shop.press(Qt.Key.Key_Return)
    assert stand.screen.note.text() == "Not saved"
    stand.desk.till.close()


def test_what_was_refused_leads_to_the_list(stand: Stand) -> None:
    stand.open()
    assert stand.screen.refused.face().words == "1 refused: deal with it"
    QTest.mouseClick(stand.screen.refused, Qt.MouseButton.LeftButton)
    assert stand.shop.window.current() == WAITING


def test_a_shift_begins_with_whoever_signs_in(stand: Stand) -> None:
    """The refused sale was made before Bo came: nothing is sold yet, and one is left to deal with."""
    stand.open()
    assert not stand.screen.figures.isVisible()
    assert isinstance(stand.desk.till.clock, FakeClock)
    stand.sell(5_000)
    stand.screen.on_timeout()
    for _ in range(10):
        stand.screen.on_timeout()
    assert [row.name for row in stand.screen.cashiers.rows()] == ["Li Na"]
