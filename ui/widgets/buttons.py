"""Buttons of the till: words, the key that does the same, and an icon; they never take the focus from a click."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStyle, QStyleOptionButton, QStylePainter, QWidget

from ui.theme import icons
from ui.theme.shown import tokens
from ui.theme.style import sized

_INKS = {"award": "on_accent", "redeem": "on_redeem", "primary": "on_accent"}
_IDLE_INKS = {"award": "on_accent_idle", "redeem": "on_redeem_idle"}
"""Names in `Tokens`."""

_QUIET = 0.9
"""Opacity of a key beside its words: white this faint still has 4.5:1 on the accent colour, hovered too."""


_LEAST_PX = 11
"""Type below this nobody reads at an arm's length."""
_ARROWS = frozenset({Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right})


def passes_on(event: QKeyEvent) -> bool:
    """Leave an arrow key to whatever stands around a button, which Qt would move the focus with; whether it was one."""
    if event.key() not in _ARROWS:
        return False
    event.ignore()
    return True


@dataclass(frozen=True, slots=True)
class Face:
    """What a button shows: words, the key printed beside (or below) them, an icon of `ui.theme.icons`."""

    words: str
    key: str = ""
    icon: str = ""
    name: str = ""
    """The accessible name where the words alone do not say it."""


class TillButton(QPushButton):
    """A push button whose style sheet paints the ground and which draws its face itself. `part` names the look."""

    def __init__(self, part: str, name: str, parent: QWidget | None = None, *, stacked: bool = False) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("part", part)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self._part = part
        self._stacked = stacked
        self._face = Face("")
        self._ready = True

    def face(self) -> Face:
        """What it shows."""
        return self._face

    def show_face(self, face: Face) -> None:
        """Show words, key and icon."""
        if face == self._face:
            return
        self._face = face
        self.setAccessibleName(face.name or face.words)
        self.setToolTip("" if face.words else face.name)
        self.updateGeometry()
        self.update()

    def show_ready(self, ready: bool, *, editing: bool = False) -> None:
        """Whether pressing it would do its work now; otherwise it says what is missing, so it is never dead."""
        if (self.property("ready"), self.property("editing")) == (ready, editing):
            return
        self._ready = ready
        self.setProperty("ready", ready)
        self.setProperty("editing", editing)
        self.style().unpolish(self)
        self.style().polish(self)

    def fits(self) -> bool:
        """Whether its face is drawn at its own size, or hardly smaller."""
        return self._fitting_size() >= 0.85 * self._size_px()

    def _fonts(self, size_px: float) -> tuple[QFont, QFont]:
        weight = QFont.Weight.Bold if self._stacked else self.font().weight()
        small = max(_LEAST_PX, size_px * self._key_part())
        return sized(self.font(), size_px, weight), sized(self.font(), small, QFont.Weight.Normal)

    def _key_part(self) -> float:
        return 0.66 if self._stacked else 0.87

    def _size_px(self) -> float:
        own = self.font().pixelSize() if self.font().pixelSize() > 0 else self.fontMetrics().height() * 0.8
        return own * (1.28 if self._stacked else 1.0)

    def _widths(self, size_px: float) -> tuple[float, float, float]:
        """Widths of icon, words and key, each with the gap after it."""
        words, key = (QFontMetricsF(font) for font in self._fonts(size_px))
        icon = size_px * (1.2 if self._face.words else 1.45) if self._face.icon else 0.0
        gap = size_px * 0.45 if self._face.icon and self._face.words else 0.0
        tail = key.horizontalAdvance(self._face.key) + size_px * 0.5 if self._face.key else 0.0
        return icon + gap, words.horizontalAdvance(self._face.words), tail

    def sizeHint(self) -> QSize:
        size_px = self._size_px()
        icon, words, key = self._widths(size_px)
        width = max(icon + words, key) if self._stacked else icon + words + key
        floor = super().sizeHint().height()
        return QSize(
            round(width + size_px * (1.2 if self._stacked else 1.9)),
            max(floor, round(size_px * (2.6 if self._stacked else 2.0))),
        )

    def minimumSizeHint(self) -> QSize:
        return QSize(44, max(44, super().minimumSizeHint().height()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not passes_on(event):
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QStylePainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        size_px = self._fitting_size()
        if self._stacked:
            self._paint_stacked(painter, size_px)
        else:
            self._paint_row(painter, size_px)

    def _fitting_size(self) -> float:
        """The type size at which the face fits the width there is."""
        size_px = self._size_px()
        icon, words, key = self._widths(size_px)
        wanted = max(icon + words, key) if self._stacked else icon + words + key
        room = self.width() - size_px
        return size_px if wanted <= room else max(float(_LEAST_PX), size_px * room / wanted)

    def _ink(self) -> QColor:
        return QColor(getattr(tokens(), self._ink_name()))

    def _ink_name(self) -> str:
        if not self.isEnabled():
            return "ink_faint"
        if not self._ready:
            return _IDLE_INKS.get(self._part, "ink_faint")
        if self._part in {"tab", "language"}:
            return "on_bar_chosen" if self.isChecked() else "bar_ink"
        return _INKS.get(self._part, "ink")

    def _paint_row(self, painter: QPainter, size_px: float) -> None:
        icon, words, key = self._widths(size_px)
        left = (self.width() - icon - words - key) / 2
        if self._face.icon:
            side = size_px * (1.2 if self._face.words else 1.45)
            place = QRectF(left, (self.height() - side) / 2, side, side)
            icons.draw(painter, self._face.icon, self._ink().name(), place)
        for text, font, ink, start in self._row_texts(size_px, left + icon, words):
            painter.setFont(font)
            painter.setPen(ink)
            painter.drawText(QRectF(start, 0, self.width(), self.height()), int(Qt.AlignmentFlag.AlignVCenter), text)

    def _row_texts(self, size_px: float, left: float, words: float) -> list[tuple[str, QFont, QColor, float]]:
        bold, light = self._fonts(size_px)
        quiet = QColor(self._ink())
        if self._part not in {"tab", "language", "primary"}:
            quiet = QColor(tokens().ink_faint)
        elif self.isEnabled() and not self.isChecked():
            quiet.setAlphaF(_QUIET)
        return [
            (self._face.words, bold, self._ink(), left),
            (self._face.key, light, quiet, left + words + size_px * 0.5),
        ]

    def _paint_stacked(self, painter: QPainter, size_px: float) -> None:
        bold, light = self._fonts(size_px)
        painter.setPen(self._ink())
        middle = self.height() / 2
        split = size_px * 0.32
        painter.setFont(bold)
        above = QRectF(0, 0, self.width(), middle + split)
        painter.drawText(above, int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom), self._face.words)
        painter.setFont(light)
        below = QRectF(0, middle + split, self.width(), middle - split)
        painter.drawText(below, int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop), self._face.key)
