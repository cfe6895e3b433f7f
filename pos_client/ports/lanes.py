"""The other lanes of the store."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from pos_client.domain.lanes import Ignored, LaneAddress, LaneMessage, StoreLanes


@dataclass(frozen=True, slots=True)
class Heard:
    """A message that was sent by a lane of this store, once; `run` (16 bytes) changes when that till is started."""

    message: LaneMessage
    address: LaneAddress
    run: bytes


class LaneLine(Protocol):
    """Sealed messages between the lanes of one store, which may get lost. Thread-safe; one thread receives."""

    def send(self, message: LaneMessage, addresses: Iterable[LaneAddress]) -> None:
        """Send to each address; never blocks and never fails: what the network does not take is lost."""
        ...

    def receive(self, timeout_s: float) -> Heard | None:
        """The next message, or None after `timeout_s`; None sooner when much came that was no message."""
        ...

    def ignored(self) -> Mapping[Ignored, int]:
        """How much was thrown away since it was opened, and why."""
        ...

    def close(self) -> None:
        """Stop listening; idempotent. Sending goes nowhere from then on."""
        ...


class LaneStore(Protocol):
    """What the backend told last of the other lanes, sealed under a key of the vault. Thread-safe."""

    def load(self) -> StoreLanes | None:
        """The stored answer; None when there is none, or it cannot be opened with this vault."""
        ...

    def save(self, lanes: StoreLanes) -> None:
        """Replace it, atomically and durably.

        Raises:
            StorageError: the old one is still there.
        """
        ...

    def clear(self) -> None:
        """Keep nothing any more; idempotent.

        Raises:
            StorageError: it is still there.
        """
        ...
