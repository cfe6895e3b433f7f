"""The README shows what the program shows."""

import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

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
