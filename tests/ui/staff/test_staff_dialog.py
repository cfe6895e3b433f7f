"""A badge, a PIN, and what becomes of them: the presenter on the real use cases, and the dialog on the presenter."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from pos_client.adapters.staff_store import SealedStaffStore
from pos_client.domain import passwords
from pos_client.domain.cashiers import ALL_ALLOWED, Action, Badge, Cashier, Permission, Permissions, Staff
from pos_client.domain.member_code import Intent
from pos_client.domain.outcome import Refused
from pos_client.domain.reasons import Reason
from pos_client.services.saving import Saved
from pos_client.services.staff import StaffDesk
from pos_client.services.staffed import StaffedCounter
from tests.fakes.tasks import FakeTasks
from tests.unit.services.till import KEY, Till, sale_of
from ui.i18n import install_language
from ui.screens.staff.presenter import StaffModel, StaffPresenter
from ui.screens.staff.view import StaffDialog
from ui.widgets.buttons import TillButton

HANDLE = "123456789012"


class Scene:
    """A till with two cashiers, and the dialog's presenter on it. `shown` is the model shown last."""

    def __init__(self, folder: Path) -> None:
        self.till = Till(folder)
        self.till.backend.add_member(HANDLE, points=500)
        self.till.connect()
        self.desk = StaffDesk(SealedStaffStore(folder, KEY), self.till.clock)
        careful = Permissions(redeem=Permission.APPROVAL)
        people = (("Bo", "1234", careful), ("Li", "5678", ALL_ALLOWED))
        badges = [
            Badge(Cashier(f"BADGE-{name}", name, may), passwords.hashed(pin, bytes(16))) for name, pin, may in people
        ]
        self.desk.replace(Staff(tuple(badges)))
        till = self.till
        self.counter = StaffedCounter(till.checkout, till.refunds, till.deposits, self.desk, till.outbox, till.clock)
        self.tasks = FakeTasks()
        self.shown = StaffModel()
        self.approved = 0
        self.presenter = StaffPresenter(self, self.desk, self.counter, self.tasks, self.on_approved)

    def show_model(self, model: StaffModel) -> None:
        self.shown = model

    def on_approved(self) -> None:
        self.approved += 1

    def type(self, pin: str) -> None:
        for digit in pin:
            self.presenter.digit(digit)
        self.presenter.enter()

    def sign_in(self, name: str = "Bo", pin: str = "1234") -> None:
        assert self.presenter.take(f"BADGE-{name}")
        self.type(pin)


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return Scene(tmp_path)


def test_only_a_badge_known_here_opens_the_dialog(scene: Scene) -> None:
    assert not scene.presenter.take("6901234567892")
    assert not scene.shown.is_open
    assert scene.presenter.take("BADGE-Bo")
    assert (scene.shown.is_open, scene.shown.action, scene.shown.typed) == (True, None, 0)


def test_badge_and_pin_sign_somebody_in_and_out(scene: Scene) -> None:
    scene.sign_in()
    assert (scene.shown.is_open, scene.shown.cashier) == (False, "Bo")
    scene.presenter.take("BADGE-Li")
    assert scene.shown.cashier == "Bo"
    scene.presenter.sign_out()
    assert (scene.shown.is_open, scene.shown.cashier, scene.desk.cashier) == (False, "", None)


def test_a_wrong_pin_is_said_and_typed_again(scene: Scene) -> None:
    scene.sign_in(pin="9999")
    assert (scene.shown.is_open, scene.shown.typed, scene.shown.reason) == (True, 0, Reason.WRONG_PIN)
    scene.type("12345678999")
    assert scene.shown.reason == Reason.WRONG_PIN
    for digit in "12a":
        scene.presenter.digit(digit)
    scene.presenter.backspace()
    assert (scene.shown.typed, scene.shown.reason) == (1, "")
    scene.type("234")
    assert scene.shown.cashier == "Bo"
    assert scene.approved == 0


def test_while_a_pin_is_looked_at_nothing_else_happens(scene: Scene) -> None:
    scene.tasks.is_held = True
    scene.sign_in()
    assert scene.shown.is_checking
    scene.presenter.digit("9")
    scene.presenter.enter()
    scene.presenter.cancel()
    assert scene.presenter.take("BADGE-Li")
    assert len(scene.tasks.started) == 1
    scene.tasks.release()
    assert (scene.shown.is_open, scene.shown.cashier) == (False, "Bo")


