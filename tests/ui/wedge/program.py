"""A program as a till is one: an edit, a button, shortcuts, and the filter before it. It talks in JSON lines.

It says its window first. Words on stdin: `edit` or `button` gives that the focus, `afresh` forgets what happened after
telling, `report` only tells, `stall 350` does nothing at all for so many milliseconds first, `quit` ends. Started with
`once` a key held down does a thing once, as in a till; else it repeats, and lines of people show that.
"""

import json
import sys
import threading
from typing import cast

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut, QWindow
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget

from hardware.scanner.wedge import WedgeDetector, WedgeSettings
from pos_client.domain.barcode import Barcode
from ui.held_keys import HeldKeysFilter
from ui.raw_keys import RawKey, RawKeys
from ui.threads.relay import Relay
from ui.wedge import WedgeFilter


class KeysHeard(QObject):
    """What the window system says, before input methods and the filter look at it; what that sends again is not heard.

    `keys` are times and X key codes as they come from the server, and the time by the program's own clock; `typed` is
    what Qt made of those it delivered.
    """

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self.keys: list[tuple[int, int, int]] = []
        self.typed = ""
        self._clock = QElapsedTimer()
        self._clock.start()
        self._raw_keys = RawKeys(self._on_key)
        app.installNativeEventFilter(self._raw_keys)
        app.installEventFilter(self)

    def _on_key(self, key: RawKey) -> None:
        self.keys.append((key.t_ms, key.code, self._clock.elapsed()))

    def forget(self) -> None:
        self.keys.clear()
        self.typed = ""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and event.spontaneous() and isinstance(watched, QWindow):
            self.typed += cast("QKeyEvent", event).text()
        return False


class Program:
    """The window and what happened to it since the last report."""

    def __init__(self, app: QApplication, gap_ms: int, *, once: bool) -> None:
        self.app = app
        self.relay = Relay()
        self.scans: list[str] = []
        self.lines: list[str] = []
        self.pressed = self.shortcuts = 0
        self.held_keys = HeldKeysFilter(app) if once else None
        self.filter = WedgeFilter(app, WedgeDetector(WedgeSettings(gap_ms=gap_ms)), self.on_barcode)
        self.heard = KeysHeard(app)  # the newest filter is asked first
        self.window, self.edit, self.button = QWidget(), QLineEdit(), QPushButton("Award")
        self.button.setAutoDefault(True)
        self.button.clicked.connect(self.on_pressed)
        self.edit.returnPressed.connect(self.on_return)
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

    def on_return(self) -> None:
        self.lines.append(self.edit.text())
        self.edit.clear()

    def on_shortcut(self) -> None:
        self.shortcuts += 1

    def obey(self, word: str) -> None:
        if word == "quit":
            self.app.quit()
            return
        if word.startswith("stall "):
            threading.Event().wait(int(word.split()[1]) / 1e3)
        if word in {"edit", "button"}:
            (self.edit if word == "edit" else self.button).setFocus()
        self.say(scans=self.scans, lines=self.lines, text=self.edit.text(), pressed=self.pressed, **self.rest())
        if word == "afresh":
            self.scans.clear()
            self.lines.clear()
            self.heard.forget()
            self.edit.clear()
            self.pressed = self.shortcuts = 0

    def rest(self) -> dict[str, object]:
        has_focus = self.app.focusWidget() is not None
        keys = self.heard.keys
        heard = {"keys": keys, "typed": self.heard.typed, "heard_last": keys[-1][1] if keys else 0}
        return {"has_focus": has_focus, "shortcuts": self.shortcuts, **heard}

    @staticmethod
    def say(**facts: object) -> None:
        print(json.dumps(facts), flush=True)  # noqa: T201 - this is how it reports

    def listen(self) -> None:
        for line in sys.stdin:
            word = line.strip()
            self.relay.post(lambda word=word: self.obey(word))  # type: ignore[misc]  # the default binds each word


def main() -> int:
    app = QApplication([])
    program = Program(app, int(sys.argv[1]), once="once" in sys.argv[2:])
    program.say(window=int(program.window.winId()))
    threading.Thread(target=program.listen, daemon=True).start()
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
