"""Twenty-six letters, a space and a way back, for fingers where there is no keyboard."""

from functools import partial
from string import ascii_uppercase

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.widgets.buttons import Face, TillButton

_COLUMNS = 5
_SPACE, _BACK, _DIGITS = " ", "\u232b", "123"
_KEY_PX = 44


class LetterPad(QWidget):
    """Emits `letter_pressed` with a small letter or a space, `back_pressed`, and `digits_wanted`. UI thread only."""

    letter_pressed = Signal(str)
    back_pressed = Signal()
    digits_wanted = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.keys: dict[str, TillButton] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(4)
        for place, key in enumerate((*ascii_uppercase, _DIGITS, _SPACE, _BACK)):
            button = self.keys[key] = TillButton("quick", f"{name}{key}", self)
            button.setMinimumHeight(_KEY_PX)
            button.setAutoDefault(False)
            row, column = divmod(place, _COLUMNS)
            grid.addWidget(button, row, column, 1, 2 if key == _BACK else 1)
            button.show_face(Face(key))
        self.keys[_BACK].show_face(Face("", icon="backspace", name=_BACK))
        for letter in (*ascii_uppercase, _SPACE):
            self.keys[letter].clicked.connect(partial(self.letter_pressed.emit, letter.lower()))
        self.keys[_BACK].clicked.connect(self.back_pressed)
        self.keys[_DIGITS].clicked.connect(self.digits_wanted)

    def name_space(self, words: str) -> None:
        """What the key without a letter is called."""
        self.keys[_SPACE].show_face(Face("\u2423", name=words))
