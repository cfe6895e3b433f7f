"""Scans and typing at one counter in turn, key by key through an X server, and what the till made of them."""

import logging
import select
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, fields
from itertools import groupby, pairwise
from random import Random

from tests.ui.wedge.counter import CAPS, DEADLINE_S, ENTER, HUMAN_MS, SHIFT, Counter, Facts
from tests.ui.wedge.hands import Stroke, line_of, scan_of

_log = logging.getLogger(__name__)
_POLL_S, _SETTLED_S, _QUIET_S = 0.02, 0.5, 0.12
"""The last is longer than any key is kept back."""
_STALLS_MS = 200, 500
_TRIES = 20
_EARLY_MS, _LATE_MS = 4, 15
Pressed = list[tuple[int, int, int]]
"""Every key press as the server reported it: its time in ms, its X key code, and when the program was told of it."""


@dataclass
class Tally:
    """How many codes were scanned, and which of them were not read exactly; how many lines typed, and which not shown.

    `spoilt` were not what they should have been: the machine made pauses in scans, ran keys of typing together, or told
    the program of keys later than of others, though that was not to stall. They count for nothing, whatever the till
    made of them.
    """

    scans: int = 0
    lines: int = 0
    spoilt: int = 0
    misread: list[Facts] = field(default_factory=list)
    false: list[Facts] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        for part in fields(self):
            setattr(self, part.name, getattr(self, part.name) + getattr(other, part.name))


def play(counter: Counter, chance: Random, scans: int, lines: int, gap_ms: int, *, stalled: bool) -> Tally:
    """So many of each, mixed; `gap_ms` is what the till takes for the longest pause of a scanner.

    With `stalled` the program stops for 0.2 to 0.5 s while every second one of them comes.
    """
    tally, wanted = Tally(), [True] * scans + [False] * lines
    chance.shuffle(wanted)
    for is_scan in wanted:
        for _ in range(_TRIES):
            tried = (_scan if is_scan else _line)(counter, chance, gap_ms, stalled and chance.random() < 0.5)
            tally.add(tried)
            for mistake in (*tried.misread, *tried.false):
                _log.warning("not as it should be: %s", mistake)
            if not tried.spoilt:
                break
    return tally


def lock_capitals(counter: Counter) -> None:
    counter.keys(CAPS, gap_ms=HUMAN_MS)
    _poll(lambda: bool(_heard(counter.ask("report"))), DEADLINE_S)
    counter.ask("afresh")


def _scan(counter: Counter, chance: Random, gap_ms: int, is_stalled: bool) -> Tally:
    text, strokes = scan_of(chance)
    facts, pressed = _pressed(counter, strokes, chance.randint(*_STALLS_MS) if is_stalled else 0)
    if any(gap > gap_ms for gap in _gaps_ms(pressed)) or (not is_stalled and _lateness_ms(pressed) > _LATE_MS):
        return Tally(spoilt=1)
    shown = (facts["scans"], facts["lines"], facts["text"], facts["shortcuts"])
    return Tally(scans=1, misread=[] if shown == ([text], [], "", 0) else [{**facts, "meant": text}])


def _line(counter: Counter, chance: Random, _gap_ms: int, is_stalled: bool) -> Tally:
    strokes = line_of(chance)
    facts, pressed = _pressed(counter, strokes, chance.randint(*_STALLS_MS) if is_stalled else 0)
    if _is_hurried(pressed, strokes):
        return Tally(spoilt=1)
    text = str(facts["typed"]).removesuffix("\r")
    shown = (facts["scans"], facts["lines"], facts["text"], facts["shortcuts"])
    is_whole = _without_repeats(code for _, code, _ in pressed) == _without_repeats(stroke.code for stroke in strokes)
    return Tally(lines=1, false=[] if is_whole and shown == ([], [text], "", 0) else [{**facts, "meant": text}])


def _pressed(counter: Counter, strokes: Sequence[Stroke], stall_ms: int) -> tuple[Facts, Pressed]:
    """Press the keys; everything that came of it once the last was heard and settled."""
    if stall_ms:
        counter.say(f"stall {stall_ms}")
    counter.display.run("xdotool", *_script(strokes))
    if stall_ms:
        counter.hear()
    _poll(lambda: any(code == ENTER for _, code, _ in _heard(counter.ask("report"))), DEADLINE_S)
    _poll(lambda: any(counter.ask("report")[name] for name in ("scans", "lines")), _SETTLED_S)
    _poll(lambda: False, _QUIET_S)
    facts = counter.ask("afresh")
    return facts, [key for key in _heard(facts) if key[1] != SHIFT]


def _heard(facts: Facts) -> Pressed:
    heard = facts["keys"]
    assert isinstance(heard, list)
    return [(at, code, told_at) for at, code, told_at in heard]


def _poll(found: Callable[[], bool], within_s: float) -> None:
    give_up = time.monotonic() + within_s
    while not found() and time.monotonic() < give_up:
        select.select([], [], [], _POLL_S)


def _script(strokes: Iterable[Stroke]) -> list[str]:
    """Words for xdotool: keys down and up in their order, with pauses."""
    events = [(stroke.at_ms, "keydown", stroke.code) for stroke in strokes]
    events += [(stroke.at_ms + stroke.held_ms, "keyup", stroke.code) for stroke in strokes]
    words: list[str] = []
    now_ms = 0.0
    for at_ms, what, code in sorted(events):
        if at_ms > now_ms:
            words += ["sleep", f"{(at_ms - now_ms) / 1e3:.4f}"]
        words += [what, "--delay", "0", str(code)]
        now_ms = at_ms
    return words


def _gaps_ms(pressed: Pressed) -> list[int]:
    return [after[0] - before[0] for before, after in pairwise(pressed)]


def _lateness_ms(pressed: Pressed) -> int:
    """How much later than the promptest key the program was told of the latest one."""
    ages_ms = [told_at - at for at, _, told_at in pressed]
    return max(ages_ms) - min(ages_ms) if ages_ms else 0


def _without_repeats(codes: Iterable[int]) -> list[int]:
    return [code for code, _ in groupby(codes)]


def _is_hurried(pressed: Pressed, strokes: Sequence[Stroke]) -> bool:
    """Whether keys came closer together than they were pressed; those of a key held at the start come as they like."""
    repeats = len(pressed) - len(strokes)
    if repeats < 0:
        return False
    if [code for _, code, _ in pressed[repeats:]] != [stroke.code for stroke in strokes]:
        return True  # whoever pressed the keys was stopped, and one repeated that was not to be held
    came = pairwise(at for at, _, _ in pressed[repeats:])
    meant = pairwise(stroke.at_ms for stroke in strokes)
    pairs = list(zip(came, meant, strict=True))[1 if repeats else 0 :]
    return any(late - soon < second - begun - _EARLY_MS for (soon, late), (begun, second) in pairs)
