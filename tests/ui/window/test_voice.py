"""What is read aloud goes to whatever listens, and costs nothing where nobody does."""

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from tests.ui.window.conftest import TillWindow
from ui.demo.scenes import SCENES
from ui.i18n import install_language
from ui.widgets.spoken import Spoken


@pytest.fixture(params=[False, True], ids=["nobody listens", "somebody listens"])
def listens(request: pytest.FixtureRequest, dressed: QApplication) -> Iterator[None]:
    QAccessible.setActive(request.param)
    assert QAccessible.isActive() is request.param
    yield
    QAccessible.setActive(False)


@pytest.mark.usefixtures("listens")
def test_words_are_said_and_silence_is_not(qtbot: QtBot) -> None:
    label = QLabel()
    qtbot.addWidget(label)
    spoken, heard = Spoken(label), list[str]()
    spoken.said.connect(heard.append)
    for words in ("Code expired", "", "Code expired"):
        spoken.say(words)
    assert heard == ["Code expired", "Code expired"]


def test_the_checkout_says_what_is_new_once(till: TillWindow, dressed: QApplication) -> None:
    """Time that runs down, a key, another language: nothing of that is news."""
    heard = list[str]()
    till.checkout.spoken.said.connect(heard.append)
    till.show()
    for scene in ("empty", "ready", "ready", "accepted", "accepted"):
        till.checkout.show_model(SCENES[scene])
    install_language(dressed, "zh")
    assert len(heard) == 2
    assert "Wang" in heard[0]
    assert "Booked" in heard[1]
