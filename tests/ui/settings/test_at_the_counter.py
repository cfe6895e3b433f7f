"""Ctrl+comma in the till's own window: real keys, a real file, and what acts at once."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from hardware.sound.simulated import SimulatedTones
from pos_client.settings import Settings, read_settings
from tests.fakes.tasks import FakeTasks
from tests.ui.dealing.test_at_the_counter import Program, core_of
from tests.ui.dealing.test_dealing import Desk
from ui.composition.application import Application
from ui.composition.counter import MANAGER, Counter
from ui.composition.counter_parts import CounterParts
from ui.composition.preferences import Preferences
from ui.composition.scanners import Scanners
from ui.i18n import current_language, install_language
from ui.screens.office.model import Section
from ui.screens.settings.model import SETTINGS, Fixed
from ui.screens.settings.rows import Choices, Typed
from ui.theme.shown import Theme, install_theme, is_motion_reduced, text_size, tokens
from ui.theme.tokens import DARK, LIGHT

PATIENCE_MS = 5_000


def focused() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


class Window:
    """A till nobody has to sign in at, with its settings in a file."""

    def __init__(self, desk: Desk, path: Path, app: QApplication) -> None:
        self.desk, self.path, self.loud = desk, path, list[int]()
        program = cast("Application", Program(app, FakeTasks()))
        fixed = {"store": Fixed.COMMAND_LINE}
        parts = CounterParts(program, core_of(desk), Settings(store="Pier"), Scanners(None), SimulatedTones())
        self.counter = Counter(replace(parts, preferences=Preferences(path, fixed, self.loud.append)))
        self.window, self.office = self.counter.window, self.counter.office.view
        self.part = self.office.settings

    @property
    def said(self) -> Settings:
        return read_settings(self.path)

    def press(self, *keys: Qt.Key) -> None:
        for key in keys:
            QTest.keyClick(focused(), key)

    def type(self, words: str) -> None:
        if words.isascii():
            QTest.keyClicks(focused(), words)
        else:
            chosen = QInputMethodEvent()
            chosen.setCommitString(words)
            QApplication.sendEvent(focused(), chosen)

    def shown(self) -> list[str]:
        return [name for name, row in self.part.list.rows.items() if row.isVisibleTo(self.part)]

    def field(self, name: str) -> Typed:
        control = self.part.list.rows[name].control
        assert isinstance(control, Typed)
        return control

    def choices(self, name: str) -> Choices:
        control = self.part.list.rows[name].control
        assert isinstance(control, Choices)
        return control


@pytest.fixture
def till(tmp_path: Path, qapp: QApplication, qtbot: QtBot) -> Iterator[Window]:
    install_theme(qapp, Theme.LIGHT)
    install_language(qapp, "en")
    till = Window(Desk(tmp_path), tmp_path / "settings.toml", qapp)
    qtbot.addWidget(till.window)
    till.window.resize(1366, 768)
    till.window.show()
    till.window.activateWindow()
    QTest.qWaitForWindowActive(till.window, PATIENCE_MS)
    shortcut = next(each for each in till.window.findChildren(QShortcut) if each.key().toString() == "Ctrl+,")
    shortcut.activated.emit()
    yield till
    till.desk.till.close()
    install_theme(qapp, Theme.LIGHT)
    install_language(qapp, "en")


def test_the_keys_open_it_and_words_of_either_language_find(till: Window) -> None:
    assert (till.window.current(), till.part.isVisible()) == (MANAGER, True)
    assert till.part.search.hasFocus()
    till.type("receipt print")
    assert till.shown() == ["printer", "paper_mm", "printer_letters", "print_receipts", "cash_drawer"]
    till.press(Qt.Key.Key_Escape)
    till.type("\u7eb8\u5bbd")
    assert till.shown() == ["paper_mm"]
    till.press(Qt.Key.Key_Escape)
    till.type("fax")
    assert (till.shown(), till.part.empty.isVisible()) == ([], True)
    till.press(Qt.Key.Key_Escape)
    assert (len(till.shown()), till.part.empty.isVisible()) == (len(SETTINGS), False)


def test_a_theme_acts_at_once_is_saved_and_taken_back(till: Window) -> None:
    till.type("theme")
    assert till.shown() == ["theme"]
    till.press(Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Right)
    assert (tokens(), till.said.theme) == (DARK, "dark")
    assert till.choices("theme").buttons["dark"].hasFocus(), "the keyboard goes with what was chosen"
    assert (till.part.toast.isVisible(), till.part.toast.words.text()) == (True, "Saved: Colours")
    till.press(Qt.Key.Key_F8)
    assert (tokens(), till.said.theme) == (LIGHT, "light")
    assert till.part.toast.words.text() == "As before: Colours"


def test_text_motion_volume_and_language_act_at_once(till: Window, qapp: QApplication) -> None:
    till.choices("text_percent").buttons[150].click()
    till.choices("reduced_motion").buttons[True].click()
    assert (text_size(), is_motion_reduced(), tokens()) == (1.5, True, LIGHT)
    till.field("volume_percent").steps[-1].click()
    assert till.loud == [90]
    till.choices("language").buttons["zh"].click()
    QApplication.processEvents()
    assert (current_language(), till.part.list.rows["lane"].name.text()) == ("zh", "通道")
    assert till.said == Settings(text_percent=150, reduced_motion=True, volume_percent=90, language="zh")


def test_fingers_and_keys_go_on_from_the_same_place(till: Window) -> None:
    """A press of the mouse moves the keyboard in a way that `click` does not."""
    till.type("text")
    larger = till.choices("text_percent").buttons[125]
    QTest.mouseClick(larger, Qt.MouseButton.LeftButton)
    assert larger.hasFocus()
    till.press(Qt.Key.Key_Right)
    assert till.said.text_percent == 150
    till.press(Qt.Key.Key_Escape)
    assert (till.part.search.text(), till.part.search.hasFocus()) == ("", True)
    till.field("volume_percent").steps[-1].setFocus()
    QTest.mouseClick(till.field("volume_percent").steps[-1], Qt.MouseButton.LeftButton)
    assert till.said.volume_percent == 90
    till.press(Qt.Key.Key_F8)
    assert till.said.volume_percent == 100
    till.press(Qt.Key.Key_Escape)
    assert till.office.sections[Section.SETTINGS].hasFocus()
    till.choices("reduced_motion").buttons[True].click()
    till.office.sections[Section.SETTINGS].setFocus()
    till.press(Qt.Key.Key_F8)
    assert not till.said.reduced_motion


def test_a_text_is_saved_by_enter_and_waits_for_a_restart(till: Window) -> None:
    till.path.write_text("# by hand\n", encoding="utf-8")
    till.type("lane name")
    till.press(Qt.Key.Key_Down)
    field = till.field("lane").field
    assert field.hasFocus()
    field.selectAll()
    till.type("Till 7")
    assert till.said.lane == "Till 1", "not before Enter"
    till.press(Qt.Key.Key_Return)
    assert till.path.read_text(encoding="utf-8") == '# by hand\nlane = "Till 7"\n'
    assert till.part.list.rows["lane"].state.text() == "After a restart"
    till.part.list.rows["lane"].reset.click()
    assert (till.path.read_text(encoding="utf-8"), field.text()) == ("# by hand\n", "Till 1")


def test_what_does_not_fit_is_told_and_stays_to_be_mended(till: Window) -> None:
    row, field = till.part.list.rows["printer"], till.field("printer").field
    heard: list[str] = []
    till.part.spoken.said.connect(heard.append)
    field.setFocus()
    till.type("fax")
    till.press(Qt.Key.Key_Return)
    assert (row.wrong.isVisible(), till.path.exists(), heard) == (True, False, [row.wrong.text()])
    assert field.text() == "fax"
    till.press(Qt.Key.Key_Escape)
    assert (field.text(), row.wrong.isVisible(), field.hasFocus()) == ("", False, True)


def test_a_certificate_that_no_till_could_start_with_is_refused(till: Window) -> None:
    row, field = till.part.list.rows["ca_file"], till.field("ca_file").field
    nothing_in_it = till.path.with_name("empty.pem")
    nothing_in_it.write_text("", encoding="utf-8")
    for named in ("/nowhere", str(nothing_in_it)):
        field.setFocus()
        field.selectAll()
        till.type(named)
        till.press(Qt.Key.Key_Return)
        assert (row.wrong.isVisible(), till.path.exists()) == (True, False), named
        till.press(Qt.Key.Key_Escape)
    till.path.write_text('ca_file = "/nowhere"\n', encoding="utf-8")
    till.field("volume_percent").steps[-1].click()
    assert till.said.volume_percent == 90, "whoever wants less noise need not mend it first"


def test_what_was_changed_in_the_file_since_stays_there(till: Window) -> None:
    field = till.field("lane").field
    field.setFocus()
    field.selectAll()
    till.type("L9")
    till.press(Qt.Key.Key_Return)
    till.path.write_text('lane = "HAND"\n', encoding="utf-8")
    till.press(Qt.Key.Key_F8)
    assert (till.said.lane, field.text()) == ("HAND", "HAND")
    assert till.part.list.rows["lane"].wrong.text().startswith("Setting was changed since")


def test_what_the_command_line_says_can_be_read_and_not_changed(till: Window) -> None:
    row, field = till.part.list.rows["store"], till.field("store").field
    assert (row.state.text(), field.text(), field.isReadOnly()) == ("From the command line", "Pier", True)
    field.setFocus()
    till.type("x")
    till.press(Qt.Key.Key_Return)
    assert (field.text(), till.path.exists()) == ("Pier", False)


def test_what_was_done_covers_nothing_to_press_and_controls_end_below_the_field(till: Window) -> None:
    till.window.resize(1024, 600)
    till.field("volume_percent").steps[-1].click()
    QApplication.processEvents()
    part = till.part
    told = part.toast.geometry()
    assert part.toast.isVisible()
    assert part.search.geometry().contains(told)
    row = part.list.rows["volume_percent"]
    seen = part.list.visibleRegion().boundingRect()
    assert seen.contains(row.geometry()), "the last of its group is whole on the smallest screen"
    end = row.control.mapTo(part, row.control.rect().topRight()).x()
    assert 0 <= part.search.geometry().right() - end <= 30


def test_arrows_go_through_everything_and_back_and_escape_leaves(till: Window) -> None:
    seen = []
    for _ in range(40):
        till.press(Qt.Key.Key_Down)
        seen.append(focused().objectName())
    assert seen[-1] == "data_dir_field"
    assert len(set(seen)) == len(SETTINGS)
    for _ in range(40):
        till.press(Qt.Key.Key_Up)
    assert till.part.search.hasFocus()
    till.press(Qt.Key.Key_Escape)
    assert till.office.sections[Section.SETTINGS].hasFocus()
    till.press(Qt.Key.Key_1)
    assert (till.part.isVisible(), till.office.hasFocus()) == (False, True)
