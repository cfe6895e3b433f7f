"""Style sheet and icons: complete, and sized as they say."""

import re
from importlib.resources import files

import pytest
from PySide6.QtGui import QFont, QImage
from pytestqt.qtbot import QtBot

from ui.theme import icons
from ui.theme.style import sized, style_sheet, tabular
from ui.theme.tokens import LIGHT, Density

SHEETS = {factor: style_sheet(LIGHT, Density(factor)) for factor in (0.82, 1.0, 2.8)}


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=str)
def test_no_placeholder_is_left(sheet: str) -> None:
    assert not re.findall(r"\$\w+|\d(?:dp|tp|sp)\b", sheet)


def test_the_sheet_names_colours_by_their_token() -> None:
    assert not re.findall(r"#[0-9a-f]{6}", (files("ui.theme") / "till.qss").read_text(encoding="utf-8"))


def test_touch_targets_grow_but_never_shrink() -> None:
    heights = [re.search(r'part="quick"\], [^{]*\{[^}]*min-height: (\d+)px', sheet) for sheet in SHEETS.values()]
    assert [int(found[1]) for found in heights if found] == [44, 44, 123]


def test_large_type_grows_words_and_leaves_figures_and_spaces() -> None:
    usual, large = Density(1.0), Density(1.0, text=1.5)
    assert [large.words(size) for size in (12, 15, 18, 26, 34, 46)] == [18, 22, 27, 32, 34, 46]
    assert (large.words(10, 12), large.line(44), large.px(44)) == (18, 66, 44)
    assert [usual.words(size) for size in (12, 26, 46)] == [12, 26, 46]


def test_a_larger_type_is_never_smaller_than_a_smaller_one() -> None:
    for text in (1.0, 1.25, 1.5):
        grown = [Density(1.0, text).words(size) for size in range(10, 60)]
        assert grown == sorted(grown)


def test_no_radius_is_so_large_that_qt_ignores_it() -> None:
    for rule in re.findall(r"\{([^}]*border-radius[^}]*)\}", SHEETS[1.0]):
        radius = int(re.findall(r"border-radius: (\d+)px", rule)[0])
        heights = re.findall(r"min-height: (\d+)px", rule)
        assert radius <= (int(heights[0]) / 2 if heights else 12), rule


@pytest.mark.parametrize("name", icons.names())
def test_every_icon_draws_something_in_its_colour(qtbot: QtBot, name: str) -> None:
    picture = icons.pixmap(name, "#ff0000", 48).toImage().convertToFormat(QImage.Format.Format_ARGB32)
    solid = [picture.pixelColor(x, y) for x in range(48) for y in range(48) if picture.pixelColor(x, y).alpha() == 255]
    assert solid
    assert {(colour.red(), colour.green(), colour.blue()) for colour in solid} == {(255, 0, 0)}


def test_a_missing_icon_is_a_programming_error() -> None:
    with pytest.raises(FileNotFoundError):
        icons.renderer("no such icon", "#000000")


def test_tabular_figures_are_equally_wide(qtbot: QtBot) -> None:
    font = tabular(QFont("Inter"))
    assert font.featureValue(QFont.Tag("tnum")) == 1
    assert sized(font, 30).featureValue(QFont.Tag("tnum")) == 1
