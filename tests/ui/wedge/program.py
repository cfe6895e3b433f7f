"""A program as a till is one: an edit, a button, shortcuts, and the filter before it. It talks in JSON lines.

It says its window first. Words on stdin: `edit` or `button` gives that the focus, `afresh` forgets what happened after
telling, `report` only tells, `stall` is busy for a while first, `quit` ends.
"""

import json
import sys
import threading
import time

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget

from hardware.scanner.wedge import WedgeDetector, WedgeSettings
from pos_client.domain.barcode import Barcode
from ui.threads.relay import Relay
from ui.wedge import WedgeFilter

GAP_MS = 300
"""Longer than in a shop: a busy test machine may stop whoever presses the keys for a while in the middle of a scan."""


STALLED_S = 1.5


class Program:
    """The window and what happened to it since the last report."""

    def __init__(self, app: QApplication) -> None:
        self.app = app
        self.relay = Relay()
        self.scans: list[str] = []
        self.pressed = self.shortcuts = 0
        self.filter = WedgeFilter(app, WedgeDetector(WedgeSettings(gap_ms=GAP_MS)), self.on_barcode)
        self.window, self.edit, self.button = QWidget(), QLineEdit(), QPushButton("Award")
        self.button.setAutoDefault(True)
        self.button.clicked.connect(self.on_pressed)
        layout = QVBoxLayout(self.window)
        layout.addWidget(self.edit)
        layout.addWidget(self.button)
        for keys in (Qt.Key.Key_F9, Qt.Key.Key_F10):
            QShortcut(QKeySequence(keys), self.window).activated.connect(self.on_shortcut)
        self.window.resize(400, 200)
        self.window.show()
        self.window.raise_()
        self.window.activateWindow()

    def on_barcode(self, barcode: Barcode) -> None:
        self.scans.append(barcode.text)

    def on_pressed(self) -> None:
        self.pressed += 1

    def on_shortcut(self) -> None:
        self.shortcuts += 1

    def obey(self, word: str) -> None:
        if word == "quit":
            self.app.quit()
            return
        if word == "stall":
            until_s = time.monotonic() + STALLED_S
            while time.monotonic() < until_s:
                pass
        if word in {"edit", "button"}:
            (self.edit if word == "edit" else self.button).setFocus()
        self.say(scans=self.scans, text=self.edit.text(), pressed=self.pressed, shortcuts=self.shortcuts)
        if word == "afresh":
            self.scans.clear()
            self.edit.clear()
            self.pressed = self.shortcuts = 0

    @staticmethod
    def say(**facts: object) -> None:
        print(json.dumps(facts), flush=True)  # noqa: T201 - this is how it reports

    def listen(self) -> None:
        for line in sys.stdin:
            word = line.strip()
            self.relay.post(lambda word=word: self.obey(word))  # type: ignore[misc]  # the default binds each word


def main() -> int:
    app = QApplication([])
    program = Program(app)
    program.say(window=int(program.window.winId()))
    threading.Thread(target=program.listen, daemon=True).start()
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
