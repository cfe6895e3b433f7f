"""What the device check shows, as values."""

from dataclasses import dataclass
from enum import StrEnum

from pos_client.domain.barcode import Misread
from pos_client.domain.scanner_setup import ScannerFinding, SheetCode
from ui.screens.devices import Presence

TYPING = "keyboard-wedge"
"""The device id of everything that types; `ui.wedge` gives it to its barcodes."""


class CodeState(StrEnum):
    """Of a code of the sheet: OPEN until its turn comes (NOW), RIGHT when it arrives as printed once it is repaired."""

    OPEN = "open"
    NOW = "now"
    SKIPPED = "skipped"
    RIGHT = "right"
    WRONG = "wrong"


class DeviceKind(StrEnum):
    """What a device is for."""

    SCANNER = "scanner"
    CAMERA = "camera"
    PRINTER = "printer"
    DISPLAY = "display"


class Trial(StrEnum):
    """What a device did when it was tried, for a person to see or hear; SILENT: it has no way to be told to."""

    NONE = ""
    RUNNING = "running"
    BEEPED = "beeped"
    SILENT = "silent"
    PRINTED = "printed"
    SHOWN = "shown"
    FAILED = "failed"


class Said(StrEnum):
    """What the screen answers to what a person did, or to a code that is not of the sheet."""

    NOTHING = ""
    OTHER_CODE = "other_code"
    KEPT = "kept"
    NOT_KEPT = "not_kept"
    SHEET_WRITTEN = "sheet_written"
    SHEET_NOT_WRITTEN = "sheet_not_written"


@dataclass(frozen=True, slots=True)
class CameraRow:
    """How a camera does: width and height in pixels, frames a second; how many frames came too fast to be looked at.

    `damaged` pictures could not be used since the till was started.
    """

    size: tuple[int, int]
    fps: int
    skipped_percent: int
    damaged: int


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """One device: how it is, how many codes it has read and how often it was lost since the till was started.

    Of `misreads` codes the till could make nothing; `last_misread` is the latest of them. Of a printer `reads` are the
    receipts it has printed. `trial` is what came of trying it last, `trial_trouble` the code of why it failed.
    """

    device_id: str
    name: str
    kind: DeviceKind
    presence: Presence
    reads: int = 0
    losses: int = 0
    trouble: str = ""
    misreads: int = 0
    last_misread: Misread | None = None
    camera: CameraRow | None = None
    is_paper_low: bool = False
    trial: Trial = Trial.NONE
    trial_trouble: str = ""


@dataclass(frozen=True, slots=True)
class DeviceCheckModel:
    """`shown` is the code to scan now, None when all are done; `scanner` the one that is examined, empty before.

    `place` is where the sheet was written.
    """

    shown: SheetCode | None = SheetCode.SIGNS
    states: tuple[tuple[SheetCode, CodeState], ...] = ()
    scanner: str = ""
    findings: tuple[ScannerFinding, ...] = ()
    may_keep: bool = False
    said: Said = Said.NOTHING
    place: str = ""
    rows: tuple[DeviceRow, ...] = ()
