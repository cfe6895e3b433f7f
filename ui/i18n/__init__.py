"""Two languages, switched while the program runs.

Source texts are English literals inside `self.tr("…")` or `QCoreApplication.translate("Context", "…")`; counts are
written `%n` and passed as the fourth positional argument, `translate("Context", "%n points", None, n)` (the text
extractor overlooks keywords and f-strings). `python -m ui.i18n.update` brings the .ts and .qm files up to date.
"""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QTranslator

FOLDER = Path(__file__).parent
DEFAULT = "en"
LANGUAGES = {"en": "English", "zh": "简体中文"}
"""What a person may choose, each called by its own name."""

_FILES = {"en": "pos_client_en.qm", "zh": "pos_client_zh_CN.qm"}
_INSTALLED = "pos_client language"


def install_language(app: QCoreApplication, language: str) -> None:
    """Show every text in a language from now on (anything but a `zh…` tag means English).

    UI thread, about a millisecond. Posts LanguageChange, on which screens fill in their texts again.
    """
    chosen = supported(language)
    translator = app.findChild(QTranslator, _INSTALLED)
    if translator is None:
        translator = QTranslator(app)
        translator.setObjectName(_INSTALLED)
        translator.load(_FILES[chosen], str(FOLDER))
        app.installTranslator(translator)
    elif current_language() != chosen:
        translator.load(_FILES[chosen], str(FOLDER))  # an installed translator posts LanguageChange by itself
    app.setProperty(_INSTALLED, chosen)


def current_language() -> str:
    """The language texts are shown in: `en` or `zh`."""
    app = QCoreApplication.instance()
    chosen = app.property(_INSTALLED) if app else None
    return chosen if isinstance(chosen, str) else DEFAULT


def supported(language: str) -> str:
    """The language we speak for a language tag such as `zh-CN`, `zh_Hans` or `en-GB`."""
    return "zh" if language.lower().startswith("zh") else DEFAULT


class Speech:
    """Texts in one language whatever the screen's own: a kiosk greets each member in theirs. UI thread."""

    def __init__(self, language: str) -> None:
        self.language = supported(language)
        self._translator = QTranslator()
        self._translator.load(_FILES[self.language], str(FOLDER))

    def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str:
        """As `QCoreApplication.translate`, in this language; the source text where there is no translation."""
        text = self._translator.translate(context, source, disambiguation, n) or source
        return text.replace("%n", str(n)) if n >= 0 else text
