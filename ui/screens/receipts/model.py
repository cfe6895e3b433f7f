"""What there is to tell of printing, as values."""

from dataclasses import dataclass
from enum import StrEnum

from pos_client.ports import Paper


class PrintState(StrEnum):
    """READY: nothing was printed lately; FAILED: see the code; NOTHING: there is no sale to print a receipt of."""

    READY = "ready"
    PRINTING = "printing"
    PRINTED = "printed"
    FAILED = "failed"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class PrinterNews:
    """How printing stands; `code` is an error code where it failed. `is_asked`: a person asked for it just now."""

    state: PrintState
    code: str = ""
    paper: Paper = Paper.AMPLE
    is_asked: bool = False
