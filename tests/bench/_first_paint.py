"""`python -m tests.bench._first_paint ARGUMENT...`: the till, which says when a window of its own is first painted.

One line on stdout: seconds of the system's monotonic clock, which the measurement that started it reads, too.
"""

import sys
import time

from ui.commands.lean_start import start_lean

start_lean()

from PySide6.QtCore import QEvent, QObject  # noqa: E402
from PySide6.QtWidgets import QApplication, QWidget  # noqa: E402

from ui.cli import main  # noqa: E402


class Noting(QApplication):
    """Notes the end of the first paint of whatever is shown first."""

    is_painted = False

    def notify(self, receiver: QObject, event: QEvent) -> bool:
        known = super().notify(receiver, event)
        if not self.is_painted and event.type() is QEvent.Type.UpdateRequest and isinstance(receiver, QWidget):
            self.is_painted = True
            sys.stdout.write(f"{time.monotonic()}\n")
            sys.stdout.flush()
        return known


if __name__ == "__main__":
    noting = Noting(["pos-client"])
    main(sys.argv[1:])
