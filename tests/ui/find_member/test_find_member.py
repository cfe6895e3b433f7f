"""The window for a member without a phone: what is asked, what Enter takes, and that all of it can be read."""

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from pos_client.domain.outcome import Refused
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import TypedReason
from pos_client.domain.wire import FoundMember, SearchAnswer
from pos_client.errors import StorageError
from tests.fakes.tasks import FakeTasks
from ui.i18n import install_language
from ui.screens.find_member import text
from ui.screens.find_member.model import FindModel, FindState, Unused
from ui.screens.find_member.presenter import FindMemberPresenter, FindServices
from ui.screens.find_member.view import MOST_ROWS, FindMemberDialog
from ui.widgets.buttons import TillButton

NUMBER = "123456789012"
MEMBER_CODE = "9110" + "0" * 30
SMALLEST_PX = 600
SINCE = date(2024, 3, 5)
WANG, CHEN, LI = (
    FoundMember(f"12345678482{place}", name, SINCE) for place, name in enumerate(("Wang X.", "陈*", "Li N."))
)
NO_PHONE = TypedReason.NO_PHONE


class Scene:
    """The presenter, a backend that knows three members, and what came out of it."""

    def __init__(self) -> None:
        self.shown = FindModel()
        self.entered: list[tuple[str, TypedReason]] = []
        self.asked: list[tuple[str, str]] = []
        self.answer: SearchAnswer | Refused = SearchAnswer(None, (WANG, CHEN, LI))
        self.fault: StorageError | None = None
        self.is_online = True
        self.tasks = FakeTasks()
        services = FindServices(self.find, lambda: self.is_online, self.tasks, "Li Na")
        self.services = services
        self.presenter = FindMemberPresenter(self, services, self.on_entered)

    def show_model(self, model: FindModel) -> None:
        self.shown = model

    def find(self, words: str, cashier: str) -> SearchAnswer | Refused:
        self.asked.append((words, cashier))
        if self.fault:
            raise self.fault
        return self.answer

    def on_entered(self, number: str, why: TypedReason) -> None:
        self.entered.append((number, why))

    def type(self, digits: str) -> None:
        for digit in digits:
            self.presenter.digit(digit)


@pytest.fixture
def scene() -> Scene:
    scene = Scene()
    scene.presenter.open()
    return scene


def test_four_digits_ask_by_themselves_and_enter_takes_the_first(scene: Scene) -> None:
    scene.type("4821")
    assert scene.asked == [("4821", "Li Na")]
    assert (scene.shown.state, scene.shown.found) == (FindState.FOUND, (WANG, CHEN, LI))
    scene.presenter.enter()
    assert (scene.entered, scene.shown) == ([(WANG.handle, NO_PHONE)], FindModel())


def test_words_wait_for_enter_and_the_next_takes_whom_arrows_chose(scene: Scene) -> None:
    scene.presenter.typed("wx")
    assert scene.asked == []
    scene.presenter.enter()
    assert scene.asked == [("wx", "Li Na")]
    scene.presenter.move(-1)
    assert scene.shown.chosen == 0
    for _turn in range(5):
        scene.presenter.move(1)
    assert scene.shown.taken == LI.handle
    scene.presenter.pick(1)
    scene.presenter.choose(TypedReason.PHONE_BROKEN)
    scene.presenter.enter()
    assert scene.entered == [(CHEN.handle, TypedReason.PHONE_BROKEN)]


def test_a_whole_number_is_taken_as_it_is_with_and_without_the_backend(scene: Scene) -> None:
    scene.answer = SearchAnswer(None)
    scene.type(NUMBER)
    assert (scene.shown.taken, len(scene.asked)) == (NUMBER, 1)
    assert text.told(scene.shown).startswith("The sale is noted.")
    scene.presenter.enter()
    scene.is_online = False
    scene.presenter.open()
    scene.presenter.typed("1234 5678 9012")
    scene.presenter.enter()
    assert (scene.entered, len(scene.asked)) == ([(NUMBER, NO_PHONE)] * 2, 1)


