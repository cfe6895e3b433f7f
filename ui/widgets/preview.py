"""The camera's picture with the found code marked. Nothing else repaints when a frame arrives."""

from collections.abc import Callable, Mapping
from typing import Protocol

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from pos_client.ports import CameraHint, Frame
from ui.theme import icons
from ui.theme.shown import tokens
from ui.theme.style import sized
from ui.theme.tokens import Density, Tone
from ui.widgets.pill import Pill

POLL_MS = 33
FRESH_S = 0.6
"""How long a found code stays marked after it was last read."""


class CameraPicture(Protocol):
    """The newest frame and where a code was last found in it, in pixels of the frame."""

    @property
    def frame(self) -> Frame:
        """The picture."""
        ...

    @property
    def corners(self) -> tuple[tuple[float, float], ...]:
        """Corners of the code found last."""
        ...

    @property
    def hit_age_s(self) -> float | None:
        """Seconds since `corners` was found; None: never."""
        ...

    @property
    def fps(self) -> float:
        """Frames per second."""
        ...

    @property
    def unread(self) -> tuple[tuple[float, float], ...]:
        """Corners of a code that is seen in this frame and cannot be read; none: there is none."""
        ...

    @property
    def hint(self) -> CameraHint | None:
        """What would help the camera."""
        ...


LatestPicture = Callable[[], CameraPicture | None]


