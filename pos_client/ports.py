"""Every Protocol a use case needs. Ports are small, blocking and bounded; each has one contract test in tests/contract.

Unless a docstring says otherwise a port is called from one worker thread at a time and never from the UI thread.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol, runtime_checkable
from uuid import UUID

from pos_client.domain.barcode import Barcode, Symbology
from pos_client.domain.transaction import TimeConfidence, Transaction, TransactionResult
from pos_client.domain.wire import (
    BatchAnswer,
    BatchRequest,
    QuoteAnswer,
    QuoteRequest,
    Roster,
    ScanAnswer,
    ScanRequest,
    ServerTime,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


# ---------------------------------------------------------------- devices


@dataclass(frozen=True, slots=True)
class Frame:
    """One camera picture: `luma` is (height, width) uint8; `bgr` is (height, width, 3) uint8 or None for grey sources.

    `seq` rises by one per captured frame; `captured_ns` is monotonic. The arrays are never written to again.
    """

    luma: "NDArray[np.uint8]"
    bgr: "NDArray[np.uint8] | None"
    seq: int
    captured_ns: int


@dataclass(frozen=True, slots=True)
class DeviceInformation:
    """Which device this is; `device_id` is stable across replugs where the system has a stable name."""

    device_id: str
    kind: str
    name: str
    driver: str


@runtime_checkable
class FrameSource(Protocol):
    """A camera, stream, video file or folder of pictures, delivering at its own pace; only the latest frame counts."""

    @property
    def info(self) -> DeviceInformation:
        """Which device this is."""
        ...

    def open(self) -> None:
        """Start delivering. Blocks at most ~3 s.

        Raises:
            DeviceUnavailable: not there, no permission, in use; try again later.
        """
        ...

    def read(self, timeout_s: float) -> Frame | None:
        """The newest frame not yet handed out, waiting up to `timeout_s`; None when none came in time.

        Raises:
            DeviceLost: no frame for 1.5 s or the device is gone; close, then open again.
        """
        ...

    def close(self) -> None:
        """Stop and release the device; idempotent; no thread is left behind."""
        ...


@runtime_checkable
class SymbologyDecoder(Protocol):
    """Finds barcodes in a frame. Stateless and thread-safe."""

    @property
    def name(self) -> str:
        """The library behind it, for statistics."""
        ...

    def decode(
        self, luma: "NDArray[np.uint8]", symbologies: Sequence[Symbology]
    ) -> list[tuple[str, Symbology, tuple[tuple[float, float], ...]]]:
        """(text, symbology, corners in pixels) of every symbol found in a (height, width) uint8 picture."""
        ...


@runtime_checkable
class BarcodeScanner(Protocol):
    """Anything that delivers barcodes one by one: serial scanner, camera with decoder, simulated phone."""

    @property
    def info(self) -> DeviceInformation:
        """Which device this is."""
        ...

    def open(self) -> None:
        """Claim the device.

        Raises:
            DeviceUnavailable: not there, no permission, or in use; try again later.
        """
        ...

    def read(self, timeout_s: float) -> Barcode | None:
        """The next barcode, waiting up to `timeout_s`; None when none came in time.

        Raises:
            DeviceLost: the device went away; close, then open again.
        """
        ...

    def close(self) -> None:
        """Release the device; idempotent."""
        ...


@runtime_checkable
class ToneIndicator(Protocol):
    """Plays a short pattern per outcome; silent machines do nothing. Called from the UI thread, returns at once."""

    def play(self, pattern: str) -> None:
        """Play `good`, `bad`, `queued` or `attention`; unknown names are ignored."""
        ...


# ---------------------------------------------------------------- time, ids, keys


class Clock(Protocol):
    """Trusted time: the backend's time at last contact plus monotonic elapsed. Thread-safe, never blocks."""

    def now_s(self) -> float:
        """Trusted unix seconds."""
        ...

    def utc(self) -> datetime:
        """Trusted time as aware UTC."""
        ...

    def monotonic_s(self) -> float:
        """Seconds that only ever rise, for deadlines and ages."""
        ...

    def confidence(self) -> TimeConfidence:
        """HIGH once the backend's time was learnt in this run."""
        ...

    def learn(self, server_unix_s: float, round_trip_s: float) -> None:
        """Take the backend's time, corrected by half the round trip."""
        ...


