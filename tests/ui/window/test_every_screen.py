"""Every state of every screen as a person sees and hears it; `python3 dev.py look` looks in every view."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.screens.judging import complaints
from tests.screens.looking import SHORT, looked_at
from ui.composition.pictures import View
from ui.composition.studio import open_studio
from ui.i18n import install_language
from ui.theme.shown import Theme, install_theme


@pytest.fixture
def app(dressed: QApplication) -> Iterator[QApplication]:
    yield dressed
    install_theme(dressed, Theme.LIGHT)
    install_language(dressed, "en")


@pytest.mark.parametrize(("part", "view"), list(enumerate(SHORT)), ids=[str(view) for view in SHORT])
def test_nothing_is_cut_faint_too_small_or_silent(app: QApplication, qtbot: QtBot, view: View, part: int) -> None:
    studio = open_studio()
    qtbot.addWidget(studio.window)
    qtbot.addWidget(studio.customer)
    wrong = {state: found for state, found in looked_at(app, studio, view, (), part, len(SHORT)) if found}
    assert not wrong


class Painted(QWidget):
    """Paints two words as it is told."""

    def __init__(self, parent: QWidget, ink: str, places: tuple[QRect, QRect], text: str) -> None:
        super().__init__(parent)
        self._ink, self._places, self._text = ink, places, text

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor("#ffffff"))
        painter.setPen(QColor(self._ink))
        for place, word in zip(self._places, (self._text, "second"), strict=True):
            painter.drawText(place, word)


APART = (QRect(10, 10, 80, 30), QRect(10, 50, 80, 30))


@pytest.mark.parametrize(
    ("ink", "places", "text", "said"),
    [
        ("#9a9a9a", APART, "first", "contrast of 2."),
        ("#000000", (QRect(140, 10, 80, 30), APART[1]), "first", "is cut off"),
        ("#000000", (APART[0], QRect(12, 12, 80, 30)), "first", "lie over each other"),
        ("#000000", APART, "fir\u2026", "is shortened"),
        ("#000000", APART, "fi\U0010fffd", "has no glyphs"),
        ("#000000", APART, "first", "nothing is read aloud"),
    ],
    ids=["faint", "cut", "over", "shortened", "box", "silent"],
)
def test_each_fault_is_noticed(
    app: QApplication, qtbot: QtBot, ink: str, places: tuple[QRect, QRect], text: str, said: str
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    Painted(window, ink, places, text).setGeometry(0, 0, 150, 90)
    window.show()
    assert any(said in each for each in complaints(window))


def test_buttons_without_a_name_or_smaller_than_a_finger_are_noticed(app: QApplication, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    QPushButton("x", window).setGeometry(0, 0, 40, 60)
    window.show()
    found = complaints(window)
    assert any("has no name" in each for each in found)
    assert any("40 x 60 px" in each for each in found)


def test_a_window_with_nothing_wrong_is_left_alone(app: QApplication, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    label = QLabel("All is well", window)
    label.setStyleSheet("font-size: 16px;")
    label.setGeometry(10, 10, 200, 40)
    window.show()
    assert complaints(window) == []
