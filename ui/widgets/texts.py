"""Labels for data from outside: always plain text, cut with an ellipsis or drawn smaller instead of being clipped."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ui.theme.shown import tokens
from ui.theme.style import fitting, sized
from ui.theme.tokens import Ink

_MUCH_SMALLER = 0.8


def plain_label(part: str, parent: QWidget | None = None) -> QLabel:
    """A label that never interprets its text as markup; `part` names its look in the style sheet."""
    label = QLabel(parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("part", part)
    return label


def show_part(label: QLabel, part: str) -> None:
    """Give a label another look."""
    if label.property("part") != part:
        label.setProperty("part", part)
        label.style().unpolish(label)
        label.style().polish(label)


class ElidedLabel(QLabel):
    """One line that ends in an ellipsis where there is no room; the whole text is its accessible name.

    It takes the room there is; with another size policy at most as much as its text needs.
    """

    def __init__(self, part: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("part", part)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), int(self.alignment() | Qt.AlignmentFlag.AlignVCenter), text)


class FigureLabel(QWidget):
    """A right-aligned figure; it is drawn smaller rather than cut when it is long."""

    def __init__(self, name: str, size_px: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._size_px = size_px
        self._text = ""
        self._short = ""
        self._ink = Ink.PLAIN
        self._caret = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def text(self) -> str:
        """What it shows."""
        return self._text

    def show_text(self, text: str, ink: Ink = Ink.PLAIN, short: str = "") -> None:
        """Show a figure; `short` is drawn in its place where there is no room for all of it."""
        if (text, ink, short) == (self._text, self._ink, self._short):
            return
        self._text, self._ink, self._short = text, ink, short
        self.setAccessibleName(text)
        self.update()

    def show_caret(self, caret: bool) -> None:
        """Mark the figure that the next digit goes to."""
        if caret != self._caret:
            self._caret = caret
            self.update()

    def set_size(self, size_px: float) -> None:
        """The size of the figures in pixels where there is room enough."""
        self._size_px = size_px
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(round(self._size_px * 4), round(self._size_px * 1.22))

    def minimumSizeHint(self) -> QSize:
        return QSize(round(self._size_px * 2), round(self._size_px * 1.22))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        room = self.rect()
        if self._caret:
            height = round(self._size_px * 0.9)
            top = (self.height() - height) // 2
            painter.fillRect(room.right() - 2, top, 3, height, QColor(tokens().focus))
            room.setRight(room.right() - round(self._size_px * 0.12) - 3)
        usual = sized(self.font(), self._size_px, self.font().Weight.Bold)
        text = self._text
        font = fitting(usual, text, room.width(), 1)
        if self._short and font.pixelSize() < self._size_px * _MUCH_SMALLER:
            text = self._short
            font = fitting(usual, text, room.width(), 1)
        painter.setFont(font)
        painter.setPen(QColor(tokens().colour(self._ink)))
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
