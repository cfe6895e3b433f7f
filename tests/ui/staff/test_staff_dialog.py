"""A badge, a PIN, and what becomes of them: the presenter on the real use cases, and the dialog on the presenter."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from pos_client.adapters.staff_store import SealedStaffStore
from pos_client.domain import passwords
from pos_client.domain.cashiers import ALL_ALLOWED, WAIT_S, Action, Badge, Cashier, Permission, Permissions, Staff
from pos_client.domain.member_code import Intent
from pos_client.domain.outcome import Refused
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import WriteOffReason
from pos_client.services.saving import Saved
from pos_client.services.staff import NO_WISH, Remedy, StaffDesk, Wish
from pos_client.services.staffed import StaffedCounter
from tests.fakes.tasks import FakeTasks
from tests.unit.services.till import KEY, Till, sale_of
from ui.i18n import install_language
from ui.screens.staff import text
from ui.screens.staff.presenter import ShowsStaff, StaffModel, StaffPresenter
from ui.screens.staff.view import StaffDialog
from ui.widgets.buttons import TillButton

HANDLE = "123456789012"
LOW_SCREEN_PX = 600


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
        self.counter = StaffedCounter(
            till.checkout,
            till.refunds,
            till.deposits,
            till.corrections,
            till.pick_ups,
            self.desk,
            till.outbox,
            till.clock,
        )
        self.tasks = FakeTasks()
        self.shown = StaffModel()
        self.approved = 0
        self.presenter = self.presenter_on(self)

    def presenter_on(self, view: ShowsStaff) -> StaffPresenter:
        return StaffPresenter(view, self.desk, self.counter, self.tasks, self.till.clock, self.on_approved)

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


@pytest.mark.parametrize("text", ["BADGE-Wu", "0042"])
def test_while_somebody_must_sign_in_a_badge_nobody_has_is_said_to_be_that(scene: Scene, text: str) -> None:
    assert scene.presenter.take(text)
    assert (scene.shown.is_open, scene.shown.wants_badge) == (True, True)
    assert scene.shown.reason == Reason.UNKNOWN_BADGE
    scene.type("1234")
    assert not scene.tasks.started
    scene.sign_in()
    assert (scene.shown.is_open, scene.shown.cashier) == (False, "Bo")
    assert not scene.presenter.take(text), "whoever is signed in is not asked for a badge"


def test_an_open_approval_stays_one_whoever_scans_a_badge_next(scene: Scene) -> None:
    scene.sign_in()
    recognised = scene.till.scan(HANDLE, Intent.PAY)
    scene.counter.save(sale_of(recognised, 5000, 10), recognised, "")
    assert scene.presenter.take("BADGE-Bo")
    scene.counter.forget()  # the sale was changed behind the dialog
    assert scene.presenter.take("BADGE-Li")
    assert scene.shown.action is Action.REDEEM
    scene.type("5678")
    assert scene.desk.cashier is not None
    assert scene.desk.cashier.name == "Bo"


@pytest.mark.parametrize("text", ["6901234567892", "https://example.com", "130123456789012345", "ein \u00e4", ""])
def test_what_is_something_else_is_no_badge(scene: Scene, text: str) -> None:
    assert not scene.presenter.take(text)
    assert not scene.shown.is_open


def test_the_open_dialog_takes_everything_but_member_codes_for_a_badge(scene: Scene) -> None:
    scene.presenter.open()
    assert (scene.shown.is_open, scene.shown.wants_badge, scene.shown.reason) == (True, True, "")
    assert not scene.presenter.take(scene.till.code(HANDLE))
    assert scene.presenter.take("6901234567892")
    assert scene.shown.reason == Reason.UNKNOWN_BADGE
    assert scene.presenter.take("BADGE-Bo")
    assert (scene.shown.wants_badge, scene.shown.reason) == (False, "")


def test_an_approval_that_is_waited_for_knows_a_wrong_badge_as_well(scene: Scene) -> None:
    scene.sign_in()
    recognised = scene.till.scan(HANDLE, Intent.PAY)
    scene.counter.save(sale_of(recognised, 5000, 10), recognised, "")
    assert scene.presenter.take("BADGE-Wu")
    assert (scene.shown.action, scene.shown.reason) == (Action.REDEEM, Reason.UNKNOWN_BADGE)
    scene.sign_in("Li", "5678")
    assert scene.approved == 1


def test_the_key_lets_whoever_is_signed_in_leave(scene: Scene) -> None:
    scene.sign_in()
    scene.presenter.open()
    assert (scene.shown.is_open, scene.shown.cashier) == (True, "Bo")
    scene.presenter.sign_out()
    assert (scene.shown.is_open, scene.desk.cashier) == (False, None)


def test_where_nobody_has_to_sign_in_the_key_does_nothing(scene: Scene) -> None:
    scene.desk.replace(Staff())
    scene.presenter.open()
    assert not scene.shown.is_open


def test_too_many_wrong_pins_count_down_for_this_badge_only(scene: Scene) -> None:
    scene.presenter.take("BADGE-Bo")
    for _ in range(5):
        scene.type("9999")
    assert scene.shown.wait_s == WAIT_S
    scene.type("1234")
    scene.till.clock.advance(0.9)
    scene.presenter.tick()
    assert (scene.shown.wait_s, scene.shown.typed, scene.desk.cashier) == (WAIT_S, 0, None)
    scene.till.clock.advance(27.2)
    scene.presenter.tick()
    assert "4:32" in text.told(scene.shown)
    assert scene.presenter.take("BADGE-Li")
    assert (scene.shown.wait_s, scene.shown.typed) == (0, 0)
    scene.sign_in()
    assert "4:32" in text.told(scene.shown), "it is remembered"
    scene.till.clock.advance(272)
    scene.presenter.tick()
    assert "Type the PIN" in text.told(scene.shown)
    scene.type("1234")
    assert scene.shown.cashier == "Bo"


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
    assert text.wish(scene.shown) == "••9012 · ¥50.00"
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
    presenter = scene.presenter_on(dialog)
    dialog.bind(presenter)
    presenter.take("BADGE-Bo")
    yield dialog
    dialog.hide()


def test_keys_and_touches_type_a_pin(dialog: StaffDialog, scene: Scene) -> None:
    assert dialog.isVisible()
    QTest.keyClicks(dialog, "19x")
    QTest.keyClick(dialog, Qt.Key.Key_Backspace)
    QTest.mouseClick(dialog.pad.keys["2"], Qt.MouseButton.LeftButton)
    assert dialog.dots.text() == "●●○○○○○○"
    QTest.keyClicks(dialog, "34")
    assert "1234" not in dialog.dots.text()
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert not dialog.isVisible()
    assert scene.desk.cashier is not None


def test_enter_is_for_the_pin_whatever_has_the_focus(dialog: StaffDialog, scene: Scene) -> None:
    QTest.keyClicks(dialog, "1234")
    dialog.pad.keys["7"].setFocus()
    QTest.keyClick(dialog.pad.keys["7"], Qt.Key.Key_Return)
    assert scene.desk.cashier is not None


def test_without_a_badge_only_esc_and_signing_out_can_be_pressed(dialog: StaffDialog, scene: Scene) -> None:
    assert all(button.isEnabled() for button in (dialog.ok, *dialog.pad.keys.values()))
    QTest.keyClicks(dialog, "1234")
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    dialog.show_model(StaffModel(is_open=True, wants_badge=True, cashier="Bo"))
    assert not any(button.isEnabled() for button in (dialog.ok, *dialog.pad.keys.values()))
    assert (dialog.cancel.isEnabled(), dialog.sign_out.isEnabled()) == (True, True)
    QTest.keyClick(dialog, Qt.Key.Key_F12)
    assert scene.desk.cashier is None


def test_the_dialog_counts_down_by_itself(dialog: StaffDialog, scene: Scene, qtbot: QtBot) -> None:
    for _ in range(5):
        QTest.keyClicks(dialog, "9999")
        QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert "5:00" in dialog.told.text()
    scene.till.clock.advance(60)
    qtbot.waitUntil(lambda: "4:00" in dialog.told.text())


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
        longest = Wish(HANDLE, 123_456_789, "CNY", None, 987_654_321, HANDLE, WriteOffReason.MEMBER_COMPENSATED)
        asked = [(None, NO_WISH), *((action, NO_WISH) for action in Action)]
        asked += [(Action.VOID, replace(longest, remedy=remedy)) for remedy in Remedy]
        for action, wish in asked:
            for reason, wait_s in (("", 0), (Reason.WRONG_PIN, 0), (Reason.UNKNOWN_BADGE, 0), ("", 300)):
                model = StaffModel(
                    is_open=True, action=action, cashier="Bo", reason=str(reason), wait_s=wait_s, wish=wish
                )
                dialog.show_model(model)
                QApplication.processEvents()
                assert dialog.height() <= LOW_SCREEN_PX
                assert dialog.wish.height() >= dialog.wish.heightForWidth(dialog.wish.width()), dialog.wish.text()
                assert dialog.title.text().isascii() == (language == "en")
                for label in (dialog.title, dialog.about, dialog.dots):
                    assert label.width() >= label.sizeHint().width() - 1, label.text()
                assert dialog.told.height() >= dialog.told.heightForWidth(dialog.told.width()), dialog.told.text()
                assert all(button.fits() for button in dialog.findChildren(TillButton) if button.isVisible())
    finally:
        install_language(qapp, "en")
