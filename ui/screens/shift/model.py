"""What the screen of the shift shows, as values."""

from dataclasses import dataclass
from enum import StrEnum

from pos_client.services.shift_report import ShiftReport


class PaperState(StrEnum):
    """BUSY: it is being printed or saved; then PRINTED, SAVED, or FAILED."""

    BUSY = "busy"
    PRINTED = "printed"
    SAVED = "saved"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class PaperNote:
    """What came of printing or saving; `file` is where it was saved, `code` an error code where it failed."""

    state: PaperState
    file: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class ShiftScreenModel:
    """The report as it was last read, before that none. `fault` is the code of why it cannot be read now, or empty.

    `saves`: there is no printer, so that a report becomes a file.
    """

    report: ShiftReport | None = None
    fault: str = ""
    note: PaperNote | None = None
    saves: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show but that."""
        return self.report is None or not self.report.cashiers
