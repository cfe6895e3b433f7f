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
        figures = {name: getattr(self, name) for name in ("points", "credit_minor", "stored_value_minor")}
        _require(any(figures.values()), f"{', '.join(figures)}: at least one must be something else than 0")
        for name, figure in figures.items():
            _require(abs(figure) <= MAX_MINOR, f"{name}: must be {-MAX_MINOR} to {MAX_MINOR}")
        _require(bool(self.note.strip()), "note: must say why")
        _require(len(self.note) <= MOST_NOTE, f"note: {len(self.note)} letters; at most {MOST_NOTE}")


def _require(fits: bool, why: str) -> None:  # noqa: FBT001 - a condition, not a switch
    if not fits:
        raise InvalidValue(why, code="BAD_ADJUSTMENT")
