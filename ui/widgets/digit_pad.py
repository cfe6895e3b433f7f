"""Ten digits and a way back, for fingers."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.widgets.buttons import Face, TillButton

_ROWS = (("7", "8", "9"), ("4", "5", "6"), ("1", "2", "3"), ("", "0", "\u232b"))
_BACK = "\u232b"
KEY_PX = 60


class DigitPad(QWidget):
    """Emits `digit_pressed` with `0` to `9`, and `back_pressed`. UI thread only."""

    digit_pressed = Signal(str)
    back_pressed = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.keys: dict[str, TillButton] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        for row, keys in enumerate(_ROWS):
            for column, key in enumerate(keys):
                if key:
                    self.keys[key] = self._key(key, name)
                    grid.addWidget(self.keys[key], row, column)

    def _key(self, key: str, name: str) -> TillButton:
        button = TillButton("key", f"{name}{key}", self)
        button.setMinimumHeight(KEY_PX)
        button.show_face(Face(key))
        button.clicked.connect(self.back_pressed if key == _BACK else partial(self.digit_pressed.emit, key))
        return button
