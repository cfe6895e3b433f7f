"""The member's card in the look of the tier, painted; empty it invites to scan."""

from dataclasses import dataclass

from PySide6.QtCore import QEasingCurve, QPointF, QRectF, QSize, Qt, QVariantAnimation
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QLinearGradient, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from pos_client.domain.programme import Look
from ui.theme import icons
from ui.theme.contrast import GLOW, CardColours, card_colours
from ui.theme.shown import is_motion_reduced, tokens
from ui.theme.style import sized
from ui.theme.tokens import Density, Tone
from ui.widgets.panel import SHADOW_PX


@dataclass(frozen=True, slots=True)
class CardFace:
    """Everything on a card, in words of the cashier's language. `progress` is 0 to 1, `notes` up to two lines."""

    name: str
    number: str
    badge: str
    points: int
    unit: str
    worth: str
    to_next: str
    next_tier: str
    progress: float
    privileges: tuple[str, ...]
    notes: tuple[str, ...]
    note_tone: Tone
    look: Look


@dataclass(frozen=True, slots=True)
class Invitation:
    """What stands where the card will be."""

    title: str
    line: str
    busy: bool = False


_ANIMATION_MS = 420
_PROGRESS_TOP = 122.0
"""Where the way to the next tier begins; points and notes share what is above it."""
_NEXT_PX = 16
_NOTE_LINE = 1.3
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class MemberCard(QWidget):
    """Shows a `CardFace` or an `Invitation`; points count up to a new value. Sizes follow its own height."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("memberCard")
        self._face: CardFace | None = None
        self._invitation = Invitation("", "")
        self._colours: CardColours | None = None
        self._is_cut = False
        self._shown_points = 0.0
        self._shown_progress = 0.0
        self._animation = QVariantAnimation(self)
        self._animation.setDuration(_ANIMATION_MS)
        self._animation.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._animation.valueChanged.connect(self._on_step)
        self._from = (0.0, 0.0)
        self._words = Density(1.0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_invitation(self, invitation: Invitation) -> None:
        """No member: say what to do."""
        self._face, self._invitation = None, invitation
        self._animation.stop()
        self.setAccessibleName(f"{invitation.title}. {invitation.line}")
        self.update()

    def show_face(self, face: CardFace) -> None:
        """Show a member; the same member's points and progress move to their new values."""
        if face == self._face:
            return
        same = self._face is not None and self._face.number == face.number
        self._from = (self._shown_points, self._shown_progress) if same else (float(face.points), 0.0)
        self._face, self._colours = face, card_colours(face.look)
        said = (face.name, face.number, face.badge, f"{face.points} {face.unit}", face.worth, *face.notes)
        self.setAccessibleName(", ".join(part for part in said if part))
        self._animation.stop()
        self._animation.setStartValue(0.0)
        self._animation.setEndValue(1.0)
        self._animation.start()
        if is_motion_reduced():
            self.settle()
        self.update()

    def set_density(self, density: Density) -> None:
        """Follow how large words are; everything else follows the card's own height."""
        self._words = Density(1.0, density.text)
        self.update()

    def settle(self) -> None:
        """End the animation at once, e.g. before a picture is taken."""
        self._animation.stop()
        self._on_step(1.0)

    def fits(self) -> bool:
        """Whether every line could be read in full when it was painted last."""
        return not self._is_cut

    def sizeHint(self) -> QSize:
        return QSize(400, 228)

    def _on_step(self, part: object) -> None:
        if self._face is not None and isinstance(part, float):
            points, progress = self._from
            self._shown_points = points + (self._face.points - points) * part
            self._shown_progress = progress + (self._face.progress - progress) * part
            self.update()

    # ---------------------------------------------------------------- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        unit = min(self.height() / 228, self.width() / 460)
        place = QRectF(self.rect()).adjusted(SHADOW_PX, SHADOW_PX - 1, -SHADOW_PX, -SHADOW_PX - 1)
        if self._face is None or self._colours is None:
            _paint_invitation(painter, self._invitation, place, self.font(), unit, self._words)
            return
        _paint_ground(painter, self._colours, place, 18 * unit)
        writer = _Writer(painter, self.font(), self._colours, place, unit, self._words)
        writer.write(self._face, round(self._shown_points), self._shown_progress)
        self._is_cut = writer.has_cut


