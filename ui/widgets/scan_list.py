"""The last scans, newest on top: when, who, and what came of it; as many rows as there is room for."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import icons
from ui.theme.shown import tokens
from ui.theme.style import sized, tabular
from ui.theme.tokens import Density, Tone


@dataclass(frozen=True, slots=True)
class ScanRow:
    """One row: time, name (or what was read instead), and a chip."""

    time: str
    name: str
    tone: Tone
    chip: str


class ScanList(QWidget):
    """Paints rows; data is drawn as plain text and cut where there is no room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("scanList")
        self._rows: tuple[ScanRow, ...] = ()
        self._empty = ""
        self._density = Density(1.0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def rows(self) -> tuple[ScanRow, ...]:
        """What it shows."""
        return self._rows

    def show_rows(self, rows: tuple[ScanRow, ...], empty: str) -> None:
        """Show these, or a sentence when there are none."""
        if (rows, empty) == (self._rows, self._empty):
            return
        self._rows, self._empty = rows, empty
        self.setAccessibleDescription("; ".join(f"{row.time} {row.name} {row.chip}" for row in rows[:5]))
        self.update()

    def set_density(self, density: Density) -> None:
        """Follow the window's density."""
        self._density = density
        self.updateGeometry()
        self.update()

    def _row_px(self) -> int:
        return self._density.line(39, 30)

    def sizeHint(self) -> QSize:
        return QSize(200, self._row_px() * 3)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self._row_px() * 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self._rows:
            painter.setPen(QColor(tokens().ink_faint))
            painter.setFont(sized(self.font(), self._density.words(15, 13)))
            painter.drawText(self.rect(), int(Qt.TextFlag.TextWordWrap), self._empty)
            return
        height = self._row_px()
        for place, row in enumerate(self._rows[: self.height() // height]):
            self._paint_row(painter, row, QRectF(0, place * height, self.width(), height))

    def _paint_row(self, painter: QPainter, row: ScanRow, place: QRectF) -> None:
        chip = self._paint_chip(painter, row, place)
        font = sized(self.font(), self._density.words(15, 13))
        time_width = QFontMetricsF(tabular(font)).horizontalAdvance("00:00") + self._density.px(12)
        middle = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        painter.setFont(tabular(font))
        painter.setPen(QColor(tokens().ink_muted))
        painter.drawText(place, middle, row.time)
        painter.setFont(sized(font, font.pixelSize(), QFont.Weight.Normal))
        painter.setPen(QColor(tokens().ink))
        room = place.adjusted(time_width, 0, -chip - 8, 0)
        name = QFontMetricsF(painter.font()).elidedText(row.name, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, middle, name)

    def _paint_chip(self, painter: QPainter, row: ScanRow, place: QRectF) -> float:
        if not row.chip:
            return 0.0
        paint = tokens().paint(row.tone)
        size_px = self._density.words(14, 12)
        font = sized(self.font(), size_px, QFont.Weight.DemiBold)
        icon = CHIP_ICONS[row.tone]
        icon_width = size_px * 1.35 if icon else 0.0
        width = QFontMetricsF(font).horizontalAdvance(row.chip) + icon_width + size_px * 1.5
        height = size_px * 1.95
        chip = QRectF(place.right() - width, place.center().y() - height / 2, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(paint.soft))
        painter.drawRoundedRect(chip, height / 2, height / 2)
        left = chip.left() + size_px * 0.75
        if icon:
            side = size_px * 1.15
            icons.draw(painter, icon, paint.ink, QRectF(left - 2, chip.center().y() - side / 2, side, side))
        painter.setPen(QColor(paint.ink))
        painter.setFont(font)
        words = QRectF(left + icon_width, chip.top(), chip.width(), chip.height())
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), row.chip)
        return width


CHIP_ICONS = {
    Tone.GOOD: "",
    Tone.WAITING: "clock",
    Tone.BAD: "",
    Tone.INFO: "",
    Tone.PLAIN: "",
}
