"""PySide6 6.12.0 aborts on Python 3.11 and older: each emit of a bool drops a reference to True."""

import subprocess
import sys

PROGRAM = """
from PySide6.QtCore import QObject, Signal

class Lamp(QObject):
    switched = Signal(bool)

lamp = Lamp()
for _ in range(5000):
    lamp.switched.emit(True)
"""


def test_emitting_a_bool_many_times_does_not_abort() -> None:
    result = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, timeout=60, check=False)
    assert result.returncode == 0, f"this PySide6 is broken on this Python, pin another one: {result.stderr}"
