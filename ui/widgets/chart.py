"""Two plain charts: columns along a time, one band below the other; and two bars beside each name."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme.shown import tokens
from ui.theme.style import fitting, sized, tabular
from ui.theme.tokens import Density, Ink, Tone

_C, _L = Qt.AlignmentFlag.AlignHCenter, Qt.AlignmentFlag.AlignLeft
_MIDDLE, _BOTTOM = Qt.AlignmentFlag.AlignVCenter, Qt.AlignmentFlag.AlignBottom
_LEAST_PX = 11
_FILL, _WIDEST_PX = 0.62, 44
"""Of the room a column has, how much it fills; and how wide it is at most, in pixels at density 1."""


@dataclass(frozen=True, slots=True)
class Band:
    """One measure along the time: what it is called, its tone, its values and how they are written."""

    name: str
    tone: Tone
    values: tuple[int, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two values of one name that are held against each other, and how they are written."""

    name: str
    first: int
    second: int
    first_words: str
    second_words: str


@dataclass(frozen=True, slots=True)
class PairFace:
    """What stands around the bars: a title, what the two are called, and that there are `{count}` more names."""

    title: str
    legend: tuple[str, str]
    more: str


class _Chart(QWidget):
    """What both have in common: words instead of the picture, type, and a size that follows the room there is."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._density = Density(1.0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_density(self, density: Density) -> None:
        """Follow the window's density."""
        self._density = density
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._density.px(420), self._density.px(220))

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 96)

    def _type(self, *, is_bold: bool = False) -> QFont:
        """Of figures and names, or of what stands above them."""
        if is_bold:
            return sized(self.font(), self._density.words(15, 13), QFont.Weight.Bold)
        return tabular(sized(self.font(), self._density.words(13, 12)))

    def _write(self, painter: QPainter, place: QRectF, where: Qt.AlignmentFlag, words: str, ink: Ink) -> None:
        painter.setPen(QColor(tokens().colour(ink)))
        painter.drawText(place, int(where), words)


