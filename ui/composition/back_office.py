"""Refunds and deposits of the scripted day, on the real use cases."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from pos_client.domain.basket import ONE_PIECE
from pos_client.domain.outcome import Refused
from pos_client.domain.transaction import Transaction
from pos_client.services.refunds import RefundRequested, RefundWish
from pos_client.services.saving import Saved
from pos_client.services.verification import Recognised
from ui.composition.core import Core
from ui.tasks import RunsTasks

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DemoBackOffice:
    """Works beside the counter, on workers of its own."""

    core: Core
    tasks: RunsTasks
    cashier: str

    def refund_one_piece(self, sale: Transaction) -> None:
        """Take one piece of the first line of a sale back; returns at once."""
        wish = RefundWish(sale.txn_id, lines=(replace(sale.lines[0], quantity_milli=ONE_PIECE),))
        self._run(partial(self.core.refunds.refund, wish, self.cashier))

    def load_card(self, code: str, amount_minor: int) -> None:
        """Load money onto the card whose code this is; returns at once."""
        self._run(partial(self._load, code, amount_minor))

    def _load(self, code: str, amount_minor: int) -> object:
        found = self.core.verification.verify(code, self.core.ids.new_id())
        return self.core.deposits.deposit(found, amount_minor, self.cashier) if isinstance(found, Recognised) else found

    def _run(self, task: Callable[[], object]) -> None:
        self.tasks.run_task(task, on_done=_note, on_error=_note)


def _note(what: object) -> None:
    if not isinstance(what, (Saved, RefundRequested)):
        reason = what.reason if isinstance(what, Refused) else what
        _log.error("the back office could not do its work: %s", reason)
