"""Corrections a manager makes by hand."""

from dataclasses import dataclass
from uuid import UUID

from pos_client.domain.money import MAX_MINOR
from pos_client.errors import InvalidValue

MOST_NOTE = 500


@dataclass(frozen=True, slots=True)
class Adjustment:
    """Body of `POST /v1/members/{member_id}/adjustments`: what is added (above zero) or taken away, and why.

    `txn_id` is made by whoever asks, before asking, and works once for ever. The note is required: it is what an
    auditor reads.

    Raises:
        InvalidValue: code BAD_ADJUSTMENT; nothing to change, out of range, no note or a longer one than 500 characters.
    """

    txn_id: UUID
    note: str
    points: int = 0
    credit_minor: int = 0
    stored_value_minor: int = 0

    def __post_init__(self) -> None:
        figures = (self.points, self.credit_minor, self.stored_value_minor)
        in_range = any(figures) and all(abs(figure) <= MAX_MINOR for figure in figures)
        if not in_range or not self.note.strip() or len(self.note) > MOST_NOTE:
            raise InvalidValue("not an adjustment", code="BAD_ADJUSTMENT")
