"""Transactions on this till's disk: what waits to be sent, what was refused, and what was confirmed lately."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from pos_client.domain.lanes import CodeClaim
from pos_client.domain.transaction import Transaction, TransactionResult
from pos_client.domain.wire import ChainStart, LostItem, OutboxHead


class EntryState(StrEnum):
    """What is known of an outbox entry. There is no in-flight state: that would be a guess after a crash.

    REJECTED entries were refused by the backend, and staff must see them; RESOLVED ones were refused, and another entry
    has taken their place or given them up (`OutboxEntry.resolved_by`). QUARANTINED entries were found damaged before
    they could be sent: kept and counted, but there is nothing to show.
    """

    PENDING = "pending"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    RESOLVED = "resolved"
    QUARANTINED = "quarantined"


@dataclass(frozen=True, slots=True)
class OutboxEntry:
    """A transaction on this till. `seq` is its place; `last_reason` why the last try did not confirm it.

    `link` is its link of the outbox's chain (`domain.chain`); entries of a time before there was one have none.
    `taken_from` is the terminal that had saved it first, where that was another one. Between entries of one `opening`
    of the file, `mono_ms` tells how much time went by, whatever the clock did.
    """

    seq: int
    transaction: Transaction
    state: EntryState
    saved_at: datetime
    attempts: int
    last_reason: str | None
    result: TransactionResult | None
    link: bytes = b""
    taken_from: str = ""
    resolved_by: UUID | None = None
    opening: int = 0
    mono_ms: int = 0

    @property
    def is_refused(self) -> bool:
        """Whether the backend's word was no, whatever was done about it since."""
        return self.state in {EntryState.REJECTED, EntryState.RESOLVED}


@dataclass(frozen=True, slots=True)
class OutboxCheck:
    """What was found: entries by state, places that cannot be read or were changed, faults of the file itself.

    `newest` is the highest place there is an entry in. `mirrored` is how many of the entries the mirror has, too, with
    the final word on them: the last few may be missing after a power cut, and what failed to be written there follows
    with the next sales. `lost` are places of unsettled entries that only the mirror has. Links are checked as long as
    the beginning of the chain is kept, which is until the backend knows it; from then on only the backend can.
    `unusable` are names of what is in the place of the mirror and cannot be read, or was: no damage to the entries.
    """

    states: Mapping[EntryState, int]
    newest: int
    unreadable: tuple[int, ...]
    changed: tuple[int, ...]
    lost: tuple[int, ...]
    mirrored: int
    faults: tuple[str, ...]
    unusable: tuple[str, ...] = ()

    @property
    def entries(self) -> int:
        """How many there are."""
        return sum(self.states.values())

    @property
    def is_sound(self) -> bool:
        """Whether nothing is damaged."""
        return not (self.unreadable or self.changed or self.lost or self.faults)


class Room(StrEnum):
    """How much room the disk has. LOW: soon none. NONE: nothing new is saved; what was, is sent and settled."""

    AMPLE = "ample"
    LOW = "low"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Salvaged:
    """What came of a damaged or lost outbox: entries saved, of these not yet sent, and unsent ones that may be missing.

    Of the missing ones so many are there and `unreadable`. None: nothing that was left says how far the entries went,
    so nobody knows how many are missing. The damaged files, if there are any, are kept in `folder`.
    """

    at: datetime
    entries: int
    unsent: int
    missing: int | None
    folder: str
    unreadable: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether nothing that was not sent can be missing."""
        return self.missing == 0


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whose the entries are: the backend's data they are sent to, and the first place that is.

    What was settled before that place was settled by other data, and is never sent to these.
    """

    epoch: UUID
    first_seq: int


