"""What stands where a list would be: an icon and a few words."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.theme import icons
from ui.theme.shown import tokens
from ui.theme.style import sized
from ui.theme.tokens import Density, Tone


class EmptyNote(QWidget):
    """Shows an icon in a soft disc above a title and a line, in the middle of its room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon, self._title, self._line, self._tone = "check", "", "", Tone.GOOD
        self._density = Density(1.0)

    def show_words(self, icon: str, title: str, line: str, tone: Tone = Tone.GOOD) -> None:
        """Show this."""
        self._icon, self._title, self._line, self._tone = icon, title, line, tone
        self.setAccessibleName(f"{title}. {line}")
        self.update()

    def set_density(self, density: Density) -> None:
        """Follow the window's density."""
        self._density = density
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        unit = self._density.factor
        paint = tokens().paint(self._tone)
        top = self.height() / 2 - 96 * unit
        disc = QRectF(self.width() / 2 - 44 * unit, top, 88 * unit, 88 * unit)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(paint.soft))
        painter.drawEllipse(disc)
        icons.draw(painter, self._icon, paint.ink, disc.adjusted(*(22 * unit * side for side in (1, 1, -1, -1))))
        middle = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        painter.setPen(QColor(tokens().ink))
        painter.setFont(sized(self.font(), 22 * unit, QFont.Weight.Bold))
        painter.drawText(QRectF(0, top + 108 * unit, self.width(), 34 * unit), middle, self._title)
        painter.setPen(QColor(tokens().ink_muted))
        painter.setFont(sized(self.font(), max(13.0, 15 * unit)))
        line = QRectF(20, top + 146 * unit, self.width() - 40, 60 * unit)
        painter.drawText(line, middle | int(Qt.TextFlag.TextWordWrap), self._line)
