"""The rows for Qt: a table model over `WaitingModel` and a delegate that paints the state as a chip."""

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QTableView

from ui.screens.waiting import text
from ui.screens.waiting.model import Row, WaitingModel
from ui.theme import icons
from ui.theme.shown import tokens
from ui.theme.style import sized, tabular

Index = QModelIndex | QPersistentModelIndex
FIGURES = (4, 5, 6)
"""Columns aligned to the right."""
LEFT_OUT, LEFT_OUT_WHEN_SMALL = (5, 6), (3, 5, 6)
"""Columns that are hidden while there is a panel beside the list, which says what the chosen one was about."""
REASON = 7
_NO_INDEX = QModelIndex()


class WaitingTable(QAbstractTableModel):
    """Read-only; texts are made when they are asked for, so a language switch needs no new rows."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model: WaitingModel | None = None

    def show_model(self, model: WaitingModel) -> None:
        """Show these rows; where only texts changed, the scroll position and the selection stay."""
        if self._model is not None and [row.seq for row in self._model.lines] == [row.seq for row in model.lines]:
            self._model = model
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, REASON))
            return
        self.beginResetModel()
        self._model = model
        self.endResetModel()

    def row(self, number: int) -> Row:
        """One row's values."""
        assert self._model is not None  # noqa: S101 - there is no index before there is a model
        return self._model.lines[number]

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() or self._model is None else len(self._model.lines)

    def columnCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(text.columns())

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if self._model is None or not index.isValid():
            return None
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return text.cells(self.row(index.row()), self._model.now, self._model.link)[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if index.column() in FIGURES else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return text.columns()[section]
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if section in FIGURES else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None


class StateChip(QStyledItemDelegate):
    """Paints colour, icon and word of a row's state."""

    def __init__(self, table: WaitingTable, view: QTableView) -> None:
        super().__init__(view)
        self._table = table

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        option.text = ""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        tone, icon, words = text.state(self._table.row(index.row()))
        paint = tokens().paint(tone)
        place = QRectF(option.rect)
        font: QFont = tabular(option.font)
        size_px = font.pixelSize() if font.pixelSize() > 0 else 15
        font = sized(font, size_px * 0.93, QFont.Weight.DemiBold)
        height = size_px * 1.9
        width = min(QFontMetricsF(font).horizontalAdvance(words) + size_px * 2.7, place.width() - 16)
        chip = QRectF(place.left() + 12, place.center().y() - height / 2, width, height)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(paint.soft))
        painter.drawRoundedRect(chip, height / 2, height / 2)
        side = size_px * 1.1
        icons.draw(painter, icon, paint.ink, QRectF(chip.left() + 9, chip.center().y() - side / 2, side, side))
        painter.setPen(QColor(paint.ink))
        painter.setFont(font)
        room = chip.adjusted(9 + side * 1.3, 0, -6, 0)
        cut = QFontMetricsF(font).elidedText(words, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), cut)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        words = text.state(self._table.row(index.row()))[2]
        font: QFont = option.font
        return QSize(round(QFontMetricsF(font).horizontalAdvance(words) * 1.1 + 64), 44)
