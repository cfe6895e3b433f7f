"""A code drawn so sharply that a scanner reads it from the screen."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

_BLACK, _WHITE = QColor("#000000"), QColor("#ffffff")
_RADIUS_PX = 8
_BAR_SHARE = 0.45
"""Height of bars to the room there is."""


class CodePicture(QWidget):
    """Draws modules in whole pixels of the screen, as large as there is room; rows of True for dark. UI thread."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._modules: tuple[tuple[bool, ...], ...] = ()
        self._inverted = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_code(self, modules: tuple[tuple[bool, ...], ...], name: str, *, inverted: bool) -> None:
        """Show these modules, quiet zone included; nothing where there are none."""
        self._modules, self._inverted = modules, inverted
        self.setAccessibleName(name)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(340, 300)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 150)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._modules:
            return
        painter = QPainter(self)
        ratio = self.devicePixelRatioF()
        painter.scale(1 / ratio, 1 / ratio)  # from here on in the screen's own pixels
        width, height = self.width() * ratio, self.height() * ratio
        columns, rows = len(self._modules[0]), len(self._modules)
        is_linear = rows == 1
        side = max(1, int(width / columns if is_linear else min(width / columns, height / rows)))
        tall = int(height * _BAR_SHARE) if is_linear else side
        left, top = int(width - columns * side) // 2, int(height - rows * tall) // 2
        light, dark = (_BLACK, _WHITE) if self._inverted else (_WHITE, _BLACK)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(light)
        margin = 0 if not is_linear else side * 2
        ground = QRectF(left, top - margin, columns * side, rows * tall + 2 * margin)
        painter.drawRoundedRect(ground, _RADIUS_PX * ratio, _RADIUS_PX * ratio)
        for number, row in enumerate(self._modules):
            for place, is_dark in enumerate(row):
                if is_dark:
                    painter.fillRect(left + place * side, top + number * tall, side, tall, dark)
