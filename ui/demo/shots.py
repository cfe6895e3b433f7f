"""Pictures of the real window at the moments that matter, in both languages."""

from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from pos_client.errors import InvalidValue
from ui.i18n import LANGUAGES, current_language, install_language
from ui.widgets.member_card import MemberCard


def make_folder(folder: Path) -> None:
    """Make a folder for pictures.

    Raises:
        InvalidValue: code BAD_FOLDER; it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as exc:
        raise InvalidValue(str(exc), code="BAD_FOLDER") from exc


class Shots:
    """Takes each named picture once per language; without a folder it takes none. UI thread."""

    def __init__(self, app: QApplication, folder: Path | None) -> None:
        """Make the folder.

        Raises:
            InvalidValue: code BAD_FOLDER; it cannot be made.
        """
        self._app = app
        self._folder = folder
        self._taken: set[str] = set()
        if folder is not None:
            make_folder(folder)

    def take(self, window: QWidget, name: str) -> None:
        """`NAME_en.png` and `NAME_zh.png`, the first time this name comes up."""
        if self._folder is None or name in self._taken:
            return
        self._taken.add(name)
        shown = current_language()
        for language in LANGUAGES:
            self._switch(language)
            for card in window.findChildren(MemberCard):
                card.settle()
            window.grab().save(str(self._folder / f"{name}_{language}.png"))
        self._switch(shown)

    def _switch(self, language: str) -> None:
        install_language(self._app, language)
        self._app.sendPostedEvents()
