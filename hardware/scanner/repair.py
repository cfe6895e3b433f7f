"""Undoes what a scanner's setup does to codes, and tells a code that came twice from one that was scanned twice."""

from dataclasses import replace

from hardware.scanner.aim import ECI, without_identifier
from hardware.scanner.countries import meant_by
from pos_client.domain.barcode import Barcode
from pos_client.domain.scanner_setup import ScannerSetup

_AS_IT_IS = ScannerSetup()
_NS_PER_MS = 1_000_000


def repaired_text(raw: str, setup: ScannerSetup) -> str:
    """What a scanner set up like this meant, its AIM identifier still in front."""
    text = raw if setup.country == _AS_IT_IS.country else meant_by(setup.country, raw)
    text = text.swapcase() if setup.swaps_case else text
    text = text.removeprefix(setup.prefix)
    text = text.removesuffix(setup.suffix) if setup.suffix else text
    return ECI.sub(r"\1", text) if setup.drops_eci else text


class Repair:
    """Repairs the codes of one device, in the order in which they come. One thread."""

    def __init__(self, setup: ScannerSetup = _AS_IT_IS) -> None:
        self.setup = setup
        self._last: tuple[str, int] = ("", 0)

    def take(self, barcode: Barcode) -> Barcode | None:
        """The code as it was meant; None where it is the last one sent once more."""
        if barcode.heard is not None and self.setup != _AS_IT_IS:
            text, symbology = without_identifier(repaired_text(barcode.heard.raw, self.setup))
            barcode = replace(barcode, text=text, symbology=symbology)
        before, at_ns = self._last
        self._last = (barcode.text, barcode.read_ns)
        is_again = before == barcode.text and barcode.read_ns - at_ns <= self.setup.same_again_ms * _NS_PER_MS
        return None if is_again and self.setup.same_again_ms else barcode
