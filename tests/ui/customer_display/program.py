"""A till on one of two screens with the customer display on the other; what happened, as JSON.

The window system is the one without a display, set up with two screens. `DISPLAY_WANTED` is the setting.
"""

import json
import os
import sys

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from ui.screens.customer_display.second_screen import AttachedScreens, SecondScreen
from ui.screens.customer_display.view import CustomerDisplayView
from ui.screens.customer_display.window import CustomerDisplayWindow

HURRIED_MS = 5_000


def main() -> int:
    app = QApplication(sys.argv)
    screens = {screen.name(): screen for screen in app.screens()}
    till = QWidget()
    field = QLineEdit(till)
    till.setGeometry(screens["till"].geometry())
    till.show()
    till.activateWindow()
    field.setFocus()
    window = CustomerDisplayWindow(CustomerDisplayView("Harbour Mall"), till, "Harbour Mall", lambda: None)
    place = SecondScreen(window, AttachedScreens(till), os.environ["DISPLAY_WANTED"])
    said: dict[str, object] = {"shown": window.isVisible(), "screen": window.screen().name()}
    said["room"] = window.geometry().getRect() if window.isVisible() else None
    if window.isVisible():
        window.windowHandle().requestActivate()
        QCoreApplication.processEvents()
        QTest.keyClicks(window, "7")
        till.windowHandle().setScreen(screens["member"])
        till.setGeometry(screens["member"].geometry())
        QCoreApplication.processEvents()
        said["after the till moved"] = window.geometry().getRect()
    said["has the keyboard"] = window.isActiveWindow()
    said["typed"] = field.text()
    QTimer.singleShot(0, till.close)
    QTimer.singleShot(HURRIED_MS, lambda: app.exit(3))
    code = app.exec()
    print(json.dumps(said))  # noqa: T201 - this is how it talks
    del place
    return code


if __name__ == "__main__":
    sys.exit(main())
