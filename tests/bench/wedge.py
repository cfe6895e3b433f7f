"""Scans and typed lines in turn, real key events through X servers of our own: what is read, what is mistaken."""

from concurrent.futures import ThreadPoolExecutor
from itertools import product
from random import Random

from hardware.scanner.wedge import WedgeSettings
from tests.ui.wedge.counter import FAST_REPEAT, MISSING, Counter, Display
from tests.ui.wedge.play import Tally, lock_capitals, play

LAYOUTS = ("us", "de", "fr", "cz")
_SCANS, _LINES = 5, 5
_SCANS_IN_FULL, _LINES_IN_FULL = 300, 320
"""In each layout, with and without Caps Lock, before a quick program and one that stalls: 4,800 scans, 5,120 lines."""
_SHOWN = 5


def run() -> dict[str, object]:
    """Five of each; the goal is every scan and not one line."""
    return _report(_SCANS, _LINES)


def run_full() -> dict[str, object]:
    """300 of 300 and 0 of 5,000; most of an hour, in which the machine mostly waits for hands."""
    return _report(_SCANS_IN_FULL, _LINES_IN_FULL)


def _report(scans: int, lines: int) -> dict[str, object]:
    if MISSING:
        return {"not_measured_without": ", ".join(MISSING)}
    counters = list(product(LAYOUTS, (False, True)))
    with ThreadPoolExecutor(len(counters)) as hands:
        played = list(hands.map(lambda which: _at_one_counter(which, scans, lines), counters))
    report: dict[str, object] = {}
    for stalled in (False, True):
        for (layout, capitals), tallies in zip(counters, played, strict=True):
            name = f"{layout}{', Caps Lock' * capitals}{', stalled' * stalled}"
            report[name] = _figures(tallies[stalled])
    whole = Tally()
    for tallies in played:
        for tally in tallies.values():
            whole.add(tally)
    mistakes = [str(mistake) for mistake in (*whole.misread, *whole.false)][:_SHOWN]
    return report | {"whole": _figures(whole), "mistakes": mistakes}


def _figures(tally: Tally) -> dict[str, int]:
    return {
        "scans": tally.scans,
        "read": tally.scans - len(tally.misread),
        "lines": tally.lines,
        "mistaken": len(tally.false),
        "spoilt_by_the_machine": tally.spoilt,
    }


def _at_one_counter(which: tuple[str, bool], scans: int, lines: int) -> dict[bool, Tally]:
    layout, capitals = which
    gap_ms = WedgeSettings().gap_ms
    display = Display(*FAST_REPEAT)
    counter = Counter(display, gap_ms)
    try:
        counter.focus()
        display.run("setxkbmap", layout)
        if capitals:
            lock_capitals(counter)
        chance = Random(f"{layout} {capitals}")
        return {stalled: play(counter, chance, scans, lines, gap_ms, stalled=stalled) for stalled in (False, True)}
    finally:
        counter.close()
        display.close()
