"""A small table of figures, painted: a name on the left, figures in columns at the right."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme.shown import tokens
from ui.theme.style import fitting, sized, tabular
from ui.theme.tokens import Density, Ink

_MIDDLE = int(Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
_LEAST_PX = 11
_NAME_PART = 0.3
"""Of its width a name keeps at least this much, whatever the figures take."""


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A line of it; `ink` is that of the last figure, which tells what the others come to."""

    name: str
    figures: tuple[str, ...]
    ink: Ink = Ink.PLAIN


class FigureTable(QWidget):
    """As tall as its rows, to stand in a scroll area; a name without room ends in an ellipsis. UI thread."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._headings: tuple[str, ...] = ("",)
        self._rows: tuple[FigureRow, ...] = ()
        self._density = Density(1.0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def rows(self) -> tuple[FigureRow, ...]:
        """What it shows."""
        return self._rows

    def show_rows(self, headings: Sequence[str], rows: Sequence[FigureRow]) -> None:
        """Show these; the first heading is that of the names."""
        if (tuple(headings), tuple(rows)) == (self._headings, self._rows):
            return
        self._headings, self._rows = tuple(headings), tuple(rows)
        self.setAccessibleName("\n".join(self._spoken(row) for row in rows))
        self.updateGeometry()
        self.update()

    def _spoken(self, row: FigureRow) -> str:
        pairs = zip(self._headings[1:], row.figures, strict=True)
        return f"{row.name}: " + ", ".join(f"{heading} {figure}" for heading, figure in pairs)

    def set_density(self, density: Density) -> None:
        """Follow the window's density."""
        self._density = density
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(320, self._line() * (len(self._rows) + 1))

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self.sizeHint().height())

    def _line(self) -> int:
        return self._density.line(34, 28)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        line = self._line()
        body = tabular(sized(self.font(), self._density.words(15, 13)))
        head = sized(self.font(), self._density.words(14, 12), QFont.Weight.DemiBold)
        edges = self._edges(head, body)
        self._paint_line(painter, 0, head, (self._headings[0], self._headings[1:]), edges, Ink.MUTED, Ink.MUTED)
        painter.fillRect(0, line - 1, self.width(), 1, QColor(tokens().line_strong))
        for number, row in enumerate(self._rows, 1):
            self._paint_line(painter, number * line, body, (row.name, row.figures), edges, Ink.PLAIN, row.ink)
            painter.fillRect(0, (number + 1) * line - 1, self.width(), 1, QColor(tokens().line))

    def _edges(self, head: QFont, body: QFont) -> list[tuple[float, float]]:
        """Where each column of figures begins and ends; all of them narrower where the names would have no room."""
        columns = zip(self._headings[1:], *(row.figures for row in self._rows), strict=True)
        heading, figure = (
            QFontMetricsF(head),
            QFontMetricsF(tabular(sized(body, body.pixelSize(), QFont.Weight.DemiBold))),
        )
        gap = self._density.px(20, 14)
        widths = [
            max(heading.horizontalAdvance(first), *map(figure.horizontalAdvance, others), 0.0) + gap
            for first, *others in columns
        ]
        room = self.width() * (1 - _NAME_PART)
        scale = min(1.0, room / sum(widths)) if widths else 1.0
        edges, right = [], float(self.width())
        for width in reversed(widths):
            edges.append((right - (width - gap) * scale, right))
            right -= width * scale
        return edges[::-1]

    def _paint_line(
        self,
        painter: QPainter,
        top: int,
        font: QFont,
        words: tuple[str, Sequence[str]],
        edges: list[tuple[float, float]],
        ink: Ink,
        last: Ink,
    ) -> None:
        name, figures = words
        height = self._line() - 1
        room = (edges[0][0] if edges else self.width()) - self._density.px(20, 14)
        painter.setFont(font)
        painter.setPen(QColor(tokens().colour(ink)))
        cut = QFontMetricsF(font).elidedText(name, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRectF(0, top, room + 1, height), _MIDDLE, cut)
        for number, (figure, (left, right)) in enumerate(zip(figures, edges, strict=True), 1):
            is_last = number == len(figures) and last is not ink
            weighed = tabular(sized(font, font.pixelSize(), QFont.Weight.DemiBold)) if is_last else font
            painter.setFont(fitting(weighed, figure, right - left, _LEAST_PX))
            painter.setPen(QColor(tokens().colour(last if number == len(figures) else ink)))
            painter.drawText(QRectF(left - 1, top, right - left + 1, height), _RIGHT, figure)
