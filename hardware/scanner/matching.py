"""Finds a code of the test sheet in what a scanner sent, whatever its setup has made of it."""

from collections.abc import Callable
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum
from functools import lru_cache
from itertools import product

from hardware.scanner.countries import COUNTRIES, sent_by
from hardware.scanner.sheet import plain_part
from pos_client.domain.scanner_setup import SheetCode

_LIKELY = 0.7
"""Of a text that is the code in any setup at least so much is the same (difflib's ratio)."""
_SHORTEST_START = 20


class Case(Enum):
    """What became of letters: nothing, Caps Lock in the scanner, or all made large or small."""

    KEPT = (str,)
    SWAPPED = (str.swapcase,)
    UPPER = (str.upper,)
    LOWER = (str.lower,)

    def of(self, text: str) -> str:
        """The text with such letters."""
        change: Callable[[str], str] = self.value[0]
        return change(text)


@dataclass(frozen=True, slots=True)
class Match:
    """A code of the sheet in a raw text: in which setup it reads so, and what stands around it.

    `is_whole` says that all of it is there; `times` how often.
    """

    code: SheetCode
    country: str
    case: Case
    before: str
    after: str
    is_whole: bool = True
    times: int = 1


@lru_cache(maxsize=64)
def match(raw: str) -> Match | None:
    """The code of the sheet that this is; None for anything else. Up to 50 ms for a text that is nearly one, once."""
    tries = [(code, country, case) for code, case, country in product(SheetCode, Case, COUNTRIES)]
    for code, country, case in tries:
        expected = _expected(code, country, case)
        if expected in raw:
            before, after = raw.split(expected, 1)
            return Match(code, country, case, before, after.replace(expected, ""), times=raw.count(expected))
    return _cut_off(raw) or _nearly(raw)


def _expected(code: SheetCode, country: str, case: Case) -> str:
    return sent_by(country, case.of(plain_part(code)))


def _cut_off(raw: str) -> Match | None:
    """The long code where its end is missing."""
    for country in COUNTRIES:
        expected = _expected(SheetCode.LENGTH, country, Case.KEPT)
        before, found, rest = raw.partition(expected[:_SHORTEST_START])
        if found and expected.startswith(found + rest):
            return Match(SheetCode.LENGTH, country, Case.KEPT, before, "", is_whole=False)
    return None


def _nearly(raw: str) -> Match | None:
    best, ratio = None, _LIKELY
    for code, country, case in product(SheetCode, COUNTRIES, Case):
        compared = SequenceMatcher(None, raw, _expected(code, country, case), autojunk=False)
        if compared.real_quick_ratio() > ratio and compared.quick_ratio() > ratio and compared.ratio() > ratio:
            best, ratio = Match(code, country, case, "", "", is_whole=False), compared.ratio()
    return best
