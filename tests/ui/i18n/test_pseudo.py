"""The lengthened language: nothing a program puts in is touched, and it goes away again."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from ui.i18n import install_language
from ui.i18n.pseudo import PseudoLanguage, install_pseudo, stretched


@pytest.mark.parametrize(
    ("text", "longer"),
    [
        ("Award points", "Åwárd p\u00f6íñts~~"),
        ("{points} of {most} pts", "{points} öf {most} pts~"),
        ("%n points", "%n p\u00f6íñts~"),
        ("F9", "F9"),
        ("\u2013", "\u2013"),
    ],
)
def test_words_are_lengthened_and_places_are_not(text: str, longer: str) -> None:
    assert stretched(text) == longer


@pytest.fixture
def pseudo(qapp: QApplication) -> Iterator[PseudoLanguage]:
    install_language(qapp, "en")
    translator = install_pseudo(qapp)
    yield translator
    qapp.removeTranslator(translator)


def test_every_text_is_stretched_until_it_is_removed(qapp: QApplication, pseudo: PseudoLanguage) -> None:
    assert QCoreApplication.translate("Checkout", "Undo") == "Üñdö~"
    one = QCoreApplication.translate("MemberWords", "%n points expire on {day}", None, 1)
    assert one == "1 p\u00f6íñt éxpírés öñ {day}~~~"
    qapp.removeTranslator(pseudo)
    assert QCoreApplication.translate("Checkout", "Undo") == "Undo"
