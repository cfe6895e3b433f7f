"""What members are found by, and what is no question."""

import pytest

from pos_client.domain.search_words import LONGEST_TEXT, LONGEST_WORD, wanted_words, words_of

CARD = "858077524821"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("王芳", {"王芳", "wf"}),
        ("Wang Xiaoming", {"wangxiaoming", "wang", "xiaoming", "wx"}),
        ("Jean-Luc  Moreau", {"jeanlucmoreau", "jean", "luc", "moreau", "jlm"}),
        ("Zoë Müller", {"zoemuller", "zoe", "muller", "zm"}),
        ("沈 Anna", {"沈anna", "anna", "sa"}),
        ("ＡＬ １２", {"al12", "al", "12", "a1"}),
        ("陈喆", {"陈喆", "cz"}),
        ("单晓", {"单晓", "dx", "sx"}),
        ("尉迟恭", {"尉迟恭", "wcg", "ycg"}),
        ("龘靐", {"龘靐"}),
        ("玥", set()),
        ("...", set()),
        ("Al B", {"alb", "al", "ab"}),
    ],
)
def test_a_member_has_the_name_its_parts_and_its_initials(name: str, words: set[str]) -> None:
    assert words_of(name, CARD) == words | {"4821"}


@pytest.mark.parametrize(
    ("first", "last", "initial"), [("啊", "澳", "a"), ("芭", "簿", "b"), ("匝", "座", "z"), ("压", "孕", "y")]
)
def test_initials_hold_from_the_first_character_to_the_last(first: str, last: str, initial: str) -> None:
    assert words_of(first + last, CARD) == {"4821", first + last, initial * 2}


def test_names_of_any_length_make_few_words_of_bounded_length() -> None:
    long = " ".join("ß" * 40 + sign for sign in "abcdefghijklmnop")
    words = words_of(long, CARD)
    assert len(words) <= 12
    assert max(map(len, words)) == LONGEST_WORD
    assert wanted_words("ß" * 40 + "a") <= words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (" 4821 ", {"4821"}),
        ("WXM 4821", {"wxm", "4821"}),
        ("wang", {"wang"}),
        ("王芳", {"王芳"}),
        ("４８２１", {"4821"}),
        ("ada lovelace", {"ada", "lovelace"}),
    ],
)
def test_every_word_of_a_question_counts(text: str, words: set[str]) -> None:
    assert wanted_words(text) == words


@pytest.mark.parametrize(
    "text",
    ["", " ", "w", "王", "482", "48215", "858077524821", "wf 48", "%", "__%", "\0", "\ud800", "a b c d e", "x" * 201],
)
def test_what_asks_for_half_of_everybody_is_no_question(text: str) -> None:
    assert not wanted_words(text)
    assert LONGEST_TEXT == 200
