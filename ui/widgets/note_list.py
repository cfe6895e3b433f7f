"""A short list of notes: an icon in its tone, a title, and a line that may take several."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import icons
from ui.theme.shown import tokens
from ui.theme.style import sized
from ui.theme.tokens import Density, Tone

_WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)


@dataclass(frozen=True, slots=True)
class Note:
    """One of them; `icon` is a name of `ui.theme.icons`."""

    tone: Tone
    icon: str
    title: str
    line: str


class NoteList(QWidget):
    """As tall as its notes need at its width, so that it can stand in a scroll area. UI thread."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._notes: tuple[Note, ...] = ()
        self._density = Density(1.0)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_notes(self, notes: Sequence[Note]) -> None:
        """Show these."""
        if tuple(notes) == self._notes:
            return
        self._notes = tuple(notes)
        self.setAccessibleName("\n".join(f"{note.title}. {note.line}" for note in notes))
        self.updateGeometry()
        self.update()

    def notes(self) -> tuple[Note, ...]:
        """What it shows."""
        return self._notes

    def set_density(self, density: Density) -> None:
        """Follow the window's density."""
        self._density = density
        self.updateGeometry()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return round(sum(self._height(note, width) for note in self._notes))

    def sizeHint(self) -> QSize:
        return QSize(300, self.heightForWidth(max(300, self.width())))

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.heightForWidth(max(160, self.width())))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top, left = 0.0, self._left()
        for note in self._notes:
            title, line = self._fonts()
            side = QFontMetricsF(title).height()
            icons.draw(painter, note.icon, tokens().paint(note.tone).ink, QRectF(0, top + 2, side, side))
            painter.setFont(title)
            painter.setPen(QColor(tokens().ink))
            room = self.width() - left
            height = self._text_height(note.title, title, self.width())
            painter.drawText(QRectF(left, top, room, height), _WRAP, note.title)
            painter.setFont(line)
            painter.setPen(QColor(tokens().ink_muted))
            below = self._text_height(note.line, line, self.width())
            painter.drawText(QRectF(left, top + height, room, below), _WRAP, note.line)
            top += self._height(note, self.width())

    def _height(self, note: Note, width: int) -> float:
        title, line = self._fonts()
        gap = self._density.px(12, 8)
        return self._text_height(note.title, title, width) + self._text_height(note.line, line, width) + gap

    def _text_height(self, text: str, font: QFont, width: int) -> float:
        room = QRectF(0, 0, max(1.0, width - self._left()), 10_000)
        return QFontMetricsF(font).boundingRect(room, _WRAP, text).height() if text else 0.0

    def _left(self) -> float:
        return self._density.px(30, 26)

    def _fonts(self) -> tuple[QFont, QFont]:
        title = sized(self.font(), self._density.words(16, 14), QFont.Weight.DemiBold)
        return title, sized(self.font(), self._density.words(15, 13))
