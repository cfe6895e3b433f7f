"""The few seconds in which a sale can be taken back with one key, also when the next one has begun."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from pos_client.domain.outcome import Outcome, Refused
from pos_client.domain.transaction import Told
from pos_client.services.saving import Saved
from ui.screens.checkout.answers import Answers
from ui.screens.checkout.board import Board
from ui.screens.checkout.model import NOTHING, Notice, NoticeKind
from ui.screens.checkout.ports import CheckoutServices, CheckoutSettings
from ui.screens.checkout.scans import LastScans

UNDO_S = 5.0
"""Unless the shop's settings give more time (`stay_percent`)."""
_SAID = {NoticeKind.UNDOING, NoticeKind.UNDONE, NoticeKind.UNDO_QUEUED, NoticeKind.UNDONE_BEFORE}


@dataclass(frozen=True, slots=True)
class Records:
    """Where an undoing is written down for the cashier."""

    board: Board
    scans: LastScans
    answers: Answers


class Undo:
    """Remembers the sale saved last for as long as it may be undone, and undoes it. UI thread."""

    def __init__(
        self,
        services: CheckoutServices,
        shop: CheckoutSettings,
        records: Records,
        on_outcome: Callable[[Outcome], None],
    ) -> None:
        self._with = services
        self._cashier = shop.cashier
        self._lasts_s = UNDO_S * shop.stay
        self._in = records
        self._on_outcome = on_outcome
        self._txn_id: UUID | None = None
        self._until_s = 0.0
        self.told = NOTHING

    def offer(self, txn_id: UUID, told: Told) -> None:
        """This sale may be undone for five seconds from now, or as much longer as the shop gives."""
        self._txn_id, self._until_s, self.told = txn_id, self._with.clock.monotonic_s() + self._lasts_s, told

    def refused(self, txn_id: UUID | None) -> None:
        """This transaction did not happen; there is nothing of it to undo."""
        if txn_id == self._txn_id:
            self._txn_id = None

    def left(self) -> float | None:
        """Which part of the time is left, 1 to 0; None when there is nothing to undo."""
        left_s = self._until_s - self._with.clock.monotonic_s()
        return left_s / self._lasts_s if self._txn_id is not None and left_s > 0 else None

    def press(self) -> None:
        """Undo the sale, once, or say that it is too late; returns at once. A failure opens the offer again."""
        board = self._in.board
        txn_id = self._txn_id
        if self.left() is None or txn_id is None:
            if board.notice is None or board.notice.kind not in _SAID:
                board.say(Notice(NoticeKind.NOTHING_TO_UNDO))
            return
        self._txn_id = None
        board.say(Notice(NoticeKind.UNDOING))
        self._with.tasks.run_task(
            partial(self._with.checkout.void, txn_id, self._cashier),
            on_done=partial(self._saved, txn_id),
            on_error=partial(self._failed, txn_id, self.told),
        )

    def _saved(self, undone_id: UUID, saved: Saved | Refused) -> None:
        board = self._in.board
        if isinstance(saved, Refused):
            board.refuse(saved.reason)
            return
        self._in.scans.undone(undone_id)
        board.changed()
        if self._in.answers.is_about(undone_id):
            early = self._in.answers.watch_void(saved.entry.transaction.txn_id)
            if early is not None:
                self._on_outcome(early)
        elif board.notice is not None and board.notice.kind is NoticeKind.UNDOING:
            board.say(Notice(NoticeKind.UNDONE_BEFORE))

    def _failed(self, txn_id: UUID, told: Told, error: Exception) -> None:
        if self._txn_id is None:  # else a later sale has been saved meanwhile
            self.offer(txn_id, told)
        self._in.board.fault(error)
