"""A rounded word with an icon: the connection, what waits, the verdict on a code."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import icons
from ui.theme.shown import tokens
from ui.theme.style import fitting, sized
from ui.theme.tokens import Tone

_LEAST_PX, _LEAST_PART = 12, 0.72
"""How small its words become before they are shortened."""


class Pill(QWidget):
    """Shows an icon and a few words in a tone; as wide as its words, never focusable."""

    def __init__(self, name: str, size_px: float = 15, parent: QWidget | None = None, *, solid: bool = False) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._tone = Tone.PLAIN
        self._solid = solid
        self._size_px = size_px
        self._icon = ""
        self._text = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def text(self) -> str:
        """Its words."""
        return self._text

    def show_words(self, tone: Tone, icon: str, text: str) -> None:
        """Show an icon (a name of `ui.theme.icons`, or none) and words in a tone."""
        if (tone, icon, text) == (self._tone, self._icon, self._text):
            return
        self._tone, self._icon, self._text = tone, icon, text
        self.setAccessibleName(text)
        self.updateGeometry()
        self.adjustSize()
        self.update()

    def fits(self) -> bool:
        """Whether every word can be read at the present size."""
        return QFontMetricsF(self._font()).horizontalAdvance(self._text) <= self._room().width() + 1

    def _room(self) -> QRectF:
        """Where its words stand."""
        left = self._size_px * (0.95 + (1.45 if self._icon else 0))
        return QRectF(left, 0, self.width() - left - self._size_px * 0.6, self.height())

    def _font(self) -> QFont:
        """As large as there is room."""
        usual = sized(self.font(), self._size_px, QFont.Weight.DemiBold)
        return fitting(usual, self._text, self._room().width(), max(_LEAST_PX, self._size_px * _LEAST_PART))

    def set_size(self, size_px: float) -> None:
        """The size of its type in pixels."""
        self._size_px = size_px
        self.updateGeometry()
        self.adjustSize()

    def sizeHint(self) -> QSize:
        font = sized(self.font(), self._size_px, self.font().Weight.DemiBold)
        icon = self._size_px * 1.55 if self._icon else 0
        words = QFontMetricsF(font).horizontalAdvance(self._text)
        return QSize(round(words + icon + self._size_px * 1.9), round(self._size_px * 2.0))

    def minimumSizeHint(self) -> QSize:
        return QSize(round(self._size_px * 4), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._text:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        paint = tokens().paint(self._tone)
        painter.setBrush(QColor(paint.solid if self._solid else paint.soft))
        radius = self.height() / 2
        painter.drawRoundedRect(QRectF(self.rect()), radius, radius)
        ink = paint.on_solid if self._solid else paint.ink
        if self._icon:
            side, left = self._size_px * 1.2, self._size_px * 0.95
            icons.draw(painter, self._icon, ink, QRectF(left - side * 0.15, (self.height() - side) / 2, side, side))
        font, room = self._font(), self._room()
        painter.setFont(font)
        painter.setPen(QColor(ink))
        words = QFontMetricsF(font).elidedText(self._text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), words)
