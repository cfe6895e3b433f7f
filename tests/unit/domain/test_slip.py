"""Slips are set in lines that fit the paper, whatever is on them."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_client.domain.slip import Code, Pair, Rule, SetLine, Slip, Text, printable, typeset, width

PARTS = st.one_of(
    st.builds(Text, st.text(max_size=80), st.booleans(), st.booleans(), st.booleans()),
    st.builds(Pair, st.text(max_size=60), st.text(max_size=60), st.booleans()),
    st.just(Rule()),
)


def lines(*parts: Text | Pair | Rule, columns: int = 32) -> list[str]:
    return [line.text for line in typeset(Slip(parts), columns) if isinstance(line, SetLine)]


@given(st.lists(PARTS, max_size=6), st.sampled_from([32, 48]))
def test_no_line_is_wider_than_the_paper(parts: list[Text | Pair | Rule], columns: int) -> None:
    for line in typeset(Slip(tuple(parts)), columns):
        assert isinstance(line, SetLine)
        assert width(line.text) * (2 if line.is_large else 1) <= columns


@given(st.lists(PARTS, max_size=4))
def test_nothing_on_a_line_steers_a_printer(parts: list[Text | Pair | Rule]) -> None:
    for line in typeset(Slip(tuple(parts)), 32):
        assert isinstance(line, SetLine)
        assert line.text == "" or line.text.isprintable()


@given(st.text(max_size=120), st.text(max_size=30))
def test_every_sign_is_still_there(left: str, right: str) -> None:
    set_text = "".join(lines(Text(left), Pair(left, right)))
    assert set_text.replace(" ", "") == (printable(left) * 2 + printable(right)).replace(" ", "")


def test_words_are_kept_whole_and_wide_signs_break_anywhere() -> None:
    assert lines(Text("Thank you for shopping in this shop")) == ["Thank you for shopping in this", "shop"]
    assert lines(Text("谢谢惠顾" * 5)) == ["谢谢惠顾" * 4, "谢谢惠顾"]
    assert lines(Text("a" * 40)) == ["a" * 32, "a" * 8]


def test_figures_stand_on_the_right() -> None:
    assert lines(Pair("To pay", "¥128.00")) == ["To pay" + 18 * " " + "￥128.00"]
    assert lines(Pair("有机茉莉花茶 Organic Jasmine", "¥1,280.50")) == [
        "有机茉莉花茶 Organic Jasmine",
        22 * " " + "￥1,280.50",
    ]
    assert lines(Pair("有机茉莉花茶 Organic Jasmine Tea No 1", "¥1,280.50"))[1] == "No 1" + 18 * " " + "￥1,280.50"
    assert lines(Pair("a" * 30, "12345")) == ["a" * 30, 27 * " " + "12345"]


def test_large_words_have_half_the_room() -> None:
    assert lines(Text("海港商城 Harbour Mall", is_centred=True, is_large=True)) == ["海港商城 Harbour", "      Mall"]


def test_signs_printers_do_not_have_are_replaced() -> None:
    assert printable("\u2022\u20221234 \u22125 A\u2013B ¥3\u00a0x\u3000y\nz") == "**1234 -5 A-B ￥3 x y z"


def test_what_is_no_sign_is_left_out() -> None:
    steering = "\x1bp\x00\x32\x32\x00\x1d(L\u202e\u200b\ud800"
    assert printable(f"tea{steering}") == "teap22 (L"


def test_accents_stay_on_their_letters() -> None:
    assert printable(unicodedata.normalize("NFD", "Café")) == "Café"


@pytest.mark.parametrize("text", ["", "é", "9" * 401])
def test_what_is_no_code(text: str) -> None:
    with pytest.raises(ValueError, match="ASCII"):
        Code(text)
