"""The report on paper: every line of it, on wide and narrow paper, in both languages."""

from dataclasses import replace

import pytest

from pos_client.domain.slip import SetLine, typeset, width
from pos_client.domain.transaction import Told
from pos_client.ports import EntryState
from pos_client.services.receipt_slip import Language
from pos_client.services.sale_receipt import ShopName
from pos_client.services.shift_report import ShiftReport
from pos_client.services.shift_slip import MOST_LISTED, WORDS, Heading, shift_slip
from tests.unit.services.test_shift_report import BEGAN, refused, report, settled, sold

SHOP = ShopName("Harbour Mall", "Till 03")


def lines(of: ShiftReport, language: Language = "en", columns: int = 48) -> list[str]:
    made = typeset(shift_slip(of, Heading(SHOP, language, "CNY")), columns)
    return [line.text for line in made if isinstance(line, SetLine)]


def pair(name: str, figures: str, columns: int = 48) -> str:
    return name + figures.rjust(columns - width(name))


def test_told_against_settled_stands_on_it_and_whose() -> None:
    made = lines(report([settled(sold(1)), settled(sold(2, "Li"), 4)]))
    assert made[0].strip() == "Harbour Mall"
    assert pair("Sales and visits", "2") in made
    assert pair("From", f"{BEGAN.astimezone():%Y-%m-%d %H:%M}") in made
    assert pair("Points earned", "12 / 10") in made
    assert pair("Settled otherwise than told", "1") in made
    assert made[made.index("Li") + 2] == pair("  Points earned", "6 / 4")
    assert made[-1].startswith("Signature")


def test_what_waits_says_that_figures_are_not_final() -> None:
    made = lines(report([replace(sold(1), last_reason="UNANSWERED"), sold(2)]))
    assert pair("Waiting to be sent", "2") in made
    assert pair("  of these without an answer", "1") in made
    assert "The figures become final when these are sent." in made
    assert "Everything is settled as it was told." not in made


def test_where_all_is_right_it_says_so() -> None:
    assert "Everything is settled as it was told." in lines(report([settled(sold(1))]))
    left = report([settled(sold(1))])
    left = replace(left, found=replace(left.found, refused_before=2))
    made = lines(left)
    assert pair("Refused, to be dealt with", "2") in made
    assert "Everything is settled as it was told." not in made


def test_sales_to_look_at_are_listed_as_far_as_paper_goes() -> None:
    entry = refused(sold(1))
    made = lines(report([entry]))
    clock = f"{BEGAN.astimezone():%H:%M}"
    assert pair(f"{clock} **{entry.transaction.handle[-4:]}", "+6 / +0") in made
    many = lines(report([refused(sold(number)) for number in range(1, MOST_LISTED + 4)]))
    assert "and 3 more: see F6" in many
    assert sum(line.startswith(f"{clock} **") for line in many) == MOST_LISTED


def test_credit_and_stored_value_stand_as_money() -> None:
    entry = sold(1, told=Told(6, 0, 128))
    line = next(line for line in lines(report([entry])) if line.startswith("Credit earned"))
    assert line.endswith("￥1.28 / ￥0.00")


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("columns", [48, 32])
def test_no_line_is_wider_than_the_paper(language: Language, columns: int) -> None:
    entries = [settled(sold(1, "Maximiliane-Charlotte von Hohenzollern-Sigmaringen")), refused(sold(2, "欧阳" * 20))]
    made = replace(report([*entries, sold(3, "")]), is_cut=True)
    assert all(width(line) <= columns for line in lines(made, language, columns))


def test_every_word_is_there_in_both_languages() -> None:
    assert all(set(words) == {"en", "zh"} and all(words.values()) for words in WORDS.values())
    made = lines(report([refused(sold(1)), sold(2, "")]), "zh")
    assert "班次报表" in "".join(made)
    assert EntryState.PENDING.value not in "".join(made)
    assert any(line.startswith("无收银员") for line in made)
