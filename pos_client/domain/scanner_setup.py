"""How a hand-held scanner was set up by whoever had it before, what that does to codes, and how the till undoes it."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class ScannerSetup:
    r"""What the till undoes of what one scanner sends; kept by the identity of the device.

    `country` is the keyboard the scanner believes in, `swaps_case` that Caps Lock is on in it. `prefix` and `suffix` go
    around every code. `drops_eci` takes out the names of encodings (`\000026`). The same code within `same_again_ms`
    is the same scan.
    """

    country: str = "us"
    swaps_case: bool = False
    prefix: str = ""
    suffix: str = ""
    drops_eci: bool = False
    same_again_ms: int = 0


class SheetCode(StrEnum):
    """The codes of the test sheet, in the order in which they are scanned."""

    SIGNS = "signs"
    LENGTH = "length"
    DARK = "dark"
    CHINESE = "chinese"
    LINEAR = "linear"
    PRODUCT = "product"


class Trait(StrEnum):
    """Something about a scanner that codes suffer from."""

    COUNTRY = "country"
    CASE_SWAPPED = "case_swapped"
    CASE_LOST = "case_lost"
    PREFIX = "prefix"
    SUFFIX = "suffix"
    AROUND_VARIES = "around_varies"
    ECI = "eci"
    TWICE = "twice"
    NO_ENDING = "no_ending"
    SLOW = "slow"
    CUT_OFF = "cut_off"
    SIGNS_LOST = "signs_lost"
    CHINESE_LOST = "chinese_lost"


@dataclass(frozen=True, slots=True)
class ScannerFinding:
    """One trait; `value` says which or how much. Unless it `is_repaired` by the till the scanner must be changed."""

    trait: Trait
    value: str = ""
    is_repaired: bool = False


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What the codes scanned so far tell of one scanner.

    `right` are those that arrive as printed once `setup` is used, `wrong` those that do not.
    """

    device_id: str = ""
    right: frozenset[SheetCode] = frozenset()
    wrong: frozenset[SheetCode] = frozenset()
    findings: tuple[ScannerFinding, ...] = ()
    setup: ScannerSetup = ScannerSetup()

    @property
    def is_repairable(self) -> bool:
        """Whether keeping the setup changes anything."""
        return self.setup != ScannerSetup()
