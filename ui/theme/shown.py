"""How the program is dressed now: light or dark, and how large its type is. Switched while it runs."""

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Slot
from PySide6.QtWidgets import QApplication

from ui.theme.style import dress
from ui.theme.tokens import DARK, LIGHT, Tokens

_FOLLOWER = "pos_client theme"


class Theme(StrEnum):
    """What a person may choose; SYSTEM follows the desktop, also when it changes in the evening."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(slots=True)
class _Shown:
    tokens: Tokens = LIGHT
    text_size: float = 1.0
    is_motion_reduced: bool = False


_SHOWN = _Shown()


def tokens() -> Tokens:
    """The colours shown now: ask for them when painting, never keep them. UI thread."""
    return _SHOWN.tokens


def text_size() -> float:
    """How much larger than usual type is, 1 to 1.5."""
    return _SHOWN.text_size


def is_motion_reduced() -> bool:
    """Whether what moves only to please stands still."""
    return _SHOWN.is_motion_reduced


def shown_theme(app: QApplication) -> Theme:
    """What was chosen, which is not what is shown where the desktop decides."""
    follower = app.findChild(_Follower, _FOLLOWER)
    return follower.theme if follower is not None else Theme.SYSTEM


def install_theme(app: QApplication, theme: str, text_percent: int = 100, *, reduced_motion: bool = False) -> None:
    """Dress the program from now on; every window hears of it by a PaletteChange. UI thread, a few milliseconds."""
    follower = app.findChild(_Follower, _FOLLOWER) or _Follower(app)
    follower.theme = Theme(theme)
    _SHOWN.text_size = text_percent / 100
    _SHOWN.is_motion_reduced = reduced_motion
    follower.dress()


class _Follower(QObject):
    """Belongs to the application and hears when the desktop turns dark."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self.setObjectName(_FOLLOWER)
        self.theme = Theme.SYSTEM
        self._app = app
        self._is_dark = app.styleHints().colorScheme() is Qt.ColorScheme.Dark
        app.styleHints().colorSchemeChanged.connect(self.on_desktop)

    @Slot(Qt.ColorScheme)
    def on_desktop(self, scheme: Qt.ColorScheme) -> None:
        """The desktop is light or dark from now on."""
        self._is_dark = scheme is Qt.ColorScheme.Dark
        if self.theme is Theme.SYSTEM:
            self.dress()

    def dress(self) -> None:
        """Palette first, so that whoever is told finds everything changed."""
        wanted = {Theme.LIGHT: LIGHT, Theme.DARK: DARK, Theme.SYSTEM: DARK if self._is_dark else LIGHT}
        _SHOWN.tokens = wanted[self.theme]
        dress(self._app, _SHOWN.tokens)
        for window in self._app.topLevelWidgets():
            QCoreApplication.sendEvent(window, QEvent(QEvent.Type.PaletteChange))
