"""Shows every state of every screen in a view and says what is wrong with each."""

from collections.abc import Iterator, Sequence

from PySide6.QtWidgets import QApplication

from tests.screens.judging import complaints
from ui.composition.pictures import View, each_state
from ui.composition.studio import Studio
from ui.i18n.pseudo import PSEUDO
from ui.theme.shown import Theme

SHORT = (
    View("en", 1024, 600),
    View("zh", 1366, 768, Theme.DARK),
    View(PSEUDO, 1366, 768),
    View("en", 1366, 768, text_percent=125),
)
"""Between them every language, theme and the smallest size; each with a quarter of the states."""
LONG = (
    *(
        View(language, *size, theme)
        for size in ((1024, 600), (1366, 768), (1920, 1080))
        for theme in (Theme.LIGHT, Theme.DARK)
        for language in ("en", "zh")
    ),
    *(View(PSEUDO, *size) for size in ((1366, 768), (1920, 1080))),
    *(View(language, 1366, 768, Theme.LIGHT, 125) for language in ("en", "zh")),
    *(View(language, 1920, 1080, Theme.DARK, 150) for language in ("en", "zh")),
)
"""A lengthened language and larger words have no place on the smallest screen."""


def looked_at(
    app: QApplication, studio: Studio, view: View, patterns: Sequence[str] = (), part: int = 0, parts: int = 1
) -> Iterator[tuple[str, list[str]]]:
    """Each state's name and what is wrong with it; of `parts` equal parts of the states only one. UI thread."""
    for number, state in enumerate(each_state(app, studio, view, patterns)):
        if number % parts == part:
            studio.settle()
            is_crowded = view.language == PSEUDO or view.text_percent > View().text_percent
            yield state, complaints(studio.window_of(state), may_cut="long" in state, may_cut_cells=is_crowded)
