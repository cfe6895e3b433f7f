"""Where people look for what a program saved."""

from pathlib import Path

from PySide6.QtCore import QStandardPaths


def documents() -> Path:
    """The user's folder for documents, which need not be there yet; without one their home."""
    named = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(named or Path.home())
