"""Texts and checks shared by the parts of a programme."""

from dataclasses import dataclass

from pos_client.errors import InvalidValue

MOST_TEXT = 200
"""Longest name or code in a programme."""
MOST_CODES = 100
"""Most codes one condition names: a rule for more products than that wants a category."""

_MOST_SHOWN = 40
"""Letters of a wrong text that a message repeats."""
_LARGEST_SHOWN = 10**18


def check(fits: bool, where: str, why: str) -> None:  # noqa: FBT001 - a condition, not a switch
    """Refuse a document at a place, which is named as seen from the part that checks it.

    Raises:
        InvalidValue: code BAD_PROGRAMME; the message is the place, what is wrong there, and what would be right.
    """
    if not fits:
        raise InvalidValue(f"{where}: {why}", code="BAD_PROGRAMME")


def check_range(value: int, least: int, most: int, where: str, otherwise: str = "") -> None:
    """Refuse a number outside its limits, which are both allowed; `otherwise` names what else is."""
    shown = str(value) if abs(value) < _LARGEST_SHOWN else "too large"
    check(least <= value <= most, where, f"{shown}; must be {least} to {most}{otherwise}")


def check_codes(codes: tuple[str, ...], where: str) -> None:
    """Refuse too many codes, and such as are empty, too long, unprintable or named twice."""
    check(len(codes) <= MOST_CODES, where, f"{len(codes)} of them; at most {MOST_CODES}")
    for code in codes:
        is_text = 0 < len(code) <= MOST_TEXT and code.isprintable()
        check(is_text, where, f"{quoted(code)} must be 1 to {MOST_TEXT} printable letters")
    twice = next((code for place, code in enumerate(codes) if code in codes[:place]), "")
    check(not twice, where, f"{quoted(twice)} is there twice")


def check_distinct(codes: tuple[str, ...], where: str) -> None:
    """Refuse a list whose items do not all have a code of their own."""
    for place, code in enumerate(codes):
        first = codes.index(code)
        check(first == place, f"{where}.{place}.code", f"{quoted(code)} is the code of {where}.{first} already")


def quoted(text: str) -> str:
    """A text as messages repeat it: in quotes, cut, and printable whatever it is."""
    return repr(text[:_MOST_SHOWN])


@dataclass(frozen=True, slots=True)
class LocalText:
    """One text in every language the product speaks."""

    en: str
    zh: str

    def __post_init__(self) -> None:
        for language, text in (("en", self.en), ("zh", self.zh)):
            check(len(text) <= MOST_TEXT, language, f"{len(text)} letters; at most {MOST_TEXT}")

    def in_language(self, language: str) -> str:
        """The text for a language tag; English where it is neither."""
        return self.zh if language.startswith("zh") else self.en
