"""What is wrong with a window as a person sees it, or hears it read: a sentence for each thing."""

from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import combinations, product

from PySide6.QtCore import QPoint, QRect, QRectF
from PySide6.QtGui import QColor, QImage, QRawFont
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QWidget,
)

from tests.screens.seen import Seen, texts_of
from ui.theme.contrast import LEAST, LEAST_OF_SIGNS, contrast, mixed
from ui.theme.fonts import FILES, FOLDER
from ui.widgets.panel import Panel
from ui.widgets.preview import CameraPreview

ELLIPSIS = "\u2026"
LEAST_TYPE_PX = 11
LEAST_TOUCH_PX = 44
LEAST_KEY_PX = 56
MAY_SHORTEN = ("scanList", "tillName", "storeName", "statusDetails")
"""Names from outside, beside which what came of them stands in full; and details, the least of which are last."""
_SLACK_PX = 1.5
_LARGE_PX, _LARGE_BOLD_PX = 24, 18.66
"""WCAG 2.2: large is 18 pt, or 14 pt bold."""
_SILENT = (Panel, CameraPreview)
"""They draw pictures and no words of their own but in a few states that have tests of their own."""
_NAMED = (QAbstractButton, QLineEdit, QComboBox)
_SPEAKS_ITSELF = (QLabel, QAbstractButton, QHeaderView, QLineEdit, QComboBox)


def complaints(window: QWidget, *, may_cut: bool = False, may_cut_cells: bool = False) -> list[str]:
    """Everything wrong with it now. UI thread.

    `may_cut`: there is data so long that it has to be shortened; `may_cut_cells`: words so large that those of a list
    may be, for the row is read in full when it is chosen.
    """
    parts = [part for part in window.findChildren(QWidget) if part.isVisible() and not part.visibleRegion().isEmpty()]
    picture = window.grab().toImage()
    found = [*_nameless(parts), *_too_small(parts)]
    for part in parts:
        if isinstance(part, _SILENT):
            continue
        seen = texts_of(part)
        may_shorten = may_cut or part.objectName() in MAY_SHORTEN or (may_cut_cells and _is_cell_ground(part))
        found += [f"{_name(part)}: {each}" for each in _of_texts(part, seen, may_shorten=may_shorten)]
        found += [f"{_name(part)}: {each}" for each in _faint(window, part, seen, picture)]
        if seen and not _is_read(part):
            found.append(f"{_name(part)}: nothing is read aloud of {seen[0].text!r}")
    return found


def _name(part: QWidget) -> str:
    return part.objectName() or type(part).__name__


def _nameless(parts: list[QWidget]) -> Iterator[str]:
    for part in parts:
        if isinstance(part, _NAMED) and not part.accessibleName():
            yield f"{_name(part)}: has no name to be read aloud"


def _too_small(parts: list[QWidget]) -> Iterator[str]:
    for part in parts:
        if isinstance(part, QAbstractButton):
            least = LEAST_KEY_PX if part.property("part") in {"key", "award", "redeem"} else LEAST_TOUCH_PX
            if part.height() < least or part.width() < LEAST_TOUCH_PX:
                yield f"{_name(part)}: {part.width()} x {part.height()} px are too small for a finger"


def _is_cell_ground(part: QWidget) -> bool:
    return isinstance(part.parentWidget(), QAbstractItemView)


def _is_read(part: QWidget) -> bool:
    """Whether a screen reader finds words for it, or around it."""
    spoken = (*_SPEAKS_ITSELF, QAbstractItemView)
    around = (part, *_above(part))
    return any(isinstance(each, spoken) or each.accessibleName() or each.accessibleDescription() for each in around)


def _of_texts(part: QWidget, seen: list[Seen], *, may_shorten: bool) -> Iterator[str]:
    scrolls = any(isinstance(above, QAbstractScrollArea) for above in _above(part))
    room = QRectF(part.rect() if scrolls else part.visibleRegion().boundingRect())
    room.adjust(-_SLACK_PX, -_SLACK_PX, _SLACK_PX, _SLACK_PX)
    whole = _whole(part)
    for each in seen:
        if each.text.isspace():
            continue
        if not scrolls and not room.contains(each.place):
            yield f"{each.text!r} is cut off"
        if not may_shorten and ELLIPSIS in each.text and each.text not in whole:
            yield f"{each.text!r} is shortened"
        if each.size_px < LEAST_TYPE_PX:
            yield f"{each.text!r} is only {each.size_px:.0f} px large"
        if missing := {letter for letter in each.text if not _is_drawn(letter)}:
            yield f"{each.text!r} has no glyphs for {missing}"
    for first, second in combinations(seen, 2):
        common = first.place.intersected(second.place)
        if first != second and min(common.width(), common.height()) > _SLACK_PX:
            yield f"{first.text!r} and {second.text!r} lie over each other"


def _above(part: QWidget) -> Iterator[QWidget]:
    above = part.parentWidget()
    while above is not None:
        yield above
        above = above.parentWidget()


def _whole(part: QWidget) -> str:
    """What it would say with room enough."""
    words = part.text() if isinstance(part, QLabel) else ""
    return f"{words}\n{part.accessibleName()}\n{part.accessibleDescription()}"


@cache
def _fonts() -> list[QRawFont]:
    return [QRawFont(str(FOLDER / name), 16.0) for name in FILES]


@cache
def _is_drawn(letter: str) -> bool:
    return letter.isspace() or any(font.supportsCharacter(ord(letter)) for font in _fonts())


def _faint(window: QWidget, part: QWidget, seen: list[Seen], picture: QImage) -> Iterator[str]:
    corner = part.mapTo(window, QPoint(0, 0))
    for each in seen:
        place = each.place.translated(corner).toAlignedRect().adjusted(-2, -2, 2, 2).intersected(picture.rect())
        if each.text.isspace() or not part.visibleRegion().boundingRect().contains(each.place.toRect()):
            continue
        ground = _ground(picture, place, each.colour)
        is_large = each.size_px >= (_LARGE_BOLD_PX if each.is_bold else _LARGE_PX)
        found = contrast(_over(each.colour, ground).name(), ground.name())
        if found < (LEAST_OF_SIGNS if is_large else LEAST):
            yield f"{each.text!r} has a contrast of {found:.1f}: {each.colour.name()} on {ground.name()}"


def _ground(picture: QImage, place: QRect, ink: QColor) -> QColor:
    """The colour there is most of in a rectangle, besides the ink."""
    spots = product(range(place.left(), place.right() + 1, 2), range(place.top(), place.bottom() + 1, 2))
    counted = Counter(picture.pixel(x, y) & 0xFFFFFF for x, y in spots)
    counted.pop(ink.rgb() & 0xFFFFFF, None)
    return QColor(counted.most_common(1)[0][0]) if counted else ink


def _over(ink: QColor, ground: QColor) -> QColor:
    return QColor(mixed(ground.name(), ink.name(), ink.alphaF()))
