"""The few seconds in which a sale can be taken back with one key."""

from uuid import UUID

from pos_client.ports import Clock

UNDO_S = 5.0


class Undo:
    """Remembers the sale saved last, for as long as it may be undone."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._txn_id: UUID | None = None
        self._until_s = 0.0

    def offer(self, txn_id: UUID) -> None:
        """This sale may be undone for five seconds from now."""
        self._txn_id, self._until_s = txn_id, self._clock.monotonic_s() + UNDO_S

    def close(self) -> None:
        """Not any more."""
        self._txn_id = None

    def take(self) -> UUID | None:
        """The sale to undo, once; None when it is too late."""
        txn_id = self._txn_id if self.left() is not None else None
        self.close()
        return txn_id

    def left(self) -> float | None:
        """Which part of the time is left, 1 to 0; None when there is nothing to undo."""
        left_s = self._until_s - self._clock.monotonic_s()
        return left_s / UNDO_S if self._txn_id is not None and left_s > 0 else None
