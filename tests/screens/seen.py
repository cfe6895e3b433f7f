"""What a person sees of a widget: each piece of text it draws, where, how large and in which colour.

The widget draws itself, without its children, into an SVG: there the texts are still texts. Drawn pictures (a camera's,
the check-in stand's) are pictures there, too, and say nothing.
"""

import xml.etree.ElementTree as ET
from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QIODevice, QPoint, QRectF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QRegion, QTransform
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QWidget

from ui.theme.style import sized

_SVG = "{http://www.w3.org/2000/svg}"
_BOLD = 600


@dataclass(frozen=True, slots=True)
class Seen:
    """A piece of text, its outline in pixels of the widget, its size in pixels, and its colour."""

    text: str
    place: QRectF
    size_px: float
    is_bold: bool
    colour: QColor


def texts_of(widget: QWidget) -> list[Seen]:
    """Every text the widget itself draws; some milliseconds. UI thread."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    drawing = QSvgGenerator()
    drawing.setOutputDevice(buffer)
    drawing.setSize(widget.size())
    drawing.setViewBox(widget.rect())
    painter = QPainter(drawing)
    widget.render(painter, QPoint(), QRegion(), QWidget.RenderFlag(0))
    painter.end()
    root = ET.fromstring(bytes(buffer.data().data()))  # noqa: S314 - drawn a moment ago
    groups = root.iter(f"{_SVG}g")
    return [_seen(text, group, widget.font()) for group in groups for text in group.findall(f"{_SVG}text") if text.text]


def _seen(text: ET.Element, group: ET.Element, font: QFont) -> Seen:
    size_px, weight = float(text.get("font-size", "0")), int(text.get("font-weight", "400"))
    words = (text.text or "").strip("\u00ad")
    drawn = sized(font, size_px, QFont.Weight(weight))
    moved = _transform(group.get("transform", ""))
    at = QFontMetricsF(drawn).tightBoundingRect(words)
    at.translate(float(text.get("x", "0")), float(text.get("y", "0")))
    colour = QColor(text.get("fill", "#000000"))
    colour.setAlphaF(float(text.get("fill-opacity", "1")))
    return Seen(words, moved.mapRect(at), size_px * moved.m22(), weight >= _BOLD, colour)


def _transform(matrix: str) -> QTransform:
    numbers = [float(number) for number in matrix.removeprefix("matrix(").removesuffix(")").split(",") if number]
    return QTransform(*numbers) if numbers else QTransform()
