"""A phone that shows a member's card, drawn; what looks like a code on it means nothing."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPixmap

from ui.widgets.stage import Grid, Stage

PHONE_WIDTH, PHONE_HEIGHT = 200.0, 400.0
"""In units of the grid."""


def phone_picture(font: QFont, grid: Grid, ratio: float) -> QPixmap:
    """The phone for a screen with that device pixel ratio, to be drawn once and then only moved about. UI thread."""
    picture = QPixmap(round(PHONE_WIDTH * grid.unit * ratio), round(PHONE_HEIGHT * grid.unit * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    paint_phone(Stage(painter, font, grid))
    painter.end()
    return picture


def paint_phone(stage: Stage) -> None:
    """Paint it at the painter's origin: a card, and a fixed pattern of bits."""
    width, height = PHONE_WIDTH, PHONE_HEIGHT
    unit, painter = stage.grid.unit, stage.painter
    stage.box(QRectF(0, 0, width * unit, height * unit), 34, "#05080d")
    stage.box(QRectF(8 * unit, 8 * unit, (width - 16) * unit, (height - 16) * unit), 27, "#f7f9fc")
    stage.box(QRectF(70 * unit, 18 * unit, 60 * unit, 12 * unit), 6, "#05080d")
    stage.box(QRectF(24 * unit, 48 * unit, 152 * unit, 76 * unit), 12, "#8a6206")
    stage.box(QRectF(38 * unit, 64 * unit, 70 * unit, 10 * unit), 5, "#ffe49a")
    stage.box(QRectF(38 * unit, 98 * unit, 44 * unit, 8 * unit), 4, "#ffe49a", 0.7)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    cells, cell = 15, 9.6 * unit
    left, top = 28 * unit, 156 * unit
    for number, bits in enumerate(_PATTERN):
        for place in range(cells):
            if bits >> (cells - 1 - place) & 1:
                stage.box(QRectF(left + place * cell, top + number * cell, cell + 0.6, cell + 0.6), 0, "#121a26")
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    stage.box(QRectF(52 * unit, 326 * unit, 96 * unit, 9 * unit), 5, "#c7d0dc")
    stage.box(QRectF(70 * unit, 346 * unit, 60 * unit, 9 * unit), 5, "#dde3ec")


_PATTERN = (
    0b111111100111111, 0b100000101100001, 0b101110100101101, 0b101110101101101, 0b101110100001101,
    0b100000101011001, 0b111111101010111, 0b000000001100000, 0b110101110010110, 0b011001001101001,
    0b101111110010110, 0b000000101001011, 0b111111100110100, 0b101110101011011, 0b111111100101101,
)  # fmt: skip
