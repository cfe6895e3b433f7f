"""Drawing large on a whole screen: a grid of 1366 x 768 units that is scaled to it and centred on it."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QLinearGradient, QPainter, QPen

from ui.theme import icons
from ui.theme.contrast import GLOW
from ui.theme.style import sized

WIDTH, HEIGHT = 1366.0, 768.0
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter
_LEAST_PART = 0.55
_DESCENT = 0.25
"""Room below the line of letters, to their size."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Where the stage lies on a widget of `width` x `height` pixels."""

    width: float
    height: float

    @property
    def unit(self) -> float:
        """Pixels per unit of the grid."""
        return max(0.1, min(self.width / WIDTH, self.height / HEIGHT))

    def place(self, x: float, y: float, width: float, height: float) -> QRectF:
        """A rectangle of the grid in pixels of the widget."""
        unit = self.unit
        left, top = (self.width - WIDTH * unit) / 2, (self.height - HEIGHT * unit) / 2
        return QRectF(left + x * unit, top + y * unit, width * unit, height * unit)


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a line: size in units, colour `#rrggbb`."""

    text: str
    size: float
    colour: str
    weight: QFont.Weight = QFont.Weight.Normal


class Stage:
    """A painter on the grid. Every size is in units of the grid, every colour `#rrggbb`."""

    def __init__(self, painter: QPainter, font: QFont, grid: Grid) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.painter = painter
        self.font = font
        self.grid = grid

    def ground(self, start: str, end: str) -> None:
        """Fill the widget with a diagonal gradient and two soft discs of light."""
        whole = QRectF(0, 0, self.grid.width, self.grid.height)
        gradient = QLinearGradient(whole.topLeft(), whole.bottomRight())
        gradient.setColorAt(0, QColor(start))
        gradient.setColorAt(1, QColor(end))
        self.painter.fillRect(whole, gradient)
        light = QColor("#ffffff")
        light.setAlphaF(GLOW / 2)
        side = whole.height()
        self._fill(light)
        self.painter.drawEllipse(
            QPointF(whole.right() - side * 0.2, whole.top() + side * 0.1), side * 0.75, side * 0.75
        )
        self.painter.drawEllipse(
            QPointF(whole.right() - side * 0.75, whole.bottom() + side * 0.3), side * 0.7, side * 0.7
        )

    def text(
        self,
        text: str,
        place: QRectF,
        size: float,
        colour: str,
        weight: QFont.Weight = QFont.Weight.Normal,
        flags: Qt.AlignmentFlag = LEFT,
        least: float = _LEAST_PART,
    ) -> float:
        """Draw a line, smaller where there is no room, cut where even `least` is too large; the width it took."""
        font = sized(self.font, size * self.grid.unit, weight)
        wanted = QFontMetricsF(font).horizontalAdvance(text)
        if wanted > place.width():
            part = max(least, place.width() / wanted)
            font = sized(self.font, size * self.grid.unit * part - 0.5, weight)
        metrics = QFontMetricsF(font)
        cut = metrics.elidedText(text, Qt.TextElideMode.ElideRight, place.width() + 1)
        self.painter.setFont(font)
        self.painter.setPen(QColor(colour))
        self.painter.drawText(place, int(flags | Qt.TextFlag.TextSingleLine), cut)
        return metrics.horizontalAdvance(cut)

    def paragraph(self, text: str, place: QRectF, size: float, colour: str, flags: Qt.AlignmentFlag) -> None:
        """Draw a sentence on as many lines as it needs, smaller where its place is not high enough for them."""
        font, wrapped = sized(self.font, size * self.grid.unit), int(flags | Qt.TextFlag.TextWordWrap)
        while QFontMetricsF(font).boundingRect(place, wrapped, text).height() > place.height() and font.pixelSize() > 1:
            font = sized(font, font.pixelSize() - 1)
        self.painter.setFont(font)
        self.painter.setPen(QColor(colour))
        self.painter.drawText(place, wrapped, text)

    def box(self, place: QRectF, radius: float, colour: str, opacity: float = 1.0) -> None:
        """A rounded box."""
        ground = QColor(colour)
        ground.setAlphaF(opacity)
        self._fill(ground)
        rounding = min(radius * self.grid.unit, place.height() / 2)
        self.painter.drawRoundedRect(place, rounding, rounding)

    def disc(self, centre: QPointF, radius: float, colour: str, opacity: float = 1.0) -> None:
        """A disc; `centre` in pixels."""
        ground = QColor(colour)
        ground.setAlphaF(opacity)
        self._fill(ground)
        self.painter.drawEllipse(centre, radius * self.grid.unit, radius * self.grid.unit)

    def pill(self, text: str, icon: str, place: QRectF, size: float, ground: str, ink: str) -> QRectF:
        """A rounded box as wide as its words, from the left edge of `place`; where it lies."""
        unit = self.grid.unit
        sign, gap = (size * 1.3 * unit, size * 0.45 * unit) if icon else (0.0, 0.0)
        where = QRectF(place.left(), place.top(), self.pill_width(text, icon, place, size), place.height())
        self.box(where, HEIGHT, ground)
        left = where.left() + size * 0.8 * unit
        if icon:
            self.icon(icon, QRectF(left, where.center().y() - sign / 2, sign, sign), ink)
        words = QRectF(
            left + sign + gap, where.top(), where.right() - left - sign - gap - size * 0.5 * unit, where.height()
        )
        self.text(text, words, size, ink, QFont.Weight.Bold)
        return where

    def pill_width(self, text: str, icon: str, place: QRectF, size: float) -> float:
        """How wide a pill with these words is, in pixels."""
        metrics = QFontMetricsF(sized(self.font, size * self.grid.unit, QFont.Weight.Bold))
        around = (1.3 + 0.45 if icon else 0.0) + 1.6
        return min(place.width(), metrics.horizontalAdvance(text) + size * around * self.grid.unit)

    def run(self, spans: Sequence[Span], place: QRectF, gap: float) -> None:
        """Words of several sizes on one line at the bottom of `place`, all of them smaller where there is no room."""
        unit = self.grid.unit
        fonts = [sized(self.font, span.size * unit, span.weight) for span in spans]
        wanted = sum(_advance(font, span) for font, span in zip(fonts, spans, strict=True))
        gaps = gap * unit * (len(spans) - 1)
        part = min(1.0, (place.width() - gaps) / max(1.0, wanted))
        left, bottom = place.left(), place.bottom() - max((span.size for span in spans), default=0) * unit * _DESCENT
        for span in spans:
            font = sized(self.font, span.size * unit * part - (part < 1), span.weight)
            self.painter.setFont(font)
            self.painter.setPen(QColor(span.colour))
            self.painter.drawText(QPointF(left, bottom), span.text)
            left += _advance(font, span) + gap * unit

    def icon(self, name: str, place: QRectF, colour: str) -> None:
        """An icon of `ui.theme.icons`."""
        icons.draw(self.painter, name, colour, place)

    def ring(self, place: QRectF, width: float, colour: str, from_degrees: float, span_degrees: float) -> None:
        """A piece of a circle."""
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        self.painter.setPen(
            QPen(QColor(colour), width * self.grid.unit, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
        )
        self.painter.drawArc(place, round(from_degrees * 16), round(span_degrees * 16))

    def _fill(self, colour: QColor) -> None:
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(colour)


def _advance(font: QFont, span: Span) -> float:
    return QFontMetricsF(font).horizontalAdvance(span.text)
