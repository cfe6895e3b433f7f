"""Which screen is the member's, and keeping the display there while screens come and go."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QObject, QRect, Signal, SignalInstance
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QWidget

_log = logging.getLogger(__name__)
AUTO, OFF = "auto", "off"


@dataclass(frozen=True, slots=True)
class Screen:
    """A screen by its system's name (`HDMI-1`), and where it lies in pixels."""

    name: str
    room: QRect


def second_screen(screens: Sequence[Screen], till: Screen, wanted: str) -> Screen | None:
    """Where the display goes: the first screen, or the one of that name, that shows nothing of the till's own."""
    free = (screen for screen in screens if not screen.room.intersects(till.room))
    return next((screen for screen in free if wanted in {AUTO, screen.name}), None)


class KnowsScreens(Protocol):
    """What is attached; `changed` says that this, or where the till is, may be different now."""

    @property
    def changed(self) -> SignalInstance:
        """Emitted on the UI thread."""
        ...

    def all(self) -> Sequence[Screen]:
        """Every screen."""
        ...

    def of_till(self) -> Screen:
        """The one the till's window is on."""
        ...


class AttachedScreens(QObject):
    """The screens of this machine, and a till's window that is shown already. UI thread."""

    changed = Signal()

    def __init__(self, till: QWidget) -> None:
        super().__init__(till)
        self._till = till.window()
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.screenAdded.connect(self.on_added)
            # Sent before Qt itself moves the windows of that screen, onto the till's: there is time to hide ours.
            app.screenRemoved.connect(self.on_change)
        for screen in QGuiApplication.screens():
            screen.geometryChanged.connect(self.on_change)
        handle = self._till.windowHandle()
        if handle is not None:
            handle.screenChanged.connect(self.on_change)

    def on_added(self, screen: QScreen) -> None:
        """One more."""
        screen.geometryChanged.connect(self.on_change)
        self.changed.emit()

    def on_change(self, _what: object) -> None:
        """One less, or one that lies elsewhere."""
        self.changed.emit()

    def all(self) -> Sequence[Screen]:
        """Every screen."""
        return [_of(screen) for screen in QGuiApplication.screens()]

    def of_till(self) -> Screen:
        """The one the till's window is on."""
        return _of(self._till.screen())


class FillsScreen(Protocol):
    """`CustomerDisplayWindow`."""

    def fill_screen(self, name: str, room: QRect) -> None:
        """Cover a screen."""
        ...

    def hide(self) -> None:
        """Be nowhere."""
        ...


class SecondScreen:
    """Keeps a window on the member's screen, for as long as there is one. UI thread."""

    def __init__(self, window: FillsScreen, screens: KnowsScreens, wanted: str) -> None:
        self._window = window
        self._screens = screens
        self._wanted = wanted
        self._chosen: Screen | None = None
        self._is_resting = False
        screens.changed.connect(self.place)
        self.place()
        if wanted not in {AUTO, *(screen.name for screen in screens.all())}:
            names = ", ".join(screen.name for screen in screens.all())
            _log.warning("no screen %s for the customer display; there are: %s", wanted, names)

    def rest(self) -> None:
        """Leave the screen to somebody else."""
        self._is_resting = True
        self.place()

    def resume(self) -> None:
        """Go where it belongs again."""
        self._is_resting = False
        self.place()

    def place(self) -> None:
        """Go where it belongs now; nothing moves while that is where it is."""
        screens = [] if self._is_resting else self._screens.all()
        chosen = second_screen(screens, self._screens.of_till(), self._wanted)
        if chosen == self._chosen:
            return
        self._chosen = chosen
        if chosen is None:
            self._window.hide()
        else:
            self._window.fill_screen(chosen.name, chosen.room)


def _of(screen: QScreen) -> Screen:
    return Screen(screen.name(), screen.geometry())
