"""From the first picture to the first window, in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

_PROGRAM = """
import sys
from ui.composition.opening import show_opening
opening = show_opening()
assert opening.isVisible()
assert "ui.composition.till" not in sys.modules
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from ui.composition.till import Wishes, run_till

def look():
    if not opening.isVisible():
        print(*(type(window).__name__ for window in QApplication.topLevelWidgets() if window.isVisible()))
        QApplication.quit()

timer = QTimer()
timer.timeout.connect(look)
timer.start(10)
run_till(Wishes(data_dir=sys.argv[1]), opening.close)
"""


def test_it_stands_before_the_till_is_loaded_and_goes_when_there_is_a_window(tmp_path: Path) -> None:
    environment = os.environ | {"POS_CLIENT_SETTINGS": str(tmp_path / "settings.toml")}
    command = [sys.executable, "-c", _PROGRAM, str(tmp_path / "till")]
    told = subprocess.run(command, check=True, capture_output=True, text=True, env=environment, timeout=60).stdout
    assert told.split() == ["FirstRunWindow"]
