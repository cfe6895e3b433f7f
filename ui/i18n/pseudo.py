"""A language nobody speaks: readable English, a quarter longer and with accents, shows what a longer one would cut."""

import re

from PySide6.QtCore import QCoreApplication, QTranslator

from ui.i18n import FOLDER, install_language

PSEUDO = "en-XA"
"""The tag it has elsewhere, too; it is English wherever only a language counts."""
_ACCENTS = str.maketrans("aceinouyAEIOU", "áçéíñöüýÅÉÎÕÜ")
_PLACE = re.compile(r"(\{[^}]*\}|%L?\w)")
_PART = 4
"""One letter more for so many of the source, as a sentence in German or French has."""


class PseudoLanguage(QTranslator):
    """English texts, stretched. Installed after the others it is asked first, and knows everything."""

    def __init__(self, app: QCoreApplication) -> None:
        super().__init__(app)
        self.load("pos_client_en.qm", str(FOLDER))

    def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str:
        """As Qt asks for it."""
        return stretched(super().translate(context, source, disambiguation, n) or source)


def install_pseudo(app: QCoreApplication) -> PseudoLanguage:
    """Stretch every text until the translator is removed from the application again. UI thread."""
    install_language(app, PSEUDO)
    translator = PseudoLanguage(app)
    app.installTranslator(translator)
    return translator


def stretched(text: str) -> str:
    """The text lengthened; `{places}` and `%n` stay as they are. A sign or two, e.g. a key, are no words."""
    letters = sum(letter.isalpha() for letter in _PLACE.sub("", text))
    accented = "".join(part if _PLACE.fullmatch(part) else part.translate(_ACCENTS) for part in _PLACE.split(text))
    return accented + "~" * (letters // _PART)
