"""Money: every currency there is, read and written exactly."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_client.domain.money import MAX_MINOR, Money, exponent, parse_amount
from pos_client.errors import InvalidValue


@pytest.mark.parametrize(
    ("currency", "places"),
    [("JPY", 0), ("KRW", 0), ("UYI", 0), ("CNY", 2), ("XCG", 2), ("KWD", 3), ("TND", 3), ("CLF", 4), ("UYW", 4)],
)
def test_decimals_are_those_of_iso_4217(currency: str, places: int) -> None:
    assert exponent(currency) == places


@pytest.mark.parametrize(
    "code", ["", "?", "cny", "CNYY", "CN", "ZZZ", "YEN", "RMB", "XAU", "XTS", "XXX", "XDR", "CNY\n", "ＣＮＹ", "DEM"]
)
def test_what_is_no_currency_of_a_shop_is_refused(code: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        Money(1, code)
    assert caught.value.error_code == "BAD_CURRENCY"


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [
        (12850, "CNY", "¥128.50"),
        (1_234_567, "JPY", "¥1,234,567"),
        (1, "KWD", "KWD\u00a00.001"),
        (12_345_678, "CLF", "CLF\u00a01,234.5678"),
        (-500, "CNY", "−¥5.00"),
        (-1, "JPY", "−¥1"),
        (0, "USD", "$0.00"),
    ],
)
def test_money_reads_as_staff_expect(minor: int, currency: str, text: str) -> None:
    assert str(Money(minor, currency)) == text


@pytest.mark.parametrize(
    ("typed", "currency", "minor"),
    [
        ("128.5", "CNY", 12850),
        (".5", "CNY", 50),
        ("128", "CNY", 12800),
        ("0.05", "CNY", 5),
        ("7.", "CNY", 700),
        ("1280", "JPY", 1280),
        ("7.", "JPY", 7),
        ("1.2", "KWD", 1200),
        ("1.234", "KWD", 1234),
        ("0.0001", "CLF", 1),
    ],
)
def test_typed_amounts(typed: str, currency: str, minor: int) -> None:
    assert parse_amount(typed, currency) == Money(minor, currency)


@pytest.mark.parametrize(
    ("typed", "currency"),
    [
        *((typed, "CNY") for typed in ("", ".", "1.234", "-1", "1e3", "１", "1,000", "9" * 13, " 1", "9" * 12)),
        ("1.5", "JPY"),
        ("1.2345", "KWD"),
        ("1.00000", "UYW"),
    ],
)
def test_impossible_amounts_are_refused(typed: str, currency: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        parse_amount(typed, currency)
    assert caught.value.error_code == "BAD_AMOUNT"


@pytest.mark.parametrize("minor", [MAX_MINOR + 1, -MAX_MINOR - 1])
def test_absurd_amounts_are_no_money(minor: int) -> None:
    with pytest.raises(InvalidValue):
        Money(minor, "CNY")


@given(st.integers(0, 10**11), st.sampled_from(["CNY", "JPY", "KWD", "CLF"]))
def test_a_shown_amount_reads_back(minor: int, currency: str) -> None:
    money = Money(minor, currency)
    assert parse_amount(money.digits.replace(",", ""), currency) == money
