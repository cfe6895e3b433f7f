"""What happened, read aloud at once to whoever uses a screen reader, wherever their keyboard is."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget


class Spoken(QObject):
    """The voice of a part of a window; `said` tells what it said. UI thread only."""

    said = Signal(str)

    def __init__(self, part: QWidget) -> None:
        super().__init__(part)
        self._part = part

    def say(self, words: str) -> None:
        """Say it; nothing where there are no words."""
        if not words:
            return
        if QAccessible.isActive():  # somebody listens
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._part, words))
        self.said.emit(words)
