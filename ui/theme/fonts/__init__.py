"""The fonts the till brings along; README.md says what they are and how they were made."""

import logging
from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication

FOLDER = Path(__file__).parent
FILES = (
    "Inter-Regular.otf",
    "Inter-SemiBold.otf",
    "Inter-Bold.otf",
    "NotoSansSC-Regular.otf",
    "NotoSansSC-Bold.otf",
    "DroidSansFallback.ttf",
)
FAMILIES = ("Inter", "Noto Sans CJK SC", "Droid Sans Fallback")
"""Each one the fallback of the one before; `QFont.setFamilies(FAMILIES)` or plain `Inter` in a style sheet."""

_log = logging.getLogger(__name__)


def load_fonts() -> None:
    """Register the shipped fonts, make them the application's, and let plain `Inter` fall back to the Chinese ones.

    UI thread, once, after the application object exists and before the first widget; 10-25 ms. A font that cannot be
    read is logged and left to the system's own fonts: a till with plain letters still sells.
    """
    for name in FILES:
        if QFontDatabase.addApplicationFont(str(FOLDER / name)) < 0:
            _log.error("font not usable: %s", name)
    QFont.insertSubstitutions(FAMILIES[0], list(FAMILIES[1:]))
    own = QGuiApplication.font()
    own.setFamilies(FAMILIES)
    QGuiApplication.setFont(own)
