"""Every colour and size of the till in one place, light and dark."""

from dataclasses import dataclass
from enum import StrEnum
from operator import attrgetter


class Tone(StrEnum):
    """What a coloured thing says; colour never stands alone, an icon and a word go with it."""

    GOOD = "good"
    WAITING = "waiting"
    BAD = "bad"
    INFO = "info"
    PLAIN = "plain"


class Ink(StrEnum):
    """What words are written with; the value is a path in `Tokens`."""

    PLAIN = "ink"
    MUTED = "ink_muted"
    FAINT = "ink_faint"
    GOOD = "good.ink"
    WAITING = "waiting.ink"
    BAD = "bad.ink"


@dataclass(frozen=True, slots=True)
class Paint:
    """Colours of one tone, `#rrggbb`: `ink` on `soft` for chips and banners, `on_solid` on `solid` for pills.

    `bright` is for lines on a dark picture.
    """

    ink: str
    soft: str
    line: str
    solid: str
    bright: str
    on_solid: str = "#ffffff"


@dataclass(frozen=True, slots=True)
class Tokens:
    """Colours as `#rrggbb`, sizes in device-independent pixels at density 1."""

    ground: str
    surface: str
    surface_low: str
    line: str
    line_strong: str
    ink: str
    ink_muted: str
    ink_faint: str
    bar: str
    bar_raised: str
    bar_ink: str
    bar_muted: str
    accent: str
    accent_hover: str
    accent_pressed: str
    on_accent: str
    focus: str
    shadow: str
    bar_pressed: str
    bar_focus: str
    bar_chosen: str
    on_bar_chosen: str
    key_line: str
    key_pressed: str
    accent_idle: str
    on_accent_idle: str
    accent_focus: str
    redeem: str
    redeem_hover: str
    redeem_pressed: str
    redeem_idle: str
    redeem_line: str
    redeem_field: str
    on_redeem: str
    on_redeem_idle: str
    practice: str
    on_practice: str
    picture: str
    picture_ink: str
    picture_faint: str
    good: Paint
    waiting: Paint
    bad: Paint
    info: Paint
    plain: Paint

    def paint(self, tone: Tone) -> Paint:
        """The colours of a tone."""
        paints = {
            Tone.GOOD: self.good,
            Tone.WAITING: self.waiting,
            Tone.BAD: self.bad,
            Tone.INFO: self.info,
            Tone.PLAIN: self.plain,
        }
        return paints[tone]

    def colour(self, ink: Ink) -> str:
        """`#rrggbb` of an ink."""
        return str(attrgetter(ink)(self))


LIGHT = Tokens(
    ground="#eaeef4",
    surface="#ffffff",
    surface_low="#f4f6fa",
    line="#dbe1ea",
    line_strong="#b9c3d1",
    ink="#121a26",
    ink_muted="#4a5668",
    ink_faint="#5f6b7d",
    bar="#10161f",
    bar_raised="#212b39",
    bar_ink="#ffffff",
    bar_muted="#a9b6c6",
    accent="#0b57d0",
    accent_hover="#1a63d8",
    accent_pressed="#0846a8",
    on_accent="#ffffff",
    focus="#0b57d0",
    shadow="#1c2a3d",
    bar_pressed="#2c3848",
    bar_focus="#7fb0ff",
    bar_chosen="#ffffff",
    on_bar_chosen="#121a26",
    key_line="#8391a6",
    key_pressed="#dfe6f0",
    accent_idle="#c9d6ea",
    on_accent_idle="#2c4366",
    accent_focus="#ffd479",
    redeem="#ffdfae",
    redeem_hover="#ffe7c2",
    redeem_pressed="#f3cb8e",
    redeem_idle="#f5ecdd",
    redeem_line="#b36b00",
    redeem_field="#fff8ec",
    on_redeem="#6b3a00",
    on_redeem_idle="#6b4a1e",
    practice="#ffb020",
    on_practice="#2b1a00",
    picture="#1b232e",
    picture_ink="#c5cfdb",
    picture_faint="#8d9bad",
    good=Paint(ink="#0f5f2c", soft="#dcf3e2", line="#a9dbb8", solid="#11703a", bright="#37d67f"),
    waiting=Paint(ink="#7a4300", soft="#fdeccf", line="#f0cd92", solid="#8a4b00", bright="#ffb84d"),
    bad=Paint(ink="#a1201a", soft="#fde3e0", line="#f3b8b2", solid="#b3261e", bright="#ff7066"),
    info=Paint(ink="#0b4aa8", soft="#e1ebfb", line="#b4cbf0", solid="#0b57d0", bright="#6aa8ff"),
    plain=Paint(ink="#3c4757", soft="#eaeef4", line="#d2d9e3", solid="#3a4554", bright="#d5dde8"),
)


