"""Enter: the sale is saved, once."""

from functools import partial

from pos_client.domain.outcome import Refused
from pos_client.domain.reasons import Reason
from pos_client.services.saving import Saved
from ui.screens.checkout.desk import Desk
from ui.screens.checkout.model import Notice, NoticeKind


class Saving:
    """Hands the sale to the use case and shows what came of it. UI thread; the disk is waited for elsewhere."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def commit(self) -> None:
        """Save the sale, never twice; or say what it lacks."""
        desk = self._desk
        if not desk.open.is_editable:
            return
        if desk.open.is_item_typed:
            desk.board.say(Notice(NoticeKind.ITEM_TYPED))
            return
        desk.commit_soon = False
        sale, recognised = desk.open.commit(), desk.open.recognised
        if isinstance(sale, Reason) or recognised is None:
            desk.board.refuse(sale if isinstance(sale, Reason) else Reason.NO_MEMBER)
            return
        desk.board.notice = None
        desk.show()
        save = partial(desk.services.checkout.save, sale, recognised, desk.settings.cashier)
        desk.services.tasks.run_task(save, on_done=self._on_saved, on_error=self._on_failed)

    def _on_saved(self, saved: Saved | Refused) -> None:
        desk = self._desk
        if isinstance(saved, Refused):
            desk.open.failed()
            desk.board.refuse(saved.reason)
        else:
            self._saved(saved)
        desk.turns.release()

    def _saved(self, saved: Saved) -> None:
        desk = self._desk
        desk.open.settled(saved.entry.transaction.occurred_at)
        desk.last.saved(desk.open.handle)
        desk.next_basket = desk.services.ids.new_id()
        txn_id = saved.entry.transaction.txn_id
        desk.scans.saved(desk.open.line, txn_id, saved.told)
        desk.undo.offer(txn_id, saved.told)
        desk.services.sold(saved)
        desk.board.say(Notice(NoticeKind.SAVED, saved.told))
        early = desk.answers.watch_sale(txn_id, saved.told)
        if early is not None:
            desk.outcome(early)

    def _on_failed(self, error: Exception) -> None:
        self._desk.open.failed()
        self._desk.board.fault(error)
        self._desk.turns.release()
