"""Receipts by hand and by themselves, on a printer of software: what comes out, what is told, and nobody waits."""

from collections import deque
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from hardware.printer.drawer import PrinterCashDrawer
from hardware.printer.escpos_printer import EscPosPrinter
from hardware.printer.simulated import SimulatedLine
from hardware.printer.virtual import VirtualPrinter
from pos_client.domain.receipt_code import receipt_code
from pos_client.domain.sale import SaleState
from pos_client.ports import Paper
from pos_client.services.printing import Printing
from pos_client.services.receipt_slip import Language
from pos_client.services.sale_receipt import Receipts, ShopName
from pos_client.services.saving import Saved
from tests.fakes.ids import numbered_id
from tests.fakes.tasks import FakeTasks
from tests.ui.checkout.counter import WANG, Counter
from ui.screens.checkout import banner_text
from ui.screens.checkout.model import NoticeKind
from ui.screens.receipts.model import PrinterNews, PrintState
from ui.screens.receipts.presenter import ReceiptsPresenter


class Shop:
    """A counter with a printer beside it."""

    def __init__(self, folder: Path, *, is_automatic: bool = False, has_printer: bool = True) -> None:
        self.counter = Counter(folder, sold=self.on_sold, print_last=self.on_print)
        self.behind = VirtualPrinter()
        self.line = SimulatedLine(self.behind)
        printer = EscPosPrinter(self.line, 48)
        till = self.counter.till
        self.printing = Printing(
            Receipts(till.outbox, till.shelf, ShopName("Harbour Mall", "Till 03")),
            printer if has_printer else None,
            PrinterCashDrawer(printer) if has_printer else None,
        )
        self.tasks, self.news = FakeTasks(), list[PrinterNews]()
        self.language: Language = "en"
        self.presenter = ReceiptsPresenter(
            self.printing,
            self.tasks,
            lambda: self.language,
            self.on_news,
            lambda _txn_id, receipt: self.counter.presenter.receipt(receipt),
            is_automatic=is_automatic,
        )
        till.sync.subscribe_outcomes(lambda outcome: self.presenter.outcome(outcome.txn_id))

    def on_sold(self, saved: Saved) -> None:
        self.presenter.sold(saved.entry.transaction.txn_id)

    def on_print(self) -> None:
        self.presenter.print_last()

    def on_news(self, news: PrinterNews) -> None:
        self.news.append(news)
        self.counter.presenter.printer(news)

    def sell(self, amount: str = "100") -> None:
        """Amount and code: the sale is saved by itself."""
        self.counter.till.clock.advance(60)
        self.counter.type(amount)
        self.counter.scan(WANG)
        assert self.counter.state() is SaleState.DONE

    def out(self) -> list[str]:
        return [slip.text for slip in self.behind.slips()]


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    shop = Shop(tmp_path)
    yield shop
    shop.counter.till.close()


@pytest.fixture
def automatic(tmp_path: Path) -> Iterator[Shop]:
    shop = Shop(tmp_path, is_automatic=True)
    yield shop
    shop.counter.till.close()


def test_a_receipt_is_printed_when_somebody_asks(shop: Shop) -> None:
    shop.sell()
    shop.counter.settle()
    assert shop.out() == []
    shop.counter.presenter.print_receipt()
    assert "Points earned" in shop.out()[0]
    assert "COPY" not in shop.out()[0]
    assert shop.counter.said() is NoticeKind.PRINTED


def test_the_second_one_is_a_copy_in_the_language_of_now(shop: Shop) -> None:
    shop.sell()
    shop.presenter.print_last()
    shop.language = "zh"
    shop.presenter.print_last()
    assert "副本" in shop.out()[1]
    assert "副本" not in shop.out()[0]


def test_after_a_restart_it_is_a_copy(shop: Shop) -> None:
    shop.sell()
    later = ReceiptsPresenter(shop.printing, shop.tasks, lambda: "en", shop.on_news, is_automatic=False)
    later.print_last()
    assert "COPY" in shop.out()[0]


def test_automatic_ones_wait_for_what_became_of_the_sale(automatic: Shop) -> None:
    automatic.sell()
    assert automatic.out() == []
    automatic.counter.settle()
    assert "Points on the card" in automatic.out()[0]
    automatic.counter.settle()
    assert len(automatic.out()) == 1
    assert automatic.counter.said() is NoticeKind.ACCEPTED


def test_automatic_ones_come_offline_too(automatic: Shop) -> None:
    automatic.counter.till.pull_plug()
    automatic.sell()
    automatic.counter.settle()
    assert "booked as soon as the till is online" in automatic.out()[0].replace("\n", " ")


def test_an_outcome_may_come_before_the_sale_is_known(automatic: Shop) -> None:
    automatic.sell()
    sale = automatic.counter.till.outbox.latest(1)[0].transaction.txn_id
    other = ReceiptsPresenter(automatic.printing, automatic.tasks, lambda: "en", automatic.on_news, is_automatic=True)
    other.outcome(sale)
    other.sold(sale)
    assert len(automatic.out()) == 1


def test_the_drawer_opens_where_there_is_money_to_take(shop: Shop) -> None:
    shop.sell()
    assert shop.behind.drawer_pulses == 1
    shop.counter.till.backend.ledger.members[WANG].points = 500
    shop.counter.till.clock.advance(60)
    paid = shop.counter.till.redeem(WANG, 20).entry.transaction.txn_id
    shop.presenter.sold(paid)
    assert shop.behind.drawer_pulses == 1


