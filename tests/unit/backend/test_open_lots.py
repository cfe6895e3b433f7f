"""Who pays what is owed: the same, whenever somebody writes it down."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from pos_client.backend.members.open_lots import Holding, OpenLot, holding, payers

TOUCHED = 100


def lot(seq: int, remaining: int, available: int = 0, expires: int | None = None) -> OpenLot:
    return OpenLot(seq, remaining, 0, available, expires)


def test_what_can_be_spent_is_available_and_not_expired() -> None:
    lots = [lot(1, 5, 0, 200), lot(2, 7, 0, 201), lot(3, 11, 201), lot(4, 13)]
    assert holding(lots, 0, TOUCHED, 200).spendable == 7 + 13


def test_first_to_expire_pays_first_and_lasting_lots_last() -> None:
    lots = [lot(1, 10), lot(2, 10, 0, 900), lot(3, 10, 0, 500)]
    after = holding(lots, 15, TOUCHED, 300)
    assert [(each.seq, each.remaining) for each in after.lots] == [(3, 0), (2, 5), (1, 10)]
    assert (after.owed, after.spendable) == (0, 15)


def test_lots_pay_in_the_order_they_become_available() -> None:
    early, late = lot(1, 10, 150, 900), lot(2, 10, 160, 170)
    assert holding([early, late], 10, TOUCHED, 165).lots == (late, replace(early, remaining=0))


def test_a_lot_that_came_and_went_unseen_has_paid_all_the_same() -> None:
    assert holding([lot(1, 10, 150, 170)], 15, TOUCHED, 300).spendable == -5


def test_what_had_expired_when_the_debt_was_made_pays_nothing() -> None:
    assert holding([lot(1, 10, 0, 90)], 15, TOUCHED, 300).spendable == -15


@st.composite
def lots_of(draw: st.DrawFn) -> list[OpenLot]:
    spans = st.tuples(st.integers(1, 20), st.integers(0, 400), st.none() | st.integers(1, 300))
    drawn = draw(st.lists(spans, max_size=6))
    return [
        lot(seq, amount, start, None if life is None else start + life)
        for seq, (amount, start, life) in enumerate(drawn, start=1)
    ]


def settled(before: Holding) -> tuple[list[OpenLot], int]:
    return [each for each in before.lots if each.remaining], before.owed


@given(lots_of(), st.integers(0, 60), st.lists(st.integers(TOUCHED, 500), max_size=4), st.integers(TOUCHED, 500))
def test_writing_it_down_in_between_changes_nothing(lots: list[OpenLot], owed: int, times: list[int], end: int) -> None:
    # As a till leaves an account: whatever can be spent then has paid.
    start = settled(holding(lots, owed, TOUCHED, TOUCHED))
    lots_left, owed_left = start
    for at in sorted(each for each in times if each <= end):
        lots_left, owed_left = settled(holding(lots_left, owed_left, TOUCHED, at))
    now = holding(lots_left, owed_left, TOUCHED, end)
    assert settled(now) == settled(holding(*start, TOUCHED, end))


@given(lots_of(), st.integers(0, 60), st.integers(TOUCHED, 500))
def test_nothing_is_lost_or_made(lots: list[OpenLot], owed: int, at: int) -> None:
    after = holding(lots, owed, TOUCHED, at)
    assert sum(each.remaining for each in after.lots) - after.owed == sum(each.remaining for each in lots) - owed
    assert after.owed == 0 or not any(each.remaining for each in payers(after.lots, TOUCHED, at))
