"""Contrast by WCAG 2.2, and the colours of a tier's card made readable: they come from outside."""

from dataclasses import dataclass

from pos_client.domain.programme import Look

LEAST = 4.5
"""WCAG 2.2, success criterion 1.4.3 (AA) for text."""
LEAST_OF_SIGNS = 3.0
"""WCAG 2.2, success criterion 1.4.11 (AA) for what is no text."""
_STEP = 0.04
_BLACK, _WHITE = "#000000", "#ffffff"
_DARK_INK = "#141a24"
GLOW = 0.09
"""How much white the decoration of a card lays over its gradient at most."""


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb`, 0 to 1 (WCAG 2.2, definition of relative luminance)."""
    channels = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2, definition of contrast ratio)."""
    darker, lighter = sorted((luminance(first), luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)


def mixed(colour: str, other: str, part: float) -> str:
    """`colour` with a part (0 to 1) of `other` in it."""
    pairs = ((int(colour[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(own + (its - own) * part):02x}" for own, its in pairs)


def _toward(colour: str, goal: str, text: str, glow: float = 0.0) -> str:
    """The first mixture of `colour` with `goal` on which `text` is readable, even under a glow of white."""
    parts = (step * _STEP for step in range(round(1 / _STEP) + 1))
    mixtures = (mixed(colour, goal, part) for part in parts)
    return next((c for c in mixtures if contrast(mixed(c, _WHITE, glow), text) >= LEAST), goal)


@dataclass(frozen=True, slots=True)
class CardColours:
    """A tier's card, every text on it at 4.5:1 or better: `text` on the gradient, `badge_text` on `accent`."""

    start: str
    end: str
    accent: str
    text: str
    badge_text: str


def card_colours(look: Look) -> CardColours:
    """A tier's look, darkened or lightened no further than readability asks."""
    return CardColours(
        start=_toward(look.start, _BLACK, _WHITE, GLOW),
        end=_toward(look.end, _BLACK, _WHITE, GLOW),
        accent=_toward(look.accent, _WHITE, _DARK_INK),
        text=_WHITE,
        badge_text=_DARK_INK,
    )
