"""No box instead of a character, whatever a member is called."""

import re
import time

import pytest
from PySide6.QtGui import QFont, QFontInfo, QFontMetricsF, QRawFont, QTextLayout
from PySide6.QtWidgets import QApplication

from ui.theme.fonts import FAMILIES, FILES, FOLDER, load_fonts

RARE_IN_NAMES = "堃喆昇珺玥䶮龑犇骉赟"
SIGNS = "¥￥−×·…–—“”‘’•°→，。！？：；（）《》、"
FIRST_HAN, FIRST_LEVEL_2 = 0xB0, 0xD8


def gb2312_level_1() -> str:
    rows = (bytes([high, low]) for high in range(FIRST_HAN, FIRST_LEVEL_2) for low in range(0xA1, 0xFF))
    return "".join(row.decode("gb2312", "ignore") for row in rows)


@pytest.fixture(scope="module")
def app(qapp: QApplication) -> QApplication:
    load_fonts()
    return qapp


def font(weight: QFont.Weight, families: tuple[str, ...] = FAMILIES) -> QFont:
    made = QFont(families)
    made.setPixelSize(16)
    made.setWeight(weight)
    return made


def missing(text: str, asked: QFont) -> tuple[int, set[str]]:
    """How many glyphs of a laid-out text are the empty box, and which families drew it."""
    layout = QTextLayout(text, asked)
    layout.beginLayout()
    layout.createLine().setLineWidth(1e9)
    layout.endLayout()
    runs = layout.glyphRuns()
    return sum(list(run.glyphIndexes()).count(0) for run in runs), {run.rawFont().familyName() for run in runs}


def test_level_1_of_gb2312_has_3755_characters() -> None:
    assert len(gb2312_level_1()) == 3755


@pytest.mark.parametrize("weight", [QFont.Weight.Normal, QFont.Weight.DemiBold, QFont.Weight.Bold])
@pytest.mark.parametrize(
    "text", [gb2312_level_1(), RARE_IN_NAMES, SIGNS, "Wang X. 86,210"], ids=["gb2312", "rare", "signs", "latin"]
)
def test_every_character_is_drawn_by_a_shipped_font(app: QApplication, weight: QFont.Weight, text: str) -> None:
    boxes, families = missing(text, font(weight))
    assert boxes == 0
    assert families <= {*FAMILIES, "Inter Semi Bold"}


def test_a_style_sheet_that_asks_for_inter_alone_gets_chinese_too(app: QApplication) -> None:
    boxes, families = missing("积分 86", font(QFont.Weight.Normal, ("Inter",)))
    assert boxes == 0
    assert families == {"Inter", "Noto Sans CJK SC"}


def test_common_rare_names_have_the_weight_of_their_neighbours(app: QApplication) -> None:
    for text in ("堃", "珺", "玥", "䶮"):
        assert missing(text, font(QFont.Weight.Bold))[1] == {"Noto Sans CJK SC"}, text


def test_the_box_is_noticed(app: QApplication) -> None:
    assert missing("\U0010fffd", font(QFont.Weight.Normal))[0] == 1


def spread(asked: QFont) -> float:
    """How much wider the widest figure is than the narrowest, in pixels."""
    widths = [QFontMetricsF(asked).horizontalAdvance(digit) for digit in "0123456789"]
    return max(widths) - min(widths)


def test_no_font_of_the_system_is_needed_for_any_of_it(app: QApplication) -> None:
    shipped = [QRawFont(str(FOLDER / name), 16.0) for name in FILES]
    for character in gb2312_level_1() + RARE_IN_NAMES + SIGNS:
        assert any(raw.supportsCharacter(ord(character)) for raw in shipped), character


@pytest.mark.parametrize("weight", [QFont.Weight.Normal, QFont.Weight.DemiBold, QFont.Weight.Bold])
def test_weights_are_real_and_figures_can_be_equally_wide(app: QApplication, weight: QFont.Weight) -> None:
    asked = font(weight)
    assert spread(asked) > 2
    asked.setFeature(QFont.Tag("tnum"), 1)
    assert QFontInfo(asked).weight() == weight
    assert spread(asked) < 0.1


def test_every_file_is_readable_and_licensed() -> None:
    assert {path.name for path in FOLDER.glob("*.?tf")} == set(FILES)
    assert all(QRawFont(str(FOLDER / name), 16.0).isValid() for name in FILES)
    assert len(list(FOLDER.glob("LICENSE-*.txt"))) == len(FAMILIES)
    assert sum((FOLDER / name).stat().st_size for name in FILES) < 11_000_000


def test_loading_is_quick(app: QApplication) -> None:
    best = min(_timed() for _ in range(3))
    assert best < 0.060


def _timed() -> float:
    started = time.perf_counter()
    load_fonts()
    return time.perf_counter() - started


def test_only_weights_that_are_shipped_are_asked_for() -> None:
    """Another one would be drawn in whatever this machine has: on one with the whole of Inter, letters are wider."""
    sources = [path.read_text(encoding="utf-8") for kind in ("*.py", "*.qss") for path in FOLDER.parents[1].rglob(kind)]
    named = {weight for source in sources for weight in re.findall(r"QFont\.Weight\.(\w+)", source)}
    numbered = {weight for source in sources for weight in re.findall(r"font-weight: *(\w+)", source)}
    assert (named - {"Normal", "DemiBold", "Bold"}, numbered - {"400", "600", "700"}) == (set(), set())
    assert named
    assert numbered
