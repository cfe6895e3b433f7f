"""A till's window with its real screens, dressed as in the shop, without a backend or a camera."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.window.camera import StillCamera
from tests.ui.window.intents import RecordedIntents
from ui.i18n import install_language
from ui.main_window import MainWindow, Tab
from ui.screens.checkout.view import CheckoutScreen
from ui.screens.status.view import StatusBar
from ui.screens.waiting.view import WaitingScreen
from ui.theme.fonts import load_fonts
from ui.theme.shown import Theme, install_theme

translate = QCoreApplication.translate


@dataclass
class TillWindow:
    """The window and its parts; `intents` keeps what a person did."""

    window: MainWindow
    checkout: CheckoutScreen
    check_in: QWidget
    waiting: WaitingScreen
    status: StatusBar
    camera: StillCamera
    intents: RecordedIntents

    def show(self, width: int = 1366, height: int = 768) -> None:
        """Open at a size."""
        self.window.resize(width, height)
        self.window.show()
        QApplication.processEvents()


@pytest.fixture(scope="session")
def dressed(qapp: QApplication) -> QApplication:
    """The application with the till's fonts and style."""
    load_fonts()
    install_theme(qapp, Theme.LIGHT)
    return qapp


@pytest.fixture
def till(dressed: QApplication, qtbot: QtBot) -> Iterator[TillWindow]:
    camera, intents = StillCamera(), RecordedIntents()
    checkout, check_in, waiting, status = CheckoutScreen(camera.latest), QWidget(), WaitingScreen(), StatusBar()
    checkout.bind(intents)
    waiting.bind(intents)
    tabs = (
        Tab(lambda: translate("MainWindow", "Checkout"), checkout, "F1", "register"),
        Tab(lambda: translate("MainWindow", "Check-in"), check_in, "F2", "check_in"),
        Tab(lambda: translate("MainWindow", "Waiting"), waiting, "F6", "cloud_up"),
    )
    window = MainWindow("Harbour Mall · Store 0412", "Till 03", tabs, status)
    window.language_chosen.connect(lambda language: install_language(dressed, language))
    qtbot.addWidget(window)
    install_language(dressed, "en")
    yield TillWindow(window, checkout, check_in, waiting, status, camera, intents)
    install_language(dressed, "en")
