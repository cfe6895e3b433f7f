"""Our own small icons, drawn on a 24 x 24 grid and tinted when they are used."""

from functools import lru_cache
from importlib.resources import files

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

_FOLDER = files("ui.theme") / "icons"


def names() -> list[str]:
    """Every icon there is."""
    return sorted(entry.name.removesuffix(".svg") for entry in _FOLDER.iterdir() if entry.name.endswith(".svg"))


@lru_cache(maxsize=256)
def renderer(name: str, colour: str) -> QSvgRenderer:
    """An icon in a colour, to be rendered at any size. UI thread only.

    Raises:
        FileNotFoundError: there is no such icon; a programming error.
    """
    drawing = (_FOLDER / f"{name}.svg").read_text(encoding="utf-8").replace("currentColor", colour)
    return QSvgRenderer(QByteArray(drawing.encode()))


def draw(painter: QPainter, name: str, colour: str, place: QRectF) -> None:
    """Paint an icon into a rectangle in painter coordinates."""
    renderer(name, colour).render(painter, place)


def pixmap(name: str, colour: str, size_px: int, ratio: float = 1.0) -> QPixmap:
    """An icon as a pixmap of `size_px` device-independent pixels, for a screen with that device pixel ratio."""
    picture = QPixmap(round(size_px * ratio), round(size_px * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    draw(painter, name, colour, QRectF(0, 0, size_px, size_px))
    painter.end()
    return picture


def icon(name: str, colour: str, size: QSize, ratio: float = 2.0) -> QIcon:
    """An icon for a button; drawn at twice its size so that it stays crisp on dense screens."""
    return QIcon(pixmap(name, colour, size.width(), ratio))
