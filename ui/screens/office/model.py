"""What the manager's screen shows, as values."""

from dataclasses import dataclass
from enum import StrEnum

from pos_client.domain.cashiers import Cashier
from pos_client.domain.offline import Remaining
from pos_client.domain.programme import Programme
from pos_client.services.insights import Insights


class Section(StrEnum):
    """The parts of the screen, in the order of their keys, from 1 on."""

    INSIGHTS = "insights"
    PEOPLE = "people"
    RULES = "rules"
    ALONE = "alone"
    TRAINING = "training"
    SETTINGS = "settings"


class Practice(StrEnum):
    """What can be done about training: there is none here (the demo), it can begin, it begins, or it was refused."""

    NONE = "none"
    READY = "ready"
    STARTING = "starting"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Look:
    """What the till knows at a moment. Without a `programme` it has never heard of one, and `left` is None, too.

    `people` is empty where nobody has to sign in.
    """

    insights: Insights
    people: tuple[Cashier, ...] = ()
    programme: Programme | None = None
    left: Remaining | None = None
    is_online: bool = True


@dataclass(frozen=True, slots=True)
class OfficeModel:
    """`closed` is the code of why nothing is shown to whoever stands here, empty while the screen is open.

    `look` is what was read last, before that nothing; `fault` the code of why it cannot be read now. `refused` is the
    code of why training did not begin.
    """

    closed: str = ""
    section: Section = Section.INSIGHTS
    look: Look | None = None
    fault: str = ""
    practice: Practice = Practice.NONE
    refused: str = ""
