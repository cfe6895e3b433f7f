"""A receipt of another till: what is left of its sale is the backend's word, and money goes back after that only."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from pos_client.domain.outcome import Queued, Refused, Unknown
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Told, Transaction
from pos_client.services.refunds import RefundWish
from pos_client.services.saving import Saved
from tests.ui.refund.test_refund import WANG, Desk
from tests.unit.services.till import Till, sale_of
from ui.i18n import install_language
from ui.screens.refund import text
from ui.screens.refund.presenter import CLOSED


class Elsewhere(Desk):
    """The desk, and a sale of 100.00 at another till of the same backend."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        (folder / "other").mkdir()
        self.other = Till(folder / "other", clock=self.till.clock, ids=self.till.ids, chain=self.till.backend)
        self.till.backend.place = "Harbour Mall · Till 2"
        self.other.connect()
        self.till.clock.advance(60)
        paying = self.other.scan(WANG)
        saved = self.other.checkout.save(sale_of(paying, 10_000), paying, "Bo")
        assert isinstance(saved, Saved)
        self.sale = saved.entry.transaction
        self.other.sync.work()

    def settle(self) -> None:
        """The sender has its turn, and the dialog hears of what came of it."""
        heard = len(self.till.outcomes)
        self.till.sync.work()
        for outcome in self.till.outcomes[heard:]:
            self.presenter.outcome(outcome)

    def refund_all(self) -> Transaction:
        self.presenter.open(self.sale.txn_id)
        self.give_back()
        return self.last()


@pytest.fixture
def desk(tmp_path: Path, qapp: QApplication) -> Iterator[Elsewhere]:
    install_language(qapp, "en")
    desk = Elsewhere(tmp_path)
    yield desk
    desk.till.close()
    desk.other.close()


def test_it_says_where_and_whose_card_and_has_no_copy_to_print(desk: Elsewhere) -> None:
    desk.presenter.open(desk.sale.txn_id)
    assert desk.model.offer is not None
    where = text.sale(desk.model.offer)
    assert where.endswith("\u2022\u20229012 · ¥100.00\nHarbour Mall · Till 2")
    assert WANG not in where
    desk.presenter.print_copy()
    assert desk.copies == 0


def test_money_goes_back_once_the_backend_has_booked_it(desk: Elsewhere) -> None:
    desk.refund_all()
    assert desk.words() == "One moment: hand nothing back before the backend has answered."
    assert desk.saved == [], "the drawer stays shut"
    desk.settle()
    assert desk.words() == "Hand back ¥100.00."
    assert [saved.entry.transaction for saved in desk.saved] == [desk.last()]
    desk.presenter.print_copy()
    assert desk.copies == 1
    desk.presenter.enter()
    assert desk.model == CLOSED


def test_the_answer_may_come_before_saving_has_returned(desk: Elsewhere) -> None:
    save = desk.refund

    def slowly(wish: RefundWish, cashier: str) -> object:
        done = save(wish, cashier)
        desk.settle()
        return done

    desk.refund = slowly  # type: ignore[assignment,method-assign] # the desk is the test's own
    desk.presenter = type(desk.presenter)(desk, desk.services())
    desk.refund_all()
    assert (desk.words(), len(desk.saved)) == ("Hand back ¥100.00.", 1)


def test_what_came_back_somewhere_else_in_between_is_refused(desk: Elsewhere) -> None:
    desk.presenter.open(desk.sale.txn_id)
    offer = desk.model.offer
    desk.other.refunds.refund(RefundWish(desk.sale.txn_id, 1, offer=offer), "Bo")
    desk.other.sync.work()
    desk.give_back()
    desk.settle()
    assert desk.words().startswith("Hand nothing back. More than was sold.")
    assert desk.saved == []


def test_an_answer_that_is_lost_is_awaited_even_with_the_window_closed(desk: Elsewhere) -> None:
    refund = desk.refund_all()
    for outcome in (Unknown(refund.txn_id), Queued(refund.txn_id, Reason.OFFLINE, Told())):
        desk.presenter.outcome(outcome)
        assert desk.words().startswith("No answer yet. Hand nothing back")
    desk.presenter.enter()
    assert desk.model == CLOSED
    desk.settle()
    assert [saved.entry.transaction for saved in desk.saved] == [refund]
    desk.settle()
    assert (desk.model, len(desk.saved)) == (CLOSED, 1)


def test_offline_it_says_what_to_do(desk: Elsewhere) -> None:
    desk.till.pull_plug()
    desk.presenter.open(desk.sale.txn_id)
    assert desk.model.refused == Reason.REFUND_NEEDS_LINK
    assert desk.words() == (
        "Sale of another till. "
        "Only the backend knows it: scan again when online, or refund it at the till on the receipt."
    )
    assert not desk.presenter.take("911" * 14), "the next customer is served"
    assert desk.model == CLOSED


def test_the_link_may_break_while_somebody_decides(desk: Elsewhere) -> None:
    desk.presenter.open(desk.sale.txn_id)
    desk.till.pull_plug()
    desk.give_back()
    assert desk.model.notice == Reason.REFUND_NEEDS_LINK
    assert desk.till.outbox.head() == 0
    desk.till.plug_in()
    desk.give_back()
    desk.settle()
    assert desk.words() == "Hand back ¥100.00."


def test_a_refusal_of_an_own_sale_is_told_too(desk: Elsewhere) -> None:
    sale = desk.sell()
    desk.presenter.open(sale.txn_id)
    desk.give_back()
    assert (desk.words(), len(desk.saved)) == ("Hand back ¥100.00.", 1)
    desk.presenter.outcome(Refused(Reason.BEYOND_SALE, desk.last().txn_id))
    assert desk.words().startswith("Hand nothing back.")