def test_what_needs_an_approval_is_approved_by_the_next_badge(scene: Scene) -> None:
    scene.sign_in()
    recognised = scene.till.scan(HANDLE, Intent.PAY)
    sale = sale_of(recognised, 5000, 10)
    assert scene.counter.save(sale, recognised, "") == Refused(Reason.NEEDS_APPROVAL)
    scene.sign_in("Bo", "1234")
    assert (scene.shown.action, scene.shown.reason) == (Action.REDEEM, Reason.NOT_PERMITTED)
    scene.sign_in("Li", "5678")
    assert (scene.shown.is_open, scene.shown.cashier, scene.approved) == (False, "Bo", 1)
    assert isinstance(scene.counter.save(sale, recognised, ""), Saved)
    scene.presenter.take("BADGE-Li")
    assert scene.shown.action is None


def test_who_does_not_want_an_approval_any_more_presses_esc(scene: Scene) -> None:
    scene.sign_in()
    recognised = scene.till.scan(HANDLE, Intent.PAY)
    scene.counter.save(sale_of(recognised, 5000, 10), recognised, "")
    scene.presenter.take("BADGE-Li")
    scene.presenter.cancel()
    assert not scene.shown.is_open
    scene.presenter.take("BADGE-Li")
    assert scene.shown.action is None


def test_a_disk_that_refuses_is_said_to(scene: Scene) -> None:
    (scene.till.folder / "wrong-pins.sealed").mkdir()
    scene.sign_in()
    assert (scene.shown.is_open, scene.shown.reason) == (True, "STORAGE_ERROR")


@pytest.fixture
def dialog(qtbot: QtBot, scene: Scene) -> Iterator[StaffDialog]:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    dialog = StaffDialog(window)
    presenter = StaffPresenter(dialog, scene.desk, scene.counter, scene.tasks, scene.on_approved)
    dialog.bind(presenter)
    presenter.take("BADGE-Bo")
    yield dialog
    dialog.hide()


def test_keys_and_touches_type_a_pin(dialog: StaffDialog, scene: Scene) -> None:
    assert dialog.isVisible()
    QTest.keyClicks(dialog, "19x")
    QTest.keyClick(dialog, Qt.Key.Key_Backspace)
    QTest.mouseClick(dialog.keys["2"], Qt.MouseButton.LeftButton)
    assert dialog.dots.text() == "●●○○○○○○"
    QTest.keyClicks(dialog, "34")
    assert "1234" not in dialog.dots.text()
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert not dialog.isVisible()
    assert scene.desk.cashier is not None


def test_enter_is_for_the_pin_whatever_has_the_focus(dialog: StaffDialog, scene: Scene) -> None:
    QTest.keyClicks(dialog, "1234")
    dialog.keys["7"].setFocus()
    QTest.keyClick(dialog.keys["7"], Qt.Key.Key_Return)
    assert scene.desk.cashier is not None


@pytest.mark.parametrize("way", ["key", "button", "cross"])
def test_esc_button_and_cross_close_it(dialog: StaffDialog, scene: Scene, way: str) -> None:
    if way == "key":
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
    elif way == "button":
        QTest.mouseClick(dialog.cancel, Qt.MouseButton.LeftButton)
    else:
        dialog.close()
    assert not dialog.isVisible()
    assert scene.desk.cashier is None


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_word_fits_in_both_languages(dialog: StaffDialog, qapp: QApplication, language: str) -> None:
    install_language(qapp, language)
    try:
        for action in (None, *Action):
            for reason in ("", Reason.WRONG_PIN, Reason.TOO_MANY_TRIES):
                dialog.show_model(StaffModel(is_open=True, action=action, cashier="Bo", reason=str(reason)))
                QApplication.processEvents()
                assert dialog.title.text().isascii() == (language == "en")
                for label in (dialog.title, dialog.about, dialog.dots):
                    assert label.width() >= label.sizeHint().width() - 1, label.text()
                assert all(button.fits() for button in dialog.findChildren(TillButton) if button.isVisible())
    finally:
        install_language(qapp, "en")
