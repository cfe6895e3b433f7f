"""A real window on the second of two screens: it fills that one, takes no key, and ends with the till."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.architecture.tree import ROOT

TILL, MEMBER = (0, 0, 1366, 768), (1366, 0, 1920, 1080)


def screens(folder: Path, *names: str) -> str:
    """The name of a window system without a display that has these screens."""
    rooms = {"till": TILL, "member": MEMBER}
    listed = [
        {"name": name, **dict(zip(("x", "y", "width", "height"), rooms[name], strict=True)), "dpr": 1}
        | {"logicalDpi": 96, "logicalBaseDpi": 96}
        for name in names
    ]
    (folder / "screens.json").write_text(json.dumps({"screens": listed}))
    return f"offscreen:configfile={folder / 'screens.json'}"


def run(platform: str, wanted: str) -> dict[str, object]:
    result = subprocess.run(
        [sys.executable, "-m", "tests.ui.customer_display.program"],
        env={**os.environ, "QT_QPA_PLATFORM": platform, "DISPLAY_WANTED": wanted},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    said = json.loads(result.stdout)
    assert isinstance(said, dict)
    return said


@pytest.mark.parametrize("wanted", ["auto", "member"])
def test_it_fills_the_second_screen_and_leaves_the_keyboard_to_the_till(tmp_path: Path, wanted: str) -> None:
    said = run(screens(tmp_path, "member", "till"), wanted)
    assert (said["shown"], said["screen"], said["room"]) == (True, "member", list(MEMBER))
    assert said["has the keyboard"] is False
    assert said["typed"] == "7"
    if wanted == "auto":
        assert said["after the till moved"] == list(TILL)


@pytest.mark.parametrize(("attached", "wanted"), [(("till",), "auto"), (("member", "till"), "till")])
def test_the_tills_own_screen_is_never_covered(tmp_path: Path, attached: tuple[str, ...], wanted: str) -> None:
    assert run(screens(tmp_path, *attached), wanted)["shown"] is False
