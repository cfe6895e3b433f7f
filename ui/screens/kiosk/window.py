"""The stand on a screen of its own: no pointer, no way out by touch."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

STAFF_EXIT = "Ctrl+Shift+Q"
"""Staff leave the stand with this until badges and PINs exist; printed in the documentation."""


class KioskWindow(QWidget):
    """Holds a `KioskView`; show it with `showFullScreen`. STAFF_EXIT closes it."""

    def __init__(self, view: QWidget, title: str) -> None:
        super().__init__()
        self.setWindowTitle(title)
        self.setCursor(Qt.CursorShape.BlankCursor)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(view)
        exit_keys = QShortcut(QKeySequence(STAFF_EXIT), self)
        exit_keys.activated.connect(self.close)
