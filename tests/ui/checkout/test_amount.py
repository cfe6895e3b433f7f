"""Typing amounts as they are spoken."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.screens.checkout import amount


def keyed(keys: list[str], currency: str = "CNY") -> str:
    text = ""
    for key in keys:
        text = amount.typed(text, key, currency)
    return text


@pytest.mark.parametrize(
    ("keys", "currency", "text", "minor"),
    [
        ("128.5", "CNY", "128.5", 12_850),
        ("128.567", "CNY", "128.56", 12_856),
        (".5", "CNY", "0.5", 50),
        ("007", "CNY", "7", 700),
        ("1..5", "CNY", "1.5", 150),
        ("12.5", "JPY", "125", 125),
        ("1.2345", "KWD", "1.234", 1_234),
        ("", "CNY", "", 0),
        ("12.", "CNY", "12.", 1_200),
    ],
)
def test_keys_become_an_amount(keys: str, currency: str, text: str, minor: int) -> None:
    assert keyed(list(keys), currency) == text
    assert amount.minor(text, currency) == minor


def test_double_zero_takes_what_still_fits() -> None:
    assert keyed(["1", "00"]) == "100"
    assert keyed(["00"]) == ""
    assert keyed(["1", ".", "00"]) == "1.00"
    assert keyed(["1", ".", "5", "00"]) == "1.50"


def test_an_amount_no_till_can_take_is_not_typed() -> None:
    assert keyed(["9"] * 40) == "9" * 10


@given(st.lists(st.sampled_from(amount.KEYS), max_size=30), st.sampled_from(["CNY", "JPY", "KWD"]))
def test_whatever_is_typed_is_always_an_amount(keys: list[str], currency: str) -> None:
    text = keyed(keys, currency)
    assert amount.minor(text, currency) >= 0


@given(st.integers(0, 10**12 - 1), st.sampled_from(["CNY", "JPY", "KWD"]))
def test_a_whole_amount_reads_back_as_itself(minor: int, currency: str) -> None:
    assert amount.minor(amount.plain(minor, currency), currency) == minor
