"""Who has to act on an outcome that is not plain success."""

from enum import StrEnum


class OutcomeClass(StrEnum):
    """FAILED: nobody can help it; UNKNOWN: wait, do not repeat; MEMBER: the member acts; STAFF: the staff act."""

    FAILED = "F"
    UNKNOWN = "U"
    MEMBER = "C"
    STAFF = "S"


FAILED, UNKNOWN, MEMBER, STAFF = OutcomeClass

Row = tuple[OutcomeClass, str, str]
"""Who must act, what it is (a few words), what to do (a sentence); English, marked for translation."""


def row(who: OutcomeClass, title: object, advice: object) -> Row:
    """A row of a table of words; what marks a text for translation returns it as a plain object."""
    return who, str(title), str(advice)
