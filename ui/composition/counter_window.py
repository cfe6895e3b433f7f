"""The till's window with its screens, each under its key."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from ui.composition.counter_parts import CounterParts
from ui.main_window import MainWindow, Tab
from ui.screens.kiosk.presenter import KioskPresenter
from ui.screens.kiosk.view import KioskView
from ui.screens.status.view import StatusBar
from ui.screens.training.view import TOOLS

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class Screens:
    """What stands in the window, in the order of the tabs; the last two are not there while somebody practises."""

    checkout: QWidget
    stand: KioskPresenter
    waiting: QWidget
    shift: QWidget
    devices: QWidget
    manager: QWidget


def counter_window(parts: CounterParts, screens: Screens, status: StatusBar) -> MainWindow:
    """The window, closed. UI thread."""
    clock, settings = parts.core.clock, parts.settings
    latest = parts.scanners.latest_view if parts.scanners.camera else None
    stand = KioskView(screens.stand, settings.store, lambda: clock.utc().astimezone(), latest)
    tabs = (
        Tab(lambda: translate("MainWindow", "Checkout"), screens.checkout, "F1", "register"),
        Tab(lambda: translate("MainWindow", "Check-in"), stand, "F2", "check_in"),
        Tab(lambda: translate("MainWindow", "Waiting"), screens.waiting, "F6", "cloud_up"),
        Tab(lambda: translate("MainWindow", "Shift"), screens.shift, "F10", "bars"),
    )
    behind = (
        Tab(lambda: translate("MainWindow", "Devices"), screens.devices, "F11", "plug"),
        Tab(lambda: translate("MainWindow", "Manager"), screens.manager, "Ctrl+M", "person"),
    )
    shown, tools = (tabs, TOOLS) if parts.is_practice else ((*tabs, *behind), ())
    return MainWindow(settings.store, settings.lane, shown, status, tools)
