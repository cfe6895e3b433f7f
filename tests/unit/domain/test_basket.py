"""A basket adds up, line by line, or says why it does not."""

from dataclasses import replace

import pytest
from hypothesis import given

from pos_client.domain.basket import MAX_LINES, MOST_PIECES, Basket, Line, basket_of, refuse_basket
from pos_client.domain.calculation import Part, parts_left, parts_of
from pos_client.domain.money import MAX_MINOR
from pos_client.domain.reasons import Reason
from tests.unit.domain.shops import baskets_of_lines

TEA = Line("1", "tea", "Tea", "drink", 2000, 500, 100, 60)


@pytest.mark.parametrize(
    ("quantity_milli", "price", "gross"),
    [(1000, 999, 999), (532, 1000, 532), (532, 1999, 1063), (500, 1, 1), (499, 1, 0), (1500, 333, 500), (1, 1, 0)],
)
def test_quantity_times_price_rounds_half_a_unit_up(quantity_milli: int, price: int, gross: int) -> None:
    assert Line("1", quantity_milli=quantity_milli, unit_price_minor=price).gross_minor == gross


def test_a_line_costs_price_times_quantity_less_its_discount() -> None:
    assert (TEA.gross_minor, TEA.amount_minor, TEA.pieces) == (1000, 900, 2)
    assert replace(TEA, quantity_milli=1999).pieces == 1


@given(baskets_of_lines)
def test_a_basket_of_sound_lines_is_sound_and_keeps_everything(lines: tuple[Line, ...]) -> None:
    basket = basket_of(lines)
    assert refuse_basket(basket) is None
    assert sum(part.amount_minor for part in parts_of(basket)) == basket.amount_minor
    assert parts_left(basket, 0, {}) == parts_of(basket)


def test_an_amount_is_one_part_of_no_product() -> None:
    assert parts_of(Basket(700)) == (Part(700),)
    assert parts_left(Basket(700), 200, {}) == (Part(500),)


@pytest.mark.parametrize(
    ("basket", "reason"),
    [
        (Basket(0), None),
        (Basket(MAX_MINOR), None),
        (Basket(-1), Reason.MALFORMED),
        (Basket(MAX_MINOR + 1), Reason.MALFORMED),
        (Basket(899, (TEA,)), Reason.AMOUNT_MISMATCH),
        (Basket(901, (TEA,)), Reason.AMOUNT_MISMATCH),
        (Basket(1800, (TEA, TEA)), Reason.DUPLICATE_LINE),
        (Basket(900 * MAX_LINES, tuple(replace(TEA, line_id=str(n)) for n in range(MAX_LINES))), None),
        (Basket(0, (TEA,) * (MAX_LINES + 1)), Reason.TOO_MANY_LINES),
        (Basket(0, (TEA,) * 100_000), Reason.TOO_MANY_LINES),
    ],
)
def test_a_basket_that_contradicts_itself_is_refused(basket: Basket, reason: Reason | None) -> None:
    assert refuse_basket(basket) is reason


@pytest.mark.parametrize(
    "wrong",
    [
        {"line_id": ""},
        {"line_id": "x" * 201},
        {"sku": "x" * 201},
        {"name": "x" * 201},
        {"category": "x" * 201},
        {"sku": "te\0a"},
        {"quantity_milli": 0},
        {"quantity_milli": -1000},
        {"quantity_milli": 10**9 + 1},
        {"unit_price_minor": -1},
        {"unit_price_minor": MAX_MINOR + 1},
        {"unit_price_minor": MAX_MINOR},
        {"discount_minor": -1},
        {"discount_minor": 1001},
        {"tax_minor": -1},
        {"tax_minor": 901},
    ],
)
def test_a_line_that_cannot_be_is_refused(wrong: dict[str, object]) -> None:
    line = replace(TEA, **wrong)  # type: ignore[arg-type]  # fields by name
    assert refuse_basket(Basket(900, (line,))) is Reason.BAD_LINE


def test_a_line_may_be_free() -> None:
    assert refuse_basket(basket_of((replace(TEA, discount_minor=1000, tax_minor=0),))) is None


def test_the_largest_basket_is_known() -> None:
    assert MAX_LINES * Line("1", quantity_milli=10**9).pieces == MOST_PIECES
