"""By keyboard alone: Tab leads to every control of every state and on again, and one sees where it is."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QTableWidget, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.screens.reaching import controls, look_of, unreachable, unseen
from ui.composition.pictures import View, each_state
from ui.composition.studio import open_studio
from ui.i18n import install_language
from ui.theme.shown import Theme, install_theme


@pytest.fixture
def app(dressed: QApplication) -> Iterator[QApplication]:
    yield dressed
    install_theme(dressed, Theme.LIGHT)
    install_language(dressed, "en")


@pytest.mark.slow
@pytest.mark.parametrize("theme", [Theme.LIGHT, Theme.DARK])
def test_tab_leads_everywhere_and_shows_where_it_is(app: QApplication, qtbot: QtBot, theme: Theme) -> None:
    """How having the keyboard shows is looked at once for each look of a control."""
    studio = open_studio()
    qtbot.addWidget(studio.window)
    qtbot.addWidget(studio.customer)
    looks, wrong = set[tuple[object, ...]](), dict[str, list[str]]()
    for state in each_state(app, studio, View("en", 1366, 768, theme)):
        window = studio.window_of(state)
        if window is studio.customer:  # the member's: it wants no keyboard
            continue
        wrong[state] = list(unreachable(window))
        for part in controls(window):
            if look_of(part) not in looks:
                looks.add(look_of(part))
                wrong[state] += unseen(window, part)
    assert {state: found for state, found in wrong.items() if found} == {}


class Form(QWidget):
    """Two buttons and what stands between them."""

    def __init__(self, between: QWidget) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        self.first = QPushButton("first", self)
        for part in (self.first, between, QPushButton("last", self)):
            layout.addWidget(part)
        self.resize(300, 300)
        self.show()


def test_what_the_keyboard_does_not_reach_is_noticed(app: QApplication, qtbot: QtBot) -> None:
    button = QPushButton("touch only")
    button.setObjectName("touchOnly")
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    form = Form(button)
    qtbot.addWidget(form)
    assert list(unreachable(form)) == ["touchOnly: Tab does not lead there"]


def test_what_keeps_the_keyboard_is_noticed(app: QApplication, qtbot: QtBot) -> None:
    form = Form(QTableWidget(2, 2))
    qtbot.addWidget(form)
    form.first.setFocus()
    assert any("Tab does not lead" in each for each in unreachable(form))


def test_a_control_that_looks_the_same_with_the_keyboard_is_noticed(app: QApplication, qtbot: QtBot) -> None:
    form = Form(QPushButton("between"))
    qtbot.addWidget(form)
    form.setStyleSheet("QPushButton { background: #ffffff; border: 1px solid #888888; outline: none; }")
    assert any("px tell that it has the keyboard" in each for each in unseen(form, form.first))
    form.setStyleSheet(form.styleSheet() + "QPushButton:focus { border: 3px solid #0b57d0; }")
    assert list(unseen(form, form.first)) == []
