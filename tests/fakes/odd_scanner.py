"""A scanner that somebody else has set up: what it makes of the codes it reads."""

from dataclasses import dataclass

from hardware.scanner.countries import sent_by
from hardware.scanner.sheet import TEXTS
from pos_client.domain.barcode import Barcode, Heard, Symbology
from pos_client.domain.scanner_setup import SheetCode

_AIM = {SheetCode.LINEAR: "]C0", SheetCode.PRODUCT: "]E0"}
_NS_PER_MS = 1_000_000


@dataclass(frozen=True, slots=True)
class OddScanner:
    """`country` None is a scanner that does not type: it sends texts as they are."""

    country: str | None = "us"
    swaps_case: bool = False
    is_upper: bool = False
    prefix: str = ""
    suffix: str = ""
    says_what: bool = False
    names_encoding: bool = False
    ending: str | None = "Enter"
    gap_ms: int | None = 4
    longest: int = 4096
    leaves_out: str = ""

    def sends(self, text: str, aim: str = "]Q1") -> str:
        """The characters that arrive for a code."""
        coded = f"\\000026{text}" if self.names_encoding and not text.isascii() else text
        whole = f"{self.prefix}{aim if self.says_what else ''}{coded}{self.suffix}"[: self.longest]
        whole = "".join(sign for sign in whole if sign not in self.leaves_out)
        cased = whole.swapcase() if self.swaps_case else whole.upper() if self.is_upper else whole
        return cased if self.country is None else sent_by(self.country, cased)

    def reads(self, text: str, *, at_ms: int = 0, aim: str = "]Q1") -> Barcode:
        """The code as the till gets it."""
        heard = Heard(self.sends(text, aim), self.ending, self.gap_ms)
        return Barcode(heard.raw, Symbology.UNKNOWN, at_ms * _NS_PER_MS, "odd", heard=heard)

    def sheet(self, *, leaves_out: frozenset[SheetCode] = frozenset()) -> list[Barcode]:
        """The whole test sheet, a code a second."""
        return [
            self.reads(TEXTS[code], at_ms=1000 * place, aim=_AIM.get(code, "]Q1"))
            for place, code in enumerate(SheetCode)
            if code not in leaves_out
        ]
