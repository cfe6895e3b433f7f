"""Pictures of the real window at the moments that matter, in both languages."""

from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from ui.i18n import LANGUAGES, current_language, install_language
from ui.widgets.member_card import MemberCard


class Shots:
    """Takes each named picture once per language; without a folder it takes none. UI thread."""

    def __init__(self, app: QApplication, window: QWidget, folder: Path | None) -> None:
        self._app = app
        self._window = window
        self._folder = folder
        self._taken: set[str] = set()
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)

    def take(self, name: str) -> None:
        """`NAME_en.png` and `NAME_zh.png`, the first time this name comes up."""
        if self._folder is None or name in self._taken:
            return
        self._taken.add(name)
        shown = current_language()
        for language in LANGUAGES:
            self._switch(language)
            for card in self._window.findChildren(MemberCard):
                card.settle()
            self._window.grab().save(str(self._folder / f"{name}_{language}.png"))
        self._switch(shown)

    def _switch(self, language: str) -> None:
        install_language(self._app, language)
        self._app.sendPostedEvents()
