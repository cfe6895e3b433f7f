"""A white card with a soft shadow, painted once per size: graphics effects would repaint it with every camera frame."""

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QWidget

from ui.theme.shown import tokens
from ui.theme.tokens import Density

SHADOW_PX = 4
"""Room around the card for its shadow, inside the widget."""


class Panel(QWidget):
    """A container that paints itself as a raised card; give it a layout."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._radius_px = 16
        self._picture = QPixmap()

    def set_density(self, density: Density) -> None:
        """Follow the window's density."""
        self._radius_px = density.px(16)
        self._picture = QPixmap()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._picture = QPixmap()
        super().resizeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in {QEvent.Type.StyleChange, QEvent.Type.PaletteChange}:
            self._picture = QPixmap()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._picture.isNull():
            self._picture = self._painted()
        QPainter(self).drawPixmap(0, 0, self._picture)

    def _painted(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        card = QRectF(self.rect()).adjusted(SHADOW_PX, SHADOW_PX - 1, -SHADOW_PX, -SHADOW_PX - 1)
        for spread in range(SHADOW_PX, 0, -1):
            shade = QColor(tokens().shadow)
            shade.setAlphaF(0.022)
            painter.setBrush(shade)
            place = card.adjusted(-spread, -spread, spread, spread).translated(QPointF(0, 1.5))
            painter.drawRoundedRect(place, self._radius_px + spread, self._radius_px + spread)
        painter.setPen(QColor(tokens().line))
        painter.setBrush(QColor(tokens().surface))
        painter.drawRoundedRect(card.adjusted(0.5, 0.5, -0.5, -0.5), self._radius_px, self._radius_px)
        painter.end()
        return picture
