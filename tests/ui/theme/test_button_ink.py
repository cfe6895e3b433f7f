"""What a button says can be read in every state it has: measured on the pixels it draws."""

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ui.theme.contrast import LEAST, contrast
from ui.theme.fonts import load_fonts
from ui.theme.shown import Theme, install_theme, tokens
from ui.theme.style import style_sheet
from ui.theme.tokens import Density
from ui.widgets.buttons import Face, TillButton

LARGE = Density(2.2)
"""Strokes of several pixels, so that their middle has the whole colour."""
ICON, WORDS, KEY = Face("", icon="send"), Face("Send"), Face("", key="F5")
GROUND_X_PX, GROUND_Y_PX = 12, 24
"""A spot inside the border, left of every face."""


@pytest.fixture(params=[Theme.LIGHT, Theme.DARK], ids=str)
def ground(qapp: QApplication, qtbot: QtBot, request: pytest.FixtureRequest) -> Iterator[QWidget]:
    load_fonts()
    install_theme(qapp, request.param)
    made = QWidget()
    made.setStyleSheet(style_sheet(tokens(), LARGE))
    qtbot.addWidget(made)
    yield made
    made.hide()
    install_theme(qapp, Theme.LIGHT)


def drawn(ground: QWidget, part: str, face: Face, *, is_enabled: bool) -> QImage:
    button = TillButton(part, "any", ground)
    button.show_face(face)
    button.setEnabled(is_enabled)
    button.setGeometry(0, 0, 320, 120)
    ground.resize(320, 120)
    ground.show()
    QApplication.processEvents()
    return button.grab().toImage()


def best_contrast(picture: QImage) -> float:
    """Of the ground with the colour on it that stands out most."""
    ground = picture.pixelColor(GROUND_X_PX, GROUND_Y_PX).name()
    inside = ((x, y) for x in range(40, picture.width() - 40, 2) for y in range(20, picture.height() - 20, 2))
    inks = {picture.pixelColor(x, y).name() for x, y in inside}
    return max(contrast(ground, ink) for ink in inks)


@pytest.mark.parametrize("face", [ICON, WORDS, KEY], ids=["icon", "words", "key"])
@pytest.mark.parametrize("is_enabled", [True, False], ids=["enabled", "disabled"])
@pytest.mark.parametrize("part", ["primary", "quick", "key", "edit", "undo"])
def test_words_icon_and_key_stand_out(ground: QWidget, part: str, is_enabled: bool, face: Face) -> None:
    assert best_contrast(drawn(ground, part, face, is_enabled=is_enabled)) >= LEAST


def test_a_disabled_button_does_not_look_like_one_that_works(ground: QWidget) -> None:
    enabled = drawn(ground, "primary", WORDS, is_enabled=True).pixelColor(GROUND_X_PX, GROUND_Y_PX)
    disabled = drawn(ground, "primary", WORDS, is_enabled=False).pixelColor(GROUND_X_PX, GROUND_Y_PX)
    assert (enabled.name(), disabled.name()) == (tokens().accent, tokens().ground)
