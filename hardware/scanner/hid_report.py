"""The reports of HID-POS scanners (USB-IF "Point of Sale Usage Tables" 1.02, page 0x8C), put together to codes.

A report of 64 bytes is: number of the report, count of data bytes, three bytes of AIM identifier, data, and a last byte
whose lowest bit says that the code goes on in the next report. Vendors read that in three ways, see `Layout`.
"""

import re
from collections import deque
from dataclasses import dataclass
from enum import Enum

from hardware.scanner.reading import MOST_TORN
from pos_client.domain.barcode import MAX_TEXT

DATA_REPORT = 2
"""Number of the report "scanned data"; others tell of triggers and settings."""
PATIENCE_S = 0.5
"""A code whose rest has not come by then is incomplete: reports follow each other within 10 ms."""
_SMALLEST = 8
_AIM = re.compile(rb"\][A-Za-z][0-9A-Za-z]")
_AIM_LENGTH = 3
_RESERVED = 2
"""Vendor bytes between data and flags where the data has a field of its own."""


class Layout(Enum):
    """Where a vendor puts the AIM identifier (None: nowhere, it may be part of the data) and where the data begins."""

    STANDARD = (2, 5)  # Honeywell, Datalogic, Zebra
    SHIFTED = (3, 6)  # one byte more between count and identifier
    BARE = (None, 2)  # Newland

    def __init__(self, aim_at: int | None, data_at: int) -> None:
        self.aim_at = aim_at
        self.data_at = data_at


@dataclass(frozen=True, slots=True)
class Piece:
    """What one report holds of a code: an AIM identifier or nothing, data, and whether the code ends here."""

    layout: Layout
    aim: bytes
    data: bytes
    is_last: bool


def piece_of(report: bytes, layout: Layout | None = None) -> Piece | None:
    """What a report of scanned data holds, read in this layout or else in its own; None for a malformed one."""
    if len(report) < _SMALLEST:
        return None
    layout = layout or _layout_of(report)
    count, room = report[1], len(report) - 1 - layout.data_at
    if count > room:
        return None
    aim = b"" if layout.aim_at is None else report[layout.aim_at : layout.aim_at + _AIM_LENGTH]
    data = report[layout.data_at : layout.data_at + count]
    return Piece(layout, aim if _AIM.fullmatch(aim) else b"", data, is_last=not report[-1] & 1)


def _layout_of(report: bytes) -> Layout:
    """The layout a first report is in: an identifier gives it away, unless it is counted among the data."""
    if report[1] > len(report) - 1 - _RESERVED - Layout.STANDARD.data_at:
        return Layout.BARE
    if _AIM.match(report, 2) and _reaches(report, Layout.STANDARD):
        return Layout.STANDARD
    if report[2:3] < b" " and _AIM.match(report, 3) and _reaches(report, Layout.SHIFTED):
        return Layout.SHIFTED
    return Layout.STANDARD if report[2:5] == bytes(3) else Layout.BARE


def _reaches(report: bytes, layout: Layout) -> bool:
    """Whether the data goes on as far as this layout has it; in a bare report there are only zeros by then."""
    count = report[1]
    return any(report[max(layout.data_at, Layout.BARE.data_at + count) : layout.data_at + count])


class HidPosReports:
    """Puts reports together to codes. One thread; no clock of its own.

    `torn` holds what came, AIM identifier in front, of codes with a malformed report or without an end: half a code is
    never delivered. Whoever reads takes them out.
    """

    def __init__(self) -> None:
        self._pieces: list[Piece] = []
        self._length = 0
        self._heard_s = 0.0
        self.torn: deque[bytes] = deque(maxlen=MOST_TORN)

    def feed(self, report: bytes, now_s: float) -> bytes | None:
        """A complete code, its AIM identifier in front, once its last report is here.

        An empty report says that nothing was waiting: only then has the rest of a code had its time. Of a code longer
        than 4,096 bytes the beginning is delivered, as serial scanners have it.
        """
        if not report:
            self._be_patient(now_s)
        if report[:1] != bytes([DATA_REPORT]):
            return None
        self._heard_s = now_s
        piece = piece_of(report, self._pieces[0].layout if self._pieces else None)
        if piece is None:
            self._give_up()
            return None
        if self._length < MAX_TEXT:
            self._pieces.append(piece)
            self._length += len(piece.data)
        return self._finished() if piece.is_last else None

    def _finished(self) -> bytes:
        code = self._so_far()
        self._clear()
        return code

    def _so_far(self) -> bytes:
        aim = self._pieces[0].aim if self._pieces else b""
        return aim + b"".join(piece.data for piece in self._pieces)[:MAX_TEXT]

    def _be_patient(self, now_s: float) -> None:
        if now_s - self._heard_s > PATIENCE_S:
            self.end()

    def _give_up(self) -> None:
        self.torn.append(self._so_far())
        self._clear()

    def end(self) -> None:
        """No more will come, for the cable was pulled: what has come of a code is torn."""
        if self._pieces:
            self._give_up()

    def _clear(self) -> None:
        self._pieces, self._length = [], 0
