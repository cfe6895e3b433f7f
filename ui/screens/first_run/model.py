"""What the first window of a till shows, as values."""

from dataclasses import dataclass
from enum import StrEnum

from pos_client.domain.enrolment import OfferedPlace, Ticket


class Step(StrEnum):
    """WELCOME: two choices. LOOKING: asked what a code is for. FOUND: that. JOINING: it is being used.

    REFUSED: one of the two went wrong, or what was scanned or typed is no such code. OPENING: chosen; the till comes.
    """

    WELCOME = "welcome"
    LOOKING = "looking"
    FOUND = "found"
    JOINING = "joining"
    REFUSED = "refused"
    OPENING = "opening"


@dataclass(frozen=True, slots=True)
class FirstRunModel:
    """`typed` is the text in the field; `ticket` what is being looked at, and `place` what it is for, once known.

    `fault` is the code of what went wrong; `may_retry` whether the same again may help.
    """

    step: Step = Step.WELCOME
    typed: str = ""
    ticket: Ticket | None = None
    place: OfferedPlace | None = None
    fault: str = ""
    may_retry: bool = False

    @property
    def is_busy(self) -> bool:
        """Whether somebody waits."""
        return self.step in {Step.LOOKING, Step.JOINING, Step.OPENING}

    @property
    def is_refused_for_good(self) -> bool:
        """Whether all there is to do is to go back: Enter does it, too."""
        return self.step is Step.REFUSED and not self.may_retry

    @property
    def may_go_back(self) -> bool:
        """Whether Esc does anything: not once a code is being used."""
        return self.step not in {Step.JOINING, Step.OPENING}
