"""A new tier is celebrated once: a ring opens around the star and confetti flies up from it."""

import math

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor

from ui.screens.customer_display.sheets import STAR
from ui.widgets.stage import Stage

LASTS_MS = 1_800
FRAME_MS = 33
_PIECES = 72
_GOLDEN, _SILVER = 0.618034, 0.414214
"""Parts that never meet: every piece flies somewhere else, and no chance is needed for it."""
_COLOURS = ("#ffd166", "#ef767a", "#7fd8be", "#9cc3ff", "#ffffff")
_REACH, _FALL = 640.0, 260.0
_LENGTH, _BREADTH = 18.0, 9.0


def paint_celebration(stage: Stage, part: float) -> None:
    """Paint how it looks after a part (0 to 1) of its time, below the words; at both ends there is nothing."""
    left, top, width, height = STAR
    centre = left + width / 2, top + height / 2
    fade = min(1.0, (1 - part) * 2.5) * min(1.0, part * 12)
    _ring(stage, centre, part, fade)
    for number in range(_PIECES):
        _piece(stage, centre, number, part, fade)


def _ring(stage: Stage, centre: tuple[float, float], part: float, fade: float) -> None:
    radius = 100 + 260 * (1 - (1 - part) ** 3)
    colour = QColor("#ffffff")
    colour.setAlphaF(0.35 * fade)
    place = stage.grid.place(centre[0] - radius, centre[1] - radius, 2 * radius, 2 * radius)
    stage.ring(place, 5, colour.name(QColor.NameFormat.HexArgb), 0, 360)


def _piece(stage: Stage, centre: tuple[float, float], number: int, part: float, fade: float) -> None:
    """Up and to the sides, fast at first, falling at the end; each turns at a speed of its own."""
    angle = math.pi * (1 + number * _GOLDEN % 1)
    reach = _REACH * (0.3 + 0.7 * (number * _SILVER % 1)) * (1 - (1 - part) ** 2.2)
    x = centre[0] + math.cos(angle) * reach
    y = centre[1] + math.sin(angle) * reach * 0.5 + _FALL * part * part
    colour = QColor(_COLOURS[number % len(_COLOURS)])
    colour.setAlphaF(0.9 * fade)
    unit, painter = stage.grid.unit, stage.painter
    painter.save()
    painter.translate(stage.grid.place(x, y, 0, 0).topLeft())
    painter.rotate(math.degrees(angle) + 540 * part * (1 + number % 3))
    size = QRectF(QPointF(-_LENGTH * unit / 2, -_BREADTH * unit / 2), QPointF(_LENGTH * unit / 2, _BREADTH * unit / 2))
    painter.fillRect(size, colour)
    painter.restore()