class IdSource(Protocol):
    """Makes identities. Thread-safe."""

    def new_id(self) -> UUID:
        """A UUIDv7, rising with time within this process."""
        ...


class RandomSource(Protocol):
    """Randomness for jitter, so that tests can repeat it; never for keys. Thread-safe."""

    def uniform(self, low: float, high: float) -> float:
        """A number between `low` and `high`."""
        ...


class Vault(Protocol):
    """Where the till keeps its secrets."""

    @property
    def is_safe(self) -> bool:
        """Whether secrets survive a restart in a safe place; False for the ephemeral vault of demo and tests."""
        ...

    @property
    def label(self) -> str:
        """What this vault is, in words for the doctor."""
        ...

    def get(self, name: str) -> bytes | None:
        """The secret of that name, or None.

        Raises:
            VaultUnavailable: the store refused.
        """
        ...

    def put(self, name: str, secret: bytes) -> None:
        """Keep a secret under a name, replacing what was there.

        Raises:
            VaultUnavailable: the store refused.
        """
        ...


# ---------------------------------------------------------------- storage


class EntryState(StrEnum):
    """What is known of an outbox entry. There is no in-flight state: that would be a guess after a crash."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class OutboxEntry:
    """A transaction on this till. `seq` is its place; `last_reason` why the last try did not confirm it."""

    seq: int
    transaction: Transaction
    state: EntryState
    saved_at: datetime
    attempts: int
    last_reason: str | None
    result: TransactionResult | None


class Outbox(Protocol):
    """Transactions not yet confirmed, and those confirmed lately. Thread-safe; one writer inside. Never loses a row."""

    @property
    def db_instance_id(self) -> UUID:
        """Which database file this is; a new one after a salvage."""
        ...

    def append(self, transaction: Transaction) -> OutboxEntry:
        """Save durably; returning means COMMIT reached the disk. The same txn_id and content again is the same entry.

        Raises:
            StorageFull: nothing was saved; free space and try again.
            StorageLocked, StorageDamaged: nothing was saved.
            InvalidValue: code KEY_REUSED; this txn_id already holds other content.
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
        """One entry, or None."""
        ...

    def latest(self, limit: int) -> list[OutboxEntry]:
        """The newest entries in any state, newest first."""
        ...

    def counts(self) -> dict[EntryState, int]:
        """How many entries are in each state."""
        ...

    def redeemed_unconfirmed(self, handle: str) -> int:
        """Points redeemed on this till for a handle and not yet confirmed by the backend: the used allowance."""
        ...

    def claim(self, handle: str, kid: int, step: int, basket_id: UUID) -> bool:
        """Use up a code, once: True iff `step` is above the last claimed one, or the same step of the same basket."""
        ...

    def close(self) -> None:
        """Release the file; idempotent."""
        ...


class RosterStore(Protocol):
    """The last roster, sealed under a key of the vault. Thread-safe."""

    def load(self) -> Roster | None:
        """The stored roster; None when there is none, or it cannot be opened with this vault."""
        ...

    def save(self, roster: Roster) -> None:
        """Replace it, atomically.

        Raises:
            StorageError: the old one is still there.
        """
        ...


# ---------------------------------------------------------------- backend


class LoyaltyBackend(Protocol):
    """The backend as the till sees it. Each call ends within its deadline, name resolution included.

    Every method may raise: NotSent, Unanswered, BackendBusy, LinkPaused, RequestRejected.
    """

    def time(self, deadline_s: float) -> ServerTime:
        """The backend's time; also the authenticated heartbeat that alone defines *online*."""
        ...

    def scan(self, request: ScanRequest, deadline_s: float) -> ScanAnswer:
        """Resolve and claim a member code."""
        ...

    def quote(self, request: QuoteRequest, deadline_s: float) -> QuoteAnswer:
        """What a basket earns and costs; nothing is written."""
        ...

    def submit(self, batch: BatchRequest, deadline_s: float) -> BatchAnswer:
        """Send outbox entries; one final result each."""
        ...

    def result_of(self, txn_id: UUID, deadline_s: float) -> TransactionResult | None:
        """What became of a transaction; None when the backend never saw it."""
        ...

    def roster(self, deadline_s: float) -> Roster:
        """The members this till may verify while offline."""
        ...

    def close(self) -> None:
        """Drop connections; idempotent."""
        ...
