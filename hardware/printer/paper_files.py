"""Receipts as files: what a printer would draw, as a PNG or a PDF of the paper's size."""

import re
import zlib
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from hardware.printer.commands import COLUMN_DOTS
from hardware.printer.pictures import code_picture, line_picture
from pos_client.domain.slip import Code, Slip, typeset
from pos_client.errors import DeviceUnavailable, InvalidValue
from pos_client.ports import DeviceInformation, PrinterStatus

_MARGIN_DOTS = 32
_ZOOM = 3
"""Files are three times as fine as paper: they are read on screens, close up."""
_POINTS_PER_DOT = 72 / 25.4 / 8 / _ZOOM
"""A dot of paper is an eighth of a millimetre."""
_NUMBERED = re.compile(r"receipt-([0-9]{1,9})\.pdf", re.ASCII)


def slip_picture(slip: Slip, columns: int) -> NDArray[np.bool_]:
    """The whole slip with a margin around, (height, width), True is black; 24 dots to a millimetre of paper."""
    dots = columns * COLUMN_DOTS
    drawn = [
        code_picture(piece.text, dots, _ZOOM) if isinstance(piece, Code) else line_picture(piece, dots, _ZOOM)
        for piece in typeset(slip, columns)
    ]
    paper = np.vstack(drawn) if drawn else np.zeros((1, dots * _ZOOM), bool)
    return np.pad(paper, _MARGIN_DOTS * _ZOOM)


def png_of(slip: Slip, columns: int) -> bytes:
    """A PNG in black and white; ~30 ms."""
    picture = np.where(slip_picture(slip, columns), 0, 255).astype(np.uint8)
    return cv2.imencode(".png", picture, [cv2.IMWRITE_PNG_BILEVEL, 1])[1].tobytes()


def pdf_of(slip: Slip, columns: int) -> bytes:
    """One page of PDF 1.4 (ISO 32000), as wide and as long as the paper; the slip is a picture of one bit per dot."""
    picture = slip_picture(slip, columns)
    height, width = picture.shape
    size = f"{width * _POINTS_PER_DOT:.2f} {height * _POINTS_PER_DOT:.2f}"
    dots = zlib.compress(np.packbits(~picture, axis=1).tobytes(), 9)
    drawing = "q {} 0 0 {} 0 0 cm /I Do Q".format(*size.split()).encode()
    image = f"<</Type/XObject/Subtype/Image/Width {width}/Height {height}/ColorSpace/DeviceGray/BitsPerComponent 1"
    bodies = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {size}]/Resources<</XObject<</I 5 0 R>>>>/Contents 4 0 R>>".encode(),
        _stream(b"<<", drawing),
        _stream(f"{image}/Filter/FlateDecode".encode(), dots),
    )
    return _document(bodies)


def _stream(head: bytes, content: bytes) -> bytes:
    return head + b"/Length %d>>\nstream\n" % len(content) + content + b"\nendstream"


def _document(bodies: tuple[bytes, ...]) -> bytes:
    """Objects, numbered from 1, with the table that says where each begins."""
    document, places = b"%PDF-1.4\n", []
    for number, body in enumerate(bodies, 1):
        places.append(len(document))
        document += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1)
    tail = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(bodies) + 1, len(document))
    return document + head + table + tail


def write_slip(slip: Slip, columns: int, path: Path) -> None:
    """Write it where no file is yet, as its name says.

    Raises:
        InvalidValue: code BAD_FILE_NAME, neither .pdf nor .png; code FILE_EXISTS.
        DeviceUnavailable: code FILE_NOT_WRITTEN.
    """
    makes = {".pdf": pdf_of, ".png": png_of}.get(path.suffix.lower())
    if makes is None:
        raise InvalidValue(f"{path.name}: a receipt is a .pdf or a .png", code="BAD_FILE_NAME")
    content = makes(slip, columns)
    try:
        with path.open("xb") as file:
            file.write(content)
    except FileExistsError as exc:
        raise InvalidValue(str(path), code="FILE_EXISTS") from exc
    except (OSError, ValueError) as exc:  # ValueError: a NUL in its name
        raise DeviceUnavailable(f"{path}: {exc}", code="FILE_NOT_WRITTEN") from exc


class FolderPrinter:
    """A `PosPrinter` whose paper are PDF files in a folder: `receipt-0001.pdf` and so on."""

    def __init__(self, folder: Path, columns: int) -> None:
        self._folder = folder
        self._columns = columns

    @property
    def info(self) -> DeviceInformation:
        """The folder."""
        name = f"folder:{self._folder}"
        return DeviceInformation(name, "printer", name, "FolderPrinter")

    @property
    def columns(self) -> int:
        """As on paper."""
        return self._columns

    def status(self) -> PrinterStatus:
        """Make the folder; ~1 ms.

        Raises:
            DeviceUnavailable: it cannot be made.
        """
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as exc:
            raise DeviceUnavailable(str(exc), code="FILE_NOT_WRITTEN") from exc
        return PrinterStatus()

    def print_slip(self, slip: Slip) -> PrinterStatus:
        """Write the next file; ~20 ms.

        Raises:
            DeviceUnavailable: code FILE_NOT_WRITTEN.
        """
        status = self.status()
        while True:
            try:
                write_slip(slip, self._columns, self._folder / f"receipt-{self._next():04d}.pdf")
            except InvalidValue:  # another till writes into the same folder
                continue
            return status

    def _next(self) -> int:
        numbers = (_NUMBERED.fullmatch(file.name) for file in self._folder.iterdir())
        return max((int(match[1]) for match in numbers if match), default=0) + 1
