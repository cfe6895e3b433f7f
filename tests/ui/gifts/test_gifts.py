"""Handing gifts over: which, what is told of it, and taking it back; on the real use cases, and in the window."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from pos_client.domain.gifts import Gift
from pos_client.domain.member_code import Intent
from pos_client.domain.outcome import Refused, Unknown
from pos_client.domain.programme import LocalText
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import TransactionKind
from pos_client.errors import StorageError
from pos_client.services.saving import Saved
from pos_client.services.verification import Recognised
from tests.fakes.tasks import FakeTasks
from tests.unit.services.till import Till
from ui.composition.front_poses import gifts_models
from ui.i18n import install_language
from ui.screens.checkout.model import GiftShown
from ui.screens.gifts import text
from ui.screens.gifts.presenter import CLOSED, READ_S, GiftsPresenter, GiftsServices
from ui.screens.gifts.view import GiftsDialog
from ui.widgets.buttons import TillButton

WANG, LI = "123456789012", "123456789013"
MUG, TEA = LocalText("Mug", "马克杯"), LocalText("Tea", "茶叶")
SMALLEST_PX = 600


class Desk:
    """The presenter on a real till where nobody has to sign in."""

    def __init__(self, folder: Path) -> None:
        self.till = Till(folder)
        self.member = self.till.backend.add_member(WANG, points=50)
        now = self.till.clock.utc()
        self.tea = Gift(UUID(int=1), TEA, 2, now, now + timedelta(days=12))
        self.mug = Gift(UUID(int=2), MUG, 1, now)
        self.member.gifts += [self.tea, self.mug]
        self.till.connect()
        self.model, self.left, self.shown = CLOSED, list[tuple[Gift, ...]](), list[GiftShown | None]()
        self.tones, self.tasks = list[str](), FakeTasks()
        self.forgotten = 0
        self.fault: StorageError | None = None
        self.lacks = False
        self.presenter = GiftsPresenter(self, self.services())
        self.till.sync.subscribe_outcomes(self.presenter.outcome)

    def services(self) -> GiftsServices:
        return GiftsServices(
            refusal=self.till.pick_ups.refusal,
            pick_up=self.pick_up,
            void=self.till.checkout.void,
            forget=self.forget,
            tasks=self.tasks,
            tones=self,
            clock=self.till.clock,
            cashier="Li Na",
            on_left=lambda _found, left: self.left.append(left),
            on_gift=self.shown.append,
        )

    def play(self, pattern: str) -> None:
        self.tones.append(pattern)

    def pick_up(self, recognised: Recognised, gift_id: UUID, cashier: str) -> Saved | Refused:
        if self.fault:
            raise self.fault
        if self.lacks:
            return Refused(Reason.NEEDS_APPROVAL)
        return self.till.pick_ups.pick_up(recognised, gift_id, cashier)

    def forget(self) -> None:
        self.forgotten += 1

    def show_model(self, model: object) -> None:
        self.model = model  # type: ignore[assignment]  # the presenter shows nothing else

    def open(self, intent: Intent = Intent.PAY, *, is_spent: bool = False) -> None:
        self.till.clock.advance(60)
        self.presenter.open(self.till.scan(WANG, intent), is_spent=is_spent)

    def read(self) -> None:
        """Time for the verdict to be read."""
        self.till.clock.advance(1)

    def kinds(self) -> list[TransactionKind]:
        return [entry.transaction.kind for entry in self.till.outbox.latest(10)]

    @property
    def said(self) -> str:
        return text.face(self.model).title


@pytest.fixture
def desk(tmp_path: Path, qapp: QApplication) -> Iterator[Desk]:
    install_language(qapp, "en")
    desk = Desk(tmp_path)
    yield desk
    desk.till.close()


def test_enter_hands_over_and_says_when_to_give_it(desk: Desk) -> None:
    desk.open()
    assert (text.who(desk.model), desk.said) == ("Wang X. ••9012", "2 gifts waiting")
    assert [text.row(gift, desk.model) for gift in desk.model.gifts] == ["2 × Tea · until 3 Dec", "Mug"]
    desk.presenter.enter()
    assert (desk.said, desk.kinds()) == ("Confirming…", [TransactionKind.PICK_UP])
    desk.presenter.enter()  # before the answer it is a slip of the hand
    assert desk.kinds() == [TransactionKind.PICK_UP]
    desk.till.sync.work()
    face = text.face(desk.model)
    assert (face.title, face.detail, desk.tones) == ("Hand it over now", "2 × Tea", ["good"])
    assert desk.left == [(desk.mug,)]
    assert desk.shown[-1] == GiftShown(TEA, 2, is_booked=True)


def test_after_one_of_two_enter_goes_on_and_after_the_last_it_closes(desk: Desk) -> None:
    desk.open()
    desk.presenter.move(1)
    desk.presenter.enter()
    desk.till.sync.work()
    assert desk.left == [(desk.tea,)]
    desk.read()
    desk.presenter.enter()
    assert (desk.said, len(desk.kinds())) == ("1 gift waiting", 1), "read, and nothing handed over by it"
    desk.presenter.enter()
    desk.till.sync.work()
    desk.read()
    assert set(desk.member.picked_up) == {UUID(int=1), UUID(int=2)}
    assert desk.model.is_over
    desk.presenter.enter()
    assert not desk.model.is_open
    assert desk.shown[-1] is None


def test_the_arrows_stay_in_the_list_and_touching_the_chosen_one_hands_it_over(desk: Desk) -> None:
    desk.open()
    desk.presenter.move(-1)
    assert desk.model.chosen == 0
    desk.presenter.move(9)
    assert desk.model.chosen == 1
    desk.presenter.choose(7)
    desk.presenter.choose(0)
    assert (desk.model.chosen, desk.kinds()) == (0, [])
    desk.presenter.choose(0)
    assert desk.kinds() == [TransactionKind.PICK_UP]


def test_undone_it_waits_again(desk: Desk) -> None:
    desk.open()
    desk.presenter.enter()
    desk.till.sync.work()
    desk.presenter.undo()
    desk.till.sync.work()
    assert (desk.said, desk.member.picked_up) == ("Undone: it waits again", {})
    assert desk.left[-1] == (desk.tea, desk.mug)
    assert not desk.model.may_undo
    desk.presenter.undo()
    assert len(desk.kinds()) == 2


@pytest.mark.parametrize(
    ("intent", "is_spent", "said"),
    [
        (Intent.EARN, False, "Not unlocked for paying"),
        (Intent.PAY, True, "This code was for the sale"),
    ],
)
def test_a_code_that_gets_nothing_is_told_before_and_the_next_one_goes_on(
    desk: Desk, intent: Intent, is_spent: bool, said: str
) -> None:
    desk.open(intent, is_spent=is_spent)
    assert desk.said == said
    assert not desk.presenter.take("the next code"), "it is the checkout's"
    assert (desk.model.is_open, desk.kinds()) == (False, [])


def test_offline_is_said_before_and_nothing_is_written(desk: Desk) -> None:
    desk.till.pull_plug()
    desk.open()
    assert desk.said == "Not while offline"
    desk.presenter.enter()
    assert (desk.model.is_open, desk.kinds()) == (False, [])


def test_while_the_member_is_here_it_can_still_be_taken_back(desk: Desk) -> None:
    found = desk.till.scan(WANG, Intent.PAY)
    desk.presenter.open(found, is_spent=False)
    desk.presenter.enter()
    desk.presenter.cancel()  # before the answer
    desk.till.sync.work()
    desk.presenter.open(found, is_spent=True)
    assert (desk.said, desk.model.may_undo) == ("Hand it over now", True)
    desk.presenter.undo()
    desk.presenter.cancel()
    desk.till.sync.work()
    assert desk.member.picked_up == {}
    desk.open()
    assert (desk.said, len(desk.model.gifts)) == ("2 gifts waiting", 2), "another scan, and nothing to undo"


def test_no_answer_is_told_as_that_and_can_be_taken_back(desk: Desk) -> None:
    desk.open()
    desk.presenter.enter()
    assert desk.model.done is not None
    desk.presenter.outcome(Unknown(desk.model.done.entry.transaction.txn_id))
    assert (desk.said, desk.tones) == ("No answer yet: keep it here", ["queued"])
    assert desk.model.may_undo
    assert desk.shown[-1] == GiftShown(TEA, 2, is_booked=False)


def test_what_another_till_handed_over_is_not_given_twice(desk: Desk) -> None:
    desk.open()
    desk.member.picked_up[desk.tea.gift_id] = UUID(int=99)
    desk.presenter.enter()
    desk.till.sync.work()
    face = text.face(desk.model)
    assert (face.title, face.detail, desk.tones) == ("Do not hand it over", "Gift already handed over", ["bad"])
    assert (desk.model.gifts, desk.model.may_undo, desk.shown[-1]) == ((desk.mug,), False, None)


def test_a_second_enter_neither_takes_the_verdict_away_nor_hands_another_one_over(desk: Desk) -> None:
    desk.open()
    for _ in range(4):
        desk.presenter.enter()
        desk.till.sync.work()
    assert (desk.said, desk.kinds()) == ("Hand it over now", [TransactionKind.PICK_UP])
    desk.till.clock.advance(READ_S)
    desk.presenter.enter()
    assert desk.said == "1 gift waiting"


def test_that_it_is_not_to_be_handed_over_does_not_go_with_the_press_that_asked(desk: Desk) -> None:
    desk.member.gifts.remove(desk.mug)
    desk.open()
    desk.member.picked_up[desk.tea.gift_id] = UUID(int=99)
    desk.presenter.enter()
    desk.till.sync.work()
    desk.presenter.enter()
    assert desk.said == "Do not hand it over"
    desk.read()
    desk.presenter.enter()
    assert not desk.model.is_open


def test_the_next_gift_is_asked_about_again_as_the_code_may_have_carried_a_sale(desk: Desk) -> None:
    found = desk.till.scan(WANG, Intent.PAY)
    desk.presenter.open(found, is_spent=False)
    desk.presenter.enter()
    desk.till.sync.work()
    desk.presenter.cancel()
    found = replace(found, member=found.member.with_gifts(desk.left[-1]))
    desk.presenter.open(found, is_spent=True)
    assert (desk.said, desk.model.may_hand_over) == ("Hand it over now", False)
    desk.read()
    desk.presenter.enter()
    assert desk.said == "This code was for the sale"
    desk.presenter.choose(0)
    desk.presenter.enter()
    assert (desk.model.is_open, desk.kinds()) == (False, [TransactionKind.PICK_UP])


@pytest.mark.parametrize("is_open", [True, False])
def test_a_gift_waits_again_where_its_pick_up_was_refused_for_the_code(desk: Desk, *, is_open: bool) -> None:
    desk.open()
    desk.presenter.enter()
    assert desk.model.done is not None
    refused = Refused(Reason.REPLAY, txn_id=desk.model.done.entry.transaction.txn_id)
    if not is_open:
        desk.presenter.cancel()
    desk.presenter.outcome(refused)
    assert desk.left[-1] == (desk.mug, desk.tea)
    desk.presenter.outcome(refused)
    assert desk.left[-1] == (desk.mug, desk.tea), "told twice it is still one"
    if is_open:
        assert (desk.said, desk.model.gifts) == ("Do not hand it over", (desk.mug, desk.tea))


def test_what_was_the_last_gift_and_is_undone_can_be_had_once_more(desk: Desk) -> None:
    desk.member.gifts.remove(desk.mug)
    found = desk.till.scan(WANG, Intent.PAY)
    desk.presenter.open(found, is_spent=False)
    desk.presenter.enter()
    desk.presenter.cancel()
    desk.till.sync.work()
    desk.presenter.open(replace(found, member=found.member.with_gifts(())), is_spent=False)
    desk.presenter.undo()
    desk.till.sync.work()
    desk.read()
    desk.presenter.enter()
    assert (desk.said, desk.model.gifts) == ("1 gift waiting", (desk.tea,))


def test_another_member_in_the_same_basket_is_not_shown_what_the_first_one_got(desk: Desk) -> None:
    desk.till.backend.add_member(LI, "Li Na")
    desk.till.connect()
    first = desk.till.scan(WANG, Intent.PAY)
    desk.presenter.open(first, is_spent=False)
    desk.presenter.enter()
    desk.presenter.cancel()
    second = replace(desk.till.scan(LI, Intent.PAY), basket_id=first.basket_id)
    desk.presenter.open(second, is_spent=False)
    assert (text.who(desk.model), desk.said) == ("Li N. ••9013", "No gift is waiting for this member")


def test_when_the_link_comes_back_what_waits_can_be_had(desk: Desk) -> None:
    desk.open()
    desk.presenter.move(1)
    desk.till.pull_plug()
    desk.presenter.link()
    assert desk.said == "Not while offline"
    desk.till.plug_in()
    desk.presenter.link()
    assert (desk.said, desk.model.chosen, desk.model.may_hand_over) == ("2 gifts waiting", 1, True)
    desk.presenter.enter()
    desk.presenter.link()
    assert desk.said == "Confirming…", "what was asked for goes on"
    desk.presenter.cancel()
    desk.presenter.link()
    assert not desk.model.is_open


def test_an_end_that_no_calendar_shows_is_as_good_as_none(desk: Desk) -> None:
    farthest = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
    desk.open()
    assert text.row(replace(desk.mug, waits_until=farthest), desk.model) == "Mug"


def test_a_window_that_cannot_be_drawn_is_not_open_and_keeps_no_scan(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cannot_draw(_model: object) -> None:
        raise OverflowError

    monkeypatch.setattr(desk, "show_model", cannot_draw)
    with pytest.raises(OverflowError):
        desk.open()
    assert not desk.presenter.take("the next code")


def test_an_approval_is_asked_for_and_goes_on(desk: Desk) -> None:
    desk.lacks = True
    desk.open()
    desk.presenter.enter()
    assert (desk.said, desk.presenter.wants_approval) == ("Needs an approval", True)
    assert desk.presenter.take("a badge nobody wanted") is True
    desk.lacks = False
    desk.presenter.approved()
    assert desk.kinds() == [TransactionKind.PICK_UP]
    assert not desk.presenter.wants_approval


def test_closing_forgets_what_was_to_be_approved(desk: Desk) -> None:
    desk.lacks = True
    desk.open()
    desk.presenter.enter()
    desk.presenter.cancel()
    assert (desk.forgotten, desk.model.is_open) == (1, False)


def test_a_full_disk_is_told_and_nothing_is_handed_over(desk: Desk) -> None:
    desk.fault = StorageError("full")
    desk.open()
    desk.presenter.enter()
    assert text.face(desk.model).tone == "bad"
    assert (desk.model.gifts, desk.tones, desk.left) == ((desk.tea, desk.mug), ["bad"], [])


def test_a_code_in_between_waits_for_a_decision(desk: Desk) -> None:
    desk.open()
    assert desk.presenter.take("another code")
    assert desk.said == "The code was not used"
    desk.presenter.cancel()
    assert not desk.presenter.take("another code")


@pytest.fixture
def dialog(qapp: QApplication, qtbot: QtBot, desk: Desk) -> Iterator[GiftsDialog]:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    dialog = GiftsDialog(window)
    presenter = GiftsPresenter(dialog, desk.services())
    desk.till.sync.subscribe_outcomes(presenter.outcome)
    dialog.bind(presenter)
    desk.till.clock.advance(60)
    presenter.open(desk.till.scan(WANG, Intent.PAY), is_spent=False)
    yield dialog
    install_language(qapp, "en")


def test_keys_and_fingers_do_the_same(dialog: GiftsDialog, desk: Desk) -> None:
    QTest.keyClick(dialog, Qt.Key.Key_Down)
    assert [button.isChecked() for button in dialog.rows] == [False, True]
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    desk.till.sync.work()
    assert dialog.news.face().detail == "Mug"
    QTest.keyClick(dialog, Qt.Key.Key_F8)
    desk.till.sync.work()
    assert dialog.news.face().title == "Undone: it waits again"
    desk.read()
    QTest.mouseClick(dialog.enter, Qt.MouseButton.LeftButton)
    QTest.mouseClick(dialog.rows[0], Qt.MouseButton.LeftButton)
    desk.till.sync.work()
    assert set(desk.member.picked_up) == {desk.mug.gift_id}
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_a_key_held_down_hands_one_gift_over(dialog: GiftsDialog, desk: Desk) -> None:
    held = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "", autorep=True)
    QApplication.sendEvent(dialog, held)
    assert desk.kinds() == []
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert desk.kinds() == [TransactionKind.PICK_UP]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", gifts_models())
def test_every_state_fits_speaks_and_can_be_touched(
    dialog: GiftsDialog, qapp: QApplication, name: str, language: str
) -> None:
    install_language(qapp, language)
    dialog.show_model(gifts_models()[name])
    qapp.processEvents()
    assert dialog.height() <= SMALLEST_PX
    assert dialog.news.fits()
    assert dialog.news.accessibleName()
    for button in dialog.findChildren(TillButton):
        if button.isVisible():
            assert button.height() >= 44
            assert button.accessibleName()
