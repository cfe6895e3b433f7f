"""Two languages, switched while the program runs.

Source texts are English literals: `self.tr("…")` in a subclass of `Words`, or `QCoreApplication.translate("Context",
"…")`. Counts are written `%n` and given as the argument after the disambiguation; other values follow later.
`python -m ui.i18n.update` brings the .ts and .qm files up to date.
"""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QTranslator

FOLDER = Path(__file__).parent
DEFAULT = "en"
LANGUAGES = {"en": "English", "zh": "简体中文"}
"""What a person may choose, each called by its own name."""

_FILES = {"en": "pos_client_en.qm", "zh": "pos_client_zh_CN.qm"}
_INSTALLED = "pos_client language"


def install_language(app: QCoreApplication, language: str) -> None:
    """Show every text in a language from now on (anything but a `zh…` tag means English).

    UI thread, about a millisecond. Sends LanguageChange, on which screens fill in their texts again.
    """
    chosen = supported(language)
    translator = app.findChild(QTranslator, _INSTALLED)
    if translator is None:
        translator = QTranslator(app)
        translator.setObjectName(_INSTALLED)
        translator.load(_FILES[chosen], str(FOLDER))
        app.installTranslator(translator)
        app.setProperty(_INSTALLED, chosen)
    elif current_language() != chosen:
        translator.load(_FILES[chosen], str(FOLDER))
        app.setProperty(_INSTALLED, chosen)
        QCoreApplication.sendEvent(app, QEvent(QEvent.Type.LanguageChange))


def current_language() -> str:
    """The language texts are shown in: `en` or `zh`."""
    app = QCoreApplication.instance()
    chosen = app.property(_INSTALLED) if app else None
    return chosen if isinstance(chosen, str) else DEFAULT


def supported(language: str) -> str:
    """The language we speak for a language tag such as `zh-CN`, `zh_Hans` or `en-GB`."""
    return "zh" if language.lower().startswith("zh") else DEFAULT


class Words:
    """The texts of one screen: subclass it and write `self.tr("…")`; the subclass's name is the translation context.

    In a given language whatever the screen's own (a kiosk greets each member in theirs), or in the one on screen.
    UI thread.
    """

    def __init__(self, language: str | None = None) -> None:
        self._translator: QTranslator | None = None
        if language is not None:
            self._translator = QTranslator()
            self._translator.load(_FILES[supported(language)], str(FOLDER))

    def tr(self, source: str, disambiguation: str | None = None, n: int = -1) -> str:
        """A text; `%n` in it becomes `n`, in the right plural form. The source text where there is no translation."""
        context = type(self).__name__
        if self._translator is None:
            return QCoreApplication.translate(context, source, disambiguation, n)
        text = self._translator.translate(context, source, disambiguation, n) or source
        return text.replace("%n", str(n))
