"""The basket, the line scanned last on top: name, pieces, price; the selected line has its keys under it."""

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QScroller, QSizePolicy, QWidget

from ui.theme.shown import tokens
from ui.theme.style import sized, tabular
from ui.theme.tokens import Density
from ui.widgets.buttons import Face, TillButton

_LEFT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
_RIGHT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
_TOUCH_PX = 44


@dataclass(frozen=True, slots=True)
class ProductRow:
    """One line: its id, the product's name, pieces and price of one, and what they cost together."""

    line_id: str
    name: str
    pieces: str
    price: str


class _Rows(QWidget):
    """Paints the rows and keeps the keys under the selected one."""

    picked = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("productRows")
        self.rows: tuple[ProductRow, ...] = ()
        self.selected = ""
        self.are_keys_shown = True
        self.density = Density(1.0)
        self.minus, self.plus, self.remove = (
            TillButton("edit", name, self) for name in ("lineMinus", "linePlus", "lineRemove")
        )
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def row_px(self) -> int:
        """Height of a row."""
        return max(_TOUCH_PX, self.density.line(46))

    def place_of(self, line_id: str) -> QRect:
        """Where a row is, its keys included."""
        top = 0
        for row in self.rows:
            height = self.row_px() + (self._keys_px() if row.line_id == self.selected else 0)
            if row.line_id == line_id:
                return QRect(0, top, self.width(), height)
            top += height
        return QRect()

    def lay_out(self) -> None:
        """Put the keys where they belong."""
        there = self.are_keys_shown and any(row.line_id == self.selected for row in self.rows)
        self.setFixedHeight(self.row_px() * len(self.rows) + (self._keys_px() if there else 0))
        place, gap = self.place_of(self.selected), self.density.px(8)
        width = (self.width() - 4 * gap) // 3
        for number, key in enumerate((self.minus, self.plus, self.remove)):
            key.setVisible(there)
            key.setGeometry(gap + number * (width + gap), place.top() + self.row_px(), width, _TOUCH_PX)
        self.update()

    def _keys_px(self) -> int:
        return _TOUCH_PX + self.density.px(8) if self.are_keys_shown else 0

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.lay_out()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        for row in self.rows:
            if self.place_of(row.line_id).contains(at):
                self.picked.emit(row.line_id)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for row in self.rows:
            place = self.place_of(row.line_id)
            if row.line_id == self.selected and self.are_keys_shown:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(tokens().info.soft))
                painter.drawRoundedRect(QRectF(place).adjusted(0, 1, 0, -1), 10, 10)
            self._paint_row(painter, row, QRectF(place.left(), place.top(), place.width(), self.row_px()))

    def _paint_row(self, painter: QPainter, row: ProductRow, place: QRectF) -> None:
        edge = self.density.px(10)
        words = sized(self.font(), self.density.words(15, 13), QFont.Weight.DemiBold)
        small = tabular(sized(self.font(), self.density.words(13, 12)))
        price_width = QFontMetricsF(tabular(words)).horizontalAdvance(row.price)
        room = place.adjusted(edge, self.density.px(4), -edge, -self.density.px(4))
        painter.setFont(tabular(words))
        painter.setPen(QColor(tokens().ink))
        painter.drawText(room, _RIGHT, row.price)
        upper = QRectF(room.left(), room.top(), room.width() - price_width - edge, room.height() / 2)
        painter.setFont(words)
        name = QFontMetricsF(words).elidedText(row.name, Qt.TextElideMode.ElideRight, upper.width())
        painter.drawText(upper, _LEFT, name)
        painter.setFont(small)
        painter.setPen(QColor(tokens().ink_muted))
        painter.drawText(upper.translated(0, upper.height()), _LEFT, row.pieces)


class ProductList(QScrollArea):
    """Emits what was touched; the list scrolls by finger and wheel, and follows the selected line."""

    picked = Signal(str)
    stepped = Signal(int)
    removed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("productList")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._rows = _Rows(self)
        self.setWidget(self._rows)
        self.viewport().setAutoFillBackground(False)
        self._rows.setAutoFillBackground(False)
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        self._rows.picked.connect(self.picked)
        self._rows.minus.clicked.connect(self._on_minus)
        self._rows.plus.clicked.connect(self._on_plus)
        self._rows.remove.clicked.connect(self.removed)

    def rows(self) -> tuple[ProductRow, ...]:
        """What it shows."""
        return self._rows.rows

    def selected(self) -> str:
        """Which line has the keys."""
        return self._rows.selected

    def show_names(self, fewer: str, more: str, remove: str) -> None:
        """What the keys are called."""
        self._rows.minus.show_face(Face("\u2212", name=fewer))
        self._rows.plus.show_face(Face("+", name=more))
        self._rows.remove.show_face(Face(remove))

    def show_rows(self, rows: tuple[ProductRow, ...], selected: str, *, are_keys_shown: bool) -> None:
        """Show these; the keys are there only while the basket can be changed."""
        inner = self._rows
        if (rows, selected, are_keys_shown) == (inner.rows, inner.selected, inner.are_keys_shown):
            return
        inner.rows, inner.selected, inner.are_keys_shown = rows, selected, are_keys_shown
        self.setAccessibleDescription("; ".join(f"{row.name} {row.pieces} {row.price}" for row in rows))
        inner.lay_out()
        place = inner.place_of(selected)
        self.ensureVisible(0, place.bottom(), 0, 0)
        self.ensureVisible(0, place.top(), 0, 0)

    def set_density(self, density: Density) -> None:
        """Follow the window's density."""
        self._rows.density = density
        self._rows.lay_out()

    def sizeHint(self) -> QSize:
        return QSize(200, 3 * self._rows.row_px())

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 2 * self._rows.row_px())

    def _on_minus(self) -> None:
        self.stepped.emit(-1)

    def _on_plus(self) -> None:
        self.stepped.emit(1)
