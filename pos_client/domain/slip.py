"""What goes on paper, whatever prints it: text, figures in columns, a code to scan. And how it is set in lines.

A line is so many columns wide; a sign outside ASCII takes two of them, as it does on every receipt printer with Chinese
characters. Lines are complete: centring and columns are spaces, so that paper, picture and file look the same.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

MAX_CODE = 400
"""Characters in a code: in a QR code of level M still wide enough to be read off paper 58 mm wide."""
_LIKE = str.maketrans({
    "¥": "￥",  # the half-width sign is no Chinese character, and printers show something else in its place
    "\u2212": "-",
    "\u2013": "-",
    "\u2022": "*",
})  # fmt: skip
"""What printers have instead of signs that screens have."""


@dataclass(frozen=True, slots=True)
class Text:
    """Words, broken into as many lines as they need; large ones are twice as wide and as high."""

    text: str
    is_centred: bool = False
    is_bold: bool = False
    is_large: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """What it is on the left and a figure on the right, which is never broken where it fits a line of its own."""

    left: str
    right: str
    is_bold: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the paper."""


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code in the middle of the paper; ASCII, at most `MAX_CODE` characters."""

    text: str

    def __post_init__(self) -> None:
        if not self.text.isascii() or not 0 < len(self.text) <= MAX_CODE:
            raise ValueError("a code on paper has 1 to 400 ASCII characters")


Part = Text | Pair | Rule | Code


@dataclass(frozen=True, slots=True)
class Slip:
    """One piece of paper, cut off at its end."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class SetLine:
    """One line as it is printed: printable signs only, no wider than the paper."""

    text: str
    is_bold: bool = False
    is_large: bool = False


def typeset(slip: Slip, columns: int) -> list[SetLine | Code]:
    """The lines and codes of a slip on paper of so many columns."""
    return list(chain.from_iterable(_set(part, columns) for part in slip.parts))


def width(text: str) -> int:
    """Columns a text takes: one for a sign of ASCII, two for any other."""
    return sum(_width(sign) for sign in text)


def fitting(text: str, columns: int) -> str:
    """As much of the beginning of a text as so many columns hold."""
    count = 0
    while count < len(text) and width(text[: count + 1]) <= columns:
        count += 1
    return text[:count]


def printable(text: str) -> str:
    """The text without anything that could steer a printer: control characters, marks of direction, surrogates.

    Accents stay on their letters; signs no printer has are replaced by their like.
    """
    likened = unicodedata.normalize("NFC", text).translate(_LIKE)
    spaced = "".join(" " if sign.isspace() else sign for sign in likened)
    return "".join(sign for sign in spaced if sign.isprintable() and not unicodedata.combining(sign))


def _width(sign: str) -> int:
    return 1 if sign.isascii() else 2


def _set(part: Part, columns: int) -> Iterator[SetLine | Code]:
    if isinstance(part, Code):
        yield part
    elif isinstance(part, Rule):
        yield SetLine("-" * columns)
    elif isinstance(part, Pair):
        yield from _set_pair(part, columns)
    else:
        room = columns // 2 if part.is_large else columns
        for line in _broken(printable(part.text), room):
            left = (room - width(line)) // 2 if part.is_centred else 0
            yield SetLine(" " * left + line, part.is_bold, part.is_large)


def _set_pair(pair: Pair, columns: int) -> Iterator[SetLine]:
    """The figure stands at the end of the words, or below them where both do not fit one line."""
    figures = _broken(printable(pair.right), columns)
    lines = _broken(printable(pair.left), columns)
    if width(lines[-1]) + 1 + width(figures[0]) <= columns and len(figures) == 1:
        last = lines.pop()
        figures = [last + " " * (columns - width(last) - width(figures[0])) + figures[0]]
    for line in lines:
        yield SetLine(line, pair.is_bold)
    for figure in figures:
        yield SetLine(" " * (columns - width(figure)) + figure, pair.is_bold)


def _broken(text: str, columns: int) -> list[str]:
    """Lines no wider than that, broken at spaces and between wide signs, and in words only where nothing else helps."""
    lines, line = [], ""
    for piece in _pieces(text):
        if width(line) + width(piece) > columns and line.strip():
            lines.append(line.rstrip())
            line, piece = "", piece.lstrip()  # noqa: PLW2901 - a line does not begin with the space it was broken at
        while width(piece) > columns:
            head = fitting(piece, columns)
            lines.append(head)
            piece = piece[len(head) :]  # noqa: PLW2901 - what is left of a word longer than a line
        line += piece
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def _pieces(text: str) -> Iterator[str]:
    """Words with the spaces before them; each wide sign is a piece of its own."""
    piece = ""
    for sign in text:
        begins_another = (sign == " " and piece.strip()) or _width(sign) > 1 or (piece and _width(piece[-1]) > 1)
        if begins_another and piece:
            yield piece
            piece = ""
        piece += sign
    if piece:
        yield piece
