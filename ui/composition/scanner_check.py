"""The test sheet as a file, and a scanner that reads it, examined."""

import os
import time
from collections.abc import Callable
from pathlib import Path

from hardware.scanner.examination import examine
from hardware.scanner.sheet_drawing import sheet_svg
from pos_client.domain.barcode import Barcode
from pos_client.domain.scanner_setup import Diagnosis, SheetCode
from pos_client.errors import InvalidValue
from pos_client.ports import BarcodeScanner

SUFFIXES = (".svg", ".pdf")
_READ_S = 0.25
_POINTS_PER_INCH, _DOTS_PER_INCH = 72, 600


def write_sheet(file: Path) -> None:
    """Write the page with all codes, as SVG or PDF by the name of the file; a file of that name is replaced.

    Raises:
        InvalidValue: code FILE_UNUSABLE; it cannot be written.
    """
    try:
        if file.suffix.lower() == SUFFIXES[0]:
            file.write_text(sheet_svg(), encoding="utf-8")
        else:
            file.write_bytes(_pdf(sheet_svg().encode()))
    except OSError as exc:
        raise InvalidValue(f"{file}: {exc.strerror}", code="FILE_UNUSABLE") from exc


def _pdf(svg: bytes) -> bytes:
    """The page through Qt, which brings the fonts for Chinese; no display is needed."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF
    from PySide6.QtGui import QGuiApplication, QPageLayout, QPageSize, QPainter, QPdfWriter
    from PySide6.QtSvg import QSvgRenderer

    from ui.theme.fonts import load_fonts

    application = QGuiApplication.instance()
    if application is None:
        application = QGuiApplication(["pos-client"])
        load_fonts()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(_DOTS_PER_INCH)
    page = QPageSize(QPageSize.PageSizeId.A4)
    writer.setPageLayout(QPageLayout(page, QPageLayout.Orientation.Portrait, QMarginsF()))
    painter = QPainter(writer)
    QSvgRenderer(QByteArray(svg)).render(painter)
    painter.end()
    del application
    return bytes(buffer.data().data())


def listen(scanner: BarcodeScanner, patience_s: float, on_news: Callable[[Diagnosis], None]) -> Diagnosis:
    """Read the codes of the sheet until all have come, or none for `patience_s`.

    `on_news` hears the diagnosis once the scanner is open, and after every code.

    Raises:
        DeviceUnavailable, DeviceLost: the scanner is not there, in use, or was unplugged.
    """
    scanner.open()
    try:
        return _listen(scanner, patience_s, on_news)
    finally:
        scanner.close()


def _listen(scanner: BarcodeScanner, patience_s: float, on_news: Callable[[Diagnosis], None]) -> Diagnosis:
    barcodes: list[Barcode] = []
    diagnosis, until_s = Diagnosis(), time.monotonic() + patience_s
    on_news(diagnosis)
    while time.monotonic() < until_s and len(diagnosis.right | diagnosis.wrong) < len(SheetCode):
        barcode = scanner.read(_READ_S)
        if barcode is not None:
            barcodes.append(barcode)
            diagnosis, until_s = examine(barcodes), time.monotonic() + patience_s
            on_news(diagnosis)
    return diagnosis
