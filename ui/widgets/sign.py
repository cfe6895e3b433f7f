"""An icon in a soft disc: what a page is about, seen from across the counter."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import icons
from ui.theme.shown import tokens
from ui.theme.tokens import Density, Tone

_PART = 0.25
"""Of the disc, on each side of the icon."""


class Sign(QWidget):
    """Says nothing by itself: words stand beside it. UI thread."""

    def __init__(self, icon: str, tone: Tone, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon, self._tone, self._side_px = icon, tone, 72
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_icon(self, tone: Tone, icon: str) -> None:
        """Show this."""
        self._icon, self._tone = icon, tone
        self.update()

    def set_density(self, density: Density) -> None:
        """Follow the window's density."""
        self._side_px = density.px(72, 48)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(self._side_px, self._side_px)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint, disc = tokens().paint(self._tone), QRectF(self.rect())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(paint.soft))
        painter.drawEllipse(disc)
        inset = disc.width() * _PART
        icons.draw(painter, self._icon, paint.ink, disc.adjusted(inset, inset, -inset, -inset))
