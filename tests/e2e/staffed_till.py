"""A till with cashiers, its real window and real keys: started by its test, which reads what came of it.

    python -m tests.e2e.staffed_till FOLDER

A badge nobody has, a cashier who signs in, a member without a phone: F3, the number (a badge comes too early), why, the
amount, the approval.
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import click
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from hardware.sound.simulated import SimulatedTones
from pos_client.adapters.vault import EphemeralVault
from pos_client.domain import passwords
from pos_client.domain.barcode import Barcode, Symbology
from pos_client.domain.cashiers import ALL_ALLOWED, Badge, Cashier, Permissions, Staff
from pos_client.settings import Settings
from tests.fakes.fake_backend import FakeBackend
from ui.composition.application import Application
from ui.composition.core import open_core, open_storage
from ui.composition.counter import Counter
from ui.composition.counter_parts import CounterParts
from ui.composition.scanners import Scanners
from ui.screens.find_member.view import FindMemberDialog
from ui.screens.staff.view import StaffDialog

MEMBER = "123456789012"
PEOPLE = (("Bo", "1234", Permissions()), ("Li", "5678", ALL_ALLOWED))
_DEADLINE_S = 20.0


class Shift:
    """The till, and hands at it."""

    def __init__(self, folder: Path) -> None:
        self.app = Application("en")
        storage = open_storage(folder, EphemeralVault())
        backend = FakeBackend(storage.clock)
        backend.add_member(MEMBER, points=50)
        backend.people = Staff(tuple(_badge(*person) for person in PEOPLE))
        self.core = open_core(storage, backend, redeem_offline=True)
        self.core.sync.work()
        settings = Settings(data_dir=str(folder))
        self.counter = Counter(CounterParts(self.app, self.core, settings, Scanners(None), SimulatedTones()))
        self.counter.window.resize(1366, 768)
        self.counter.window.show()
        self.staff = next(iter(self.counter.window.findChildren(StaffDialog)))
        self.numbers = next(iter(self.counter.window.findChildren(FindMemberDialog)))

    def press(self, *keys: Qt.Key) -> None:
        for key in keys:
            QTest.keyClick(self.open_window(), key)

    def type(self, text: str) -> None:
        QTest.keyClicks(self.open_window(), text)

    def open_window(self) -> QWidget:
        """Where keys go: the dialog in front, else the till; active, as a window manager sees to."""
        dialogs = (dialog for dialog in self.counter.window.findChildren(QDialog) if dialog.isVisible())
        window: QWidget = next(dialogs, self.counter.window)
        window.activateWindow()
        self.wait(window.isActiveWindow)
        return window

    def scan(self, text: str) -> None:
        self.counter.on_barcode(Barcode(text, Symbology.CODE_128, 0, "test"))

    def wait(self, until: Callable[[], bool]) -> None:
        ends_s = time.monotonic() + _DEADLINE_S
        while not until():
            assert time.monotonic() < ends_s
            QApplication.processEvents()
            QTest.qWait(5)


def _badge(name: str, pin: str, may: Permissions) -> Badge:
    return Badge(Cashier(f"BADGE-{name}", name, may), passwords.hashed(pin, bytes(16)))


def main(folder: Path) -> None:
    shift = Shift(folder)
    said: dict[str, str] = {}
    shift.scan("BADGE-Wu")
    said["unknown badge"] = shift.staff.told.text()
    shift.scan("BADGE-Bo")
    shift.type("1234")
    shift.press(Qt.Key.Key_Return)
    shift.wait(lambda: not shift.staff.isVisible())
    shift.press(Qt.Key.Key_F6, Qt.Key.Key_F3)
    shift.type(MEMBER[:6])
    shift.scan("BADGE-Li")
    said["badge too early"] = shift.numbers.told.text()
    shift.type(MEMBER[6:])
    shift.press(Qt.Key.Key_F1, Qt.Key.Key_Return)
    shift.type("50")
    shift.press(Qt.Key.Key_Return)
    shift.wait(lambda: shift.core.staffed.lacking is not None)
    shift.scan("BADGE-Li")
    said["approval"] = shift.staff.about.text()
    shift.type("5678")
    shift.press(Qt.Key.Key_Return)
    shift.wait(lambda: bool(shift.core.outbox.latest(1)))
    made = shift.core.outbox.latest(1)[0].transaction
    shift.press(Qt.Key.Key_F12, Qt.Key.Key_F12)
    said["after"] = shift.core.staff.cashier.name if shift.core.staff.cashier else "nobody"
    signed = (made.handle, made.code, made.amount_minor, made.cashier, made.approved_by, made.approved_why)
    click.echo(json.dumps({"said": said, "made": signed}))
    shift.counter.window.close()
    shift.app.end(0)
    shift.core.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
