"""`pos-client screens`: every screen in every state as PNG files, the same ones on every run."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from itertools import product
from pathlib import Path

from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QApplication

from ui.composition.application import Application
from ui.composition.studio import Studio, open_studio, poses
from ui.demo.shots import make_folder
from ui.i18n import install_language
from ui.i18n.pseudo import PSEUDO, install_pseudo
from ui.theme.shown import Theme, install_theme
from ui.widgets.preview import CameraPreview

README = (
    *("checkout_ready", "checkout_queued", "waiting_some", "shift_some", "check_in_greeting", "customer_accepted"),
    "manager_insights",
)
"""What the README shows: kept in docs/screenshots and compared by a test."""
_USUAL = 100


@dataclass(frozen=True, slots=True)
class View:
    """How the screens are looked at: language tag, window in pixels, theme, size of words in percent."""

    language: str = "en"
    width: int = 1366
    height: int = 768
    theme: Theme = Theme.LIGHT
    text_percent: int = _USUAL

    def __str__(self) -> str:
        """As it stands in the name of a file; what is usual is not mentioned."""
        unusual = [self.theme.value] if self.theme is not Theme.LIGHT else []
        unusual += [f"{self.text_percent}%"] if self.text_percent != _USUAL else []
        return "_".join((self.language, f"{self.width}x{self.height}", *unusual))

    def with_text(self, percent: int) -> "View":
        """The same with words of another size."""
        return replace(self, text_percent=percent)


README_VIEWS = (View("en"), View("zh"))


def views(languages: Sequence[str], sizes: Sequence[str], themes: Sequence[str]) -> list[View]:
    """Every combination; a size is like `1366x768`."""
    room = {size: tuple(map(int, size.split("x"))) for size in sizes}
    return [
        View(language, room[size][0], room[size][1], Theme(theme))
        for size, theme, language in product(sizes, themes, languages)
    ]


def render(folder: Path, wanted: Sequence[View], states: Sequence[str] = ()) -> list[Path]:
    """Write `STATE_VIEW.png` for every state, or those with names like one of the patterns; the files."""
    make_folder(folder)
    app = Application("en")
    studio = open_studio()
    written = []
    for view in wanted:
        for name in each_state(app.qt, studio, view, states):
            written.append(folder / f"{name}_{view}.png")
            picture_of(studio, name).save(str(written[-1]))
    app.end(0)
    return written


def picture_of(studio: Studio, state: str) -> QPixmap:
    """What a person sees of a state that is shown: its window, and what is before the middle of it. UI thread."""
    seen = studio.window_of(state)
    behind = seen.parentWidget()
    if behind is None:
        return seen.grab()
    picture = behind.grab()
    painter = QPainter(picture)
    painter.fillRect(picture.rect(), QColor(0, 0, 0, 90))
    front = seen.rect()
    front.moveCenter(behind.rect().center())
    painter.drawPixmap(front.topLeft(), seen.grab())
    painter.end()
    return picture


def each_state(
    app: QApplication, studio: Studio, view: View, patterns: Sequence[str] = (), *, is_still: bool = False
) -> Iterator[str]:
    """Show one state after the other, or those with fitting names, and say its name once it is laid out. UI thread."""
    install_theme(app, view.theme, view.text_percent, reduced_motion=is_still)
    install_language(app, view.language)
    pseudo = install_pseudo(app) if view.language == PSEUDO else None
    for window in studio.windows:
        window.show()
        window.resize(view.width, view.height)
    for name, pose in poses(studio).items():
        if not patterns or any(fnmatchcase(name, pattern) for pattern in patterns):
            _settle(app, studio, pose)
            yield name
    if pseudo is not None:
        app.removeTranslator(pseudo)


def _settle(app: QApplication, studio: Studio, pose: Callable[[], None]) -> None:
    pose()
    app.processEvents()
    for preview in (each for window in studio.windows for each in window.findChildren(CameraPreview)):
        preview.on_poll()  # not whenever its timer says so
    app.processEvents()  # a layout settles in two turns
