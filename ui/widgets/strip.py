"""A thin amber strip with one sentence, there only while it has something to say."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import icons
from ui.theme.style import sized
from ui.theme.tokens import LIGHT, Density


class Strip(QWidget):
    """Shows an hourglass and a sentence."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._text = ""
        self._density = Density(1.0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.hide()

    def text(self) -> str:
        """What it says."""
        return self._text

    def show_words(self, text: str) -> None:
        """Say this; nothing hides it."""
        if text != self._text:
            self._text = text
            self.setAccessibleName(text)
            self.setVisible(bool(text))
            self.update()

    def set_density(self, density: Density) -> None:
        """Follow the window's density."""
        self._density = density
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(200, self._density.px(32, 26))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(LIGHT.waiting.soft))
        radius = self.height() / 2
        painter.drawRoundedRect(QRectF(self.rect()), radius, radius)
        side = self.height() * 0.56
        left = self._density.px(18)
        icons.draw(painter, "hourglass", LIGHT.waiting.ink, QRectF(left, (self.height() - side) / 2, side, side))
        font = sized(self.font(), self._density.px(15, 13), QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(LIGHT.waiting.ink))
        room = QRectF(left + side * 1.4, 0, self.width() - 2 * left - side, self.height())
        words = QFontMetricsF(font).elidedText(self._text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), words)
