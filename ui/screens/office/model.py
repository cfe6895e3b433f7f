"""What the manager's screen shows, as values."""

from dataclasses import dataclass
from enum import StrEnum


class Practice(StrEnum):
    """What can be done about training: there is none here (the demo), it can begin, it begins, or it was refused."""

    NONE = "none"
    READY = "ready"
    STARTING = "starting"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class OfficeModel:
    """`closed` is the code of why nothing is shown to whoever stands here, empty while the screen is open.

    `refused` is the code of why training did not begin.
    """

    closed: str = ""
    practice: Practice = Practice.NONE
    refused: str = ""
