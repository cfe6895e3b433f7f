"""Texts and checks shared by the parts of a programme."""

from dataclasses import dataclass

from pos_client.errors import InvalidValue

MOST_TEXT = 200
"""Longest name or code in a programme."""


def check(fits: bool, where: str) -> None:  # noqa: FBT001 - a condition, not a switch
    """Refuse a document at a named place.

    Raises:
        InvalidValue: code BAD_PROGRAMME; the message names the place.
    """
    if not fits:
        raise InvalidValue(where, code="BAD_PROGRAMME")


def check_codes(codes: tuple[str, ...], where: str) -> None:
    """Refuse codes that are empty, too long, unprintable or named twice."""
    check(all(0 < len(code) <= MOST_TEXT and code.isprintable() for code in codes), where)
    check(len(set(codes)) == len(codes), where)


@dataclass(frozen=True, slots=True)
class LocalText:
    """One text in every language the product speaks."""

    en: str
    zh: str

    def __post_init__(self) -> None:
        check(max(len(self.en), len(self.zh)) <= MOST_TEXT, "text")

    def in_language(self, language: str) -> str:
        """The text for a language tag; English where it is neither."""
        return self.zh if language.startswith("zh") else self.en
