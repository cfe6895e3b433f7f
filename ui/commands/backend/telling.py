"""What the commands of the back office share in answering."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path
    from uuid import UUID

    from pos_client.backend.members.cards import Card
    from pos_client.errors import InvalidValue


def owner_of(card: "Card | None") -> "UUID":
    """Whose card it is.

    Raises:
        InvalidValue: code UNKNOWN_HANDLE; there is none of that number.
    """
    from pos_client.errors import InvalidValue

    if card is None:
        raise InvalidValue("there is no card of that number.", code="UNKNOWN_HANDLE")
    return card.member_id


def unusable(path: "Path", exc: OSError) -> "InvalidValue":
    """What the operating system says of a file, as one of our own faults."""
    from pos_client.errors import InvalidValue

    return InvalidValue(f"{path}: {exc.strerror or type(exc).__name__}", code="FILE_UNUSABLE")
