"""How far something that takes long has got, or that it goes on."""

from PySide6.QtWidgets import QProgressBar, QWidget

from ui.theme.shown import is_motion_reduced
from ui.theme.tokens import Density

_STEPS = 1000


class Progress(QProgressBar):
    """A bar without words: those stand beside it, and are its name for screen readers. UI thread."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setTextVisible(False)

    def show_part(self, part: float | None, words: str) -> None:
        """0 to 1; None where nobody knows: it runs to and fro, or stands still where motion is reduced."""
        self.setAccessibleName(words)
        if part is None:
            self.setRange(0, _STEPS if is_motion_reduced() else 0)
            self.reset()
        else:
            self.setRange(0, _STEPS)
            self.setValue(round(part * _STEPS))

    def set_density(self, density: Density) -> None:
        """Follow the window's density."""
        self.setFixedHeight(density.px(8, 6))