def _paint_invitation(
    painter: QPainter, words: Invitation, place: QRectF, font: QFont, unit: float, density: Density
) -> None:
    pen = QPen(QColor(tokens().line_strong), 2, Qt.PenStyle.DashLine)
    painter.setPen(pen)
    painter.setBrush(QColor(tokens().surface_low))
    painter.drawRoundedRect(place.adjusted(1, 1, -1, -1), 18 * unit, 18 * unit)
    side = 58 * unit
    top = place.center().y() - 72 * unit
    centre = place.center().x()
    name = "hourglass" if words.busy else "phone_code"
    icons.draw(painter, name, tokens().info.ink, QRectF(centre - side / 2, top, side, side))
    middle = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
    painter.setPen(QColor(tokens().ink))
    painter.setFont(sized(font, density.words(22) * unit, QFont.Weight.Bold))
    painter.drawText(QRectF(place.left(), top + 70 * unit, place.width(), 34 * unit), middle, words.title)
    painter.setPen(QColor(tokens().ink_muted))
    painter.setFont(sized(font, max(12.0, density.words(15) * unit)))
    line = place.adjusted(20 * unit, top - place.top() + 104 * unit, -20 * unit, 0)
    painter.drawText(line, middle | int(Qt.TextFlag.TextWordWrap), words.line)


def _paint_ground(painter: QPainter, colours: CardColours, place: QRectF, radius: float) -> None:
    """A diagonal gradient with three soft discs; the light they add is bounded by `GLOW`, which the contrast knows."""
    shape = QPainterPath()
    shape.addRoundedRect(place, radius, radius)
    gradient = QLinearGradient(place.topLeft(), place.bottomRight())
    gradient.setColorAt(0, QColor(colours.start))
    gradient.setColorAt(1, QColor(colours.end))
    painter.fillPath(shape, gradient)
    painter.save()
    painter.setClipPath(shape)
    painter.setPen(Qt.PenStyle.NoPen)
    light = QColor("#ffffff")
    light.setAlphaF(GLOW / 2)
    painter.setBrush(light)
    size = place.height()
    painter.drawEllipse(QPointF(place.right() - size * 0.30, place.top() + size * 0.16), size * 0.74, size * 0.74)
    painter.drawEllipse(QPointF(place.right() - size * 0.62, place.bottom() + size * 0.20), size * 0.62, size * 0.62)
    painter.restore()


