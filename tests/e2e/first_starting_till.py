"""A till at its first start, with real windows and keys: started by its test, which reads what came of it.

    python -m tests.e2e.first_starting_till FOLDER WHAT [TICKET]

The whole program, `FOLDER` with nothing in it. `WHAT` is done by somebody who waits for each window: `join` scans the
ticket with a scanner that types, presses Enter, and sells; `die` loses its power between the backend's answer and the
first write; `camera` holds it before a camera; `alone`, `kiosk` press Enter; `leave` presses Esc; `trouble` presses it
where the till cannot open; `again` finds a till that was chosen before.
"""

import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import click
from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from hardware.scanner.key_layout import X11_OFFSET, us_sign
from pos_client.backend.samples.cards import sample_members
from pos_client.domain.member_code import Intent, encode, step_at
from pos_client.ports import EntryState
from ui.composition import connecting
from ui.composition.application import Application
from ui.composition.till import Start, Wishes, kiosk_face, till_face
from ui.main_window import MainWindow
from ui.screens.first_run.view import FirstRunWindow
from ui.screens.kiosk.window import KioskWindow
from ui.screens.trouble.view import TroubleWindow

DEADLINE_S, _EVERY_MS, _SCANNER_GAP_MS = 60.0, 20, 4
_SIGNS = {us_sign(key, shift=shift) or "": (key + X11_OFFSET, shift) for shift in (True, False) for key in range(2, 58)}
_ENTER = 36
Waits = Iterator[Callable[[], bool]]


class Hands:
    """Somebody before whatever window there is; counts what they do."""

    def __init__(self, start: Start) -> None:
        self.start, self.keys, self.scans = start, 0, 0
        self._t_ms = 1_000

    def window(self, kind: type[QWidget]) -> QWidget | None:
        """The one of this kind that is seen."""
        return next(
            (each for each in QApplication.topLevelWidgets() if isinstance(each, kind) and each.isVisible()), None
        )

    def sees(self, kind: type[QWidget]) -> Callable[[], bool]:
        """Whether one of this kind is seen, and in front."""

        def is_seen() -> bool:
            window = self.window(kind)
            if window is not None and not window.isActiveWindow():
                window.activateWindow()
            return window is not None and window.isActiveWindow()

        return is_seen

    def press(self, kind: type[QWidget], key: Qt.Key) -> None:
        """One key, to what has the keyboard."""
        self.keys += 1
        window = QApplication.focusWidget() or self.window(kind)
        assert window is not None
        QTest.keyClick(window, key)

    def scan(self, kind: type[QWidget], text: str) -> None:
        """As a scanner that types, with its Enter."""
        self.scans += 1
        window = self.window(kind)
        assert window is not None
        self._t_ms += 1_000
        for sign in text:
            code, shift = _SIGNS[sign]
            self._key(
                window, sign, code, Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
            )
        self._key(window, "\r", _ENTER, Qt.KeyboardModifier.NoModifier, Qt.Key.Key_Return)

    def _key(
        self, window: QWidget, sign: str, code: int, modifiers: Qt.KeyboardModifier, key: Qt.Key = Qt.Key.Key_unknown
    ) -> None:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, modifiers, code, 0, 0, sign)
            event.setTimestamp(self._t_ms)
            QCoreApplication.sendEvent(window.windowHandle(), event)
            self._t_ms += _SCANNER_GAP_MS // 2

    def found(self) -> bool:
        """Whether the window shows what a code is for."""
        window = self.window(FirstRunWindow)
        return isinstance(window, FirstRunWindow) and window.notice.told.isVisible() and window.notice.go.isVisible()


def join(hands: Hands, ticket: str, said: dict[str, object]) -> Waits:
    """A scan, Enter; then a sale."""
    yield hands.sees(FirstRunWindow)
    hands.scan(FirstRunWindow, ticket)
    yield from _enrolled(hands, said)
    running = hands.start.running
    assert running is not None
    core = running.core
    yield lambda: core.link.is_online
    for digit in (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_8):
        hands.press(MainWindow, digit)
    member = sample_members()[3]
    code = encode(member.master_key, member.handle, member.kid, Intent.EARN, step_at(core.clock.now_s()))
    hands.scan(MainWindow, code)
    yield lambda: core.outbox.counts()[EntryState.CONFIRMED] == 1
    said["sold"] = core.outbox.latest(1)[0].transaction.amount_minor


