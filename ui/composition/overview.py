"""Every state of every screen on one sheet: what a change does to screens nobody thought of is seen at a glance."""

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter

from ui.composition.application import Application
from ui.composition.pictures import View, each_state, picture_of
from ui.composition.studio import open_studio
from ui.demo.shots import make_folder
from ui.theme.shown import Theme
from ui.theme.tokens import LIGHT

VIEWS = (View("en"), View("zh", theme=Theme.DARK))
CELL_PX = (228, 128)
"""Width and height of one state: a sixth of the window."""
COLUMNS, NAME_PX, GAP_PX = 8, 16, 8
_LETTERS_PX, _QUALITY = 10, 75


def render_overview(folder: Path) -> list[Path]:
    """Write a JPEG for each view; the files."""
    make_folder(folder)
    app = Application("en")
    studio = open_studio()
    written = []
    for view in VIEWS:
        names = each_state(app.qt, studio, view, is_still=True)
        shown = {name: _small(picture_of(studio, name).toImage()) for name in names}
        written.append(folder / f"every_state_{view}.jpg")
        _sheet(shown).save(str(written[-1]), quality=_QUALITY)
    app.end(0)
    return written


def cell(place: int) -> QRect:
    """Where the state of this place in the order of the studio is, its name not included."""
    row, column = divmod(place, COLUMNS)
    left, top = GAP_PX + column * (CELL_PX[0] + GAP_PX), GAP_PX + row * (CELL_PX[1] + NAME_PX + GAP_PX)
    return QRect(left, top, *CELL_PX)


def _small(picture: QImage) -> QImage:
    return picture.scaled(*CELL_PX, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)


def _sheet(shown: Mapping[str, QImage]) -> QImage:
    last = cell(len(shown) - 1)
    sheet = QImage(cell(COLUMNS - 1).right() + GAP_PX, last.bottom() + NAME_PX + GAP_PX, QImage.Format.Format_RGB32)
    sheet.fill(QColor(LIGHT.ground))
    painter = QPainter(sheet)
    letters = QFont("Inter")
    letters.setPixelSize(_LETTERS_PX)
    painter.setFont(letters)
    painter.setPen(QColor(LIGHT.ink))
    for place, (name, picture) in enumerate(shown.items()):
        room = cell(place)
        painter.drawImage(room.topLeft(), picture)
        painter.drawText(QRect(room.left(), room.bottom() + 1, room.width(), NAME_PX), Qt.AlignmentFlag.AlignLeft, name)
    painter.end()
    return sheet
