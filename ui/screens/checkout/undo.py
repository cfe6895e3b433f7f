"""The few seconds in which a sale can be taken back with one key."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from pos_client.domain.outcome import Refused
from pos_client.services.saving import Saved
from ui.screens.checkout.ports import CheckoutServices

UNDO_S = 5.0


class Undo:
    """Remembers the sale saved last for as long as it may be undone, and undoes it. UI thread."""

    def __init__(
        self,
        services: CheckoutServices,
        cashier: str,
        on_saved: Callable[[UUID, Saved | Refused], None],
        on_fault: Callable[[Exception], None],
    ) -> None:
        self._with = services
        self._cashier = cashier
        self._on_saved = on_saved
        self._on_fault = on_fault
        self._txn_id: UUID | None = None
        self._until_s = 0.0

    def offer(self, txn_id: UUID) -> None:
        """This sale may be undone for five seconds from now."""
        self._txn_id, self._until_s = txn_id, self._with.clock.monotonic_s() + UNDO_S

    def close(self) -> None:
        """Not any more."""
        self._txn_id = None

    def begin(self) -> None:
        """Undo the sale, once; returns at once. `on_saved` hears which and how; a failure opens the offer again."""
        txn_id, self._txn_id = self._txn_id, None
        if txn_id is not None:
            self._with.tasks.run_task(
                partial(self._with.checkout.void, txn_id, self._cashier),
                on_done=partial(self._on_saved, txn_id),
                on_error=partial(self._failed, txn_id),
            )

    def left(self) -> float | None:
        """Which part of the time is left, 1 to 0; None when there is nothing to undo."""
        left_s = self._until_s - self._with.clock.monotonic_s()
        return left_s / UNDO_S if self._txn_id is not None and left_s > 0 else None

    def _failed(self, txn_id: UUID, error: Exception) -> None:
        self.offer(txn_id)
        self._on_fault(error)