class CameraPreview(QWidget):
    """Polls the newest frame every 33 ms while visible and paints it cropped to its own shape; it never blocks."""

    def __init__(self, latest: LatestPicture, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("preview")
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._latest = latest
        self._picture: CameraPicture | None = None
        self._said = (Tone.PLAIN, "", "")
        self._hints: Mapping[CameraHint, str] = {}
        self._missing = ""
        self._verdict = Pill("verdict", parent=self, solid=True)
        self._verdict.hide()
        self._tone = Tone.PLAIN
        self._radius_px = 14
        self._corners = QPixmap()
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self.on_poll)
        self._timer.start()

    def show_verdict(self, tone: Tone, icon: str, words: str) -> None:
        """What was made of the last code; no words: nothing to say. It is seen while there is a picture."""
        self._said = (tone, icon, words)
        self._show_pill()

    def show_hints(self, words: Mapping[CameraHint, str]) -> None:
        """What to say instead of the verdict while the camera needs help."""
        self._hints = words

    def _show_pill(self) -> None:
        hint = self._picture.hint if self._picture else None
        said = "" if hint is None else self._hints.get(hint, "")
        tone, icon, words = (Tone.WAITING, "alert", said) if said else self._said
        self._tone = tone
        self._verdict.show_words(tone, icon, words)
        self._verdict.setVisible(bool(words) and self._picture is not None)
        self._place_verdict()

    def show_missing(self, words: str) -> None:
        """What to say while there is no picture."""
        if words != self._missing:
            self._missing = words
            self.update()

    def set_density(self, density: Density) -> None:
        """Follow the window's density."""
        self._radius_px = density.px(14)
        self._verdict.set_size(density.words(15, 13))
        self._corners = QPixmap()
        self._place_verdict()

    def sizeHint(self) -> QSize:
        return QSize(320, 240)

    def on_poll(self) -> None:
        """Repaint if there is a frame not shown yet."""
        if not self.isVisible():
            return
        newest = self._latest()
        seen = self._picture.frame.seq if self._picture else None
        if (newest.frame.seq if newest else None) != seen:
            before, self._picture = self._picture, newest
            # A picture that comes or goes takes the words with it.
            if (before is None, before and before.hint) != (newest is None, newest and newest.hint):
                self._show_pill()
            self.update()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in {QEvent.Type.StyleChange, QEvent.Type.PaletteChange}:
            self._corners = QPixmap()
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._corners = QPixmap()
        self._place_verdict()

    def _place_verdict(self) -> None:
        hint = self._verdict.sizeHint()
        self._verdict.resize(min(hint.width(), self.width() - 16), hint.height())
        self._verdict.move((self.width() - self._verdict.width()) // 2, self.height() - hint.height() - 12)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._picture is None:
            self._paint_missing(painter)
        else:
            self._paint_frame(painter, self._picture)
        if self._corners.isNull():
            self._corners = self._painted_corners()
        painter.drawPixmap(0, 0, self._corners)

    def _paint_frame(self, painter: QPainter, picture: CameraPicture) -> None:
        image = image_of(picture.frame)
        part = _covered(image.size(), self.size())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(QRectF(self.rect()), image, part)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scale = self.width() / part.width()
        fresh = picture.hit_age_s is not None and picture.hit_age_s <= FRESH_S and len(picture.corners) == 4
        if corners := picture.corners if fresh else picture.unread:
            spots = [QPointF((x - part.x()) * scale, (y - part.y()) * scale) for x, y in corners]
            _paint_found(painter, spots, tokens().paint(self._tone if fresh else Tone.WAITING).bright)
        else:
            _paint_aim(painter, QRectF(self.rect()))

    def _paint_missing(self, painter: QPainter) -> None:
        painter.fillRect(self.rect(), QColor(tokens().picture))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = min(self.height(), self.width()) * 0.2
        centre = QPointF(self.rect().center())
        icons.draw(
            painter,
            "camera_off",
            tokens().picture_faint,
            QRectF(centre.x() - side / 2, centre.y() - side * 1.3, side, side),
        )
        painter.setPen(QColor(tokens().picture_ink))
        painter.setFont(sized(self.font(), max(12, self._radius_px)))
        words = QRectF(self.rect()).adjusted(24, self.height() / 2 + 4, -24, -12)
        painter.drawText(words, int(Qt.AlignmentFlag.AlignHCenter) | int(Qt.TextFlag.TextWordWrap), self._missing)

    def _painted_corners(self) -> QPixmap:
        """The panel's colour over the four corners: cheaper per frame than a clip with smooth edges."""
        ratio = self.devicePixelRatioF()
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        outside, inside = QPainterPath(), QPainterPath()
        outside.addRect(QRectF(self.rect()))
        inside.addRoundedRect(QRectF(self.rect()), self._radius_px, self._radius_px)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillPath(outside.subtracted(inside), QColor(tokens().surface))
        painter.end()
        return picture


def image_of(frame: Frame) -> QImage:
    """The frame's pixels as an image, without a copy; it is valid as long as the frame is."""
    if frame.bgr is not None:
        height, width, _ = frame.bgr.shape
        return QImage(frame.bgr.data, width, height, frame.bgr.strides[0], QImage.Format.Format_BGR888)
    height, width = frame.luma.shape
    return QImage(frame.luma.data, width, height, frame.luma.strides[0], QImage.Format.Format_Grayscale8)


def _covered(image: QSize, room: QSize) -> QRectF:
    """The centred part of an image that fills a room of another shape."""
    scale = min(image.width() / max(1, room.width()), image.height() / max(1, room.height()))
    width, height = room.width() * scale, room.height() * scale
    return QRectF((image.width() - width) / 2, (image.height() - height) / 2, width, height)


def _bracket(painter: QPainter, spots: list[QPointF], colour: QColor, width: float, part: float) -> None:
    """Draw the corners of a four-sided shape, each leg `part` of its side."""
    pen = QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for place, spot in enumerate(spots):
        before, after = spots[place - 1], spots[(place + 1) % 4]
        painter.drawPolyline(QPolygonF([spot + (before - spot) * part, spot, spot + (after - spot) * part]))


def _paint_found(painter: QPainter, spots: list[QPointF], colour: str) -> None:
    """Brackets a little outside the code, on a dark edge so that they are seen on any picture."""
    centre = QPointF(sum(s.x() for s in spots) / 4, sum(s.y() for s in spots) / 4)
    wide = [centre + (spot - centre) * 1.14 for spot in spots]
    _bracket(painter, wide, QColor(0, 0, 0, 110), 7, 0.24)
    _bracket(painter, wide, QColor(colour), 4, 0.24)


def _paint_aim(painter: QPainter, room: QRectF) -> None:
    side = min(room.width(), room.height()) * 0.56
    box = QRectF(room.center().x() - side / 2, room.center().y() - side / 2, side, side)
    spots = [box.topLeft(), box.topRight(), box.bottomRight(), box.bottomLeft()]
    _bracket(painter, spots, QColor(255, 255, 255, 130), 3, 0.15)
