"""Every widget in every state, light and dark: nothing cut, faint, too small or silent."""

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.screens.judging import complaints
from ui.composition.gallery import Gallery
from ui.theme.shown import Theme, install_theme
from ui.widgets.member_card import MemberCard


@pytest.mark.parametrize("theme", [Theme.LIGHT, Theme.DARK], ids=str)
def test_every_widget_in_every_state(dressed: QApplication, qtbot: QtBot, theme: Theme) -> None:
    install_theme(dressed, theme)
    window = Gallery()
    qtbot.addWidget(window)
    window.show()
    QApplication.processEvents()
    for card in window.findChildren(MemberCard):
        card.settle()
    found = complaints(window)
    install_theme(dressed, Theme.LIGHT)
    assert not found