def test_offline_it_says_so_and_asks_nobody(scene: Scene) -> None:
    scene.is_online = False
    scene.presenter.link()
    scene.type("4821")
    scene.presenter.enter()
    assert (scene.asked, scene.shown.may_search) == ([], False)
    assert text.told(scene.shown) == "Offline: nobody can be looked for. Type all 12 digits of the card."
    scene.is_online = True
    scene.presenter.link()
    assert scene.shown.may_search
    scene.presenter.enter()
    assert scene.shown.found


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (SearchAnswer(None), "Nobody found."),
        (SearchAnswer(None, has_more=True), "Too many fit."),
        (SearchAnswer(None, (WANG,), has_more=True), "These are at home in this store"),
        (Refused(Reason.TOO_MANY_SEARCHES), "Searched too often. Wait"),
        (Refused(Reason.NOT_SIGNED_IN), "Nobody is signed in"),
        (Refused(Reason.NO_ANSWER), "No answer. Enter asks again"),
        (Refused(Reason.OFFLINE), "Offline: nobody"),
    ],
)
def test_every_answer_has_words(scene: Scene, answer: SearchAnswer | Refused, said: str) -> None:
    scene.answer = answer
    scene.type("4821")
    assert text.told(scene.shown).startswith(said)
    assert scene.shown.is_open


def test_a_fault_is_told_and_can_be_tried_again(scene: Scene) -> None:
    scene.fault = StorageError()
    scene.type("4821")
    assert (scene.shown.state, scene.shown.failed) == (FindState.FAILED, StorageError.code)
    scene.fault = None
    scene.presenter.enter()
    assert scene.shown.found


def test_while_it_searches_enter_takes_nobody_unseen_and_what_comes_late_is_nothing(scene: Scene) -> None:
    scene.tasks.is_held = True
    scene.type("4821")
    assert scene.shown.state is FindState.SEARCHING
    scene.presenter.enter()
    scene.presenter.enter()
    assert (scene.entered, len(scene.tasks.started)) == ([], 1)
    scene.type("1")
    scene.tasks.release()
    assert (scene.shown.text, scene.shown.found) == ("48211", ())
    scene.presenter.cancel()
    assert not scene.shown.is_open


def test_typing_on_forgets_who_was_found(scene: Scene) -> None:
    scene.type("4821")
    scene.presenter.backspace()
    assert (scene.shown.found, scene.shown.taken) == ((), "")
    scene.presenter.enter()
    assert (scene.entered, len(scene.asked)) == ([], 1)


def test_a_digit_too_many_is_said_until_the_next_key(scene: Scene) -> None:
    scene.type(NUMBER + "9")
    assert (scene.shown.text, scene.shown.unused) == (NUMBER, Unused.DIGIT)
    assert text.told(scene.shown) == "All 12 digits are there. Backspace takes the last one back."
    scene.presenter.choose(NO_PHONE)
    assert scene.shown.unused is None


@pytest.mark.parametrize("scanned", ["BADGE-Li", "6901234567892", ""])
def test_what_is_scanned_meanwhile_waits_and_the_text_stays(scene: Scene, scanned: str) -> None:
    scene.type("123")
    assert scene.presenter.take(scanned)
    assert (scene.shown.text, scene.shown.unused) == ("123", Unused.SCAN)
    assert text.told(scene.shown) == "Not read. First this member; then badge or product."
    scene.presenter.backspace()
    assert (scene.shown.text, scene.shown.unused) == ("12", None)


def test_a_members_code_makes_looking_needless(scene: Scene) -> None:
    scene.type("123")
    assert not scene.presenter.take(MEMBER_CODE)
    assert not scene.shown.is_open
    assert not scene.presenter.take("BADGE-Li"), "nobody is being looked for any more"


@pytest.fixture
def dialog(qtbot: QtBot, scene: Scene) -> Iterator[FindMemberDialog]:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    dialog = FindMemberDialog(window)
    presenter = FindMemberPresenter(dialog, scene.services, scene.on_entered)
    dialog.bind(presenter)
    presenter.open()
    yield dialog
    dialog.hide()


