"""A thin strip with one sentence, there only while it has something to say."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import icons
from ui.theme.shown import tokens
from ui.theme.style import fitting, sized
from ui.theme.tokens import Density, Tone


class Strip(QWidget):
    """Shows an icon and a sentence in a tone: plain is an outline with a clock, any other a band with an hourglass."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._text = ""
        self._tone = Tone.PLAIN
        self._density = Density(1.0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.hide()

    def text(self) -> str:
        """What it says."""
        return self._text

    def tone(self) -> Tone:
        """How much it matters."""
        return self._tone

    def show_words(self, tone: Tone, text: str) -> None:
        """Say this; nothing hides it."""
        if (tone, text) != (self._tone, self._text):
            self._tone, self._text = tone, text
            self.setAccessibleName(text)
            self.setVisible(bool(text))
            self.update()

    def set_density(self, density: Density) -> None:
        """Follow the window's density."""
        self._density = density
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(200, self._density.line(32, 26))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint, quiet = tokens().paint(self._tone), self._tone is Tone.PLAIN
        painter.setPen(QColor(paint.line) if quiet else Qt.PenStyle.NoPen)
        painter.setBrush(Qt.BrushStyle.NoBrush if quiet else QColor(paint.soft))
        radius = self.height() / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        side = self.height() * 0.56
        left = self._density.px(18)
        icon = "clock" if quiet else "hourglass"
        icons.draw(painter, icon, paint.ink, QRectF(left, (self.height() - side) / 2, side, side))
        weight = QFont.Weight.Normal if quiet else QFont.Weight.DemiBold
        room = QRectF(left + side * 1.4, 0, self.width() - left - side * 1.4 - self._density.px(12), self.height())
        usual = sized(self.font(), self._density.words(15, 13), weight)
        font = fitting(usual, self._text, room.width(), self._density.px(13, 12))
        painter.setFont(font)
        painter.setPen(QColor(paint.ink))
        words = QFontMetricsF(font).elidedText(self._text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), words)
