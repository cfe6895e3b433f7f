"""What of the outbox is sent next: from the place the backend wants, in order, with a word for every place."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar
from uuid import UUID

import msgspec

from pos_client.domain import chain
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Applied, TransactionResult
from pos_client.domain.wire import MAX_BATCH, BatchItem, BatchRequest, LostItem, OutboxHead, ServerTime
from pos_client.errors import LinkPaused, OutOfStep, RequestRejected
from pos_client.ports import Addressee, EntryState, LoyaltyBackend, Outbox, OutboxEntry

_log = logging.getLogger(__name__)
_Read = TypeVar("_Read")

FIRST_BATCH = 20
MAX_BATCH_BYTES = 256_000
"""Of a batch as JSON: packed to a fifth it passes 64 kbit/s within its deadline. What alone is larger goes alone."""
BATCH_DEADLINE_S = 10.0
RESULT_DEADLINE_S = 5.0
_AROUND_BYTES = 1_000
"""A batch without what is in it: whose outbox, its chain's beginning, ranges that are gone."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """Entries that were not settled before, and the backend's final word on each."""

    entries: tuple[OutboxEntry, ...]
    results: tuple[TransactionResult, ...]


class Delivery:
    """Sends the outbox batch by batch. Only one thread sends.

    The backend says in each heartbeat and answer which place it wants next. That is where the till begins, be it at
    entries that were settled long ago: then the backend was restored from a backup, and gets again what it has lost.
    What is final on the till stays as it is, and goes with what was said of it then (`BatchItem`); where the backend
    comes to another end all the same, `differences` counts it and the log names it. What cannot be read any more, and
    what is not there any more, is told as such.

    A backend with other data (`ServerTime.epoch`) gets what was never settled, and nothing of what another one has.
    Where it cannot follow the outbox's chain, a new one begins.

    A file that is made anew meanwhile is another outbox: what the backend said was not about that, a batch is of one
    file only, and before anything of a new one is sent a heartbeat names it.

    rejected as a whole       halve the batch; of an entry rejected alone, ask what became of it: record that, or else
                              that it was refused, and staff see it; its place is told as lost. A second one in a row
                              pauses: then it is not the entries that are wrong
    """

    def __init__(self, backend: LoyaltyBackend, outbox: Outbox) -> None:
        self.differences = 0
        self._backend = backend
        self._outbox = outbox
        self._size = FIRST_BATCH
        self._file: UUID | None = None
        self._addressee: Addressee | None = None
        self._next_seq: int | None = None
        self._given_up: dict[int, LostItem] = {}
        self._refused_alone = False

    def head(self) -> OutboxHead:
        """What a heartbeat tells of the outbox; `heard` is about that one from then on."""
        told = self._outbox.standing()
        if told.db_instance_id != self._file:
            self._file, self._addressee, self._next_seq = told.db_instance_id, None, None
            self._given_up.clear()
        return told

    def heard(self, server: ServerTime) -> None:
        """What a heartbeat has answered: whose data the backend has, and how far."""
        if server.epoch is None or self._file is None:
            return
        known, start = self._outbox.addressee(), self._outbox.chain_start()
        if known is None or known.epoch != server.epoch:
            unsent = self._outbox.pending(1)
            first = unsent[0].seq if unsent else self._outbox.head() + 1
            if known is None:  # nobody else has answered since the chain began, nor where this one has had something
                first = min(first, start.seq if start else first, server.next_seq or first)
            known = Addressee(server.epoch, first)
            self._outbox.address_to(known, self._file)
        self._addressee, self._next_seq = known, server.next_seq
        if not server.knows_chain and (start is None or start.seq < known.first_seq):
            self._outbox.restart_chain(self._file)

    def is_done(self) -> bool:
        """Whether there is nothing to send."""
        return self._begin() > self._outbox.head() and not self._outbox.lost(1)

    def send(self) -> Delivered:
        """Send one batch and record the answer, or settle the one entry that can be sent in no batch.

        Raises:
            OutOfStep: make a heartbeat first; it tells where to go on.
            TransportError: see there; the same entries are next again.
        """
        parcel = self._of_one_file(self._pack)
        try:
            return self._submit(parcel)
        except RequestRejected as error:
            if len(parcel.request.items) > 1:
                self._size = max(1, len(parcel.request.items) // 2)
                return Delivered((), ())
            return self._settle_alone(parcel, error)

    def halve(self) -> None:
        """The last batch got no answer: send less at once."""
        self._size = max(1, self._size // 2)

    def waiting(self) -> Sequence[OutboxEntry]:
        """What the next batch holds of entries that are not settled."""
        return self._outbox.pending(self._size)

    def _begin(self) -> int:
        """The first place to send: the oldest that is unsettled, or one that the backend wants again."""
        unsettled = self._outbox.pending(1)
        wanted = self._outbox.head() + 1
        if self._addressee is not None:
            wanted = max(self._addressee.first_seq, self._next_seq or 0)
        return min(unsettled[0].seq, wanted) if unsettled else wanted

    def _of_one_file(self, read: Callable[[UUID], _Read]) -> _Read:
        """What was read: no part of it before, and another after the file was made anew.

        Raises:
            OutOfStep: the backend has not heard of this file.
        """
        while True:
            instance = self._outbox.db_instance_id
            if instance != self._file:
                raise OutOfStep("the outbox was made anew")
            found = read(instance)
            if self._outbox.db_instance_id == instance:
                return found

    def _pack(self, instance: UUID) -> "_Parcel":
        head, begin = self._outbox.head(), self._begin()
        lost = {one.seq: one for one in self._outbox.lost(MAX_BATCH) if one.seq < begin}
        found = [self._given_up.get(one.seq, one) for one in self._outbox.since(begin, self._size)]
        fitting = _fitting(found, MAX_BATCH_BYTES - _AROUND_BYTES - sum(map(_bytes_of, lost.values())))
        if fitting < len(found):
            found, self._size = found[:fitting], fitting
        entries = tuple(one for one in found if isinstance(one, OutboxEntry))
        lost |= {one.seq: one for one in found if isinstance(one, LostItem)}
        start = self._outbox.chain_start()
        places = [one.seq for one in found]
        last = head if len(found) < self._size else places[-1]
        expected = chain.wanted(self._next_seq, start.seq if start else None, places[0] if places else last + 1)
        request = BatchRequest(
            instance,
            tuple(map(_item, entries)),
            start,
            tuple(lost.values())[:MAX_BATCH],
            tuple(_gaps(expected, places, last)),
        )
        return _Parcel(request, entries)

    def _submit(self, parcel: "_Parcel") -> Delivered:
        request = parcel.request
        answer = self._backend.submit(request, BATCH_DEADLINE_S)
        self._outbox.record(answer.results)
        if request.chain and answer.knows_chain:
            self._outbox.chain_known(request.db_instance_id)
        if request.lost:
            self._outbox.lost_told([one.seq for one in request.lost], request.db_instance_id)
        self._next_seq = answer.next_seq
        self._given_up = {seq: one for seq, one in self._given_up.items() if seq >= answer.next_seq}
        self._size = min(MAX_BATCH, self._size * 2)
        self._refused_alone = False
        return self._sorted_out(parcel.entries, answer.results)

    def _sorted_out(self, entries: Sequence[OutboxEntry], results: Sequence[TransactionResult]) -> Delivered:
        """What is news; of the rest only what comes out differently now."""
        news = []
        for entry, result in zip(entries, results, strict=True):
            if entry.state is EntryState.PENDING:
                news.append((entry, result))
            elif entry.result is not None and _effect(entry.result) != _effect(result):
                self.differences += 1
                _log.error("entry %d was settled otherwise before the backend was restored", entry.seq)
        return Delivered(tuple(entry for entry, _ in news), tuple(result for _, result in news))

    def _settle_alone(self, parcel: "_Parcel", error: RequestRejected) -> Delivered:
        """The backend cannot read this one entry, or something between here and there cannot: never guess twice."""
        if not parcel.entries or self._refused_alone:
            raise LinkPaused(f"not the entries are what is rejected: {error.detail}", code="UPDATE_NEEDED") from error
        entry, *_ = parcel.entries
        txn_id = entry.transaction.txn_id
        result = self._backend.result_of(txn_id, RESULT_DEADLINE_S)
        if result is None:
            _log.error("entry %d was rejected as malformed: %s", entry.seq, error.detail)
            result = TransactionResult(txn_id, Applied.REFUSED, Reason.MALFORMED, 0, 0, 0)
        self._given_up[entry.seq] = _as_lost(entry)
        self._outbox.record((result,))
        self._refused_alone = True
        return self._sorted_out((entry,), (result,))


@dataclass(frozen=True, slots=True)
class _Parcel:
    """A batch and the entries its items were made of."""

    request: BatchRequest
    entries: tuple[OutboxEntry, ...]


def _item(entry: OutboxEntry) -> BatchItem:
    """An entry with what was said of it before, if anything was."""
    said = entry.result
    receipt, refused = (said.receipt, said.reason) if said else ("", None)
    return BatchItem(entry.seq, entry.transaction, entry.link.hex(), receipt, refused)


def _fitting(found: Sequence[OutboxEntry | LostItem], room_bytes: int) -> int:
    """How many of them, from the first on, fit: one always does."""
    for count, one in enumerate(found):
        room_bytes -= _bytes_of(one)
        if room_bytes < 0:
            return max(1, count)
    return len(found)


def _bytes_of(one: OutboxEntry | LostItem) -> int:
    """Its part of a batch as JSON, with the comma behind it."""
    return len(msgspec.json.encode(_item(one) if isinstance(one, OutboxEntry) else one)) + 1


def _gaps(expected: int, places: Sequence[int], last: int) -> list[tuple[int, int]]:
    """The ranges of places from the one that is expected up to the last that are not there."""
    gaps = []
    for seq in (*places, last + 1):
        if seq > expected:
            gaps.append((expected, seq - 1))
        expected = max(expected, seq + 1)
    return gaps


def _as_lost(entry: OutboxEntry) -> LostItem:
    transaction = entry.transaction
    return LostItem(entry.seq, transaction.txn_id, chain.fingerprint(transaction).hex(), entry.link.hex())


def _effect(result: TransactionResult) -> TransactionResult:
    """A result without how often it was asked for, and without figures that others move too."""
    return replace(
        result,
        applied=Applied.REFUSED if result.applied is Applied.REFUSED else Applied.APPLIED,
        flags=(),
        points_after=0,
        credit_after_minor=0,
        stored_value_after_minor=0,
        qualifying_after=0,
        tier="",
        tier_after="",
        receipt="",
    )
