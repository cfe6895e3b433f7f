"""From tokens and density to what Qt understands: palette, fonts and one style sheet."""

import re
from dataclasses import asdict
from importlib.resources import files
from string import Template

from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from ui.theme.tokens import Density, Ink, Tokens

_SIZE = re.compile(r"(\d+)(dp|tp|sp)\b")
_SHEET = (files("ui.theme") / "till.qss").read_text(encoding="utf-8")
_TABULAR = "tnum"
_STYLE = "fusion"


def style_sheet(tokens: Tokens, density: Density) -> str:
    """The till's style sheet for a density; pure, about 0.1 ms."""
    colours = {name: value for name, value in asdict(tokens).items() if isinstance(value, str)}
    colours |= {ink.value.replace(".", "_"): tokens.colour(ink) for ink in Ink}

    def sized(match: re.Match[str]) -> str:
        size = float(match[1])
        if match[2] == "sp":
            return f"{density.words(size)}px"
        return f"{density.px(size, size if match[2] == 'tp' else 0)}px"

    return _SIZE.sub(sized, Template(_SHEET).substitute(colours))


def dress(app: QApplication, tokens: Tokens) -> None:
    """Give the application its style and palette; a style sheet of a window lies on top of both."""
    if app.style().objectName() != _STYLE:
        app.setStyle(QStyleFactory.create(_STYLE))
    palette = QPalette(QColor(tokens.surface), QColor(tokens.ground))
    for role, colour in (
        (QPalette.ColorRole.WindowText, tokens.ink),
        (QPalette.ColorRole.Text, tokens.ink),
        (QPalette.ColorRole.ButtonText, tokens.ink),
        (QPalette.ColorRole.Base, tokens.surface),
        (QPalette.ColorRole.Highlight, tokens.accent),
        (QPalette.ColorRole.HighlightedText, tokens.on_accent),
        (QPalette.ColorRole.PlaceholderText, tokens.ink_faint),
    ):
        palette.setColor(role, QColor(colour))
    app.setPalette(palette)


def tabular(font: QFont) -> QFont:
    """The same font with figures of equal width, so that times and amounts line up in a list."""
    result = QFont(font)
    result.setFeature(QFont.Tag(_TABULAR), 1)
    return result


def fitting(font: QFont, text: str, width_px: float, least_px: float) -> QFont:
    """The same font, smaller where a text needs more than `width_px`; never smaller than `least_px`."""
    wanted = QFontMetricsF(font).horizontalAdvance(text)
    if wanted <= width_px or font.pixelSize() <= least_px:
        return font
    # Widths do not grow evenly with the size: half a pixel less is on the safe side.
    return sized(font, max(least_px, font.pixelSize() * width_px / wanted - 0.5), font.weight())


def sized(font: QFont, size_px: float, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """The same family at a size and weight."""
    result = QFont(font)
    result.setPixelSize(max(1, round(size_px)))
    result.setWeight(weight)
    return result