class _Writer:
    """Lays the words of one card out on a grid of 24 units from the edges."""

    def __init__(
        self, painter: QPainter, font: QFont, colours: CardColours, place: QRectF, unit: float, words: Density
    ) -> None:
        self._painter = painter
        self._font = font
        self._colours = colours
        self._unit = unit
        self._words = words
        self.has_cut = False
        pad = 24 * unit
        self._box = place.adjusted(pad, 18 * unit, -pad, -18 * unit)

    def write(self, face: CardFace, points: int, progress: float) -> None:
        self._headline(face)
        self._points(face, points)
        self._progress(face, progress)
        self._chips(face)

    def _text(
        self, text: str, size: float, weight: QFont.Weight, place: QRectF, flags: Qt.AlignmentFlag = _LEFT
    ) -> float:
        """Draw a line cut to its place; the width it took."""
        font = self._sized(size, weight)
        metrics = QFontMetricsF(font)
        cut = metrics.elidedText(text, Qt.TextElideMode.ElideRight, place.width())
        self.has_cut |= cut != text
        self._painter.setFont(font)
        self._painter.setPen(QColor(self._colours.text))
        self._painter.drawText(place, int(flags), cut)
        return metrics.horizontalAdvance(cut)

    def _sized(self, size: float, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
        return sized(self._font, max(11.0, self._words.words(size) * self._unit), weight)

    def _row(self, top: float, height: float) -> QRectF:
        return QRectF(self._box.left(), self._box.top() + top * self._unit, self._box.width(), height * self._unit)

    def _headline(self, face: CardFace) -> None:
        row = self._row(0, 32)
        badge = self._badge(face.badge, row)
        room = row.adjusted(0, 0, -badge - 12 * self._unit, 0)
        number = QFontMetricsF(self._sized(15)).horizontalAdvance(face.number)
        name_room = room.adjusted(0, 0, -min(number + 14 * self._unit, room.width() / 2), 0)
        taken = self._text(face.name, 24, QFont.Weight.Bold, name_room)
        self._text(face.number, 15, QFont.Weight.Normal, room.adjusted(taken + 12 * self._unit, 3 * self._unit, 0, 0))

    def _badge(self, text: str, row: QRectF) -> float:
        font = self._sized(14, QFont.Weight.Bold)
        width = QFontMetricsF(font).horizontalAdvance(text) + 32 * self._unit
        place = QRectF(row.right() - width, row.top() + 2 * self._unit, width, 28 * self._unit)
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(QColor(self._colours.accent))
        self._painter.drawRoundedRect(place, place.height() / 2, place.height() / 2)
        self._painter.setFont(font)
        self._painter.setPen(QColor(self._colours.badge_text))
        self._painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), text)
        return width

    def _points(self, face: CardFace, points: int) -> None:
        line = self._words.words(14) * _NOTE_LINE
        notes_top = self._progress_top(face) - 4 - len(face.notes) * line
        height = min(58.0, notes_top - 33) if face.notes else 58.0
        row = self._row(33, height)
        taken = self._text(f"{points:,}", min(52.0, height * 0.9), QFont.Weight.Bold, row)
        tail = row.adjusted(taken + 10 * self._unit, height * 0.2 * self._unit, 0, 0)
        words = f"{face.unit}  ·  {face.worth}" if face.worth else face.unit
        self._text(words, 18, QFont.Weight.Normal, tail)
        for number, note in enumerate(face.notes):
            self._text(note, 14, QFont.Weight.Normal, self._row(notes_top + line * number, line))

    def _progress_top(self, face: CardFace) -> float:
        """Larger words stand higher, clear of the bar below them, where notes leave room for that."""
        higher = max(0, self._words.words(_NEXT_PX) - _NEXT_PX)
        return _PROGRESS_TOP - (higher if len(face.notes) <= 1 else 0)

    def _progress(self, face: CardFace, progress: float) -> None:
        top = self._progress_top(face)
        row = self._row(top, _PROGRESS_TOP + 22 - top)
        taken = self._text(face.to_next, _NEXT_PX, QFont.Weight.DemiBold, row, _RIGHT)
        self._text(face.next_tier, _NEXT_PX, QFont.Weight.Normal, row.adjusted(0, 0, -taken - 12 * self._unit, 0))
        groove = QRectF(self._box.left(), self._box.top() + 147 * self._unit, self._box.width(), 9 * self._unit)
        radius = groove.height() / 2
        rest = QColor("#ffffff")
        rest.setAlphaF(0.24)
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(rest)
        self._painter.drawRoundedRect(groove, radius, radius)
        groove.setWidth(max(groove.height(), groove.width() * min(1.0, max(0.0, progress))))
        self._painter.setBrush(QColor(self._colours.accent))
        self._painter.drawRoundedRect(groove, radius, radius)

    def _chips(self, face: CardFace) -> None:
        row = self._row(164, 27)
        font = self._sized(14, QFont.Weight.Normal)
        left = row.left()
        for text in face.privileges:
            width = QFontMetricsF(font).horizontalAdvance(text) + 26 * self._unit
            if left + width > row.right():
                return
            place = QRectF(left, row.top(), width, row.height())
            ground = QColor("#000000")
            ground.setAlphaF(0.22)
            self._painter.setPen(Qt.PenStyle.NoPen)
            self._painter.setBrush(ground)
            self._painter.drawRoundedRect(place, row.height() / 2, row.height() / 2)
            self._painter.setFont(font)
            self._painter.setPen(QColor(self._colours.text))
            self._painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), text)
            left += width + 8 * self._unit
