"""The last scans of this till and what came of each, also when the answer comes late."""

from collections import deque
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from uuid import UUID

from pos_client.domain.barcode import Kind
from pos_client.domain.outcome import Accepted, Outcome, Queued, Refused
from pos_client.domain.transaction import Told
from ui.screens.checkout.answers import booked_by
from ui.screens.checkout.model import ScanLine, ScanState

_KEPT = 60
"""More than a screen shows, so that a late answer still finds its line."""
_USED = {ScanState.SAVED, ScanState.ACCEPTED, ScanState.QUEUED, ScanState.UNKNOWN, ScanState.UNDONE}


class LastScans:
    """Newest first, in memory only. UI thread."""

    def __init__(self) -> None:
        self._lines: deque[ScanLine] = deque(maxlen=_KEPT)
        self._made = 0

    def lines(self) -> tuple[ScanLine, ...]:
        """Newest first."""
        return tuple(self._lines)

    def recognised(self, at: datetime, text: str, name: str) -> int:
        """A member was recognised; the line's number. Without a text it is a card number that was typed."""
        return self._add(ScanLine(self._next(), at, text, ScanState.RECOGNISED, name=name, is_typed=not text))

    def refused(self, at: datetime, text: str, code: str, barcode: Kind | None) -> int:
        """A code was refused; the line's number."""
        return self._add(ScanLine(self._next(), at, text, ScanState.REFUSED, code=code, barcode=barcode))

    def left(self, number: int) -> None:
        """The member went without a sale."""
        self._change(number, lambda line: replace(line, state=ScanState.LEFT))

    def saved(self, number: int, txn_id: UUID, told: Told) -> None:
        """A sale was saved on this till."""
        self._change(number, lambda line: replace(line, state=ScanState.SAVED, txn_id=txn_id, told=told))

    def undone(self, txn_id: UUID) -> None:
        """A sale was undone."""
        for line in self._of(txn_id):
            self._change(line.number, lambda line: replace(line, state=ScanState.UNDONE, code=""))

    def settle(self, outcome: Outcome) -> None:
        """Note what became of a sale; outcomes of other screens' transactions are not ours."""
        for line in self._of(outcome.txn_id):
            if line.state is not ScanState.UNDONE:
                self._change(line.number, partial(_settled, outcome))

    def find(self, number: int) -> ScanLine | None:
        """The line of this number, while it is kept."""
        return next((line for line in self._lines if line.number == number), None)

    def used(self, text: str) -> ScanLine | None:
        """The sale a code was used for at this till lately."""
        return next((line for line in self._lines if line.text == text and line.state in _USED), None)

    def _next(self) -> int:
        self._made += 1
        return self._made

    def _add(self, line: ScanLine) -> int:
        self._lines.appendleft(line)
        return line.number

    def _of(self, txn_id: UUID | None) -> list[ScanLine]:
        return [line for line in self._lines if txn_id is not None and line.txn_id == txn_id]

    def _change(self, number: int, change: Callable[[ScanLine], ScanLine]) -> None:
        for place, line in enumerate(self._lines):
            if line.number == number:
                self._lines[place] = change(line)


def _settled(outcome: Outcome, line: ScanLine) -> ScanLine:
    if isinstance(outcome, Accepted):
        return replace(line, state=ScanState.ACCEPTED, booked=booked_by(outcome), code="")
    if isinstance(outcome, Refused):
        return replace(line, state=ScanState.REFUSED, code=outcome.reason)
    return replace(line, state=ScanState.QUEUED if isinstance(outcome, Queued) else ScanState.UNKNOWN, code="")
