"""What the doctor says of one thing."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """`bad` keeps the till from working; `warning` takes something away."""

    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at; `advice` says what to do about it, `code` is that of the error it ended in, if any."""

    name: str
    verdict: Verdict
    detail: str
    advice: str = ""
    code: str = ""
