"""The face of the customer display: paints what the presenter says, and only what has changed of it."""

from PySide6.QtCore import QElapsedTimer, QEvent, QRect, QSize, QTimer, Slot
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.screens.checkout.member_side import MemberSide, Moment
from ui.screens.customer_display.celebration import FRAME_MS, LASTS_MS, paint_celebration
from ui.screens.customer_display.sheets import Sheets
from ui.theme.shown import is_motion_reduced
from ui.widgets.sheet import Place, Sheet
from ui.widgets.stage import HEIGHT, WIDTH, Grid, Stage

_SLACK_PX = 2
"""Smooth edges lie a little over theirs."""


class CustomerDisplayView(QWidget):
    """The display in any size. Nothing on it can be touched, and nothing on it moves but a celebration."""

    def __init__(self, store: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("customerDisplay")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._sheets = Sheets(store)
        self._side = MemberSide()
        self._sheet: Sheet | None = None
        self._ground = QPixmap()
        self._since, self._celebrated = QElapsedTimer(), 1.0
        self._frames = QTimer(self, interval=FRAME_MS)
        self._frames.timeout.connect(self.on_frame)
        self._draw()

    def show_side(self, side: MemberSide) -> None:
        """Show this; a new tier is celebrated once."""
        is_new_tier = side.moment is Moment.DONE and side.is_promoted and not self._side.is_promoted
        self._side = side
        if not side.is_promoted or side.moment is not Moment.DONE:
            self.celebrate_to(1.0)
        elif is_new_tier and not is_motion_reduced() and self.isVisible():
            self._since.start()
            self._frames.start()
        self._draw()

    def celebrate_to(self, part: float) -> None:
        """Show this part (0 to 1) of the celebration and let it rest there; 1: it is over."""
        self._frames.stop()
        if part != self._celebrated:
            self._celebrated = part
            self.update()

    @property
    def is_celebrating(self) -> bool:
        """Whether something moves."""
        return self._frames.isActive()

    def sizeHint(self) -> QSize:
        return QSize(round(WIDTH), round(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return QSize(480, 270)

    @Slot()
    def on_frame(self) -> None:
        """The next picture of a celebration."""
        self._celebrated = min(1.0, self._since.elapsed() / LASTS_MS)
        if self._celebrated >= 1:
            self._frames.stop()
        self.update()

    def _draw(self) -> None:
        """Lay it out anew and have painted what differs."""
        before, self._sheet = self._sheet, self._sheets.sheet(self._side)
        self.setAccessibleName(self._sheet.spoken)
        changed = self._sheet.changed(before)
        if changed is None:
            self._ground = QPixmap()
            self.update()
            return
        for place in changed:
            self.update(self._pixels(place))

    def _pixels(self, place: Place) -> QRect:
        around = self._grid.place(*place).toAlignedRect()
        return around.adjusted(-_SLACK_PX, -_SLACK_PX, _SLACK_PX, _SLACK_PX)

    @property
    def _grid(self) -> Grid:
        return Grid(self.width(), self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._sheet is None:
            return
        if self._ground.isNull():
            self._ground = self._painted_ground(self._sheet)
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._ground)
        stage = Stage(painter, self.font(), self._grid)
        if self._celebrated < 1:
            paint_celebration(stage, self._celebrated)
        for piece in self._sheet.pieces:
            if event.region().intersects(self._pixels(piece.place)):
                piece.draw(stage)

    def _painted_ground(self, sheet: Sheet) -> QPixmap:
        ratio = self.devicePixelRatioF()
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        painter = QPainter(picture)
        Stage(painter, self.font(), self._grid).ground(sheet.start, sheet.end)
        painter.end()
        return picture

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._ground = QPixmap()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in {QEvent.Type.LanguageChange, QEvent.Type.FontChange, QEvent.Type.PaletteChange}:
            self._draw()
        super().changeEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self.celebrate_to(1.0)