class ColumnChart(_Chart):
    """Bands of columns over the same labels, each with a scale of its own: hours of a shift, sales above points."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self._labels: tuple[str, ...] = ()
        self._bands: tuple[Band, ...] = ()

    def bands(self) -> tuple[Band, ...]:
        """What it shows."""
        return self._bands

    def show_bands(self, labels: Sequence[str], bands: Sequence[Band]) -> None:
        """Show these, one value of each over every label."""
        if (tuple(labels), tuple(bands)) == (self._labels, self._bands):
            return
        self._labels, self._bands = tuple(labels), tuple(bands)
        self.setAccessibleName("\n".join(self._spoken(band) for band in bands))
        self.update()

    def _spoken(self, band: Band) -> str:
        pairs = zip(self._labels, band.words, strict=True)
        return f"{band.name}: " + ", ".join(f"{label} {words}" for label, words in pairs)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._labels or not self._bands:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = QFontMetricsF(self._type()).height()
        height = (self.height() - line - 4) / len(self._bands)
        for number, band in enumerate(self._bands):
            self._paint_band(painter, QRectF(0, number * height, self.width(), height), band)
        self._paint_labels(painter, QRectF(0, self.height() - line, self.width(), line))

    def _paint_band(self, painter: QPainter, room: QRectF, band: Band) -> None:
        """Its name above, its columns on a line; a value below zero is written, and has no column."""
        above = QFontMetricsF(self._type(is_bold=True)).height()
        painter.setFont(self._type(is_bold=True))
        self._write(painter, QRectF(room.left(), room.top(), room.width(), above), _L | _MIDDLE, band.name, Ink.PLAIN)
        painter.setFont(self._type())
        line = QFontMetricsF(self._type()).height()
        foot = room.bottom() - self._density.px(6)
        tallest = max(4.0, foot - room.top() - above - line)
        highest = max(1, *band.values)
        slot = room.width() / len(band.values)
        width = min(slot * _FILL, self._density.px(_WIDEST_PX))
        for number, (amount, words) in enumerate(zip(band.values, band.words, strict=True)):
            tall = max(2.0, amount / highest * tallest) if amount > 0 else 0.0
            middle = (number + 0.5) * slot
            column = QRectF(middle - width / 2, foot - tall, width, tall)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens().paint(band.tone).ink))
            painter.drawRoundedRect(column, 2, 2)
            if amount and self._is_written(band, amount, slot):
                place = QRectF(middle - slot, column.top() - line - 1, 2 * slot, line)
                self._write(painter, place, _C | _BOTTOM, words, Ink.PLAIN)
        painter.setPen(QPen(QColor(tokens().line_strong), 1))
        painter.drawLine(QLineF(room.left(), foot, room.right(), foot))

    def _is_written(self, band: Band, amount: int, slot: float) -> bool:
        """Every value where all of them have room, else the highest alone."""
        metrics = QFontMetricsF(self._type())
        is_roomy = max(map(metrics.horizontalAdvance, band.words)) <= slot - 4
        return is_roomy or (amount == max(band.values) and band.values.count(amount) == 1)

    def _paint_labels(self, painter: QPainter, room: QRectF) -> None:
        """As many of the labels as have room, evenly."""
        painter.setFont(self._type())
        slot = room.width() / len(self._labels)
        widest = max(map(QFontMetricsF(self._type()).horizontalAdvance, self._labels)) + self._density.px(8)
        step = max(1, -int(-widest // slot))
        for number, label in enumerate(self._labels):
            if number % step == 0:
                left = (number + 0.5) * slot - widest / 2
                place = QRectF(max(0.0, min(left, room.width() - widest)), room.top(), widest, room.height())
                self._write(painter, place, _C | _MIDDLE, label, Ink.MUTED)


class PairChart(_Chart):
    """For each name an outlined bar and a full one: what was promised and what came of it. Says how many it leaves out.

    Names without room end in an ellipsis.
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self._face = PairFace("", ("", ""), "{count}")
        self._pairs: tuple[Pair, ...] = ()

    def pairs(self) -> tuple[Pair, ...]:
        """What it has to show."""
        return self._pairs

    def show_pairs(self, face: PairFace, pairs: Sequence[Pair]) -> None:
        """Show these."""
        if (face, tuple(pairs)) == (self._face, self._pairs):
            return
        self._face, self._pairs = face, tuple(pairs)
        first, second = face.legend
        spoken = (f"{pair.name}: {first} {pair.first_words}, {second} {pair.second_words}" for pair in pairs)
        self.setAccessibleName("\n".join((face.title, *spoken)))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._pairs:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        above = QFontMetricsF(self._type(is_bold=True)).height()
        line = QFontMetricsF(self._type()).height()
        self._paint_head(painter, above)
        top, row = above * 1.3, 2 * line + self._density.px(8, 5)
        count = self._room_for(self.height() - top, row, line)
        for number, pair in enumerate(self._pairs[:count]):
            self._paint_pair(painter, QRectF(0, top + number * row, self.width(), 2 * line), pair)
        if left_out := len(self._pairs) - count:
            painter.setFont(self._type())
            place = QRectF(0, top + count * row, self.width(), line)
            self._write(painter, place, _L | _MIDDLE, self._face.more.format(count=left_out), Ink.MUTED)

    def _room_for(self, height: float, row: float, line: float) -> int:
        """How many names; where that is not all of them, with a line left to say so."""
        whole = height + row - 2 * line >= len(self._pairs) * row  # below the last one no gap is needed
        return len(self._pairs) if whole else max(1, int((height - line) // row))

    def _paint_head(self, painter: QPainter, height: float) -> None:
        """Its title, and what the bars are at the right."""
        painter.setFont(self._type(is_bold=True))
        self._write(painter, QRectF(0, 0, self.width(), height), _L | _MIDDLE, self._face.title, Ink.PLAIN)
        painter.setFont(self._type())
        metrics, right = QFontMetricsF(self._type()), float(self.width())
        side, gap = height * 0.95, self._density.px(6)
        for words, is_full in zip(reversed(self._face.legend), (True, False), strict=True):
            width = metrics.horizontalAdvance(words) + 2
            self._write(painter, QRectF(right - width, 0, width, height), _L | _MIDDLE, words, Ink.MUTED)
            right -= width + gap + side
            self._paint_bar(painter, QRectF(right, height * 0.28, side, height * 0.5), is_full=is_full)
            right -= self._density.px(16)

    def _paint_pair(self, painter: QPainter, room: QRectF, pair: Pair) -> None:
        metrics = QFontMetricsF(self._type())
        gap = self._density.px(10)
        named = min(max(metrics.horizontalAdvance(each.name) for each in self._pairs), room.width() * 0.34)
        told = max(metrics.horizontalAdvance(w) for p in self._pairs for w in (p.first_words, p.second_words))
        painter.setFont(self._type())
        name = metrics.elidedText(pair.name, Qt.TextElideMode.ElideRight, named)
        self._write(painter, QRectF(0, room.top(), named + 2, room.height()), _L | _MIDDLE, name, Ink.PLAIN)
        left = named + gap
        longest = max(8.0, room.width() - left - gap - told)
        highest = max(1, *(value for each in self._pairs for value in (each.first, each.second)))
        line = room.height() / 2
        for number, (value, words) in enumerate(((pair.first, pair.first_words), (pair.second, pair.second_words))):
            length = max(0, value) / highest * longest
            top = room.top() + number * line
            if value > 0:
                bar = QRectF(left, top + line * 0.16, max(3.0, length), line * 0.68)
                self._paint_bar(painter, bar, is_full=number == 1)
            place = QRectF(left + length + gap, top, told + 2, line)
            painter.setFont(fitting(self._type(), words, told + 2, _LEAST_PX))
            self._write(painter, place, _L | _MIDDLE, words, Ink.PLAIN)

    def _paint_bar(self, painter: QPainter, place: QRectF, *, is_full: bool) -> None:
        paint = tokens().paint(Tone.GOOD)
        painter.setPen(QPen(QColor(paint.ink), 1.5))
        painter.setBrush(QColor(paint.ink if is_full else paint.soft))
        painter.drawRoundedRect(place.adjusted(0.75, 0.75, -0.75, -0.75), 2, 2)
