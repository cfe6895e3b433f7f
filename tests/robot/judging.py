"""What must hold whatever somebody does at a till: a sentence for each thing that does not."""

from collections.abc import Iterator

from pos_client.backend.transactions.summary import settled
from pos_client.domain.transaction import Told, TransactionKind
from pos_client.ports import EntryState, OutboxEntry
from tests.faults.books import audit
from tests.robot.till import Till
from ui.composition.counter import WAITING
from ui.screens.checkout.model import ScanLine, ScanState
from ui.screens.status import text as status_text
from ui.screens.status.model import StatusModel
from ui.screens.status.view import StatusBar
from ui.screens.waiting.view import WaitingScreen
from ui.widgets.front_dialog import FrontDialog

_STATES = {
    EntryState.PENDING: {ScanState.SAVED, ScanState.QUEUED, ScanState.UNKNOWN},
    EntryState.CONFIRMED: {ScanState.ACCEPTED},
    EntryState.REJECTED: {ScanState.REFUSED},
    EntryState.RESOLVED: {ScanState.REFUSED},
}
"""What a sale's line may say while its entry is in that state; UNDONE says that there is an entry that undoes it."""


def wrong_now(till: Till) -> Iterator[str]:
    """Between two actions. UI thread."""
    yield from _of_the_front(till)
    if till.is_at_rest:
        entries = {entry.transaction.txn_id: entry for entry in till.entries()}
        undone = {entry.transaction.refers_to for entry in entries.values()}
        for line in till.witness.sales.values():
            entry = entries.get(line.txn_id) if line.txn_id else None
            if entry is None:
                yield f"a sale is shown that was never saved: {line}"
            else:
                yield from _of_a_sale(line, entry, is_undone=entry.transaction.txn_id in undone)
        yield from _of_the_counts(till)


def _of_the_front(till: Till) -> Iterator[str]:
    front, focus = till.hands.front(), till.hands.focus()
    if front is not till.window and not isinstance(front, FrontDialog):
        yield f"modal: {front}"
    if focus is None or not focus.isVisible() or not focus.isEnabled():
        yield f"nothing to type into: {focus}"
    elif focus is not front and not front.isAncestorOf(focus):
        yield f"{focus} has the keyboard, behind {front}"
    if not till.hands.buttons():
        yield f"nothing to touch in {front}"


def _of_a_sale(line: ScanLine, entry: OutboxEntry, *, is_undone: bool) -> Iterator[str]:
    told, word = entry.transaction.told, entry.result
    if line.told != told:
        yield f"{line.told} is shown, {told} was written down"
    if line.state is ScanState.UNDONE:
        if not is_undone:
            yield f"shown as undone, and nobody undid it: {line}"
    elif line.state not in _STATES.get(entry.state, set()):
        yield f"shown as {line.state}, and it is {entry.state}"
    elif entry.state is EntryState.CONFIRMED and word is not None:
        booked = Told(word.earned_points, word.redeemed_points, word.earned_credit_minor)
        if line.booked != booked:
            yield f"{line.booked} is shown, {booked} was booked"


def _of_the_counts(till: Till) -> Iterator[str]:
    counts = till.core.outbox.counts()
    to_look_at = counts.get(EntryState.REJECTED, 0) + counts.get(EntryState.QUARANTINED, 0)
    so = StatusModel(waiting=counts.get(EntryState.PENDING, 0), to_look_at=to_look_at)
    said = till.find(StatusBar).waiting.text()
    if said != status_text.waiting(so)[2]:
        yield f"the status bar says {said!r}, of {counts}"
    if till.window.current() == WAITING:
        rows = till.find(WaitingScreen).rows
        shown = {rows.row(place).seq for place in range(rows.rowCount())}
        hidden = {entry.seq for entry in till.entries() if entry.state in {EntryState.PENDING, EntryState.REJECTED}}
        if hidden - shown:
            yield f"rows have vanished from the list: {hidden - shown}"


def wrong_at_last(till: Till) -> Iterator[str]:
    """When everything is sent: outbox and ledger agree, and both with what members were told."""
    entries, known = till.entries(), settled(till.shop.database_url)
    for entry in entries:
        txn, word, effect = entry.transaction, entry.result, known.get(entry.transaction.txn_id)
        if entry.state is EntryState.PENDING:
            yield f"not sent: {txn}"
        elif entry.state is not EntryState.CONFIRMED:
            if effect is not None and effect.entries:
                yield f"{entry.state} on the till, and the backend has booked {effect}"
        elif effect is None or word is None:
            yield f"lost: {txn}"
        elif effect.points != word.earned_points - word.redeemed_points:
            yield f"{effect.points} points are booked, the till knows of {word}"
        elif txn.kind is not TransactionKind.REFUND and txn.told.earned_points != word.earned_points:
            yield f"{txn.told} was told, {word} was booked"
    # What looks odd is told to a manager, as it should be; this till must not be shut out for it.
    saved = [entry.transaction.txn_id for entry in entries]
    yield from audit(till.shop.database_url, saved, has_late_chains=True).failures
