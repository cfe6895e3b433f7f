"""What the till keeps on its own disk, besides its outbox."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from pos_client.domain.cashiers import Staff, WrongPins
from pos_client.domain.catalogue import Catalogue
from pos_client.domain.programme import Programme
from pos_client.domain.wire import RosterEntry, RosterPart


@dataclass(frozen=True, slots=True)
class RosterHead:
    """What there is to know of a roster besides its entries.

    Its figures contain what this till had confirmed up to `asked_at`, its own trusted time then. `days` are the UTC
    days it has keys of: fewer than it came with, once some are erased.
    """

    seq: int
    terminal_id: str
    store: str
    issued_at: datetime
    not_after: datetime
    programme: Programme
    denied: frozenset[str]
    asked_at: datetime
    days: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class KnownCard:
    """An entry of the roster, and what its figures contain (`RosterHead.asked_at`)."""

    entry: RosterEntry
    asked_at: datetime


class RosterStore(Protocol):
    """The roster, sealed under a key of the vault, entry by entry. Thread-safe.

    What was changed, moved, or sealed under another key counts as not there, and holds up nobody else.
    """

    def head(self) -> RosterHead | None:
        """The roster in force; None when there is none, or it cannot be opened with this vault. No I/O."""
        ...

    def find(self, handle: str, kid: int) -> KnownCard | None:
        """One card of it. About 50 us."""
        ...

    def handles(self, member_id: UUID) -> tuple[str, ...]:
        """The cards of one member."""
        ...

    def apply(self, part: RosterPart, asked_at: datetime, believable_until: datetime | None = None) -> None:
        """Take a difference, or a page of a whole roster, durably; with its last page that takes the old one's place.

        After a crash at any moment there is the roster from before or the new one. One in force that was issued after
        `believable_until` was dated by a clock that was wrong, and holds up no other.

        Raises:
            InvalidValue: code ROLLBACK; not newer than the one in force of the same terminal, which stays.
                Code OUT_OF_STEP: a difference to another roster than the one in force.
            StorageError: the old one is still there.
        """
        ...

    def erase_days_before(self, day: int) -> None:
        """Forget the keys of earlier UTC days, so that no byte of them is left in the file.

        Raises:
            StorageError: some may still be there; try again.
        """
        ...

    def clear(self) -> None:
        """Forget everything, in the same way.

        Raises:
            StorageError: some may still be there; try again.
        """
        ...

    def close(self) -> None:
        """Release the file; idempotent."""
        ...


class CatalogueStore(Protocol):
    """The last catalogue. Thread-safe."""

    def load(self) -> Catalogue | None:
        """The stored catalogue; None when there is none, or it cannot be read."""
        ...

    def save(self, catalogue: Catalogue) -> None:
        """Replace it, atomically and durably.

        Raises:
            StorageError: the old one is still there.
        """
        ...


class StaffStore(Protocol):
    """Who may sign in at this till, sealed under a key of the vault, and the wrong PINs so far. Thread-safe."""

    def load(self) -> Staff | None:
        """The stored staff; None when there is none, or it cannot be opened with this vault."""
        ...

    def save(self, staff: Staff) -> None:
        """Replace it, atomically and durably.

        Raises:
            StorageError: the old one is still there.
        """
        ...

    def wrong_pins(self, badge: str) -> WrongPins:
        """How often in a row this badge came with a wrong PIN, other runs of the till included. No I/O."""
        ...

    def note(self, tries: WrongPins) -> None:
        """Keep that, durably; a count of 0 forgets it.

        Raises:
            StorageError: it was not kept.
        """
        ...
