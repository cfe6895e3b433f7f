"""Light and dark, usual and large words: switched while the program runs, and nothing of the old look is left."""

from collections.abc import Iterator

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from ui.composition.pictures import View, each_state
from ui.composition.studio import Studio, open_studio
from ui.theme.fonts import load_fonts
from ui.theme.shown import Theme, install_theme, text_size, tokens
from ui.theme.tokens import DARK, LIGHT

STATES = ("checkout_basket_ready", "waiting_amount", "devices_found", "check_in_offline")
ROUNDING = 8
"""Grey levels by which the edges of letters differ from one drawing to the next."""


@pytest.fixture
def app(qapp: QApplication) -> Iterator[QApplication]:
    load_fonts()
    yield qapp
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Light)
    install_theme(qapp, Theme.LIGHT)


def pictures(app: QApplication, studio: Studio, theme: Theme, text_percent: int = 100) -> NDArray[np.int16]:
    view = View(theme=theme, text_percent=text_percent)
    drawn = [studio.window.grab().toImage() for _name in each_state(app, studio, view, STATES)]
    return np.stack([np.array(image.constBits()).astype(np.int16) for image in drawn])


def are_alike(first: NDArray[np.int16], second: NDArray[np.int16]) -> bool:
    return bool(np.abs(first - second).max() <= ROUNDING)


def test_a_window_that_was_switched_looks_like_one_that_opened_so(app: QApplication) -> None:
    switched, dark, large = open_studio(), open_studio(), open_studio()
    before = pictures(app, switched, Theme.LIGHT)
    assert are_alike(pictures(app, switched, Theme.DARK), pictures(app, dark, Theme.DARK))
    assert are_alike(pictures(app, switched, Theme.LIGHT, 125), pictures(app, large, Theme.LIGHT, 125))
    after = pictures(app, switched, Theme.LIGHT)
    assert are_alike(after, before)
    assert not are_alike(after, pictures(app, dark, Theme.DARK))
    for studio in (switched, dark, large):
        studio.window.deleteLater()


def test_the_desktop_turns_dark_in_the_evening(app: QApplication) -> None:
    install_theme(app, Theme.SYSTEM)
    assert tokens() is LIGHT
    app.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert tokens() is DARK
    app.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert tokens() is LIGHT


def test_who_chose_a_theme_keeps_it_whatever_the_desktop_does(app: QApplication) -> None:
    install_theme(app, Theme.LIGHT)
    app.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert tokens() is LIGHT


def test_words_grow_at_once(app: QApplication) -> None:
    install_theme(app, Theme.LIGHT)
    studio = open_studio()
    studio.window.show()
    studio.window.resize(1366, 768)
    label = studio.window.findChild(QLabel, "storeName")
    assert isinstance(label, QLabel)
    before = label.fontInfo().pixelSize()
    install_theme(app, Theme.LIGHT, 150)
    assert (before, label.fontInfo().pixelSize(), text_size()) == (18, 27, 1.5)
    studio.window.deleteLater()
