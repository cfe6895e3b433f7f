"""A window in the till's look, whatever its size and the theme."""

from collections.abc import Iterable
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from ui.theme.shown import text_size, tokens
from ui.theme.style import style_sheet
from ui.theme.tokens import Density, Tokens, density_for


@runtime_checkable
class Scales(Protocol):
    """A screen that follows the window's density."""

    def set_density(self, density: Density) -> None:
        """Lay out for this density."""
        ...


class DressedWindow(QWidget):
    """Restyles itself when it has grown or shrunk into another density, or the theme is another. UI thread."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._dressed: tuple[Tokens, Density] | None = None

    def parts(self) -> Iterable[QWidget]:
        """What is in it; those that scale are told the density."""
        raise NotImplementedError

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange and self.isVisible():
            self._adapt()
        super().changeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        self._adapt()
        super().showEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._adapt()
        super().resizeEvent(event)

    def _adapt(self) -> None:
        density = density_for(self.width(), self.height(), text_size())
        dressed = (tokens(), density)
        if dressed == self._dressed:
            return
        self._dressed = dressed
        self.setStyleSheet(style_sheet(*dressed))
        for part in self.parts():
            if isinstance(part, Scales):
                part.set_density(density)
