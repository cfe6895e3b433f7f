"""`stay_percent` reaches whatever goes by itself: Undo at the till, and what the check-in stand says."""

from pathlib import Path
from typing import cast

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hardware.sound.simulated import SimulatedTones
from pos_client.domain.barcode import Barcode, Symbology
from pos_client.settings import Settings
from tests.fakes.tasks import FakeTasks
from tests.ui.checkout.counter import RecordingView
from tests.ui.dealing.test_at_the_counter import Program, core_of
from tests.ui.dealing.test_dealing import ZHAO, Desk
from ui.composition.application import Application
from ui.composition.counter import Counter
from ui.composition.counter_parts import CounterParts
from ui.composition.scanners import Scanners
from ui.screens.checkout.undo import UNDO_S
from ui.screens.kiosk.presenter import SORRY_S


@pytest.mark.parametrize("percent", [100, 400])
def test_till_and_stand_give_as_much_time_as_the_settings(
    tmp_path: Path, qapp: QApplication, qtbot: QtBot, percent: int
) -> None:
    desk, seen = Desk(tmp_path), RecordingView()
    program, settings = cast("Application", Program(qapp, FakeTasks())), Settings(stay_percent=percent)
    parts = CounterParts(program, core_of(desk), settings, Scanners(None), SimulatedTones(), watch=lambda _screen: seen)
    counter = Counter(parts)
    qtbot.addWidget(counter.window)
    counter.window.show()
    QTest.keyClicks(counter.window, "50")
    counter.on_barcode(Barcode(desk.till.code(ZHAO), Symbology.QR, 0, "hand"))
    for _ in range(2):  # it waits a moment whether more is typed
        desk.till.clock.advance(UNDO_S * 0.9)
        counter.checkout.tick()
    desk.till.clock.advance(UNDO_S)
    counter.checkout.tick()
    assert (seen.shown[-1].undo_left is not None) == (percent > 100)
    counter.kiosk.on_barcode(Barcode("no member's code", Symbology.QR, 0, "hand"))
    assert counter.kiosk.model.stays_s == SORRY_S * percent / 100
