"""The code on a receipt names its sale, and nothing that was misread does."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_client.domain.barcode import Kind, classify
from pos_client.domain.receipt_code import parse_receipt_code, receipt_code
from tests.fakes.ids import numbered_id

SALE = numbered_id(7)


@given(st.uuids())
def test_every_sale_has_a_code_of_its_own(txn_id: UUID) -> None:
    code = receipt_code(txn_id)
    assert len(code) == 44
    assert parse_receipt_code(code) == txn_id
    assert classify(code) is Kind.RECEIPT


@given(st.integers(0, 43), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(place: int, change: int) -> None:
    code = receipt_code(SALE)
    wrong = code[:place] + str((int(code[place]) + change) % 10) + code[place + 1 :]
    assert parse_receipt_code(wrong) is None


@given(st.text() | st.text(alphabet="0123456789", min_size=40, max_size=44).map("921".__add__))
def test_any_text_is_read_without_a_crash(text: str) -> None:
    assert parse_receipt_code(text) is None or receipt_code(parse_receipt_code(text) or SALE) == text


@pytest.mark.parametrize(
    "text", ["", "92", receipt_code(SALE) + "\n", receipt_code(SALE).replace("9", "９"), "921" + "9" * 41]
)
def test_what_is_no_receipt(text: str) -> None:
    assert parse_receipt_code(text) is None
