"""Who presses keys at a counter, and when: scanners, and people of several kinds."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from hardware.scanner.key_layout import X11_OFFSET, us_sign
from tests.ui.wedge.counter import ENTER, SHIFT

_KEYS = {us_sign(key, shift=shift) or "": (key + X11_OFFSET, shift) for shift in (True, False) for key in range(2, 54)}
_SIGNS = "".join(sorted(sign for sign in _KEYS if sign and sign not in "]\\"))
_AMOUNTS = "0123456789.", 1, 8
_NUMBERS = "0123456789", 8, 14
_NAMES = "abcdefghijklmnop", 3, 12
_HELD_MS = 70, 110
ROLL_MS = 20, 60
"""Two fingers rolling over two keys."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """A key of this X key code goes down at this time and up again so much later."""

    code: int
    at_ms: float
    held_ms: float


@dataclass(frozen=True, slots=True)
class Typist:
    """The usual time between two keys, how much it varies, how often the next finger rolls over, and the one after."""

    median_ms: float
    spread: float
    rolls: float
    rolls_again: float = 0.0


STEADY = Typist(120, 0.45, 0.25)
FAST = Typist(80, 0.3, 0.5, 0.3)
"""As few people type: 130 words a minute (the fastest per cent of Dhakal et al., CHI 2018), half of it rolled over."""
PEOPLE = (STEADY, FAST)


def scan_of(chance: Random) -> tuple[str, list[Stroke]]:
    """A code as scanners type it, 1 to 12 ms from key to key: a member's, a product's, or any text; with Enter."""
    text = chance.choice([
        "91" + "".join(chance.choices("0123456789", k=40)),
        "".join(chance.choices("0123456789", k=13)),
        "".join(chance.choices(_SIGNS, k=chance.randint(8, 60))),
    ])  # fmt: skip
    gap_ms = chance.uniform(1, 12)
    strokes, at_ms = [], 0.0
    for sign in text:
        code, shift = _KEYS[sign]
        if shift:
            strokes.append(Stroke(SHIFT, at_ms, gap_ms / 2))
        strokes.append(Stroke(code, at_ms + gap_ms / 8, gap_ms / 4))
        at_ms += gap_ms
    return text, [*strokes, Stroke(ENTER, at_ms, gap_ms / 4)]


def line_of(chance: Random) -> list[Stroke]:
    """An amount, a number or a name with Enter behind it, typed by somebody; one line in ten begins with a key held."""
    signs, shortest, longest = chance.choice([_AMOUNTS, _NUMBERS, _NAMES])
    text = chance.choices(signs, k=chance.randint(shortest, longest))
    gaps_ms = _gaps_ms(chance, chance.choice(PEOPLE))
    at_ms = 0.0
    strokes: list[Stroke] = []
    free_ms: dict[str, float] = {}
    for place, sign in enumerate(text):
        is_held = place == 0 and chance.random() < 0.1
        held_ms = 600.0 if is_held else chance.uniform(*_HELD_MS)
        at_ms = max(at_ms, free_ms.get(sign, 0.0))  # a finger lets a key go before it presses it again
        strokes.append(Stroke(_KEYS[sign][0], at_ms, held_ms))
        free_ms[sign] = at_ms + held_ms + ROLL_MS[0]
        at_ms += next(gaps_ms) + (held_ms if is_held else 0)
    return [*strokes, Stroke(ENTER, at_ms, 80)]


def _gaps_ms(chance: Random, typist: Typist) -> Iterator[float]:
    rolled = 0
    while True:
        if chance.random() < (typist.rolls, typist.rolls_again, 0)[rolled]:
            rolled += 1
            yield chance.uniform(*ROLL_MS)
        else:
            rolled = 0
            yield max(ROLL_MS[1], typist.median_ms * chance.lognormvariate(0, typist.spread))
