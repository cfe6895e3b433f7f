"""The stand's face: what it costs, what it ends, what it says to a screen reader."""

from datetime import datetime

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pos_client.domain.barcode import Kind
from pos_client.domain.reasons import Reason
from tests.ui.kiosk.stand import WANG, Stand
from ui.i18n import install_language
from ui.screens.kiosk.presenter import Apology, KioskModel, KioskScreen
from ui.screens.kiosk.states import KioskState
from ui.screens.kiosk.view import KioskView


class Ends:
    """A presenter that only counts."""

    def __init__(self) -> None:
        self.ended = 0

    def attach(self, screen: KioskScreen) -> None:
        screen.show_model(KioskModel(KioskState.ATTRACT))

    def on_time_up(self) -> None:
        self.ended += 1


class Minutes:
    """The time on the wall."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 21, 14, 2)  # noqa: DTZ001 - a wall clock has no zone

        self.asked = 0

    def __call__(self) -> datetime:
        self.asked += 1
        return self.now


@pytest.fixture
def ends() -> Ends:
    return Ends()


@pytest.fixture
def minutes() -> Minutes:
    return Minutes()


@pytest.fixture
def view(qtbot: QtBot, ends: Ends, minutes: Minutes) -> KioskView:
    made = KioskView(ends, "Harbour Mall", minutes)
    made.resize(1024, 600)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def picture(view: KioskView) -> bytes:
    return bytes(view.grab().toImage().constBits())


def test_what_stays_for_a_while_ends_by_itself_once(view: KioskView, ends: Ends, qtbot: QtBot) -> None:
    view.show_model(KioskModel(KioskState.SORRY, apology=Apology(Reason.EXPIRED), stays_s=0.05))
    qtbot.waitUntil(lambda: ends.ended == 1)
    view.show_model(KioskModel(KioskState.ATTRACT))
    qtbot.wait(100)
    assert ends.ended == 1


def test_a_new_model_starts_its_own_time(view: KioskView, ends: Ends, qtbot: QtBot) -> None:
    view.show_model(KioskModel(KioskState.SORRY, apology=Apology(Reason.EXPIRED), stays_s=0.05))
    view.show_model(KioskModel(KioskState.SORRY, apology=Apology(Reason.EXPIRED), stays_s=60))
    qtbot.wait(100)
    assert ends.ended == 0


def test_every_state_looks_different(view: KioskView, stand: Stand) -> None:
    stand.hold_up(WANG)
    models = [
        *stand.screen.shown,
        KioskModel(KioskState.SORRY, apology=Apology(Reason.NOT_MEMBER_CODE, Kind.ALIPAY)),
        KioskModel(KioskState.OUT_OF_ORDER),
    ]
    assert {model.state for model in models} == set(KioskState)
    pictures = set()
    for model in models:
        view.show_model(model)
        pictures.add(picture(view))
    assert len(pictures) == len(models)


def test_a_screen_reader_hears_every_state(view: KioskView, stand: Stand) -> None:
    assert view.accessibleName() == "Hold up your member code"
    stand.hold_up(WANG)
    view.show_model(stand.screen.shown[-1])
    assert view.accessibleName() == "Welcome back, Wang X. Checked in · +1 point"
    view.show_model(KioskModel(KioskState.OUT_OF_ORDER))
    assert view.accessibleName() == "Out of order"


def test_the_language_switches_live(view: KioskView, qapp: QApplication, qtbot: QtBot) -> None:
    before = picture(view)
    install_language(qapp, "zh")
    try:
        qtbot.waitUntil(lambda: view.accessibleName() == "请出示会员码")
        assert picture(view) != before
    finally:
        install_language(qapp, "en")


def test_the_clock_goes_on(view: KioskView, minutes: Minutes, qtbot: QtBot) -> None:
    view.show_model(KioskModel(KioskState.OUT_OF_ORDER))
    before = picture(view)
    minutes.now = minutes.now.replace(minute=3)
    qtbot.waitUntil(lambda: picture(view) != before)


def test_hidden_it_does_nothing(view: KioskView, minutes: Minutes, qtbot: QtBot) -> None:
    view.hide()
    asked = minutes.asked
    qtbot.wait(250)
    assert minutes.asked == asked
