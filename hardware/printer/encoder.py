"""A slip as the bytes of ESC/POS."""

from collections.abc import Iterator
from enum import StrEnum
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from hardware.printer import commands
from hardware.printer.pictures import code_picture, line_picture
from pos_client.domain.slip import Code, SetLine, Slip, typeset

_BAND_ROWS = 192
"""Rows of a picture sent at once: printers with little memory print the rest as text."""
_TWICE = b"\x11"


class Charset(StrEnum):
    """What the printer's own letters are. With PICTURE every line that is not ASCII is drawn."""

    GB18030 = "gb18030"
    PICTURE = "picture"


def encode(slip: Slip, columns: int, charset: Charset) -> bytes:
    """Everything a printer needs, from a reset to the cut; ~1 ms, more where lines have to be drawn."""
    pieces = (_encoded(piece, columns, charset) for piece in typeset(slip, columns))
    start = commands.RESET + (commands.DOUBLE_BYTE_ON if charset is Charset.GB18030 else commands.DOUBLE_BYTE_OFF)
    return start + b"".join(chain.from_iterable(pieces)) + commands.CUT


def height(slip: Slip, columns: int) -> int:
    """Rows of dots that a slip is long."""
    return sum(
        len(code_picture(piece.text, columns * commands.COLUMN_DOTS))
        if isinstance(piece, Code)
        else commands.LINE_DOTS * (2 if piece.is_large else 1)
        for piece in typeset(slip, columns)
    )


def _encoded(piece: SetLine | Code, columns: int, charset: Charset) -> Iterator[bytes]:
    if isinstance(piece, Code):
        yield from _raster(code_picture(piece.text, columns * commands.COLUMN_DOTS))
        return
    text = _in_letters(piece.text, charset)
    if text is None:
        yield from _raster(line_picture(piece, columns * commands.COLUMN_DOTS))
        return
    yield commands.BOLD + bytes([piece.is_bold])
    yield commands.SIZE + (_TWICE if piece.is_large else b"\0")
    yield text + b"\n"


def _in_letters(text: str, charset: Charset) -> bytes | None:
    """The line in the printer's own letters; None where it has not all of them.

    Printers know the signs of two bytes, which are those of GBK; of the four-byte ones of GB18030 they print parts.
    """
    if charset is Charset.PICTURE:
        return text.encode("ascii") if text.isascii() else None
    signs = [sign.encode("gb18030") for sign in text]
    is_known = all(len(raw) == (1 if sign.isascii() else 2) for sign, raw in zip(text, signs, strict=True))
    return b"".join(signs) if is_known else None


def _raster(picture: NDArray[np.bool_]) -> Iterator[bytes]:
    """A picture (height, width) of black dots, in bands."""
    for top in range(0, len(picture), _BAND_ROWS):
        rows = np.packbits(picture[top : top + _BAND_ROWS], axis=1)
        height, width = rows.shape
        yield commands.RASTER + width.to_bytes(2, "little") + height.to_bytes(2, "little") + rows.tobytes()