def camera(hands: Hands, _ticket: str, said: dict[str, object]) -> Waits:
    """The code is before the camera already."""
    yield hands.sees(FirstRunWindow)
    yield from _enrolled(hands, said)


def _enrolled(hands: Hands, said: dict[str, object]) -> Waits:
    yield hands.found
    window = hands.window(FirstRunWindow)
    assert isinstance(window, FirstRunWindow)
    said["found"] = [window.notice.figure.text(), window.notice.told.text()]
    hands.press(FirstRunWindow, Qt.Key.Key_Return)
    yield hands.sees(MainWindow)
    said["took"] = [hands.scans, hands.keys]


def alone(hands: Hands, _ticket: str, _said: dict[str, object]) -> Waits:
    """One key."""
    yield hands.sees(FirstRunWindow)
    hands.press(FirstRunWindow, Qt.Key.Key_Return)
    yield hands.sees(MainWindow)
    running = hands.start.running
    assert running is not None
    yield lambda: running.core.link.is_online


def kiosk(hands: Hands, _ticket: str, _said: dict[str, object]) -> Waits:
    """The same before the check-in stand."""
    yield hands.sees(FirstRunWindow)
    hands.press(FirstRunWindow, Qt.Key.Key_Return)
    yield hands.sees(KioskWindow)


def leave(hands: Hands, _ticket: str, _said: dict[str, object]) -> Waits:
    """Esc ends the program."""
    yield hands.sees(FirstRunWindow)
    hands.press(FirstRunWindow, Qt.Key.Key_Escape)
    yield lambda: hands.window(FirstRunWindow) is None


def trouble(hands: Hands, ticket: str, _said: dict[str, object]) -> Waits:
    """Something is in the way of the outbox."""
    yield hands.sees(FirstRunWindow)
    (Path(ticket) / "outbox.sqlite3").mkdir()
    hands.press(FirstRunWindow, Qt.Key.Key_Return)
    yield hands.sees(TroubleWindow)
    hands.press(TroubleWindow, Qt.Key.Key_Escape)
    yield lambda: hands.window(TroubleWindow) is None


def again(hands: Hands, _ticket: str, _said: dict[str, object]) -> Waits:
    """Nobody is asked."""
    yield hands.sees(MainWindow)


class Play:
    """Goes on with a script, in the program's own event loop, as soon as what it waits for has come."""

    def __init__(self, waits: Waits, said: dict[str, object]) -> None:
        self._waits, self._said = waits, said
        self._until: Callable[[], bool] = lambda: True
        self._end_s = time.monotonic() + DEADLINE_S
        self._timer = QTimer(interval=_EVERY_MS)
        self._timer.timeout.connect(self.on_timeout)
        self._timer.start()

    def on_timeout(self) -> None:
        """One step further."""
        if time.monotonic() > self._end_s:
            self._end(late=True)
        elif self._until():
            step = next(self._waits, None)
            if step is None:
                self._end(late=False)
            else:
                self._until = step

    def _end(self, *, late: bool) -> None:
        self._timer.stop()
        windows = [type(each).__name__ for each in QApplication.topLevelWidgets() if each.isVisible()]
        self._said["windows"] = sorted(set(windows) & {"FirstRunWindow", "MainWindow", "KioskWindow", "TroubleWindow"})
        self._said["late"] = late
        self._said["scanner threads"] = sum(thread.name.startswith("folder") for thread in threading.enumerate())
        QCoreApplication.quit()


def _lose_power(*_arguments: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def main(folder: Path, what: str, ticket: str = "") -> int:
    """Play it; what came of it goes to stdout as JSON."""
    if what == "die":
        setattr(connecting, "keep_identity", _lose_power)  # noqa: B010 - in place of a function of that module
    scripts = {"join": join, "die": join, "camera": camera, "alone": alone, "kiosk": kiosk, "leave": leave}
    scripts |= {"trouble": trouble, "again": again}
    wishes = Wishes(data_dir=str(folder / "till"), camera=ticket if what == "camera" else "")
    start = Start(Application("en"), wishes, kiosk_face if what == "kiosk" else till_face)
    said: dict[str, object] = {}
    start.begin()
    play = Play(scripts[what](Hands(start), str(folder / "till") if what == "trouble" else ticket, said), said)
    said["exit"] = start.run()
    del play
    click.echo(json.dumps(said))
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), *sys.argv[2:]))
