"""What is known of tills' outboxes: which till's, how far delivered, how far told of, and who held which place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid5

import sqlalchemy as sa

from pos_client.backend.database import dialect
from pos_client.backend.database.later import run
from pos_client.backend.database.schema import INCARNATION, OUTBOX_PLACES, OUTBOXES, TRANSACTIONS
from pos_client.backend.shop import incidents
from pos_client.backend.shop.incidents import Happened, Kind
from pos_client.domain.wire import OutboxHead, ServerTime

_OUTBOX, _PLACE = OUTBOXES.c, OUTBOX_PLACES.c
_SAME = sa.and_(
    _OUTBOX.terminal_id == sa.bindparam("terminal"), _OUTBOX.db_instance_id == sa.bindparam("outbox")
)  # fmt: skip
_FIND = sa.select(OUTBOXES).where(_SAME)
_LOCK = _FIND.with_for_update()
_CHANGE = OUTBOXES.update().where(_SAME)
_OTHERS = sa.and_(
    _OUTBOX.terminal_id == sa.bindparam("terminal"),
    _OUTBOX.db_instance_id != sa.bindparam("outbox"),
    _OUTBOX.head_seq >= sa.func.coalesce(_OUTBOX.next_seq, 1),
)
_TOLD_ONLY = sa.select(_OUTBOX.head_seq, _OUTBOX.next_seq).where(_OTHERS)
_LET_GO = OUTBOXES.update().where(_OTHERS).values(head_seq=0)
_STANDING = (
    sa.select(INCARNATION.c.epoch, OUTBOXES)
    .select_from(INCARNATION)
    .outerjoin(OUTBOXES, _SAME)
)  # fmt: skip
_IS_HERE = sa.select(sa.func.count()).where(
    TRANSACTIONS.c.txn_id == sa.bindparam("txn_id"), TRANSACTIONS.c.terminal_id == sa.bindparam("terminal")
)
_HOLDERS = sa.select(_PLACE.seq, _PLACE.txn_id).where(
    _PLACE.outbox_id == sa.bindparam("outbox"), _PLACE.seq.in_(sa.bindparam("seqs", expanding=True))
)


@dataclass(frozen=True, slots=True)
class Sender:
    """Whose outbox it is: the till, the id the till gave the file, and when the request that names it was signed.

    The same id of another till is another outbox: nobody can touch or ask after one that is not theirs.
    """

    terminal_id: str
    db_instance_id: UUID
    signed_ms: int = 0

    @property
    def key(self) -> dict[str, object]:
        """Its row."""
        return {"terminal": self.terminal_id, "outbox": self.db_instance_id}


@dataclass(frozen=True, slots=True)
class Chain:
    """How a chain goes on: where it begins, and the key of the place it goes on at.

    That is the place wanted next, or the beginning where that still lies ahead.
    """

    first_seq: int
    key: bytes


@dataclass(frozen=True, slots=True)
class Known:
    """An outbox: its places are kept under `outbox_id`, `next_seq` is wanted next (None: none has come yet)."""

    outbox_id: UUID
    next_seq: int | None
    chain: Chain | None
    head_seq: int
    signed_ms: int

    @property
    def highest(self) -> int:
        """The highest place that has come or was told of; 0 where none was."""
        return max(self.head_seq, (self.next_seq or 1) - 1)


def enter(connection: sa.Connection, sender: Sender, now_ms: int, told: OutboxHead | None = None) -> Known:
    """An outbox, its row locked; a new one is registered.

    A till that comes with a new one has lost the old one: what that had told of and never sent is LOST_ENTRIES, unless
    the new one was made of what was left of it. Of that one what was settled before is not waited for, unless this
    backend was put back to a backup that does not have it.
    """
    row = connection.execute(_LOCK, sender.key).one_or_none()
    if row is None:
        first = told.begins if told and _has_settled(connection, sender, told) else None
        new = {
            "terminal_id": sender.terminal_id,
            "db_instance_id": sender.db_instance_id,
            "outbox_id": uuid5(sender.db_instance_id, sender.terminal_id),
            "next_seq": first,
            "head_seq": 0,
            "signed_ms": 0,
        }
        if connection.execute(dialect.insert_new(connection, OUTBOXES), new).rowcount:
            _let_go_of_others(connection, sender, now_ms, told, first or 1)
        row = connection.execute(_LOCK, sender.key).one()
    return _known(row._mapping)  # noqa: SLF001 - SQLAlchemy's public way to read a row by name


def move(connection: sa.Connection, sender: Sender, known: Known, next_seq: int | None, chain: Chain | None) -> None:
    """Remember how far an outbox has come; nothing is written where that changes nothing."""
    if (next_seq, chain) == (known.next_seq, known.chain):
        return
    values = {
        "next_seq": next_seq,
        "first_seq": chain and chain.first_seq,
        "next_key": chain and chain.key,
        "signed_ms": max(sender.signed_ms, known.signed_ms),
    }
    connection.execute(_CHANGE.values(values), sender.key)


def standing(connection: sa.Connection, sender: Sender, at_s: float) -> tuple[ServerTime, Known | None]:
    """The answer to a heartbeat, in one statement, and what is known of the outbox it names."""
    row = connection.execute(_STANDING, sender.key).one()._mapping  # noqa: SLF001 - as above
    known = None if row["outbox_id"] is None else _known(row)
    if known is None:
        return ServerTime(at_s, row["epoch"]), None
    return ServerTime(at_s, row["epoch"], known.next_seq, known.chain is not None), known


def says_something(known: Known | None, told: OutboxHead) -> bool:
    """Whether a heartbeat tells what has to be written down: a new outbox, more entries, or fewer than there were."""
    return known is None or told.head != known.highest


def hear(connection: sa.Connection, sender: Sender, told: OutboxHead, now_ms: int) -> Known:
    """Write down what a heartbeat tells; an outbox with fewer entries than it had was put back from a copy: FORKED.

    That is told once, until a manager has dealt with it. A heartbeat signed no later than the newest batch says
    nothing: it may have waited on its way while that came. What was known before is answered.
    """
    known = enter(connection, sender, now_ms, told)
    if sender.signed_ms <= known.signed_ms:
        return known
    if told.head < known.highest and not incidents.is_open(connection, sender.terminal_id, Kind.FORKED):
        put_back = Happened(Kind.FORKED, detail=f"{told.head} entries, of {known.highest} there were: an older copy")
        incidents.report(connection, sender.terminal_id, [put_back], now_ms)
    elif told.head > known.highest:
        connection.execute(_CHANGE.values(head_seq=told.head, signed_ms=sender.signed_ms), sender.key)
    return known


def take_places(connection: sa.Connection, outbox_id: UUID, items: Sequence[tuple[int, UUID]]) -> Mapping[int, UUID]:
    """Remember which place each transaction has; returns which one holds it, now or since before."""
    rows = [{"outbox_id": outbox_id, "seq": seq, "txn_id": txn_id} for seq, txn_id in sorted(items)]
    if not rows:
        return {}
    run(connection, dialect.insert_new(connection, OUTBOX_PLACES), rows)
    return holders(connection, outbox_id, [seq for seq, _txn_id in items])


def holders(connection: sa.Connection, outbox_id: UUID, seqs: Sequence[int]) -> Mapping[int, UUID]:
    """Which transaction holds each of these places."""
    asked = {"outbox": outbox_id, "seqs": list(seqs)}
    return {row.seq: row.txn_id for row in connection.execute(_HOLDERS, asked).all()} if seqs else {}


def _has_settled(connection: sa.Connection, sender: Sender, told: OutboxHead) -> bool:
    """Whether what an outbox says was settled is here: entries come in order, so the last one stands for all."""
    return told.settled is None or bool(connection.execute(_IS_HERE, {**sender.key, "txn_id": told.settled}).scalar())


def _let_go_of_others(
    connection: sa.Connection, sender: Sender, now_ms: int, told: OutboxHead | None, first: int
) -> None:
    """What an outbox has carried over comes with it, from its `first` place on that is waited for.

    What of that cannot be read is told by name when it comes.
    """
    waiting = connection.execute(_TOLD_ONLY, sender.key).all()
    lost = sum(row.head_seq + 1 - (row.next_seq or 1) for row in waiting)
    detail, is_known = "{} it had told of had not come when it began another outbox", True
    if told is not None and told.begins is not None:
        lost = max(lost - (told.head + 1 - first), told.missing or 0)
        is_known = told.missing is not None
        detail = "{} may be missing since its outbox was made anew of what was left"
    if lost > 0 or not is_known:
        at_least = f", but at least {lost}," if lost > 0 else ""
        many = str(lost) if is_known else f"nobody knows how many{at_least}"
        happened = Happened(Kind.LOST_ENTRIES, detail=detail.format(many))
        incidents.report(connection, sender.terminal_id, [happened], now_ms)
    if waiting:
        connection.execute(_LET_GO, sender.key)


def _known(row: sa.RowMapping) -> Known:
    chain = None if row["next_key"] is None else Chain(row["first_seq"], row["next_key"])
    return Known(row["outbox_id"], row["next_seq"], chain, row["head_seq"], row["signed_ms"])
