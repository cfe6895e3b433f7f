"""The colours of the customer display: the shop's while nobody is known, the tier's for a member."""

from dataclasses import dataclass

from pos_client.domain.programme import Look
from ui.theme.contrast import card_colours
from ui.theme.shown import tokens

_WHITE, _BLACK = "#ffffff", "#000000"


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours `#rrggbb`: `ink` and `soft` on the ground between `start` and `end` and on a `panel`."""

    start: str
    end: str
    ink: str
    soft: str
    panel: str
    panel_opacity: float
    panel_line: str
    groove: str
    groove_opacity: float
    accent: str
    on_accent: str


def of_shop() -> Palette:
    """Light or dark, as the till is."""
    shown = tokens()
    return Palette(
        start=shown.surface,
        end=shown.ground,
        ink=shown.ink,
        soft=shown.ink_muted,
        panel=shown.surface,
        panel_opacity=1.0,
        panel_line=shown.line,
        groove=shown.line,
        groove_opacity=1.0,
        accent=shown.accent,
        on_accent=shown.on_accent,
    )


def of_tier(look: Look) -> Palette:
    """The look of a tier, readable whatever colours the programme gives it."""
    colours = card_colours(look)
    return Palette(
        start=colours.start,
        end=colours.end,
        ink=colours.text,
        soft=colours.text,
        panel=_BLACK,
        panel_opacity=0.24,
        panel_line="",
        groove=_WHITE,
        groove_opacity=0.26,
        accent=colours.accent,
        on_accent=colours.badge_text,
    )
