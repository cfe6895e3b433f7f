"""The README shows what the program shows, and no screen changes without being looked at."""

import os
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from ui.composition.overview import CELL_PX, COLUMNS, VIEWS, cell

ROOT = Path(__file__).parents[2]
KEPT = ROOT / "docs" / "screenshots"
FAR = 48
"""Grey levels: further apart than anti-aliasing of another font renderer makes the same letter."""


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("screens")
    command = [sys.executable, "-c", "from ui.cli import main; main()", "screens", "--readme", str(folder)]
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
    return folder


def test_no_picture_is_missing_or_left_over(fresh: Path) -> None:
    assert {path.name for path in KEPT.glob("*.png")} == {path.name for path in fresh.glob("*.png")}


@pytest.mark.parametrize("name", sorted(path.name for path in KEPT.glob("*.png")))
def test_a_kept_picture_is_what_the_program_draws(fresh: Path, name: str) -> None:
    kept, drawn = cv2.imread(str(KEPT / name)), cv2.imread(str(fresh / name))
    assert kept is not None
    assert drawn is not None
    assert kept.shape == drawn.shape
    far = np.abs(kept.astype(int) - drawn.astype(int)).max(axis=2) > FAR
    assert far.mean() < 0.005, "run: python3 dev.py screens --readme docs/screenshots"


SMALLER = 4
"""Cells are compared at this part of their size: what letters look like is another test's."""
NEAR = 20
"""Grey levels between two renderings of the same, measured after JPEG."""
NAMES = [f"every_state_{view}.jpg" for view in VIEWS]


@pytest.fixture(scope="module")
def sheets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("overview")
    command = [sys.executable, "-c", "from ui.cli import main; main()", "screens", "--overview", str(folder)]
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT, env=os.environ)
    return folder


@pytest.mark.parametrize("name", NAMES)
def test_every_state_of_every_screen_is_as_it_was_looked_at(sheets: Path, name: str) -> None:
    kept, drawn = cv2.imread(str(KEPT / name)), cv2.imread(str(sheets / name))
    assert kept is not None
    assert drawn is not None
    look = f"run `python3 dev.py screens --overview docs/screenshots` and look at {name}"
    assert kept.shape == drawn.shape, f"states came or went: {look}"
    changed = [place for place in range(_places(kept)) if _differs(_cell(kept, place), _cell(drawn, place))]
    assert not changed, f"{[divmod(place, COLUMNS) for place in changed]} (row, column): {look}"


def test_a_changed_screen_is_noticed() -> None:
    kept = cv2.imread(str(KEPT / NAMES[0]))
    assert kept is not None
    one, other = _cell(kept, 0), _cell(kept, 1)
    assert not _differs(one, one)
    assert _differs(one, other), "an empty checkout, and one without its camera"


def _places(sheet: np.ndarray) -> int:
    rows = 1
    while cell(rows * COLUMNS).bottom() < sheet.shape[0]:
        rows += 1
    return rows * COLUMNS


def _cell(sheet: np.ndarray, place: int) -> np.ndarray:
    room = cell(place)
    seen = sheet[room.top() : room.top() + room.height(), room.left() : room.left() + room.width()]
    size = CELL_PX[0] // SMALLER, CELL_PX[1] // SMALLER
    return cv2.resize(seen, size, interpolation=cv2.INTER_AREA).astype(int)


def _differs(one: np.ndarray, other: np.ndarray) -> bool:
    far = np.abs(one - other).max(axis=2) > NEAR
    return bool(far.mean() > 0.002)
