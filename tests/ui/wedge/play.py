"""Scans and typing at one counter in turn, key by key through an X server, and what the till made of them."""

import logging
import select
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, fields
from itertools import pairwise
from random import Random

from tests.ui.wedge.counter import CAPS, DEADLINE_S, ENTER, HUMAN_MS, SHIFT, Counter, Facts
from tests.ui.wedge.hands import Stroke, line_of, scan_of

_log = logging.getLogger(__name__)
_POLL_S, _SETTLED_S = 0.02, 0.5
_STALLS_MS = 200, 500
_TRIES = 20
_EARLY_MS = 4
Pressed = list[tuple[int, int, str]]
"""Time in ms, X key code and text of every key as the window system delivered it, before anybody looked at it."""


@dataclass
class Tally:
    """How many codes were scanned, and which of them were not read exactly; how many lines typed, and which not shown.

    `spoilt` were not what they should have been, for the machine made pauses in scans or ran keys of typing together;
    they count for nothing, whatever the till made of them.
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


def _scan(counter: Counter, chance: Random, gap_ms: int, is_stalled: bool) -> Tally:
    text, strokes = scan_of(chance)
    facts, pressed = _pressed(counter, strokes, chance.randint(*_STALLS_MS) if is_stalled else 0)
    if not _is_as_meant(pressed, strokes) or any(gap > gap_ms for gap in _gaps_ms(pressed)):
        return Tally(spoilt=1)
    shown = (facts["scans"], facts["lines"], facts["text"], facts["shortcuts"])
    return Tally(scans=1, misread=[] if shown == ([text], [], "", 0) else [{**facts, "meant": text}])


def _line(counter: Counter, chance: Random, _gap_ms: int, is_stalled: bool) -> Tally:
    strokes = line_of(chance)
    facts, pressed = _pressed(counter, strokes, chance.randint(*_STALLS_MS) if is_stalled else 0)
    if not _is_as_meant(pressed, strokes) or _is_hurried(pressed, strokes):
        return Tally(spoilt=1)
    text = "".join(text for _, _, text in pressed).removesuffix("\r")
    shown = (facts["scans"], facts["lines"], facts["text"], facts["shortcuts"])
    return Tally(lines=1, false=[] if shown == ([], [text], "", 0) else [{**facts, "meant": text}])


def _pressed(counter: Counter, strokes: Sequence[Stroke], stall_ms: int) -> tuple[Facts, Pressed]:
    """Press the keys; everything that came of it once the last was heard and settled."""
    if stall_ms:
        counter.say(f"stall {stall_ms}")
    counter.display.run("xdotool", *_script(strokes))
    if stall_ms:
        counter.hear()
    _poll(lambda: any(code == ENTER for _, code, _ in _heard(counter.ask("report"))), DEADLINE_S)
    _poll(lambda: any(counter.ask("report")[name] for name in ("scans", "lines")), _SETTLED_S)
    facts = counter.ask("afresh")
    return facts, [key for key in _heard(facts) if key[1] != SHIFT]


def _heard(facts: Facts) -> Pressed:
    heard = facts["keys"]
    assert isinstance(heard, list)
    return [(at, code, text) for at, code, text in heard]


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


def _is_as_meant(pressed: Pressed, strokes: Sequence[Stroke]) -> bool:
    """Whether these keys came in this order; one that was held may have come many times."""
    came = [code for _, code, _ in pressed]
    meant = [stroke.code for stroke in strokes if stroke.code != SHIFT]
    return came == meant or (len(came) > len(meant) and came[-len(meant) :] == meant and set(came) == set(meant))


def _is_hurried(pressed: Pressed, strokes: Sequence[Stroke]) -> bool:
    """Whether keys came closer together than they were pressed; those of a held key come as the server likes."""
    came = [at for at, _, _ in pressed][-len(strokes) :]
    meant = [stroke.at_ms for stroke in strokes]
    first = 1 if len(pressed) > len(strokes) else 0
    pairs = list(zip(pairwise(came), pairwise(meant), strict=True))[first:]
    return any(late - soon < second - begun - _EARLY_MS for (soon, late), (begun, second) in pairs)
