"""The face of the check-in stand: paints what the presenter says, and lets very little of it move."""

import math
from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from PySide6.QtCore import QElapsedTimer, QEvent, QRectF, QSize, QTimer, Slot
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.i18n import current_language
from ui.screens.kiosk.pictures import INK, PHONE, PREVIEW, RING, Pictures, Surroundings
from ui.screens.kiosk.presenter import KioskModel, KioskScreen
from ui.screens.kiosk.states import KioskState
from ui.screens.kiosk.text import KioskText
from ui.theme.shown import is_motion_reduced
from ui.widgets.preview import CameraPreview, LatestPicture
from ui.widgets.spoken import Spoken
from ui.widgets.stage import HEIGHT, WIDTH, Grid, Stage

FRAME_MS = 66
"""Fifteen steps a second: a slow movement looks smooth and costs little."""
_BOB_MS, _BOB_UNITS = 3400, 9.0
_TURN_MS = 1100
_LINE_UNITS = 6.0


class Attachable(Protocol):
    """What the view needs of `KioskPresenter`."""

    def attach(self, screen: KioskScreen) -> None:
        """Show everything on this screen from now on."""
        ...

    def on_time_up(self) -> None:
        """What was shown has been shown long enough."""
        ...


class KioskView(QWidget):
    """The stand in any size, as a tab of the till or full screen. Nothing on it can be touched.

    `latest` is polled for the camera's picture (None: there is no camera); `local_now` is the store's local time.
    """

    def __init__(
        self,
        presenter: Attachable,
        store: str,
        local_now: Callable[[], datetime],
        latest: LatestPicture | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("kiosk")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.spoken = Spoken(self)
        self._presenter, self._store, self._local_now = presenter, store, local_now
        self._text = KioskText()
        self._pictures = Pictures(self._text)
        self._model = KioskModel(KioskState.ATTRACT)
        self._preview = CameraPreview(latest, self) if latest else None
        self._still, self._phone = QPixmap(), QPixmap()
        self._minute = ""
        self._shown = QElapsedTimer()
        self._frames = QTimer(self, interval=FRAME_MS)
        self._frames.timeout.connect(self._on_frame)
        self._end = QTimer(self, singleShot=True)
        self._end.timeout.connect(presenter.on_time_up)
        presenter.attach(self)

    def show_model(self, model: KioskModel) -> None:
        """Show a state; its time starts now."""
        self._model = model
        self._shown.start()
        self._end.stop()
        if model.stays_s is not None:
            self._end.start(round(model.stays_s * 1000))
        self._redraw()

    def sizeHint(self) -> QSize:
        return QSize(round(WIDTH), round(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return QSize(480, 270)

    @property
    def _grid(self) -> Grid:
        return Grid(self.width(), self.height())

    @Slot()
    def _on_frame(self) -> None:
        if self._minute != f"{self._local_now():%H:%M}":
            self._redraw()
        elif self._model.state is KioskState.ATTRACT:
            self.update(self._phone_room().toAlignedRect())
        elif self._model.state is KioskState.CHECKING:
            self.update(self._ring_place().adjusted(-12, -12, 12, 12).toAlignedRect())
        elif self._model.stays_s is not None:
            self.update(0, self.height() - self._line_px(), self.width(), self._line_px())

    def _redraw(self) -> None:
        self._still = QPixmap()
        if self._preview is not None:
            self._preview.setVisible(self._model.state is KioskState.ATTRACT)
            self._preview.show_missing(self._text.in_language(current_language()).no_picture())
        words = self._spoken()
        if words != self.accessibleName():
            self.setAccessibleName(words)
            self.spoken.say(words)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._still.isNull():
            self._still = self._painted()
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._still)
        stage = Stage(painter, self.font(), self._grid)
        if self._model.state is KioskState.ATTRACT:
            self._paint_phone(painter)
        elif self._model.state is KioskState.CHECKING:
            turned = 360 * self._shown.elapsed() / _TURN_MS
            stage.ring(self._ring_place(), 10, "#ffffff", -turned, 100)
        elif self._model.stays_s is not None:
            left = max(0.0, 1 - self._shown.elapsed() / 1000 / self._model.stays_s)
            line = QRectF(0, self.height() - self._line_px(), self.width() * left, self._line_px())
            stage.box(line, 0, INK, 0.85)

    def _painted(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        painter = QPainter(picture)
        self._paint_still(Stage(painter, self.font(), self._grid))
        painter.end()
        return picture

    def _paint_still(self, stage: Stage) -> None:
        now, first, model = self._local_now(), current_language(), self._model
        self._minute = f"{now:%H:%M}"
        around = Surroundings(self._store, self._minute, self._text.in_language(first).day(now.date()), first)
        if model.greeting is not None:
            self._pictures.greeting(stage, around, model.greeting)
        elif model.apology is not None:
            self._pictures.apology(stage, around, model.apology)
        elif model.state is KioskState.CHECKING:
            self._pictures.patience(stage, around)
        elif model.state is KioskState.OUT_OF_ORDER:
            self._pictures.out_of_order(stage, around)
        else:
            self._pictures.invitation(stage, around, with_camera=self._preview is not None)

    def _paint_phone(self, painter: QPainter) -> None:
        if self._phone.isNull():
            self._phone = self._pictures.phone(self.font(), self._grid, self.devicePixelRatioF())
        room = self._phone_room()
        swing = 0.0 if is_motion_reduced() else math.sin(2 * math.pi * self._shown.elapsed() / _BOB_MS)
        top = (
            room.center().y() - self._phone.deviceIndependentSize().height() / 2 + swing * _BOB_UNITS * self._grid.unit
        )
        painter.drawPixmap(round(room.left()), round(top), self._phone)

    def _phone_room(self) -> QRectF:
        """The phone and the way it moves."""
        x, y, width, height = PHONE
        return self._grid.place(x, y - _BOB_UNITS - 2, width, height + 2 * _BOB_UNITS + 4)

    def _ring_place(self) -> QRectF:
        return self._grid.place(*RING)

    def _line_px(self) -> int:
        return max(3, round(_LINE_UNITS * self._grid.unit))

    def _spoken(self) -> str:
        """What a screen reader says."""
        first, model = current_language(), self._model
        if model.greeting is not None:
            words = self._text.greeting(model.greeting)
            return " ".join(filter(None, (words.hello, words.name, words.verdict, words.gift)))
        if model.apology is not None:
            return self._text.apology(first, model.apology)[0].first
        if model.state is KioskState.CHECKING:
            return self._text.patience(first).first
        if model.state is KioskState.OUT_OF_ORDER:
            return self._text.out_of_order(first)[0].first
        return self._text.invitation(first)[0].first

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._still, self._phone = QPixmap(), QPixmap()
        if self._preview is not None:
            self._preview.setGeometry(self._grid.place(*PREVIEW).toAlignedRect())

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in {QEvent.Type.LanguageChange, QEvent.Type.FontChange, QEvent.Type.PaletteChange}:
            self._redraw()
        super().changeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        self._frames.start()

    def hideEvent(self, event: QHideEvent) -> None:
        self._frames.stop()
