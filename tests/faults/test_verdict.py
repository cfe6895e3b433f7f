"""The judge of the fault suites notices each kind of violation, and nothing where there is none."""

import pytest

from pos_client.domain.chain import fingerprint
from tests.faults.processes import Ended, Word
from tests.faults.report import Result
from tests.faults.till import POINTS, Sales, number_of
from tests.faults.verdict import Story, judge_outbox, judge_sent

SALES = Sales(59_000_000)


def entry(
    seq: int, number: int, state: str = "confirmed", points: int = POINTS, after: int = 0, flags: str = ""
) -> Word:
    digest = fingerprint(SALES.sale(number)).hex()
    return ["entry", seq, number, state, digest, points, after or 10 * seq, flags]


def judged(*words: Word, code: int = 0, told: dict[int, int] | None = None) -> Result:
    result = Result()
    made = {number: fingerprint(SALES.sale(number)).hex() for number in (2, 3)}
    lived: list[Word] = [["trying", 2, made[2]], ["saved", 2], ["trying", 3, made[3]], ["saved", 3]]
    story = Story("a scene", made, {2, 3}, told or {})
    heir = Ended([*lived, *words], code)
    judge_outbox(story, heir, result)
    judge_sent(story, heir, SALES, result)
    return result


def test_two_sales_saved_sent_and_settled_are_in_order() -> None:
    assert judged(entry(1, 2), entry(2, 3), ["found", 2, "confirmed"], told={2: POINTS}).failures == []


def test_a_sale_that_was_told_saved_is_missed() -> None:
    assert judged(entry(1, 2)).counts["lost"] == 1


def test_a_sale_that_is_there_twice_is_noticed() -> None:
    assert judged(entry(1, 2), entry(2, 3), entry(3, 3, after=30)).counts["doubled"] == 1


@pytest.mark.parametrize(
    "second",
    [
        entry(2, 3, state="pending", points=-1),
        entry(2, 3, state="rejected", points=0),
        entry(2, 3, state="confirmed", points=-1),
        entry(2, 3, flags="FORKED"),
        entry(2, 3, after=1),
        entry(2, 4),
        [*entry(2, 3)[:4], "00" * 32, POINTS, 20, ""],
        entry(2, 3, points=POINTS + 1),
    ],
)
def test_anything_else_than_was_told_is_wrong(second: Word) -> None:
    assert judged(entry(1, 2), second, told={3: POINTS}).counts["wrong"] >= 1


@pytest.mark.parametrize("word", [["found", 2, "pending"], ["count", "quarantined", 1], ["salvaged"]])
def test_what_was_told_settled_stays_settled_and_every_entry_can_be_read(word: Word) -> None:
    assert judged(entry(1, 2), entry(2, 3), word, told={2: POINTS}).counts["wrong"] == 1


def test_a_till_that_does_not_open_again_is_wrong() -> None:
    assert judged(code=1).counts["wrong"] == 1


def test_sales_differ_and_are_known_by_their_numbers() -> None:
    sales = [SALES.sale(number) for number in range(1, 200)]
    assert len({sale.code for sale in sales}) == len({sale.txn_id for sale in sales}) == 199
    assert [number_of(sale.txn_id) for sale in sales] == list(range(1, 200))
    assert number_of("0199aaaa-0000-7000-8000-00000000000b") == -1
