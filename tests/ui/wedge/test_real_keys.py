"""The whole way a keyboard scanner's keys take: an X server with a layout, real key codes, a real window."""

from collections.abc import Iterator
from random import Random

import pytest

from hardware.scanner.wedge import WedgeSettings
from tests.ui.wedge.counter import CAPS, ENTER, F9, F10, FAST_REPEAT, HUMAN_MS, MISSING, SPACE, TAB, Counter, Display
from tests.ui.wedge.play import lock_capitals, play

pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"not on this machine: {', '.join(MISSING)}")

CODE = "911110000000482107123456789012345678901234"
KEYCODES = {"1": 10, "2": 11, "3": 12, "4": 13, "5": 14, "6": 15, "7": 16, "8": 17, "9": 18, "0": 19}
GRAVE, EQUALS, LETTER_E = 49, 21, 26
PATIENT_MS, SHOP_MS = 300, WedgeSettings().gap_ms
"""Longer than in a shop: a busy test machine may stop whoever presses the keys for a while in the middle of a scan."""


@pytest.fixture(scope="module")
def display() -> Iterator[Display]:
    made = Display()
    yield made
    made.close()


def opened(display: Display, gap_ms: int, *more: str) -> Iterator[Counter]:
    made = Counter(display, gap_ms, *more)
    try:
        made.focus()
        yield made
    finally:
        made.close()


@pytest.fixture(scope="module")
def counter(display: Display) -> Iterator[Counter]:
    yield from opened(display, PATIENT_MS)


@pytest.fixture
def shop() -> Iterator[Counter]:
    made = Display(*FAST_REPEAT)
    try:
        yield from opened(made, SHOP_MS)
    finally:
        made.close()


@pytest.fixture
def till() -> Iterator[Counter]:
    """As a till is: what a finger rests on does a thing once."""
    made = Display(*FAST_REPEAT)
    try:
        yield from opened(made, SHOP_MS, "once")
    finally:
        made.close()


@pytest.fixture(autouse=True)
def afresh(counter: Counter) -> None:
    counter.ask("afresh")


def scan(counter: Counter, *ending: int) -> None:
    counter.keys(*(KEYCODES[sign] for sign in CODE), *ending)


@pytest.mark.parametrize("layout", ["us", "de", "fr", "cz"])
@pytest.mark.parametrize("focus", ["edit", "button"])
def test_scans_arrive_exactly_in_every_layout_and_nothing_leaks(
    display: Display, counter: Counter, layout: str, focus: str
) -> None:
    display.run("setxkbmap", layout)
    counter.ask(focus)
    for _ in range(5):
        scan(counter, ENTER)
    facts = counter.until(scans=[CODE] * 5)
    assert (facts["text"], facts["pressed"], facts["shortcuts"]) == ("", 0, 0)


def test_caps_lock_and_a_tab_at_the_end_change_nothing(display: Display, counter: Counter) -> None:
    display.run("setxkbmap", "us")
    counter.ask("button")
    counter.keys(CAPS)
    scan(counter, TAB)
    counter.keys(CAPS)
    facts = counter.until(scans=[CODE])
    assert (facts["text"], facts["pressed"]) == ("", 0)


def test_scans_that_come_while_the_till_is_busy_are_told_apart_by_their_own_times(
    display: Display, counter: Counter
) -> None:
    display.run("setxkbmap", "fr")
    counter.ask("button")
    counter.say("stall 1500")
    scan(counter, ENTER)
    counter.keys(CAPS, gap_ms=HUMAN_MS)
    scan(counter, ENTER)
    counter.keys(CAPS)
    counter.hear()
    facts = counter.until(scans=[CODE] * 2)
    assert (facts["text"], facts["pressed"], facts["shortcuts"]) == ("", 0, 0)