DARK = Tokens(
    ground="#0c1118",
    surface="#161d27",
    surface_low="#1f2834",
    line="#2c3745",
    line_strong="#566579",
    ink="#eef2f7",
    ink_muted="#b7c2d0",
    ink_faint="#9aa7b8",
    bar="#06090e",
    bar_raised="#1b2430",
    bar_ink="#ffffff",
    bar_muted="#a9b6c6",
    accent="#2563d9",
    accent_hover="#205bcb",
    accent_pressed="#1a4dae",
    on_accent="#ffffff",
    focus="#8fbaff",
    shadow="#000000",
    bar_pressed="#263242",
    bar_focus="#7fb0ff",
    bar_chosen="#e4ebf5",
    on_bar_chosen="#121a26",
    key_line="#71819a",
    key_pressed="#2e3a4a",
    accent_idle="#22314a",
    on_accent_idle="#b4c7e6",
    accent_focus="#dbe8ff",
    redeem="#573b10",
    redeem_hover="#634413",
    redeem_pressed="#46300d",
    redeem_idle="#2d2619",
    redeem_line="#e0a13f",
    redeem_field="#2a2113",
    on_redeem="#ffdca3",
    on_redeem_idle="#cbb085",
    practice="#e89a10",
    on_practice="#1c1100",
    picture="#080b10",
    picture_ink="#c5cfdb",
    picture_faint="#8d9bad",
    good=Paint(ink="#82e0a6", soft="#123021", line="#22583a", solid="#11703a", bright="#37d67f"),
    waiting=Paint(ink="#ffc473", soft="#37280c", line="#6a4d17", solid="#8a4b00", bright="#ffb84d"),
    bad=Paint(ink="#ffa69e", soft="#3c1916", line="#74302b", solid="#b3261e", bright="#ff7066"),
    info=Paint(ink="#9cc3ff", soft="#14273f", line="#2a4d7e", solid="#0b57d0", bright="#6aa8ff"),
    plain=Paint(ink="#c6d0dd", soft="#232d3a", line="#3a4757", solid="#3a4554", bright="#d5dde8"),
)


@dataclass(frozen=True, slots=True)
class Density:
    """How large everything is drawn: `factor` scales all of it, `text` words alone; touch targets keep their floor."""

    factor: float
    text: float = 1.0

    def px(self, size: float, least: float = 0) -> int:
        """A size in pixels at this density, never below `least`."""
        return round(max(size * self.factor, least))

    def words(self, size: float, least: float = 0) -> int:
        """A size of type in pixels: small words grow by all of `text`, large figures hardly, or nothing would fit."""
        part = min(1.0, max(0.0, (_LARGE - size) / (_LARGE - _SMALL)))
        return round(max(size * self.factor, least) * (1 + (self.text - 1) * part))

    def line(self, size: float, least: float = 0) -> int:
        """A height in pixels that holds lines of small words."""
        return round(max(size * self.factor, least) * self.text)


_STEPS = (0.82, 1.0, 1.2, 1.4, 1.75, 2.2, 2.8)
"""Few steps, so that resizing a window restyles rarely."""
_REFERENCE_WIDTH, _REFERENCE_HEIGHT = 1366, 768
_SMALL, _LARGE = 18, 34
"""Sizes of type at density 1 up to which words grow wholly, and from which on not at all."""


def density_for(width: int, height: int, text: float = 1.0) -> Density:
    """The largest step at which the reference layout of 1366 x 768 still fits a window of this size."""
    room = min(width / _REFERENCE_WIDTH, height / _REFERENCE_HEIGHT)
    return Density(max((step for step in _STEPS if step <= room), default=_STEPS[0]), text)
