"""Everything that carries words has a contrast of at least 4.5:1, whatever colours a shop gives its tiers."""

from itertools import product
from operator import attrgetter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_client.domain.programme import DEFAULT_TIERS, Look, Tier
from ui.theme.contrast import GLOW, LEAST, LEAST_OF_SIGNS, card_colours, contrast, luminance, mixed
from ui.theme.tokens import DARK, LIGHT, Tokens, Tone

THEMES, NAMES = (LIGHT, DARK), ("light", "dark")

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def test_the_formula_gives_the_known_ratios() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)  # WebAIM's well-known near miss
    assert luminance("#ff0000") == pytest.approx(0.2126)
    assert mixed("#000000", "#ffffff", 0.5) == "#808080"


@pytest.mark.parametrize("tier", DEFAULT_TIERS, ids=lambda tier: tier.code)
def test_the_shipped_tiers_keep_their_colours(tier: Tier) -> None:
    colours = card_colours(tier.look)
    assert (colours.end, colours.accent) == (tier.look.end, tier.look.accent)


@given(COLOURS, COLOURS, COLOURS)
def test_any_look_becomes_readable(start: str, end: str, accent: str) -> None:
    colours = card_colours(Look(start, end, accent))
    for ground in (colours.start, colours.end):
        assert contrast(mixed(ground, "#ffffff", GLOW), colours.text) >= LEAST
    assert contrast(colours.accent, colours.badge_text) >= LEAST


@given(COLOURS)
def test_chips_on_a_card_are_readable(colour: str) -> None:
    colours = card_colours(Look(colour, colour, colour))
    assert contrast(mixed(colours.start, "#000000", 0.22), colours.text) >= LEAST


@pytest.mark.parametrize("theme", THEMES, ids=NAMES)
@pytest.mark.parametrize("tone", Tone)
def test_every_tone_is_readable(tone: Tone, theme: Tokens) -> None:
    paint = theme.paint(tone)
    assert contrast(paint.ink, paint.soft) >= LEAST
    assert contrast(paint.on_solid, paint.solid) >= LEAST
    assert contrast(paint.bright, theme.picture) >= LEAST


WORDS = [
    *product(("ink", "ink_muted", "ink_faint"), ("surface", "surface_low", "ground")),
    *product(("good.ink", "waiting.ink", "bad.ink", "info.ink"), ("surface", "surface_low", "ground")),
    *product(("ink", "ink_muted"), ("info.soft", "key_pressed")),
    *product(("bar_ink", "bar_muted"), ("bar", "bar_raised", "bar_pressed")),
    ("on_bar_chosen", "bar_chosen"),
    *product(("on_accent",), ("accent", "accent_hover", "accent_pressed")),
    ("on_accent_idle", "accent_idle"),
    *product(("on_redeem",), ("redeem", "redeem_hover", "redeem_pressed", "surface")),
    ("on_redeem_idle", "redeem_idle"),
    *product(("waiting.ink", "bad.ink"), ("redeem_field",)),
    *product(("picture_ink", "picture_faint"), ("picture",)),
]
"""Words and the grounds they stand on."""
SIGNS = [
    *product(("focus",), ("surface", "ground", "surface_low")),
    *product(("bar_focus",), ("bar",)),
    ("accent_focus", "accent"),
    ("accent", "surface"),
    ("redeem_line", "redeem_field"),
    ("info.ink", "surface_low"),
    ("key_line", "surface"),
]
"""Lines and pictures that say something, and their grounds."""


@pytest.mark.parametrize("theme", THEMES, ids=NAMES)
@pytest.mark.parametrize(("ink", "ground"), WORDS)
def test_words_on_the_grounds_they_stand_on(theme: Tokens, ink: str, ground: str) -> None:
    assert contrast(attrgetter(ink)(theme), attrgetter(ground)(theme)) >= LEAST


@pytest.mark.parametrize("theme", THEMES, ids=NAMES)
@pytest.mark.parametrize(("sign", "ground"), SIGNS)
def test_signs_on_the_grounds_they_stand_on(theme: Tokens, sign: str, ground: str) -> None:
    assert contrast(attrgetter(sign)(theme), attrgetter(ground)(theme)) >= LEAST_OF_SIGNS