def test_fingers_alone_type_initials_too(dialog: FindMemberDialog, scene: Scene) -> None:
    assert (dialog.pad.isVisible(), dialog.letters.isVisible()) == (True, False)
    QTest.mouseClick(dialog.to_letters, Qt.MouseButton.LeftButton)
    assert (dialog.pad.isVisible(), dialog.letters.isVisible()) == (False, True)
    for key in ("W", "X", "Z", "\u232b", "M", " "):
        QTest.mouseClick(dialog.letters.keys[key], Qt.MouseButton.LeftButton)
    assert dialog.field.text() == "wxm "
    assert dialog.field.hasFocus(), "and a keyboard goes on where fingers ended"
    QTest.mouseClick(dialog.letters.keys["123"], Qt.MouseButton.LeftButton)
    assert (dialog.pad.isVisible(), dialog.letters.isVisible()) == (True, False)
    QTest.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    assert [text for text, _who in scene.asked] == ["wxm "]


def test_keys_alone_do_all_of_it(dialog: FindMemberDialog, scene: Scene) -> None:
    QTest.keyClicks(dialog.field, "wz")
    QTest.keyClick(dialog.field, Qt.Key.Key_Backspace)
    QTest.keyClicks(dialog.field, "x")
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    assert [row.isVisible() for row in dialog.rows] == [True] * 3 + [False] * 2
    QTest.keyClick(dialog.field, Qt.Key.Key_Down)
    QTest.keyClick(dialog.field, Qt.Key.Key_F3)
    assert [row.isChecked() for row in dialog.rows[:3]] == [False, True, False]
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    assert scene.entered == [(CHEN.handle, TypedReason.CODE_UNREADABLE)]
    assert not dialog.isVisible()


def test_and_so_do_fingers(dialog: FindMemberDialog, scene: Scene) -> None:
    for digit in ("4", "8", "2", "⌫", "2", "1"):
        QTest.mouseClick(dialog.pad.keys[digit], Qt.MouseButton.LeftButton)
    assert dialog.field.text() == "4821"
    QTest.mouseClick(dialog.rows[2], Qt.MouseButton.LeftButton)
    QTest.mouseClick(dialog.rows[2], Qt.MouseButton.LeftButton)
    QTest.mouseClick(dialog.reasons[TypedReason.PHONE_BROKEN], Qt.MouseButton.LeftButton)
    assert [button.isChecked() for button in dialog.reasons.values()] == [True, False, False]
    assert [row.isChecked() for row in dialog.rows[:3]] == [False, False, True]
    QTest.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    assert scene.entered == [(LI.handle, TypedReason.PHONE_BROKEN)]


def test_keys_pressed_beside_the_field_reach_it(dialog: FindMemberDialog) -> None:
    QTest.keyClicks(dialog, "wxm")
    QTest.keyClick(dialog, Qt.Key.Key_Backspace)
    assert dialog.field.text() == "wx"


@pytest.mark.parametrize("way", ["key", "button", "cross"])
def test_esc_button_and_cross_close_it(dialog: FindMemberDialog, scene: Scene, way: str) -> None:
    QTest.keyClicks(dialog.field, NUMBER)
    if way == "key":
        QTest.keyClick(dialog.field, Qt.Key.Key_Escape)
    elif way == "button":
        QTest.mouseClick(dialog.cancel, Qt.MouseButton.LeftButton)
    else:
        dialog.close()
    assert not dialog.isVisible()
    assert scene.entered == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_word_fits_in_both_languages_and_the_smallest_window(
    dialog: FindMemberDialog, qapp: QApplication, language: str
) -> None:
    install_language(qapp, language)
    try:
        many = FindModel(is_open=True, text="4821", state=FindState.FOUND, found=(WANG, CHEN, LI, WANG, CHEN))
        models = [FindModel(is_open=True), FindModel(is_open=True, text=NUMBER), many]
        models += [
            FindModel(is_open=True, text="wx", state=state) for state in FindState if state is not FindState.FAILED
        ]
        models += [FindModel(is_open=True, why=why) for why in TypedReason]
        models += [FindModel(is_open=True, unused=unused) for unused in Unused]
        assert len(many.found) == MOST_ROWS
        for model in models:
            dialog.show_model(model)
            QApplication.processEvents()
            assert dialog.title.text().isascii() == (language == "en")
            assert dialog.told.height() >= dialog.told.heightForWidth(dialog.told.width()), dialog.told.text()
            assert all(button.fits() for button in dialog.findChildren(TillButton) if button.isVisible())
        assert dialog.height() < SMALLEST_PX
    finally:
        install_language(qapp, "en")
