"""Ten digits and a way back, for fingers; for amounts with a point."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.widgets.buttons import Face, TillButton

_ROWS = (("7", "8", "9"), ("4", "5", "6"), ("1", "2", "3"))
_BACK = "\u232b"
KEY_PX = 60


class DigitPad(QWidget):
    """Emits `digit_pressed` with `0` to `9` (or `.`, where it `has_point`), and `back_pressed`. UI thread only."""

    digit_pressed = Signal(str)
    back_pressed = Signal()

    def __init__(
        self, name: str, parent: QWidget | None = None, *, has_point: bool = False, key_px: int = KEY_PX
    ) -> None:
        super().__init__(parent)
        self.keys: dict[str, TillButton] = {}
        self.grid = grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        for row, keys in enumerate((*_ROWS, ("." if has_point else "", "0", _BACK))):
            for column, key in enumerate(keys):
                if key:
                    self.keys[key] = self._key(key, name)
                    self.keys[key].setMinimumHeight(key_px)
                    grid.addWidget(self.keys[key], row, column)

    def _key(self, key: str, name: str) -> TillButton:
        button = TillButton("key", f"{name}{key}", self)
        button.show_face(Face(key) if key != _BACK else Face("", icon="backspace", name=_BACK))
        button.clicked.connect(self.back_pressed if key == _BACK else partial(self.digit_pressed.emit, key))
        return button
