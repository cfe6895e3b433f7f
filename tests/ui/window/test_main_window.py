"""Tabs, function keys, language, sizes."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.window.conftest import TillWindow
from ui.demo.scenes import EMPTY
from ui.i18n import current_language, install_language
from ui.theme.tokens import density_for
from ui.widgets.top_bar import TopBar


@pytest.mark.parametrize(("key", "number"), [(Qt.Key.Key_F1, 0), (Qt.Key.Key_F2, 1), (Qt.Key.Key_F6, 2)])
def test_function_keys_open_screens(till: TillWindow, qtbot: QtBot, key: Qt.Key, number: int) -> None:
    till.show()
    till.window.show_tab(1 if number != 1 else 0)
    till.window.activateWindow()
    with qtbot.waitSignal(till.window.tab_shown, timeout=5_000) as shown:
        QTest.keyClick(till.window, key)
    assert shown.args == [number]
    assert till.window.current() == number


def test_touching_a_tab_opens_it_and_marks_it(till: TillWindow) -> None:
    till.show()
    QTest.mouseClick(till.window.top_bar.buttons[2], Qt.MouseButton.LeftButton)
    assert till.window.current() == 2
    assert [button.isChecked() for button in till.window.top_bar.buttons] == [False, False, True]
    QTest.mouseClick(till.window.top_bar.buttons[2], Qt.MouseButton.LeftButton)
    assert till.window.top_bar.buttons[2].isChecked()


def test_tabs_say_their_keys(till: TillWindow) -> None:
    assert [button.face().key for button in till.window.top_bar.buttons] == ["F1", "F2", "F6"]


def test_the_language_button_is_called_by_the_language_it_leads_to(till: TillWindow) -> None:
    till.show()
    button = till.window.top_bar.language
    assert button.face().words == "中文"
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    assert current_language() == "zh"
    assert button.face().words == "EN"
    titles = [tab.face().words for tab in till.window.top_bar.buttons]
    assert all(not title.isascii() for title in titles), titles
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    assert current_language() == "en"


def test_keys_of_another_screen_stay_there(till: TillWindow) -> None:
    till.show()
    till.window.show_tab(2)
    QTest.keyClick(till.waiting, Qt.Key.Key_5)
    QTest.keyClick(till.waiting, Qt.Key.Key_Return)
    assert till.intents.done == []


@pytest.mark.parametrize(
    ("size", "factor"),
    [((1024, 600), 0.82), ((1366, 768), 1.0), ((1920, 1080), 1.4), ((3840, 2160), 2.8), ((800, 480), 0.82)],
)
def test_everything_grows_with_the_window(size: tuple[int, int], factor: float) -> None:
    assert density_for(*size).factor == factor


def test_a_larger_window_is_drawn_larger(till: TillWindow) -> None:
    till.checkout.show_model(EMPTY)
    till.show(1366, 768)
    before = till.checkout.sale.labels()[0].fontInfo().pixelSize()
    till.window.resize(1920, 1080)
    QApplication.processEvents()
    assert till.checkout.sale.labels()[0].fontInfo().pixelSize() > before


def test_no_two_controls_answer_to_the_same_function_key(till: TillWindow, dressed: QApplication) -> None:
    till.show()
    keys = [part.face().key for part in till.window.findChildren(QPushButton) if hasattr(part, "face")]
    printed = [key for key in keys if key.startswith("F")]
    assert len(printed) == len(set(printed))
    install_language(dressed, "en")


def test_tabs_without_room_keep_icon_key_and_name_and_the_one_in_front_its_word(
    dressed: QApplication, qtbot: QtBot
) -> None:
    bar = TopBar("Harbour Mall · Store 0412", "Till 03", [("register", "F1"), ("cloud_up", "F6"), ("plug", "F11")])
    qtbot.addWidget(bar)
    bar.setMinimumSize(44, 44)
    install_language(dressed, "en")
    titles = ["Checkout", "Waiting", "Devices"]
    bar.show_titles(titles)
    bar.show_current(0)
    bar.resize(1024, 60)
    bar.show()
    assert [button.face().words for button in bar.buttons] == titles
    bar.resize(560, 60)
    assert [button.face().words for button in bar.buttons] == ["Checkout", "", ""]
    bar.show_current(2)
    assert [button.face().words for button in bar.buttons] == ["", "", "Devices"]
    assert [button.accessibleName() for button in bar.buttons] == titles
    assert [button.toolTip() for button in bar.buttons] == ["Checkout", "Waiting", ""]
    bar.resize(1024, 60)
    assert [button.face().words for button in bar.buttons] == titles
