"""A manager's word on what tills did; on a card number that was typed it decides whether the award counts."""

from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from pos_client.backend.database.schema import TRANSACTIONS
from pos_client.backend.ledger import Books
from pos_client.backend.members.cards import lock
from pos_client.backend.members.evidence import Codes
from pos_client.backend.settlement import Alone, Counter, Settled, book, taken_back
from pos_client.backend.shop import incidents, programmes
from pos_client.backend.shop.incidents import Incident, Kind
from pos_client.backend.transactions import stored
from pos_client.domain.reasons import Reason
from pos_client.errors import InvalidValue

_ROW = TRANSACTIONS.c
_FIND = sa.select(_ROW.member_id, _ROW.terminal_id, _ROW.body, _ROW.result).where(_ROW.txn_id == sa.bindparam("txn"))


@dataclass(frozen=True, slots=True)
class Word:
    """What `by` has found and done; `accept` says whether a typed card number counts, None about anything else."""

    by: str
    note: str
    accept: bool | None = None


def resolve(connection: sa.Connection, incident_id: UUID, word: Word, now_ms: int) -> Incident:
    """Note that an incident was dealt with; the first word stays.

    An award that is accepted is booked now, under the rules of now, by the time of its sale; one that is not is refused
    with NOT_ACCEPTED. What was taken back meanwhile cannot be accepted any more. Runs inside a database transaction of
    the caller; nothing of it may stay where this raises.

    Raises:
        InvalidValue: code UNKNOWN_INCIDENT, BAD_NOTE, NEEDS_DECISION (it is about a typed number), NOTHING_TO_DECIDE
            (it is not), or why the award cannot be booked: ALREADY_VOIDED, ALREADY_REFUNDED, ABOVE_MAXIMUM.
    """
    incident = incidents.find(connection, incident_id)
    waits = incident.kind is Kind.MANUAL_ENTRY
    if waits != (word.accept is not None):
        raise InvalidValue(incident.kind, code="NEEDS_DECISION" if waits else "NOTHING_TO_DECIDE")
    if waits and incident.resolved is None and incident.txn_id is not None:
        _decide(connection, incident.txn_id, accept=bool(word.accept), now_ms=now_ms)
    return incidents.resolve(connection, incident_id, word.by, word.note, now_ms)


def _decide(connection: sa.Connection, txn_id: UUID, *, accept: bool, now_ms: int) -> None:
    txn = stored.read_request(connection.execute(_FIND, {"txn": txn_id}).one().body)
    books = Books(connection)
    cards = lock(books, {txn.handle})  # a void or a refund of it may be under way: what it has become is read below
    row = connection.execute(_FIND, {"txn": txn_id}).one()
    programme, till = programmes.current(connection), row.terminal_id
    alone = Alone(connection, till, programme.offline, now_ms, [txn])
    counter = Counter(books, Codes(books.later, cards, till, now_ms), alone, till, programme, now_ms)
    undone = taken_back(counter, txn_id, row.member_id)
    if undone and not accept:  # it is nothing already, and stays what it is
        return
    refusal = Settled(undone or Reason.NOT_ACCEPTED, noted_for=row.member_id)
    settled = refusal if undone or not accept else book(counter, txn, row.member_id)
    if accept and settled.reason is not None:
        raise InvalidValue(str(txn_id), code=settled.reason)
    doubts = tuple(flag for flag in stored.read_result(row.result).flags if flag is not Reason.MANUAL_ENTRY)
    result = settled.result(txn_id, doubts)
    stored.decide(books.later, row.member_id, counter.programme.version, result, now_ms)
    books.later.flush()
