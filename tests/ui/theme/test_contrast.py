"""Everything that carries words has a contrast of at least 4.5:1, whatever colours a shop gives its tiers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_client.domain.programme import DEFAULT_TIERS, Look, Tier
from ui.theme.contrast import GLOW, LEAST, card_colours, contrast, luminance, mixed
from ui.theme.tokens import LIGHT, Tone

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


@pytest.mark.parametrize("tone", Tone)
def test_every_tone_is_readable(tone: Tone) -> None:
    paint = LIGHT.paint(tone)
    assert contrast(paint.ink, paint.soft) >= LEAST
    assert contrast(paint.on_solid, paint.solid) >= LEAST


@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        (LIGHT.ink, LIGHT.surface),
        (LIGHT.ink_muted, LIGHT.surface),
        (LIGHT.ink_muted, LIGHT.ground),
        (LIGHT.ink_faint, LIGHT.surface),
        (LIGHT.ink_faint, LIGHT.surface_low),
        (LIGHT.ink_faint, LIGHT.ground),
        (LIGHT.bar_ink, LIGHT.bar),
        (LIGHT.bar_muted, LIGHT.bar),
        (LIGHT.on_accent, LIGHT.accent),
        (LIGHT.on_accent, LIGHT.accent_hover),
        (LIGHT.on_accent_idle, LIGHT.accent_idle),
        (LIGHT.on_redeem, LIGHT.redeem),
        (LIGHT.on_redeem, LIGHT.redeem_pressed),
        (LIGHT.on_redeem_idle, LIGHT.redeem_idle),
        (LIGHT.waiting.ink, LIGHT.redeem_field),
        (LIGHT.picture_ink, LIGHT.picture),
        (LIGHT.good.ink, LIGHT.surface),
        (LIGHT.waiting.ink, LIGHT.surface),
        (LIGHT.bad.ink, LIGHT.surface),
    ],
)
def test_text_on_the_grounds_it_stands_on(ink: str, ground: str) -> None:
    assert contrast(ink, ground) >= LEAST
