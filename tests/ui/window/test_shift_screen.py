"""The shift on the screen: figures, charts, and what keys and fingers do."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.composition.studio import Studio, open_studio
from ui.demo.shift_scenes import shift_scenes
from ui.i18n import install_language
from ui.screens.shift.model import ShiftScreenModel
from ui.screens.shift.view import ShiftScreen

SCENES = shift_scenes()


class Recorded:
    """Keeps what a person did."""

    def __init__(self) -> None:
        self.done: list[str] = []

    def put_on_paper(self) -> None:
        self.done.append("paper")

    def show_refused(self) -> None:
        self.done.append("refused")

    def tick(self) -> None:
        """Time stands still."""


@pytest.fixture
def studio(dressed: QApplication, qtbot: QtBot) -> Iterator[Studio]:
    install_language(dressed, "en")
    studio = open_studio()
    qtbot.addWidget(studio.window)
    studio.window.resize(1024, 600)
    studio.window.show()
    studio.window.show_tab(3)
    QApplication.processEvents()
    yield studio
    install_language(dressed, "en")


@pytest.fixture
def screen(studio: Studio) -> ShiftScreen:
    return studio.shift


def shown(screen: ShiftScreen, scene: str) -> Recorded:
    recorded = Recorded()
    screen.bind(recorded)
    screen.show_model(SCENES[scene])
    QApplication.processEvents()
    return recorded


def chips(screen: ShiftScreen) -> list[str]:
    return [chip.text() for chip in screen.chips if chip.isVisible()]


def test_told_stands_beside_settled_with_what_is_between(screen: ShiftScreen) -> None:
    shown(screen, "some")
    assert [row.figures for row in screen.figures.rows()] == [("512", "440", "\u221272"), ("100", "100", "\u2013")]
    assert screen.since.text().startswith("34 sales and visits since")
    assert chips(screen) == [
        "2 waiting",
        "1 without an answer",
        "1 settled otherwise than told",
        "2 refused and dealt with",
    ]
    assert screen.refused.face().words == "1 refused: deal with it"
    assert "3 sales wait" in screen.waits.text()


def test_every_cashier_has_a_row_and_bars(screen: ShiftScreen) -> None:
    shown(screen, "some")
    assert [row.name for row in screen.cashiers.rows()] == [pair.name for pair in screen.pairs.pairs()]
    assert sum(int(row.figures[0]) for row in screen.cashiers.rows()) == 34
    sales, points = screen.hours.bands()
    assert (sum(sales.values), sum(points.values)) == (34, 512)


def test_charts_are_read_aloud(screen: ShiftScreen) -> None:
    shown(screen, "some")
    hour = screen.hours.accessibleName().splitlines()[0].split(", ")[1]
    assert hour.endswith(":00 7")
    row = screen.pairs.pairs()[0]
    assert f"{row.name}: told {row.first_words}, settled {row.second_words}" in screen.pairs.accessibleName()
    assert "Points earned: Told to members 512, Settled 440, Difference \u221272" in screen.figures.accessibleName()


def test_where_all_is_right_one_word_says_so(screen: ShiftScreen) -> None:
    shown(screen, "settled")
    assert chips(screen) == ["Everything is settled as it was told"]
    assert not screen.refused.isVisible()
    assert not screen.waits.isVisible()


def test_a_shift_without_sales_says_so_and_can_be_printed(screen: ShiftScreen) -> None:
    recorded = shown(screen, "empty")
    assert not screen.figures.isVisible()
    assert chips(screen) == []
    QTest.keyClick(screen, Qt.Key.Key_Return)
    assert recorded.done == ["paper"]


def test_before_it_was_read_there_is_nothing_to_print(screen: ShiftScreen) -> None:
    recorded = shown(screen, "settled")
    screen.show_model(ShiftScreenModel())
    QTest.keyClick(screen, Qt.Key.Key_Return)
    assert not screen.figures.isVisible()
    assert recorded.done == []


def test_a_fault_is_told_and_what_was_read_before_stays(screen: ShiftScreen) -> None:
    shown(screen, "fault")
    assert chips(screen) == ["Storage is damaged"]
    assert not screen.figures.isVisible()
    shown(screen, "fault_later")
    assert chips(screen)[0] == "Storage is damaged"
    assert screen.figures.isVisible()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_and_the_button_print(screen: ShiftScreen, key: Qt.Key) -> None:
    recorded = shown(screen, "settled")
    QTest.keyClick(screen, key)
    QTest.mouseClick(screen.paper, Qt.MouseButton.LeftButton)
    assert recorded.done == ["paper", "paper"]


def test_what_was_refused_leads_to_the_list_by_finger_and_by_keys(studio: Studio, screen: ShiftScreen) -> None:
    recorded = shown(screen, "some")
    QTest.mouseClick(screen.refused, Qt.MouseButton.LeftButton)
    studio.window.activateWindow()
    screen.refused.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(screen.refused, Qt.Key.Key_Return)
    assert recorded.done == ["refused", "refused"]


def test_arrows_reach_the_last_cashier(screen: ShiftScreen) -> None:
    shown(screen, "long_names")
    bar = screen.scroller.verticalScrollBar()
    assert bar.maximum() > 0
    for _ in range(40):
        QTest.keyClick(screen, Qt.Key.Key_Down)
    assert bar.value() == bar.maximum()
    QTest.keyClick(screen, Qt.Key.Key_PageUp)
    assert bar.value() < bar.maximum()


def test_it_says_where_a_report_was_saved_or_why_not(screen: ShiftScreen) -> None:
    shown(screen, "saved")
    assert screen.note.text() == "Saved: Documents/pos-client-shift-20261121-140200.pdf"
    assert screen.paper.face().words == "Save report"
    shown(screen, "paper_out")
    assert screen.note.text() == "Printer out of paper"


def test_it_follows_the_language(screen: ShiftScreen, dressed: QApplication) -> None:
    shown(screen, "some")
    install_language(dressed, "zh")
    QApplication.processEvents()
    words = [screen.paper.face().words, screen.refused.face().words, screen.waits.text(), *chips(screen)]
    words += [row.name for row in screen.figures.rows()] + [band.name for band in screen.hours.bands()]
    assert all(not each.isascii() for each in words), words


@pytest.mark.parametrize("scene", SCENES)
def test_every_scene_is_drawn(screen: ShiftScreen, scene: str) -> None:
    shown(screen, scene)
    assert not screen.grab().isNull()