@pytest.mark.parametrize("focus", ["edit", "button"])
def test_keys_that_are_dead_in_a_layout_are_signs_of_a_scan(display: Display, counter: Counter, focus: str) -> None:
    """`, = and the first key of ^ wait for the next letter on a German keyboard: an input method takes both."""
    display.run("setxkbmap", "de")
    counter.ask(focus)
    for _ in range(3):
        counter.keys(GRAVE, LETTER_E, EQUALS, *(KEYCODES[sign] for sign in CODE), EQUALS, LETTER_E, GRAVE, ENTER)
    facts = counter.until(scans=[f"`e={CODE}=e`"] * 3)
    assert (facts["text"], facts["pressed"], facts["lines"]) == ("", 0, [])


def test_a_person_types_accents(shop: Counter) -> None:
    shop.display.run("setxkbmap", "de")
    shop.ask("edit")
    for dead in (EQUALS, GRAVE):
        shop.keys(dead, LETTER_E, gap_ms="200")
    facts = shop.until(text="éê")
    assert facts["scans"] == []


def test_function_keys_inside_a_scan_run_nothing(display: Display, counter: Counter) -> None:
    display.run("setxkbmap", "us")
    codes = [KEYCODES[sign] for sign in CODE]
    counter.keys(*codes[:20], F9, F10, *codes[20:], ENTER)
    facts = counter.until(scans=[CODE])
    assert (facts["text"], facts["pressed"], facts["shortcuts"]) == ("", 0, 0)


@pytest.mark.parametrize(("layout", "text"), [("us", "1280"), ("de", "1280"), ("fr", "&é_à")])
def test_a_person_types_in_their_own_layout(display: Display, counter: Counter, layout: str, text: str) -> None:
    display.run("setxkbmap", layout)
    counter.ask("edit")
    counter.keys(*(KEYCODES[sign] for sign in "1280"), gap_ms=HUMAN_MS)
    facts = counter.until(text=text)
    assert facts["scans"] == []


def test_a_person_still_presses_buttons_and_runs_shortcuts(display: Display, counter: Counter) -> None:
    display.run("setxkbmap", "us")
    counter.ask("button")
    counter.keys(ENTER, gap_ms=HUMAN_MS)
    counter.keys(SPACE, gap_ms=HUMAN_MS)
    counter.keys(F9, gap_ms=HUMAN_MS)
    facts = counter.until(pressed=2, shortcuts=1)
    assert facts["scans"] == []


@pytest.mark.parametrize("layout", ["us", "de", "fr", "cz"])
def test_scanners_and_people_in_turn_are_told_apart(shop: Counter, layout: str) -> None:
    """A little of `dev.py bench wedge --full`, with the settings of a shop."""
    shop.display.run("setxkbmap", layout)
    chance = Random(layout)
    tally = play(shop, chance, scans=2, lines=1, gap_ms=SHOP_MS, stalled=False)
    lock_capitals(shop)
    tally.add(play(shop, chance, scans=2, lines=1, gap_ms=SHOP_MS, stalled=False))
    assert (tally.misread, tally.false) == ([], [])
    assert tally.scans + tally.lines + tally.spoilt >= 6


def hold(counter: Counter, key: int) -> None:
    """For 1.2 s: some thirty repeats. Then another key, so that all of them have been heard."""
    counter.display.run("xdotool", "keydown", str(key), "sleep", "1.2", "keyup", str(key), "sleep", "0.3", "key", "10")


@pytest.mark.parametrize(("key", "wanted"), [(ENTER, (1, 0)), (SPACE, (1, 0)), (F9, (0, 1))])
def test_a_key_held_down_presses_a_button_once_and_runs_a_shortcut_once(
    till: Counter, key: int, wanted: tuple[int, int]
) -> None:
    till.ask("button")
    hold(till, key)
    facts = till.until(heard_last=10)
    repeats = sum(code == key for _, code, _ in facts["keys"])  # type: ignore[attr-defined]
    assert repeats > 9, "the server repeats it"
    assert (facts["pressed"], facts["shortcuts"]) == wanted


def test_backspace_held_down_goes_on(till: Counter) -> None:
    till.ask("edit")
    till.keys(*(KEYCODES[sign] for sign in "1280"), gap_ms="200")
    till.display.run("xdotool", "keydown", "22", "sleep", "1", "keyup", "22")
    till.until(text="")
