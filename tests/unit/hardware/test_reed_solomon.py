"""Reed-Solomon: what is within reach is corrected, an error costs two checks, an erasure one."""

import random

import pytest

from hardware.decoder.reed_solomon import corrected

CHECKS = 10
# ISO/IEC 18004, annex I: "01234567" in version 1-M.
SENT = [*bytes.fromhex("10200c566180ec11ec11ec11ec11ec11"), *bytes.fromhex("a524d4c1ed36c7872c55")]


def _damaged(chance: random.Random, places: list[int]) -> list[int]:
    word = list(SENT)
    for place in places:
        word[place] ^= chance.randrange(1, 256)
    return word


def test_what_was_sent_is_left_alone() -> None:
    found = corrected(SENT, CHECKS)
    assert found is not None
    assert (found.word, found.spare) == (SENT, CHECKS)


@pytest.mark.parametrize("erasures", range(CHECKS + 1))
def test_all_errors_and_erasures_within_reach_are_corrected(erasures: int) -> None:
    chance = random.Random(erasures)
    for errors in range((CHECKS - erasures) // 2 + 1):
        for _ in range(20):
            places = chance.sample(range(len(SENT)), errors + erasures)
            erased, wrong = places[:erasures], places[erasures:]
            # what is erased may also happen to be right
            found = corrected(_damaged(chance, [*wrong, *erased[::2]]), CHECKS, erased)
            assert found is not None
            assert found.word == SENT
            assert found.spare >= CHECKS - erasures - 2 * errors


def test_one_error_more_is_refused_or_another_word() -> None:
    chance, others = random.Random(1), 0
    for _ in range(300):
        found = corrected(_damaged(chance, chance.sample(range(len(SENT)), 6)), CHECKS)
        others += found is not None
        assert found is None or corrected(found.word, CHECKS) is not None
    assert others < 10  # 1 in 5! of what is just out of reach, and fewer in words so short


def test_more_erasures_than_checks_are_refused() -> None:
    chance = random.Random(2)
    word = _damaged(chance, list(range(CHECKS + 1)))
    assert corrected(word, CHECKS, list(range(CHECKS + 1))) is None


def test_any_bytes_are_taken() -> None:
    chance = random.Random(3)
    for checks in (2, 7, 10, 30):
        for _ in range(100):
            word = [chance.choice((0, 0, chance.randrange(256))) for _ in range(checks + chance.randrange(1, 60))]
            erased = chance.sample(range(len(word)), chance.randrange(min(len(word), checks + 2)))
            found = corrected(word, checks, erased)
            if found is not None:
                kept = [place for place in range(len(word)) if found.word[place] == word[place] or place in erased]
                assert len(word) - len(kept) <= checks // 2
                assert found.spare >= 0
