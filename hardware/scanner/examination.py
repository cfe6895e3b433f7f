"""What the codes of the test sheet tell of the scanner that read them, and how the till can undo it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from hardware.scanner.aim import ECI, IDENTIFIER, without_identifier
from hardware.scanner.countries import COUNTRIES, meant_by
from hardware.scanner.matching import Case, Match, match
from hardware.scanner.repair import repaired_text
from hardware.scanner.sheet import CHINESE, TEXTS, plain_part
from pos_client.domain.barcode import Barcode, Heard
from pos_client.domain.scanner_setup import Diagnosis, ScannerFinding, ScannerSetup, SheetCode, Trait

TWICE_MS = 300
"""The same code again within this time was sent twice: a hand needs longer for a second pull."""
LONGEST_GAP_MS = 35
"""As `wedge.WedgeSettings.gap_ms`."""
_NS_PER_MS = 1_000_000
_US = COUNTRIES[0]


@dataclass(frozen=True, slots=True)
class _Reading:
    """A code of the sheet, as it came and when."""

    heard: Heard
    read_ns: int
    found: Match


def examine(barcodes: Sequence[Barcode]) -> Diagnosis:
    """What the codes one scanner has read tell of it; codes that are not of the sheet are left out. ~20 ms each."""
    readings = [
        _Reading(barcode.heard, barcode.read_ns, found)
        for barcode in barcodes
        if barcode.heard is not None and (found := match(barcode.heard.raw)) is not None
    ]
    if not readings:
        return Diagnosis()
    around = _around(readings)
    setup = _setup(readings, around)
    right = {reading.found.code for reading in readings if _is_right(reading, setup)}
    wrong = {reading.found.code for reading in readings} - right
    findings = dict.fromkeys((*_of_the_text(readings, setup, around), *_of_the_way(readings, setup)))
    return Diagnosis(barcodes[0].device_id, frozenset(right), frozenset(wrong), tuple(findings), setup)


def _setup(readings: Sequence[_Reading], around: set[tuple[str, str]]) -> ScannerSetup:
    country, case = _keyboard(readings)
    prefix, suffix = next(iter(around)) if len(around) == 1 else ("", "")
    return ScannerSetup(
        country=country,
        swaps_case=case is Case.SWAPPED,
        prefix=prefix,
        suffix=suffix,
        drops_eci=any(_eci(reading) for reading in readings),
        same_again_ms=TWICE_MS if _is_sent_twice(readings) else 0,
    )


def _keyboard(readings: Sequence[_Reading]) -> tuple[str, Case]:
    """The last code with all signs tells it best; then any other, as far as it differs from a US keyboard."""
    founds = [reading.found for reading in readings]
    telling = [found for found in founds if found.code is SheetCode.SIGNS] or founds
    whole = [found for found in telling if found.is_whole] or telling
    return whole[-1].country, whole[-1].case


def _around(readings: Sequence[_Reading]) -> set[tuple[str, str]]:
    """What stands before and behind codes, without identifiers and encodings, as the scanner meant it."""
    country, case = _keyboard(readings)
    whole = [reading.found for reading in readings if reading.found.is_whole and reading.found.times == 1]
    plain = [found for found in whole if found.code is not SheetCode.CHINESE]  # what is behind it may be Chinese
    return {
        (
            _without_identifier(ECI.sub("", _meant(found.before, country, case))),
            _meant(found.after, country, case) if plain else "",
        )
        for found in plain or whole
    }


def _meant(text: str, country: str, case: Case) -> str:
    meant = meant_by(country, text) if country != _US else text
    return meant.swapcase() if case is Case.SWAPPED else meant


def _without_identifier(before: str) -> str:
    last = before[-3:]
    return before[:-3] if IDENTIFIER.fullmatch(last) else before


def _is_right(reading: _Reading, setup: ScannerSetup) -> bool:
    text, _ = without_identifier(repaired_text(reading.heard.raw, setup))
    return text == TEXTS[reading.found.code]


def _of_the_text(
    readings: Sequence[_Reading], setup: ScannerSetup, around: set[tuple[str, str]]
) -> Iterator[ScannerFinding]:
    if setup.country != _US:
        yield ScannerFinding(Trait.COUNTRY, setup.country, is_repaired=True)
    if setup.swaps_case:
        yield ScannerFinding(Trait.CASE_SWAPPED, is_repaired=True)
    if _keyboard(readings)[1] in {Case.UPPER, Case.LOWER}:
        yield ScannerFinding(Trait.CASE_LOST)
    if setup.prefix:
        yield ScannerFinding(Trait.PREFIX, setup.prefix, is_repaired=True)
    if setup.suffix:
        yield ScannerFinding(Trait.SUFFIX, setup.suffix, is_repaired=True)
    if len(around) > 1:
        yield ScannerFinding(Trait.AROUND_VARIES, " / ".join(sorted(f"{a}…{b}" for a, b in around)))
    if setup.drops_eci:
        yield ScannerFinding(Trait.ECI, is_repaired=True)
    yield from _of_what_is_missing(readings)


def _of_what_is_missing(readings: Sequence[_Reading]) -> Iterator[ScannerFinding]:
    torn = [reading for reading in readings if not reading.found.is_whole]
    for reading in torn:
        if reading.found.code is SheetCode.LENGTH:
            yield ScannerFinding(Trait.CUT_OFF, str(len(reading.heard.raw) - len(reading.found.before)))
    if lost := {sign for reading in torn if reading.found.code is not SheetCode.LENGTH for sign in _lost(reading)}:
        yield ScannerFinding(Trait.SIGNS_LOST, "".join(sorted(lost)))
    if any(reading.found.code is SheetCode.CHINESE and CHINESE not in reading.heard.raw for reading in readings):
        yield ScannerFinding(Trait.CHINESE_LOST)


def _lost(reading: _Reading) -> set[str]:
    found = reading.found
    return set(plain_part(found.code)) - set(_meant(reading.heard.raw, found.country, found.case))


def _of_the_way(readings: Sequence[_Reading], setup: ScannerSetup) -> Iterator[ScannerFinding]:
    if setup.same_again_ms or any(reading.found.times > 1 for reading in readings):
        yield ScannerFinding(Trait.TWICE, is_repaired=bool(setup.same_again_ms))
    if any(reading.heard.ending == "" for reading in readings):
        yield ScannerFinding(Trait.NO_ENDING)
    slowest = max((reading.heard.gap_ms or 0 for reading in readings), default=0)
    if slowest > LONGEST_GAP_MS:
        yield ScannerFinding(Trait.SLOW, str(slowest))


def _is_sent_twice(readings: Sequence[_Reading]) -> bool:
    return any(
        first.heard.raw == second.heard.raw and second.read_ns - first.read_ns <= TWICE_MS * _NS_PER_MS
        for first, second in pairwise(readings)
    )


def _eci(reading: _Reading) -> bool:
    """Whether an encoding is named where no AIM identifier announces it: then nothing else would take it out."""
    text, _ = without_identifier(repaired_text(reading.heard.raw, ScannerSetup(country=reading.found.country)))
    return reading.found.is_whole and ECI.search(text) is not None
