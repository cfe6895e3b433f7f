"""The window of a till's first start: real keys, what is read aloud, and that all of it can be read."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.screens.judging import complaints
from tests.screens.reaching import controls, unreachable
from tests.ui.first_run.test_presenter import SCANNED, URL, Scene
from ui.composition.first_run_poses import first_run_models
from ui.i18n import install_language
from ui.screens.first_run import text
from ui.screens.first_run.fault_rows import ROWS
from ui.screens.first_run.model import FirstRunModel, Step
from ui.screens.first_run.view import FirstRunWindow
from ui.theme.fonts import load_fonts
from ui.theme.shown import Theme, install_theme

MOST_LETTERS = 34


class Desk(Scene):
    """The window and its presenter; `said` is what was read aloud."""

    def __init__(self) -> None:
        super().__init__()
        self.window, self.said = FirstRunWindow(None), list[str]()
        self.window.spoken.said.connect(self.said.append)
        self.window.bind(self.presenter)

    def show_model(self, model: FirstRunModel) -> None:
        super().show_model(model)
        self.window.show_model(model)

    def press(self, *keys: Qt.Key) -> None:
        for key in keys:
            QTest.keyClick(QApplication.focusWidget() or self.window, key)

    def type(self, words: str) -> None:
        QTest.keyClicks(QApplication.focusWidget() or self.window, words)

    def touch(self, button: QWidget) -> None:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        QApplication.processEvents()


@pytest.fixture
def desk(qapp: QApplication, qtbot: QtBot) -> Iterator[Desk]:
    load_fonts()
    install_theme(qapp, Theme.LIGHT)
    install_language(qapp, "en")
    desk = Desk()
    qtbot.addWidget(desk.window)
    desk.window.resize(1024, 600)
    with qtbot.waitActive(desk.window):
        desk.window.show()
        desk.window.activateWindow()
    yield desk
    install_language(qapp, "en")


ENTER, ESC = Qt.Key.Key_Return, Qt.Key.Key_Escape


def test_a_scan_and_one_key_join(desk: Desk) -> None:
    desk.presenter.take(SCANNED)
    shown = desk.window.notice
    assert (shown.figure.text(), shown.told.text()) == ("loyalty.example", "Pier · Till 3")
    assert shown.detail.text() == "This till will be T-9."
    assert desk.said == ["Looking at the code…\nloyalty.example", "Join this chain?\nloyalty.example\nPier · Till 3"]
    desk.press(ENTER)
    assert (len(desk.joined), desk.done) == (1, ["good", "chosen"])
    assert not shown.back.isVisible()


def test_one_key_is_a_shop_with_one_till(desk: Desk) -> None:
    assert desk.window.choice.alone.face().key == "Enter"
    desk.press(ENTER)
    assert desk.done == ["chosen"]


def test_what_is_typed_is_looked_at_by_enter(desk: Desk) -> None:
    desk.type(f"{URL} bcdfghjk")
    choice = desk.window.choice
    assert (choice.field.text(), choice.use.face().key, choice.alone.face().key) == (f"{URL} bcdfghjk", "Enter", "")
    desk.press(ENTER)
    assert desk.shown.step is Step.FOUND
    desk.press(ESC)
    assert choice.field.hasFocus()
    desk.press(ESC)
    assert choice.field.text() == ""
    desk.press(ESC)
    assert desk.done == ["good", "left"]


def test_fingers_reach_everything(desk: Desk) -> None:
    window = desk.window
    window.choice.field.setText("x")
    desk.presenter.typed("BCDF-GHJK")
    desk.touch(window.choice.use)
    assert desk.shown.fault == "NO_ADDRESS"
    assert not window.notice.back.isVisible(), "Enter does the same"
    desk.touch(window.notice.go)
    assert desk.shown.step is Step.WELCOME
    desk.touch(window.choice.alone)
    assert desk.done == ["bad", "chosen"]


def test_the_bar_leaves_and_switches_the_language(desk: Desk, qapp: QApplication) -> None:
    desk.window.language_chosen.connect(lambda language: install_language(qapp, language))
    desk.touch(desk.window.bar.language)
    assert desk.window.choice.join_words[0].text() == "加入连锁"
    desk.window.show_model(FirstRunModel(Step.FOUND))
    desk.touch(desk.window.bar.language)
    assert desk.window.notice.title.text() == "Join this chain?"
    assert not desk.window.bar.tools[0].isVisible()
    desk.window.show_model(FirstRunModel())
    desk.touch(desk.window.bar.tools[0])
    assert desk.done == ["left"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_without_a_camera_nothing_is_cut_either(desk: Desk, qapp: QApplication, language: str) -> None:
    install_language(qapp, language)
    QApplication.processEvents()
    assert complaints(desk.window) == []
    assert list(unreachable(desk.window)) == []
    assert len(controls(desk.window)) == 4, "field, one till, leave, language"


@pytest.mark.parametrize("name", first_run_models())
def test_the_keyboard_reaches_every_control(desk: Desk, name: str) -> None:
    desk.window.show_model(first_run_models()[name])
    assert list(unreachable(desk.window)) == []


@pytest.mark.parametrize("code", [*ROWS, "STORAGE_FULL", "INVENTED_LATER"])
def test_every_fault_has_words_in_both_languages(desk: Desk, qapp: QApplication, code: str) -> None:
    model = FirstRunModel(Step.REFUSED, fault=code)
    *_, english = text.notice(model)
    assert 0 < len(english) <= MOST_LETTERS
    assert text.told(model).endswith(".")
    assert text.detail(model) == code
    install_language(qapp, "zh")
    assert not text.notice(model)[2].isascii()
    assert not text.told(model).isascii()


def test_no_advice_wants_a_terminal() -> None:
    """Who unpacks a till has a scanner and an Enter key."""
    assert [code for code, row in ROWS.items() if "--" in row[2] or "pos-client" in row[2]] == []


def test_both_choices_fill_their_cards(desk: Desk) -> None:
    choice = desk.window.choice
    assert choice.ready.isVisible()
    assert choice.ready.height() > choice.alone_panel.height() // 3
    assert choice.ready.accessibleName() == "Ready at once. It needs neither a network nor a code."
