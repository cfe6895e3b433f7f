"""The dialog of a refund: what is offered, what of it comes back, and that all of it can be read."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from pos_client.domain.basket import Line
from pos_client.domain.coupon import Coupon
from pos_client.domain.member_code import Intent
from pos_client.domain.outcome import Refused, Unknown
from pos_client.domain.programme import LocalText
from pos_client.domain.reasons import Reason
from pos_client.domain.receipt_code import receipt_code
from pos_client.domain.sale import Sale, SaleEvent
from pos_client.domain.transaction import RefundReason, Transaction, TransactionKind
from pos_client.errors import StorageError
from pos_client.services.refunded import HandBack, RefundOffer
from pos_client.services.refunds import RefundRequested, RefundWish
from pos_client.services.saving import Saved
from tests.fakes.tasks import FakeTasks
from tests.unit.services.till import Till, sale_of
from ui.i18n import install_language
from ui.screens.refund import text
from ui.screens.refund.model import UNASKED, RefundModel
from ui.screens.refund.presenter import CLOSED, RefundPresenter, RefundServices
from ui.screens.refund.view import RefundDialog
from ui.widgets.buttons import TillButton

WANG = "123456789012"
TEA, MUG = Line("1", "TEA", "Tea", "tea", 3_000, 2_000), Line("2", "MUG", "Mug", "home", 1_000, 4_000)
CHEESE = Line("3", "CHEESE", "Cheese", "food", 532, 2_000)
SMALLEST_PX = 600


class Desk:
    """The presenter on a real till where nobody has to sign in."""

    def __init__(self, folder: Path) -> None:
        self.till = Till(folder)
        self.till.backend.add_member(WANG, points=50)
        self.till.connect()
        self.model, self.saved, self.copies, self.forgotten = CLOSED, list[Saved](), 0, 0
        self.is_full, self.shown, self.tasks = False, list[RefundModel](), FakeTasks()
        self.presenter = RefundPresenter(self, self.services())

    def services(self) -> RefundServices:
        return RefundServices(
            offer=self.till.refunds.offer,
            offer_newest=self.till.refunds.offer_newest,
            refund=self.refund,
            forget=self.forget,
            tasks=self.tasks,
            cashier="Till 3",
            on_saved=self.saved.append,
            print_copy=self.print_copy,
        )

    def refund(self, wish: RefundWish, cashier: str) -> RefundRequested | Refused:
        if self.is_full:
            raise StorageError("no room", code="DISK_FULL")
        return self.till.refunds.refund(wish, cashier)

    def forget(self) -> None:
        self.forgotten += 1

    def print_copy(self) -> None:
        self.copies += 1

    def show_model(self, model: RefundModel) -> None:
        self.model = model
        self.shown.append(model)

    def sell(self, lines: tuple[Line, ...] = ()) -> Transaction:
        self.till.clock.advance(60)
        paying = self.till.scan(WANG)
        sale = Sale(paying.basket_id).on(SaleEvent.MEMBER_RECOGNISED)
        saved = self.till.checkout.save(sale.with_lines(lines) if lines else sale_of(paying, 10_000), paying, "Li")
        assert isinstance(saved, Saved)
        return saved.entry.transaction

    def give_back(self, place: int = 0) -> None:
        self.presenter.enter()
        self.presenter.key(str(place + 1))

    def last(self) -> Transaction:
        return self.till.outbox.latest(1)[0].transaction

    def words(self) -> str:
        return text.told(self.model)


@pytest.fixture
def desk(tmp_path: Path, qapp: QApplication) -> Iterator[Desk]:
    install_language(qapp, "en")
    desk = Desk(tmp_path)
    yield desk
    desk.till.close()


def test_enter_gives_back_all_that_is_left(desk: Desk) -> None:
    sale = desk.sell()
    desk.presenter.open(sale.txn_id)
    assert (text.figure(desk.model), desk.model.may_save) == ("¥100.00", True)
    desk.give_back(2)
    assert (desk.last().kind, desk.last().refers_to, desk.last().amount_minor) == (
        TransactionKind.REFUND,
        sale.txn_id,
        10_000,
    )
    assert (desk.last().cashier, desk.last().approved_why) == ("Till 3", RefundReason.WRONG_ITEM)
    assert [saved.entry.transaction for saved in desk.saved] == [desk.last()]
    assert desk.words() == "Hand back ¥100.00."
    desk.presenter.enter()
    assert desk.model == CLOSED
    desk.presenter.open(sale.txn_id)
    assert (desk.words(), desk.model.may_save) == ("All of this sale has come back already.", False)
    before = desk.till.outbox.head()
    desk.presenter.enter()
    assert desk.till.outbox.head() == before


def test_another_receipt_takes_the_place_of_the_first_without_a_gap(desk: Desk) -> None:
    """A window that closes and opens again flickers, and may lose the keyboard."""
    first, second = desk.sell(), desk.sell()
    desk.presenter.open(first.txn_id)
    desk.shown.clear()
    desk.presenter.open(second.txn_id)
    assert [model.offer.sale.txn_id for model in desk.shown if model.offer] == [second.txn_id]
    assert CLOSED not in desk.shown


def test_another_receipt_that_is_looked_up_while_a_refund_is_saved_changes_nothing(desk: Desk) -> None:
    first, second = desk.sell(), desk.sell()
    desk.presenter.open(first.txn_id)
    desk.tasks.is_held = True
    desk.presenter.open(second.txn_id)
    desk.give_back()
    desk.tasks.release()
    assert desk.last().refers_to == first.txn_id
    assert desk.model.offer is not None
    assert (desk.model.offer.sale.txn_id, desk.model.done is not None) == (first.txn_id, True)


def test_a_part_is_typed_and_too_much_is_refused(desk: Desk) -> None:
    desk.presenter.open(desk.sell().txn_id)
    for key in "250":
        desk.presenter.key(key)
    desk.give_back()
    assert desk.model.notice == Reason.BEYOND_SALE
    desk.presenter.backspace()
    assert (text.figure(desk.model), desk.model.notice) == ("¥25.00", "")
    desk.give_back()
    assert desk.last().amount_minor == 2_500


def test_of_products_pieces_come_back_and_what_is_weighed_comes_whole(desk: Desk) -> None:
    desk.presenter.open(desk.sell((TEA, MUG, CHEESE)).txn_id)
    assert text.figure(desk.model) == "¥110.64"
    desk.presenter.key("1")
    desk.presenter.key("2")
    desk.presenter.key("3")
    desk.presenter.key("9")
    assert [line.quantity_milli for line in desk.model.chosen] == [2_000, 0, 0]
    assert text.line(desk.model.chosen[2], CHEESE) == "Cheese: 0 of 0.532"
    assert text.figure(desk.model) == "¥40.00"
    desk.presenter.key("2")
    desk.give_back()
    assert [(line.line_id, line.quantity_milli) for line in desk.last().lines] == [("1", 2_000), ("2", 1_000)]


def test_nothing_chosen_is_nothing_to_save(desk: Desk) -> None:
    desk.presenter.open(desk.sell((MUG,)).txn_id)
    desk.presenter.step(0)
    desk.presenter.step(7)
    before = desk.till.outbox.head()
    desk.presenter.enter()
    assert (desk.model.may_save, desk.till.outbox.head()) == (False, before)


def test_what_cannot_be_refunded_says_why_and_the_next_code_closes_it(desk: Desk) -> None:
    sale = desk.sell()
    assert isinstance(desk.till.checkout.void(sale.txn_id, "Li"), Saved)
    desk.presenter.open(sale.txn_id)
    assert desk.words() == "Already undone. The points were taken back before."
    assert not desk.presenter.take("911" * 14)
    assert desk.model == CLOSED
    desk.presenter.open(sale.txn_id)
    desk.presenter.enter()
    assert (desk.model, desk.saved) == (CLOSED, [])


def test_a_full_disk_is_told_and_the_sale_stands(desk: Desk) -> None:
    desk.presenter.open(desk.sell().txn_id)
    desk.is_full = True
    desk.give_back()
    assert (desk.model.notice, desk.saved) == ("DISK_FULL", [])
    desk.presenter.cancel()
    assert (desk.model, desk.forgotten) == (CLOSED, 1)


def test_other_codes_wait_and_the_next_customer_s_closes_it(desk: Desk) -> None:
    sale, code = desk.sell(), "911" * 14
    assert not desk.presenter.take(code)
    desk.presenter.open(sale.txn_id)
    assert not desk.presenter.take(receipt_code(sale.txn_id)), "another receipt is another refund"
    assert desk.presenter.take(code)
    assert desk.model.notice == UNASKED
    desk.give_back()
    assert not desk.presenter.take(code)
    assert desk.model == CLOSED


def test_nothing_is_saved_without_a_reason_and_esc_goes_a_step_back(desk: Desk) -> None:
    desk.presenter.open(desk.sell((TEA, MUG)).txn_id)
    before = desk.till.outbox.head()
    desk.presenter.enter()
    for key in ("0", "5", "9", "."):
        desk.presenter.key(key)
    desk.presenter.enter()
    desk.presenter.step(0)
    desk.presenter.backspace()
    assert (desk.model.asks_why, desk.model.chosen, desk.till.outbox.head()) == (True, (TEA, MUG), before)
    assert desk.words() == "Why does it come back? Its number saves it."
    desk.presenter.cancel()
    desk.presenter.key("1")
    assert (desk.model.asks_why, text.figure(desk.model)) == (False, "¥80.00")
    desk.presenter.cancel()
    assert desk.model == CLOSED


def sell_with_coupon(desk: Desk, lines: tuple[Line, ...] = ()) -> Transaction:
    """A sale of 100.00, or of some lines, with ten off."""
    now, day = desk.till.clock.utc().replace(microsecond=0), timedelta(days=1)
    coupon = Coupon("TEN", LocalText("Ten off", "减十元"), now - day, now + day, 1_000)
    desk.till.backend.ledger.members[WANG].coupons = (coupon,)
    desk.till.clock.advance(60)
    paying = desk.till.scan(WANG, Intent.PAY)
    empty = Sale(paying.basket_id).on(SaleEvent.MEMBER_RECOGNISED)
    sale = empty.with_lines(lines) if lines else sale_of(paying, 10_000)
    saved = desk.till.checkout.save(sale.with_coupon(coupon), paying, "Li")
    assert isinstance(saved, Saved)
    desk.till.sync.work()
    return saved.entry.transaction


def test_of_a_sale_with_a_coupon_the_heading_is_what_goes_over_the_counter(desk: Desk) -> None:
    desk.presenter.open(sell_with_coupon(desk).txn_id)
    assert text.figure(desk.model) == "¥100.00"
    assert "The coupon paid ¥10.00 of it" in desk.words()
    desk.presenter.enter()
    assert text.figure(desk.model) == "¥90.00"
    assert "The coupon paid ¥10.00 of it" in desk.words()
    desk.presenter.key("1")
    assert text.figure(desk.model) == "¥90.00"
    assert desk.words() == "Hand back ¥90.00. The coupon comes back too, if it is still valid."
    desk.till.sync.work()
    desk.till.clock.advance(60)
    assert [each.code for each in desk.till.scan(WANG, Intent.PAY).member.facts.coupons] == ["TEN"]


def test_the_coupon_comes_back_with_the_last_of_it_only(desk: Desk) -> None:
    sale = sell_with_coupon(desk, (TEA, MUG))
    desk.presenter.open(sale.txn_id)
    desk.presenter.key("2")
    assert (text.figure(desk.model), "The coupon paid ¥6.00" in desk.words()) == ("¥60.00", True)
    desk.give_back()
    assert (text.figure(desk.model), desk.words()) == ("¥54.00", "Hand back ¥54.00.")
    desk.presenter.enter()
    desk.presenter.open(sale.txn_id)
    assert (text.figure(desk.model), "The coupon paid ¥4.00" in desk.words()) == ("¥40.00", True)
    desk.give_back()
    assert (text.figure(desk.model), desk.words().startswith("Hand back ¥36.00. The coupon")) == ("¥36.00", True)


def test_where_nothing_is_handed_back_no_money_is_headed(desk: Desk) -> None:
    sale = sell_with_coupon(desk)
    desk.presenter.open(sale.txn_id)
    desk.give_back()
    desk.presenter.outcome(Refused(Reason.BEYOND_SALE, desk.last().txn_id))
    assert (text.figure(desk.model), "coupon" in desk.words()) == ("", False)


@pytest.fixture
def dialog(qtbot: QtBot) -> Iterator[RefundDialog]:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    dialog = RefundDialog(window, has_printer=True)
    yield dialog
    dialog.hide()


def test_keys_and_fingers_do_the_same(dialog: RefundDialog, desk: Desk) -> None:
    presenter = RefundPresenter(dialog, desk.services())
    dialog.bind(presenter)
    presenter.open(desk.sell().txn_id)
    for key in ("1", "2", ".", "5", "⌫"):
        QTest.mouseClick(dialog.pad.keys[key], Qt.MouseButton.LeftButton)
    assert dialog.figure.text() == "¥12.00"
    QTest.keyClicks(dialog, "8")
    assert dialog.figure.text() == "¥12.80"
    QTest.keyClick(dialog, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert desk.copies == 1
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    presenter.open(desk.sell((TEA, MUG)).txn_id)
    QTest.mouseClick(dialog.lines[0], Qt.MouseButton.LeftButton)
    QTest.keyClicks(dialog, "1")
    assert dialog.figure.text() == "¥60.00"
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.reasons[RefundReason.FAULTY].isVisible()
    assert not dialog.save.isVisible(), "only a number saves it"
    gap = dialog.reasons[RefundReason.UNWANTED].y() - (dialog.told.y() + dialog.told.height())
    assert (dialog.told.height() < 40, gap <= 12) == (True, True), "the keys stand below their question"
    assert not dialog.lines[0].isVisible()
    QTest.mouseClick(dialog.reasons[RefundReason.FAULTY], Qt.MouseButton.LeftButton)
    assert desk.last().approved_why == RefundReason.FAULTY
    assert dialog.save.isVisible()
    presenter.cancel()
    presenter.open(desk.sell((TEA, MUG)).txn_id)
    dialog.close()
    assert not dialog.isVisible()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_word_fits_in_both_languages_and_the_smallest_window(
    dialog: RefundDialog, desk: Desk, qapp: QApplication, language: str
) -> None:
    install_language(qapp, language)
    many = tuple(
        Line(str(number), "S", f"Longest name of a product {number}", "", 3_000, 1_234) for number in range(12)
    )
    offers = [desk.till.refunds.offer(desk.sell(lines).txn_id) for lines in ((), many)]
    saved = desk.till.refunds.refund(RefundWish(desk.sell().txn_id, 10_000), "Li")
    assert isinstance(saved, RefundRequested)
    done = RefundRequested(saved.saved, HandBack(9_000, 50, 500, 500))
    notices: tuple[str, ...] = ("", UNASKED, Reason.NEEDS_APPROVAL, Reason.BEYOND_SALE)
    waiting = RefundRequested(saved.saved, None)
    txn_id = saved.saved.entry.transaction.txn_id
    became = (None, Unknown(txn_id), Refused(Reason.BEYOND_SALE, txn_id))
    try:
        for offer in offers:
            assert isinstance(offer, RefundOffer)
            model = RefundModel(offer, offer.lines, "100")
            elsewhere = replace(model, offer=replace(offer, place="Harbour Mall of the longest name · Store 0412 · 03"))
            for each in [
                *(replace(model, notice=notice) for notice in notices),
                *(replace(model, asks_why=True, notice=notice) for notice in notices),
                replace(model, done=done),
                *(replace(elsewhere, done=waiting, outcome=outcome) for outcome in became),
                RefundModel(refused=Reason.REFUND_NEEDS_LINK),
            ]:
                dialog.show_model(each)
                QApplication.processEvents()
                assert dialog.title.text().isascii() == (language == "en")
                for label in (dialog.title, dialog.figure):
                    assert label.width() >= label.sizeHint().width() - 1, label.text()
                for label in (dialog.sale, dialog.told):
                    assert label.height() >= label.heightForWidth(label.width()), label.text()
                assert all(button.fits() for button in dialog.findChildren(TillButton) if button.isVisible())
                assert dialog.height() < SMALLEST_PX
    finally:
        install_language(qapp, "en")
