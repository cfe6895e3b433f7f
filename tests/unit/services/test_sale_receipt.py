"""A receipt says what became of a sale, as far as this till knows now; in both languages and on every paper."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from pos_client.domain.basket import Line
from pos_client.domain.calculation import Tender
from pos_client.domain.member_code import Intent
from pos_client.domain.programme import Programme, RebateRule
from pos_client.domain.receipt_code import receipt_code
from pos_client.domain.sale import Sale, SaleEvent
from pos_client.domain.slip import Code, SetLine, Slip, typeset, width
from pos_client.domain.transaction import TransactionKind, TypedReason
from pos_client.services.receipt_slip import WORDS, Language, slip_of
from pos_client.services.refunds import RefundRequested, RefundWish
from pos_client.services.sale_receipt import Receipts, ReceiptState, SaleReceipt, ShopName
from pos_client.services.saving import Saved
from pos_client.services.verification import Recognised
from tests.fakes.ids import numbered_id
from tests.unit.services.till import Till, sale_of

WANG = "123456789012"
TEA, MUG = Line("1", "TEA", "Jasmine tea", "tea", 3_000, 2_000), Line("2", "MUG", "马克杯 Mug", "home", 1_000, 4_000)
SHOP = ShopName("海港商城 Harbour Mall", "Till 03")
LANGUAGES: tuple[Language, ...] = ("en", "zh")


@pytest.fixture
def till(tmp_path: Path) -> Iterator[Till]:
    till = Till(tmp_path)
    till.backend.ledger.programme = Programme(rebate=RebateRule(rate_bp=1_000))
    wang = till.backend.add_member(WANG, points=200)
    wang.credit_minor, wang.stored_value_minor = 2_000, 10_000
    till.connect()
    yield till
    till.close()


@pytest.fixture
def receipts(till: Till) -> Receipts:
    return Receipts(till.outbox, till.shelf, SHOP)


def sell(till: Till, tender: Tender | None = None, lines: tuple[Line, ...] = (TEA, MUG)) -> UUID:
    till.clock.advance(30)
    paying = till.scan(WANG, Intent.PAY)
    sale = Sale(paying.basket_id).on(SaleEvent.MEMBER_RECOGNISED).with_lines(lines)
    saved = till.checkout.save(sale.with_tender(tender or Tender()), paying, "Li Na")
    assert isinstance(saved, Saved), saved
    return saved.entry.transaction.txn_id


def receipt(receipts: Receipts, txn_id: UUID) -> SaleReceipt:
    found = receipts.of(txn_id)
    assert found is not None
    return found


def lines(slip: Slip, columns: int = 48) -> list[str]:
    return [line.text for line in typeset(slip, columns) if isinstance(line, SetLine)]


def figure(found: SaleReceipt, words: str) -> str:
    """What stands to the right of these words on the English receipt."""
    line = next(line for line in lines(slip_of(found, "en")) if line.startswith(words))
    return line.removeprefix(words).strip()


def marks(found: SaleReceipt) -> str:
    return " ".join(lines(slip_of(found, "en")))


def test_a_booked_sale_says_what_the_ledger_holds(till: Till, receipts: Receipts) -> None:
    txn_id = sell(till, Tender(20, 500))
    till.connect()
    found, entry = receipt(receipts, txn_id), till.outbox.find(txn_id)
    assert entry is not None
    assert entry.result is not None
    assert found.state is ReceiptState.BOOKED
    assert figure(found, "Total") == "￥100.00"
    assert figure(found, "Paid with 20 points") == "-￥20.00"
    assert figure(found, "Paid with credit") == "-￥5.00"
    assert figure(found, "To pay") == "￥75.00"
    assert figure(found, "Points earned") == f"+{entry.result.earned_points}"
    assert figure(found, "Credit earned") == "￥7.50"
    assert figure(found, "Points on the card") == f"{entry.result.points_after:,}"
    assert (figure(found, "Cashier"), figure(found, "Member card")) == ("Li Na", "**9012")


def test_the_products_are_listed(till: Till, receipts: Receipts) -> None:
    found = lines(slip_of(receipt(receipts, sell(till)), "zh"), 32)
    place = found.index("Jasmine tea")
    assert found[place + 1] == "  3 x ￥20.00" + 12 * " " + "￥60.00"
    assert found[place + 2] == "马克杯 Mug" + 15 * " " + "￥40.00"


def test_offline_it_says_what_was_told_and_no_balance(till: Till, receipts: Receipts) -> None:
    till.pull_plug()
    saved = till.sell(till.scan(WANG), 10_000)
    found = receipt(receipts, saved.entry.transaction.txn_id)
    assert (found.state, found.is_offline, found.balance) == (ReceiptState.WAITING, True, None)
    assert figure(found, "Points earned") == f"+{saved.told.earned_points}"
    assert "booked as soon as the till is online" in marks(found)
    till.plug_in()
    assert receipt(receipts, found.txn_id).state is ReceiptState.BOOKED


def test_an_undone_sale_says_so(till: Till, receipts: Receipts) -> None:
    txn_id = sell(till)
    assert isinstance(till.checkout.void(txn_id, "Li Na"), Saved)
    found = receipt(receipts, txn_id)
    assert found.state is ReceiptState.UNDONE
    assert "UNDONE" in marks(found)
    assert "Points earned" not in marks(found)


def test_a_refused_sale_says_so(till: Till, receipts: Receipts) -> None:
    till.pull_plug()
    txn_id = till.sell(till.scan(WANG), 10_000).entry.transaction.txn_id
    till.backend.ledger.members.clear()
    till.plug_in()
    found = receipt(receipts, txn_id)
    assert found.state is ReceiptState.REFUSED
    assert "REFUSED" in marks(found)


def test_a_refund_says_what_came_back(till: Till, receipts: Receipts) -> None:
    txn_id = sell(till, Tender(20, 500))
    till.connect()
    asked = till.refunds.refund(RefundWish(txn_id, lines=(TEA,)), "Li Na")
    assert isinstance(asked, RefundRequested)
    refund_id = asked.saved.entry.transaction.txn_id
    assert "decided as soon as" in marks(receipt(receipts, refund_id))
    till.connect()
    found, entry = receipt(receipts, refund_id), till.outbox.find(refund_id)
    assert entry is not None
    assert entry.result is not None
    assert figure(found, "Handed back") == f"￥{-entry.result.to_pay_minor / 100:.2f}"
    assert figure(found, "Points taken back") == f"{entry.result.earned_points}"
    assert "Jasmine" not in marks(found)


def test_a_typed_number_promises_nothing(till: Till, receipts: Receipts) -> None:
    found = till.manual_entry.enter(WANG, TypedReason.NO_PHONE, till.ids.new_id())
    assert isinstance(found, Recognised)
    txn_id = till.sell(found, 10_000).entry.transaction.txn_id
    till.connect()
    printed = marks(receipt(receipts, txn_id))
    assert "points follow once the shop has checked" in printed
    assert "Points on the card" not in printed


def test_the_last_sale_is_the_newest_that_has_a_receipt(till: Till, receipts: Receipts) -> None:
    assert receipts.last() is None
    first = sell(till)
    second = sell(till)
    till.checkout.void(second, "Li Na")
    assert (receipts.last(), receipts.of(numbered_id(99))) == (second, None)
    assert receipt(receipts, first).state is ReceiptState.WAITING


def test_without_a_programme_nothing_is_made_up(till: Till, receipts: Receipts) -> None:
    txn_id = sell(till, Tender(20))
    till.shelf.clear()
    found = receipt(receipts, txn_id)
    assert (found.points_minor, found.to_pay_minor) == (None, None)
    assert "To pay" not in marks(found)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("columns", [32, 48])
@pytest.mark.parametrize("state", ReceiptState)
@pytest.mark.parametrize("kind", sorted({TransactionKind.SALE, TransactionKind.REFUND, TransactionKind.DEPOSIT}))
def test_every_receipt_fits_its_paper(
    till: Till, receipts: Receipts, kind: TransactionKind, state: ReceiptState, columns: int, language: Language
) -> None:
    long = Line("1", name="一" * 60, quantity_milli=532, unit_price_minor=10**11)
    found = replace(receipt(receipts, sell(till)), kind=kind, state=state, lines=(TEA, long), cashier="李" * 40)
    slip = slip_of(found, language, is_copy=True)
    for line in typeset(slip, columns):
        if isinstance(line, SetLine):
            assert width(line.text) * (2 if line.is_large else 1) <= columns
    assert WORDS["copy"][language] in "".join(lines(slip, columns))


def test_the_code_names_the_sale_and_nothing_names_the_member(till: Till, receipts: Receipts) -> None:
    slip = slip_of(receipt(receipts, sell(till)), "en")
    codes = [part.text for part in slip.parts if isinstance(part, Code)]
    assert codes == [receipt_code(receipts.last() or numbered_id(0))]
    assert WANG not in str(slip)


def test_every_word_is_there_in_both_languages() -> None:
    for words in WORDS.values():
        assert set(words) == set(LANGUAGES)
        assert all(words.values())
        assert words["en"].isascii()
        assert not words["zh"].isascii()


def test_a_plain_amount_has_no_lines(till: Till, receipts: Receipts) -> None:
    saved = till.checkout.save(sale_of(scanned := till.scan(WANG), 8_000), scanned, "")
    assert isinstance(saved, Saved)
    printed = marks(receipt(receipts, saved.entry.transaction.txn_id))
    assert " x " not in printed
    assert "Cashier" not in printed
