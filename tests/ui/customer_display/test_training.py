"""The member's screen of a till that only practises: framed, and it says so, whatever is shown."""

from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from ui.composition.training_desk import MARK
from ui.screens.customer_display.view import CustomerDisplayView
from ui.screens.customer_display.window import CustomerDisplayWindow
from ui.theme.shown import Theme, install_theme, tokens


def display(qtbot: QtBot, mark: str) -> CustomerDisplayWindow:
    till = QWidget()
    qtbot.addWidget(till)
    window = CustomerDisplayWindow(CustomerDisplayView("Harbour Mall"), till, "Harbour Mall", lambda: None, mark)
    qtbot.addWidget(window)
    window.resize(1024, 600)
    window.show()
    QApplication.processEvents()
    return window


def edge(window: CustomerDisplayWindow) -> set[str]:
    """The colours of its four sides."""
    picture = window.grab().toImage()
    right, bottom = picture.width() - 2, picture.height() - 2
    sides = [(1, bottom // 2), (right, bottom // 2), (right // 2, bottom), (1, 1)]
    return {picture.pixelColor(*place).name() for place in sides}


def test_it_is_framed_and_marked(qapp: QApplication, qtbot: QtBot) -> None:
    install_theme(qapp, Theme.LIGHT)
    window = display(qtbot, MARK)
    assert edge(window) == {tokens().practice}
    words = [label.text() for label in window.findChildren(QLabel)]
    assert (words, "练习" in MARK, "TRAINING" in MARK) == ([MARK], True, True)


def test_that_of_the_real_till_is_not(qapp: QApplication, qtbot: QtBot) -> None:
    install_theme(qapp, Theme.LIGHT)
    window = display(qtbot, "")
    assert tokens().practice not in edge(window)
    assert not window.findChildren(QLabel)
