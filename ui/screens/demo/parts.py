"""Painted parts of the control panel: a switch, the list of steps, and the strip that says "not the real thing"."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ui.theme import icons
from ui.theme.style import sized
from ui.widgets.buttons import passes_on

GROUND, RAISED, INK, MUTED = "#1b2330", "#2a3444", "#ffffff", "#b4c0cf"
GOOD, WAITING, NEXT = "#3ecf7a", "#ffb547", "#8ab8ff"
_TOUCH_PX = 44
_HINT_PX, _ROW_PX, _LEAST_ROW_PX = 44.0, 31.0, 18.0
HINT_INSET_PX, HINT_TYPE_PX = 38.0, 13.5
_VCENTRE = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


class Stripes(QWidget):
    """A strip of warning stripes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(8)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor("#10161f"))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(WAITING))
        height = self.height()
        for left in range(-height, self.width() + height, 20):
            spots = (QPointF(left, height), QPointF(left + height, 0), QPointF(left + height + 10, 0))
            painter.drawPolygon(QPolygonF([*spots, QPointF(left + 10, height)]))


@dataclass(frozen=True, slots=True)
class SwitchFace:
    """Words and colours of a switch; `on` is the colour of its track when it is on, `off` when it is not."""

    words: str
    icon: str = ""
    on: str = GOOD
    off: str = "#566376"


class Switch(QAbstractButton):
    """A labelled switch to press; on is right. Emits `clicked(bool)`."""

    def __init__(self, name: str, height_px: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self._height_px = height_px
        self._face = SwitchFace("")

    def show_face(self, face: SwitchFace, name: str) -> None:
        """Show words; `name` is the accessible name, which does not change with the state."""
        self._face = face
        self.setAccessibleName(name)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, self._height_px)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, _TOUCH_PX)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not passes_on(event):
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(QPen(QColor(NEXT), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(RAISED).lighter(112) if self.underMouse() else QColor(RAISED))
        painter.drawRoundedRect(box, 10, 10)
        left = 14.0
        if self._face.icon:
            icons.draw(painter, self._face.icon, INK, QRectF(left, self.height() / 2 - 12, 24, 24))
            left += 36
        painter.setPen(QColor(INK))
        painter.setFont(sized(self.font(), 16, QFont.Weight.DemiBold))
        painter.drawText(QRectF(left, 0, self.width() - left - 70, self.height()), int(_VCENTRE), self._face.words)
        self._paint_track(painter)

    def _paint_track(self, painter: QPainter) -> None:
        track = QRectF(self.width() - 66, self.height() / 2 - 14, 52, 28)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._face.on if self.isChecked() else self._face.off))
        painter.drawRoundedRect(track, 14, 14)
        painter.setBrush(QColor(INK))
        painter.drawEllipse(
            QPointF(track.right() - 14 if self.isChecked() else track.left() + 14, track.center().y()), 11, 11
        )


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step: its words, whether it is done, whether it is next."""

    words: str
    is_done: bool
    is_next: bool


class StepList(QWidget):
    """The guide: done steps ticked, the next one lit, and how to do it below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("steps")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._lines: tuple[StepLine, ...] = ()
        self._hint = ""

    def show_lines(self, lines: tuple[StepLine, ...], hint: str) -> None:
        """Show the steps and the hint for the next one."""
        self._lines, self._hint = lines, hint
        coming = next((line.words for line in lines if line.is_next), "")
        self.setAccessibleName(f"{coming}. {hint}" if coming else hint)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(300, max(1, len(self._lines)) * 30 + 56)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, round(_LEAST_ROW_PX + _HINT_PX) + 6)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lines = list(enumerate(self._lines, start=1))
        if self.height() < _LEAST_ROW_PX * len(lines) + _HINT_PX:  # no room for all: the next one says what to do
            lines = [(number, line) for number, line in lines if line.is_next]
        row = min(_ROW_PX, (self.height() - _HINT_PX) / max(1, len(lines)))
        top = 0.0
        for number, line in lines:
            self._paint_line(painter, number, line, QRectF(0, top, self.width(), row))
            top += row
            if line.is_next:
                top += self._paint_hint(painter, top)
        if not any(line.is_next for line in self._lines):
            self._paint_hint(painter, top + 4)

    def _paint_line(self, painter: QPainter, number: int, line: StepLine, place: QRectF) -> None:
        centre = QPointF(12, place.center().y())
        painter.setPen(QPen(QColor(NEXT if line.is_next else "#566376"), 1.5))
        painter.setBrush(QColor(GOOD) if line.is_done else QColor(NEXT) if line.is_next else Qt.BrushStyle.NoBrush)
        if line.is_done:
            painter.setPen(Qt.PenStyle.NoPen)
        side = min(10.5, place.height() / 2 - 1)
        painter.drawEllipse(centre, side, side)
        if line.is_done:
            icons.draw(painter, "check", "#0c2b18", QRectF(centre.x() - 8, centre.y() - 8, 16, 16))
        else:
            painter.setPen(QColor(GROUND if line.is_next else MUTED))
            painter.setFont(sized(self.font(), 12, QFont.Weight.Bold))
            painter.drawText(QRectF(0, place.top(), 24, place.height()), int(Qt.AlignmentFlag.AlignCenter), str(number))
        painter.setPen(QColor(INK if line.is_next else MUTED))
        weight = QFont.Weight.Bold if line.is_next else QFont.Weight.Normal
        painter.setFont(sized(self.font(), 15, weight))
        painter.drawText(place.adjusted(34, 0, 0, 0), int(_VCENTRE), line.words)

    def _paint_hint(self, painter: QPainter, top: float) -> float:
        """The height it took."""
        room = QRectF(34, top - 1, self.width() - HINT_INSET_PX, _HINT_PX)
        flags = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop)
        fonts = (sized(self.font(), size) for size in (HINT_TYPE_PX, 12, 11))
        heights = ((font, QFontMetricsF(font).boundingRect(room, flags, self._hint).height()) for font in fonts)
        font, height = next(((font, needed) for font, needed in heights if needed <= _HINT_PX), (self.font(), _HINT_PX))
        painter.setPen(QColor(NEXT))
        painter.setFont(font)
        painter.drawText(room, flags, self._hint)
        return height + 6


def dot(colour: str | None, ratio: float) -> QPixmap:
    """A tier's dot for a list, 16 px; a ring where the tier is not known yet."""
    picture = QPixmap(round(16 * ratio), round(16 * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(MUTED), 1.5) if colour is None else Qt.PenStyle.NoPen)
    painter.setBrush(Qt.BrushStyle.NoBrush if colour is None else QColor(colour))
    painter.drawEllipse(QPointF(8, 8), 6, 6)
    painter.end()
    return picture
