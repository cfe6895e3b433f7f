"""Where the screen has no room beside the till: the panel in a drawer at its edge, folded into one row by a press."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from ui.screens.demo.parts import INK, NEXT, RAISED
from ui.screens.demo.text import DemoWords
from ui.theme.style import sized
from ui.widgets.buttons import passes_on

ROW_PX = 44


class FoldButton(QAbstractButton):
    """The row that is always there: a word and an arrow to where the drawer goes. Checked is open."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("foldSimulator")
        self.setCheckable(True)
        self.setChecked(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(200, ROW_PX)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not passes_on(event):
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(RAISED).lighter(112) if self.underMouse() else QColor(RAISED))
        if self.hasFocus():
            painter.setPen(QPen(QColor(NEXT), 2))
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))
        painter.setPen(QColor(INK))
        painter.setFont(sized(self.font(), 16, QFont.Weight.DemiBold))
        painter.drawText(self.rect().adjusted(18, 0, -50, 0), int(Qt.AlignmentFlag.AlignVCenter), self.accessibleName())
        painter.setPen(QPen(QColor(INK), 2.4, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin))
        middle, rise = QPointF(self.width() - 30, self.height() / 2), 3.5 if self.isChecked() else -3.5
        sides = (QPointF(-7, -rise), QPointF(0, rise), QPointF(7, -rise))
        painter.drawPolyline([middle + side for side in sides])


class Drawer(QWidget):
    """Holds the panel above its row. Emits `folded` after it was opened or folded; whoever holds it then places it."""

    folded = Signal()

    def __init__(self, panel: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("simulatorDrawer")
        self._panel = panel
        self._words = DemoWords()
        self.row = FoldButton(self)
        self.row.toggled.connect(self.on_toggled)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(panel, 1)
        layout.addWidget(self.row)
        self._name_row()

    @property
    def is_open(self) -> bool:
        """Whether the whole panel is there."""
        return self.row.isChecked()

    @Slot(bool)
    def on_toggled(self, is_open: bool) -> None:
        """Open or fold it."""
        self._panel.setVisible(is_open)
        self._name_row()
        self.folded.emit()

    def _name_row(self) -> None:
        self.row.setAccessibleName(self._words.drawer(is_open=self.is_open))
        self.row.update()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._name_row()
        super().changeEvent(event)