def test_a_printer_without_paper_is_told_and_the_sale_stands(automatic: Shop) -> None:
    automatic.behind.put_paper(Paper.OUT)
    automatic.sell()
    automatic.counter.settle()
    assert (automatic.counter.said(), automatic.counter.notice.code) == (NoticeKind.NOT_PRINTED, "PRINTER_PAPER_OUT")
    assert automatic.counter.state() is SaleState.DONE
    assert automatic.counter.screen.undo_left is not None
    automatic.behind.put_paper(Paper.AMPLE)
    automatic.presenter.print_last()
    assert [("COPY" in slip) for slip in automatic.out()] == [False]


def test_a_printer_that_is_away_is_told_at_the_start(shop: Shop) -> None:
    shop.line.plug(is_in=False)
    shop.presenter.ask_printer()
    assert shop.news == [PrinterNews(PrintState.FAILED, "PRINTER_AWAY")]


def test_paper_that_is_low_is_told(shop: Shop) -> None:
    shop.behind.put_paper(Paper.LOW)
    shop.presenter.ask_printer()
    shop.sell()
    shop.presenter.print_last()
    assert [news.paper for news in shop.news if news.state is not PrintState.PRINTING] == [Paper.LOW, Paper.LOW]


def test_news_of_the_printer_do_not_hide_what_somebody_has_to_act_upon(shop: Shop) -> None:
    shop.sell()
    shop.counter.presenter.commit()
    shop.counter.type("5")
    shop.counter.presenter.commit()
    said = shop.counter.said()
    shop.line.plug(is_in=False)
    shop.presenter.print_last()
    assert shop.counter.said() is said is NoticeKind.REFUSED
    assert shop.counter.tones.played[-1] == "attention"


def test_pressing_again_while_it_prints_prints_no_second_one(shop: Shop) -> None:
    shop.sell()
    shop.tasks.is_held = True
    for _ in range(3):
        shop.presenter.print_last()
    assert shop.counter.said() is NoticeKind.PRINTING
    assert shop.news == [PrinterNews(PrintState.PRINTING, is_asked=True)] * 3
    shop.tasks.release()
    assert len(shop.out()) == 1


def test_a_printer_that_takes_long_to_answer_is_asked_once(shop: Shop) -> None:
    shop.tasks.is_held = True
    for _ in range(3):
        shop.presenter.ask_printer()
    assert len(shop.tasks.started) == 1
    shop.tasks.release()
    assert shop.news == [PrinterNews(PrintState.READY)]
    shop.line.plug(is_in=False)
    for _ in range(2):
        shop.presenter.ask_printer()
    assert shop.news[1:] == [PrinterNews(PrintState.FAILED, "PRINTER_AWAY")] * 2


def test_sales_made_while_it_prints_are_printed_after_it(automatic: Shop) -> None:
    automatic.tasks.is_held = True
    for amount in ("10", "20", "30"):
        automatic.sell(amount)
        automatic.counter.settle()
    automatic.tasks.release()
    totals = [line for text in automatic.out() for line in text.split("\n") if line.startswith("Total")]
    assert [total.split("￥")[1] for total in totals] == ["10.00", "20.00", "30.00"]


def test_where_there_is_no_receipt_that_is_told(shop: Shop) -> None:
    shop.presenter.print_last()
    assert shop.counter.said() is NoticeKind.NOTHING_TO_PRINT
    shop.presenter.print_one(numbered_id(7))
    assert shop.out() == []


def test_without_a_printer_that_is_told(tmp_path: Path) -> None:
    shop = Shop(tmp_path, is_automatic=True, has_printer=False)
    shop.presenter.ask_printer()
    shop.sell()
    shop.counter.settle()
    assert shop.news == []
    shop.presenter.print_last()
    assert (shop.counter.said(), shop.counter.notice.code) == (NoticeKind.NOT_PRINTED, "NO_PRINTER")
    shop.counter.till.close()


def scan(shop: Shop, txn_id: UUID) -> None:
    """Somebody brings a receipt back."""
    assert shop.presenter.take(receipt_code(txn_id))


def sold(shop: Shop) -> UUID:
    """The sale made last."""
    return shop.counter.till.outbox.latest(1)[0].transaction.txn_id


def test_a_receipt_brought_back_tells_its_sale_and_is_what_is_printed_next(shop: Shop) -> None:
    shop.sell("10")
    first = sold(shop)
    shop.sell("20")
    scan(shop, first)
    receipt = shop.counter.notice.receipt
    assert shop.counter.said() is NoticeKind.RECEIPT
    assert receipt is not None
    assert (receipt.txn_id, receipt.amount_minor) == (first, 1_000)
    shop.presenter.print_last()
    assert "￥10.00" in shop.out()[0]
    shop.sell("30")
    shop.presenter.print_last()
    assert "￥30.00" in shop.out()[1]


def test_a_receipt_of_another_till_is_told_and_changes_nothing(shop: Shop) -> None:
    shop.sell()
    scan(shop, numbered_id(4_711))
    assert (shop.counter.said(), shop.counter.notice.receipt) == (NoticeKind.RECEIPT, None)
    assert banner_text.banner(shop.counter.screen).title == "Receipt of another till"
    shop.presenter.print_last()
    assert "￥100.00" in shop.out()[0]


def test_other_codes_are_left_alone(shop: Shop) -> None:
    assert not shop.presenter.take(shop.counter.till.code(WANG))
    assert shop.tasks.started == deque()


def test_what_became_of_the_sale_is_told(shop: Shop) -> None:
    shop.sell()
    sale = sold(shop)
    scan(shop, sale)
    assert banner_text.banner(shop.counter.screen).detail == "This sale is saved and posts when online."
    shop.counter.settle()
    scan(shop, sale)
    assert banner_text.banner(shop.counter.screen).detail == "This sale is booked."
    shop.counter.till.checkout.void(sale, "Li Na")
    scan(shop, sale)
    assert banner_text.banner(shop.counter.screen).detail == "This sale was undone."
