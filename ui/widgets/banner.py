"""The strip that says what happened or what to do next: colour, icon, words, and a way back while there is one."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QTextLayout
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ui.theme import icons
from ui.theme.shown import tokens
from ui.theme.style import sized
from ui.theme.tokens import Density, Tone
from ui.widgets.buttons import Face, TillButton

_WRAP = int(Qt.TextFlag.TextWordWrap)
_PARTS = (1.0, 0.93, 0.86, 0.8, 0.74, 0.68)
"""Sizes that are tried one after the other until every word fits."""
_GAP_PX = 1
"""Between title and detail: accents on capitals stand above their line."""
_LEAST_PX = 12


@dataclass(frozen=True, slots=True)
class BannerFace:
    """A strip's content; `left` is the part (0 to 1) of the time the button stays, None: no button."""

    tone: Tone
    icon: str
    title: str
    detail: str = ""
    left: float | None = None


class Banner(QWidget):
    """Shows a `BannerFace`; emits `acted` when its button is pressed."""

    acted = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._face = BannerFace(Tone.PLAIN, "", "")
        self._density = Density(1.0)
        self._button = TillButton("undo", f"{name}Button", self)
        self._button.clicked.connect(self.acted)
        self._button.hide()
        self._button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 12, 0)
        layout.addStretch(1)
        layout.addWidget(self._button)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def face(self) -> BannerFace:
        """What it shows."""
        return self._face

    def show_face(self, face: BannerFace) -> None:
        """Show this."""
        if face == self._face:
            return
        self._face = face
        self.setAccessibleName(f"{face.title}. {face.detail}" if face.detail else face.title)
        self._button.setVisible(face.left is not None)
        self.update()

    def show_button(self, face: Face) -> None:
        """The words on its button."""
        self._button.show_face(face)

    def set_density(self, density: Density) -> None:
        """Follow the window's density."""
        self._density = density
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(300, self._density.line(68, 58))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint = tokens().paint(self._face.tone)
        place = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QColor(paint.line))
        painter.setBrush(QColor(paint.soft))
        radius = self._density.px(13)
        painter.drawRoundedRect(place, radius, radius)
        side = self._density.px(28)
        pad = self._density.px(18)
        if self._face.icon:
            icons.draw(painter, self._face.icon, paint.ink, QRectF(pad, (self.height() - side) / 2, side, side))
        self._paint_words(painter, QColor(paint.ink))
        self._paint_time_left(painter, paint.ink)

    def fits(self) -> bool:
        """Whether every word can be read at the present size."""
        return self._fits(self._fitting())

    def _fitting(self) -> float:
        """How much smaller than usual its words have to be."""
        return next((part for part in _PARTS if self._fits(part)), _PARTS[-1])

    def _fits(self, part: float) -> bool:
        title, detail = self._fonts(part)
        room = self._room()
        wanted = QFontMetricsF(title).boundingRect(room, _WRAP, self._face.title).height()
        if self._face.detail:
            one_line = QFontMetricsF(title).horizontalAdvance(self._face.title) <= room.width()
            wanted += _GAP_PX + QFontMetricsF(detail).boundingRect(room, _WRAP, self._face.detail).height()
            return one_line and wanted <= self.height()
        return wanted <= self.height()

    def lines(self) -> list[str]:
        """Title and detail as they are broken at the present size."""
        width = self._room().width()
        words = zip((self._face.title, self._face.detail), self._fonts(self._fitting()), strict=True)
        return [line for text, font in words for line in _broken(text, font, width) if text]

    def _fonts(self, part: float) -> tuple[QFont, QFont]:
        """Of title and detail."""
        bold = sized(self.font(), max(_LEAST_PX, self._density.words(17, 14) * part), QFont.Weight.Bold)
        return bold, sized(self.font(), max(_LEAST_PX, self._density.words(14, 12) * part), QFont.Weight.Normal)

    def _room(self) -> QRectF:
        """Where words may stand: between icon and button."""
        left = self._density.px(18) + self._density.px(28) + self._density.px(14)
        right = self._button.x() - 10 if self._face.left is not None else self.width() - self._density.px(14)
        return QRectF(left, 3, right - left, self.height() - 6)

    def _paint_words(self, painter: QPainter, ink: QColor) -> None:
        """Title and detail, in the middle of the height; a title alone may take two lines."""
        bold, plain = self._fonts(self._fitting())
        room = self._room()
        painter.setPen(ink)
        painter.setFont(bold)
        if not self._face.detail:
            painter.drawText(room, _WRAP | int(Qt.AlignmentFlag.AlignVCenter), self._face.title)
            return
        title_height = QFontMetricsF(bold).height()
        detail_height = QFontMetricsF(plain).boundingRect(room, _WRAP, self._face.detail).height()
        top = max(room.top(), room.center().y() - (title_height + detail_height + _GAP_PX) / 2)
        words = QFontMetricsF(bold).elidedText(self._face.title, Qt.TextElideMode.ElideRight, room.width())
        # Chinese letters come from another font and stand lower in their line than this one's height says.
        one_line = int(Qt.TextFlag.TextDontClip | Qt.AlignmentFlag.AlignBottom)
        painter.drawText(QRectF(room.left(), top, room.width(), title_height), one_line, words)
        painter.setFont(plain)
        below = QRectF(room.left(), top + title_height + _GAP_PX, room.width(), detail_height + 2)
        painter.drawText(below, _WRAP, self._face.detail)

    def _paint_time_left(self, painter: QPainter, ink: str) -> None:
        if self._face.left is None:
            return
        radius = self._density.px(13)
        width = (self.width() - 2 * radius) * min(1.0, max(0.0, self._face.left))
        painter.fillRect(QRectF(radius, self.height() - 4, width, 2.5), QColor(ink))


def _broken(text: str, font: QFont, width: float) -> list[str]:
    """A text as it is broken into lines of this width."""
    layout, lines = QTextLayout(text, font), []
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        lines.append(text[line.textStart() : line.textStart() + line.textLength()])
    layout.endLayout()
    return lines
