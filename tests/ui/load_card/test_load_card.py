"""Loading a card: how much fits, what is told of it, and taking it back; on the real use cases, and in the window."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from pos_client.domain.member_code import Intent
from pos_client.domain.outcome import Refused
from pos_client.domain.programme import StoredValueRule
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import TransactionKind
from pos_client.errors import StorageError
from pos_client.services.saving import Saved
from pos_client.services.verification import Recognised
from tests.fakes.tasks import FakeTasks
from tests.unit.services.till import Till
from ui.composition.front_poses import load_models
from ui.i18n import install_language
from ui.screens.checkout.model import CardLoad
from ui.screens.load_card import text
from ui.screens.load_card.model import UNASKED
from ui.screens.load_card.presenter import CLOSED, LoadPresenter, LoadServices
from ui.screens.load_card.view import LoadCardDialog
from ui.widgets.buttons import TillButton

WANG = "123456789012"
SMALLEST_PX = 600
RULE = StoredValueRule(min_deposit_minor=1_000, max_deposit_minor=100_000, max_balance_minor=120_000)


class Desk:
    """The presenter on a real till where nobody has to sign in."""

    def __init__(self, folder: Path) -> None:
        self.till = Till(folder)
        self.member = self.till.backend.add_member(WANG, points=50)
        self.member.stored_value_minor = 30_000
        self.till.backend.ledger.programme = replace(self.till.backend.ledger.programme, stored_value=RULE)
        self.till.connect()
        self.model, self.saved, self.loads = CLOSED, list[Saved](), list[CardLoad | None]()
        self.copies = self.forgotten = 0
        self.fault: StorageError | None = None
        self.lacks = False
        self.presenter = LoadPresenter(self, self.services())
        self.till.sync.subscribe_outcomes(self.presenter.outcome)

    def services(self) -> LoadServices:
        return LoadServices(
            room=self.till.deposits.room,
            deposit=self.deposit,
            void=self.void,
            forget=self.forget,
            tasks=FakeTasks(),
            cashier="Li Na",
            on_saved=self.saved.append,
            on_load=self.loads.append,
            print_copy=self.print_copy,
        )

    def deposit(self, recognised: Recognised, amount_minor: int, cashier: str) -> Saved | Refused:
        if self.fault:
            raise self.fault
        if self.lacks:
            return Refused(Reason.NEEDS_APPROVAL)
        return self.till.deposits.deposit(recognised, amount_minor, cashier)

    def void(self, txn_id: UUID, cashier: str) -> Saved | Refused:
        return self.till.checkout.void(txn_id, cashier)

    def forget(self) -> None:
        self.forgotten += 1

    def print_copy(self) -> None:
        self.copies += 1

    def show_model(self, model: object) -> None:
        self.model = model  # type: ignore[assignment]  # the presenter shows nothing else

    def open(self) -> None:
        self.till.clock.advance(60)
        self.presenter.open(self.till.scan(WANG, Intent.EARN))

    def type(self, keys: str) -> None:
        for key in keys:
            self.presenter.key(key)

    @property
    def words(self) -> str:
        return text.told(self.model)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    desk.till.close()


def test_a_card_is_loaded_and_the_member_sees_it_grow(desk: Desk) -> None:
    desk.open()
    assert text.who(desk.model) == "Wang X. ••9012 · balance ¥300.00"
    assert desk.words == "Type what is paid in, ¥10.00 to ¥900.00; then Enter."
    desk.type("200")
    assert desk.loads[-1] == CardLoad(20_000)
    desk.presenter.enter()
    [saved] = desk.saved
    made = saved.entry.transaction
    assert (made.kind, made.amount_minor, made.cashier) == (TransactionKind.DEPOSIT, 20_000, "Li Na")
    assert desk.words == "Saved; confirming…"
    desk.till.sync.work()
    assert desk.words == "Loaded. ¥500.00 are on the card now."
    assert desk.loads[-1] == CardLoad(20_000, 50_000)
    desk.presenter.print_copy()
    desk.presenter.enter()
    assert desk.loads[-1] is None
    assert (desk.model, desk.copies) == (CLOSED, 1)


@pytest.mark.parametrize("keys", ["", "9.99", "900.01", "5000"])
def test_only_what_fits_is_loaded(desk: Desk, keys: str) -> None:
    desk.open()
    desk.type(keys)
    desk.presenter.enter()
    assert (desk.saved, desk.model.is_busy) == ([], False)
    if keys:
        assert desk.words == "Does not fit: from ¥10.00 to ¥900.00 can be loaded now."


def test_it_is_taken_back_with_one_key(desk: Desk) -> None:
    desk.open()
    desk.presenter.undo()
    desk.type("200")
    desk.presenter.enter()
    desk.till.sync.work()
    desk.presenter.undo()
    desk.presenter.undo()
    assert desk.words == "Undone. Give ¥200.00 back."
    kinds = [entry.transaction.kind for entry in desk.till.outbox.latest(5)]
    assert kinds.count(TransactionKind.VOID) == 1
    desk.till.sync.work()
    assert desk.till.backend.ledger.members[WANG].stored_value_minor == 30_000


def test_what_the_backend_refuses_is_given_back(desk: Desk) -> None:
    desk.open()
    desk.type("200")
    desk.presenter.enter()
    rule = replace(RULE, max_balance_minor=40_000, max_deposit_minor=10_000)
    desk.till.backend.ledger.programme = replace(desk.till.backend.ledger.programme, stored_value=rule)
    desk.till.sync.work()
    assert desk.words.startswith("Not loaded. Give ¥200.00 back.")
    assert not desk.model.may_undo


def test_alone_a_till_loads_nothing(desk: Desk) -> None:
    desk.till.pull_plug()
    desk.open()
    assert desk.words == "Loading works online only, with a member's code. Take no money."
    desk.presenter.enter()
    assert desk.model == CLOSED


def test_a_full_card_and_a_programme_without_cards_say_so(desk: Desk) -> None:
    desk.member.stored_value_minor = RULE.max_balance_minor
    desk.open()
    assert desk.words.startswith("This card is full")
    desk.presenter.cancel()
    off = replace(desk.till.backend.ledger.programme, stored_value=StoredValueRule(enabled=False))
    desk.till.backend.ledger.programme = off
    desk.open()
    assert desk.words.startswith("No loading of cards here")


def test_a_fault_changes_nothing_and_an_approval_goes_on(desk: Desk) -> None:
    desk.open()
    desk.type("200")
    desk.fault = StorageError("no room")
    desk.presenter.enter()
    assert (desk.saved, desk.model.typed, desk.model.notice) == ([], "200", StorageError.code)
    desk.fault, desk.lacks = None, True
    desk.presenter.enter()
    assert desk.presenter.wants_approval
    assert desk.presenter.take("911")
    assert desk.words.startswith("Needs an approval")
    desk.lacks = False
    desk.presenter.approved()
    assert len(desk.saved) == 1
    assert not desk.presenter.wants_approval


def test_an_approval_nobody_gives_is_forgotten(desk: Desk) -> None:
    desk.open()
    desk.type("200")
    desk.lacks = True
    desk.presenter.enter()
    desk.presenter.cancel()
    assert (desk.forgotten, desk.saved, desk.model) == (1, [], CLOSED)


def test_another_code_waits_while_there_is_something_to_decide(desk: Desk) -> None:
    assert not desk.presenter.take("911")
    desk.open()
    assert desk.presenter.take("911")
    assert desk.model.notice == UNASKED
    desk.type("200")
    desk.presenter.enter()
    assert not desk.presenter.take("911"), "the next member may come"
    assert desk.model == CLOSED


@pytest.fixture
def dialog(qtbot: QtBot, desk: Desk) -> Iterator[LoadCardDialog]:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    dialog = LoadCardDialog(window, has_printer=True)
    presenter = LoadPresenter(dialog, desk.services())
    dialog.bind(presenter)
    desk.till.clock.advance(60)
    presenter.open(desk.till.scan(WANG, Intent.EARN))
    yield dialog
    dialog.hide()


def test_keys_and_fingers_do_all_of_it(dialog: LoadCardDialog, desk: Desk) -> None:
    QTest.keyClicks(dialog, "20x")
    QTest.mouseClick(dialog.pad.keys["0"], Qt.MouseButton.LeftButton)
    QTest.keyClicks(dialog, "1")
    QTest.keyClick(dialog, Qt.Key.Key_Backspace)
    assert dialog.figure.text() == "¥200.00"
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    QTest.keyClick(dialog, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(dialog, Qt.Key.Key_F8)
    assert dialog.told.text() == "Undone. Give ¥200.00 back."
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert (len(desk.saved), desk.copies, dialog.isVisible()) == (1, 1, False)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_word_fits_in_both_languages_and_the_smallest_window(
    dialog: LoadCardDialog, qapp: QApplication, language: str
) -> None:
    install_language(qapp, language)
    try:
        for name, model in load_models().items():
            dialog.show_model(model)
            QApplication.processEvents()
            assert dialog.told.height() >= dialog.told.heightForWidth(dialog.told.width()), name
            assert dialog.told.text().isascii() is False or language == "en"
            assert all(button.fits() for button in dialog.findChildren(TillButton) if button.isVisible()), name
            assert dialog.height() < SMALLEST_PX
    finally:
        install_language(qapp, "en")