class Outbox(Protocol):
    """Transactions not yet confirmed, and those confirmed lately. Thread-safe; one writer inside. Never loses a row.

    Lists leave out entries that cannot be read, so that a damaged one never holds up the others. At any moment the file
    may turn out to be damaged and be made anew, where entries have other places: what is said of places and of the
    chain names the file it is about (`of`, a `db_instance_id`), and does nothing to another one.
    """

    @property
    def db_instance_id(self) -> UUID:
        """Which database file this is; a new one after a salvage."""
        ...

    def append(self, transaction: Transaction, taken_from: str = "") -> OutboxEntry:
        """Save durably; returning means COMMIT reached the disk. The same txn_id and content again is the same entry.

        One that deals with a refused entry (`Transaction.resolves`) resolves it by being saved. `taken_from`: the
        terminal whose entry it was.

        Raises:
            StorageFull: nothing was saved, as the room left is needed to settle what is there; free some, try again.
            StorageLocked, StorageDamaged: nothing was saved.
            InvalidValue: code KEY_REUSED; this txn_id already holds other content.
        """
        ...

    def take_over(self, sales: Sequence[tuple[Transaction, str]], on_next: Callable[[int], object]) -> int:
        """Save what other terminals had saved first, all of it or none, in one commit; how many were not here yet.

        `on_next` hears the number of each before it is saved; it must not use the outbox. Blocks for about 200 us each.

        Raises:
            StorageFull, StorageLocked, StorageDamaged: nothing was saved.
            InvalidValue: code KEY_REUSED; one of the txn_ids already holds other content. Nothing was saved.
        """
        ...

    def pending(self, limit: int) -> list[OutboxEntry]:
        """The oldest unconfirmed entries, ascending `seq`."""
        ...

    def record(self, results: Sequence[TransactionResult]) -> None:
        """Store the backend's final words: CONFIRMED, or REJECTED when refused. Unknown txn_ids are ignored."""
        ...

    def note_attempt(self, seqs: Sequence[int], reason: str) -> None:
        """Count a try that did not confirm these entries, and why."""
        ...

    def find(self, txn_id: UUID) -> OutboxEntry | None:
        """One entry, or None.

        Raises:
            StorageDamaged: it is there and cannot be read.
        """
        ...

    def head(self) -> int:
        """The highest place ever used in this file; 0 while there is none. What was saved before lies at or below."""
        ...

    def standing(self) -> OutboxHead:
        """What a heartbeat tells of it, all of one moment."""
        ...

    def since(self, seq: int, limit: int) -> list[OutboxEntry | LostItem]:
        """What there is from place `seq` on (it included), in any state, ascending; what cannot be read as LostItem.

        A place that is not among them up to the last of them has nothing in it any more.
        """
        ...

    def latest(self, limit: int) -> list[OutboxEntry]:
        """The newest entries in any state that can be shown, newest first."""
        ...

    def rejected(self, limit: int) -> list[OutboxEntry]:
        """The newest entries the backend refused and nobody has dealt with, newest first.

        Staff must see them however old they are.
        """
        ...

    def counts(self) -> dict[EntryState, int]:
        """How many entries are in each state."""
        ...

    def lately(self, handle: str, since: datetime) -> list[OutboxEntry]:
        """What figures of a handle learnt at `since` do not contain yet, ascending `seq`.

        These are its PENDING entries, and the CONFIRMED ones whose result was recorded after `since`. The moment of
        recording counts, not that of saving: it is on trusted time however wrong the till's clock was at the counter.
        """
        ...

    def of_member(self, handle: str, limit: int) -> list[OutboxEntry]:
        """The newest entries of a handle in any state that can be shown, newest first."""
        ...

    def claim(self, handle: str, kid: int, step: int, basket_id: UUID) -> bool:
        """Use up a code, once: True iff `step` is above the last claimed one, or the same step of the same basket."""
        ...

    def hear_claims(self, claims: Sequence[CodeClaim]) -> None:
        """Note codes used at other lanes, by the same rule, all in one commit; what is known already changes nothing.

        A code this till has given to a basket stays that basket's.
        """
        ...

    def claims_since(self, moment: datetime) -> list[tuple[CodeClaim, bool]]:
        """The last claim of each card that was made or heard since then, and whether this till made it; oldest first.

        Reads every claim there is; for the start of the program.
        """
        ...

    def chain_start(self) -> ChainStart | None:
        """Where this outbox's chain begins and the key of that place, until `chain_known` has erased it."""
        ...

    def chain_known(self, of: UUID) -> None:
        """The backend can follow the chain: forget its beginning, durably."""
        ...

    def restart_chain(self, of: UUID) -> None:
        """Begin a new chain at the next place, durably, with a new `chain_start`.

        For a backend that cannot follow the old one. Entries keep the links they have.
        """
        ...

    def addressee(self) -> Addressee | None:
        """Whose the entries are; None until a backend has said who it is."""
        ...

    def address_to(self, addressee: Addressee, of: UUID) -> None:
        """Remember whose the entries are from now on, durably."""
        ...

    def lost(self, limit: int) -> list[LostItem]:
        """QUARANTINED entries of the chain that the backend was not told of, ascending `seq`."""
        ...

    def lost_told(self, seqs: Sequence[int], of: UUID) -> None:
        """The backend was told of these."""
        ...

    def prune(self, before: datetime, limit: int) -> int:
        """Take away at most so many entries that were confirmed before then, oldest first; how many there were.

        Never the newest entry, nor one that deals with a refused one. Blocks for milliseconds per hundred.
        """
        ...

    def room(self) -> Room:
        """How much room there is."""
        ...

    def salvaged(self) -> Salvaged | None:
        """What the last salvage of this outbox came to, for as long as the damaged files are kept; else None."""
        ...

    def close(self) -> None:
        """Release the file; idempotent."""
        ...
