"""The loyalty programme as a versioned document: every version is kept, the highest is in force."""

import functools
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from pydantic import TypeAdapter

from pos_client.backend import timing
from pos_client.backend.database import dialect
from pos_client.backend.database.schema import ENTRIES, PROGRAMMES, TRANSACTIONS
from pos_client.backend.shop import documents
from pos_client.backend.transactions import stored
from pos_client.domain.programme import Programme
from pos_client.domain.transaction import Applied
from pos_client.errors import InvalidValue

MOST_LISTED = 200
_DOCUMENT = TypeAdapter(Programme)
_KEPT = "programmes"
_MOST_KEPT = 64
_KEY = (PROGRAMMES.c.version, PROGRAMMES.c.created_ms)
_NEWEST = sa.select(*_KEY).order_by(PROGRAMMES.c.version.desc()).limit(1)
_NUMBERED = sa.select(*_KEY).where(PROGRAMMES.c.version == sa.bindparam("number"))
_AT = sa.select(sa.func.coalesce(sa.func.max(PROGRAMMES.c.version), 0)).where(
    PROGRAMMES.c.created_ms <= sa.bindparam("at_ms", type_=sa.BigInteger)
)
_TEXT = sa.select(PROGRAMMES.c.document).where(PROGRAMMES.c.version == sa.bindparam("number"))
_RESULTS = sa.select(TRANSACTIONS.c.result).where(TRANSACTIONS.c.member_id.is_not(None))
_LISTED = sa.select(*_KEY, PROGRAMMES.c.published_by).order_by(PROGRAMMES.c.version.desc())


@dataclass(frozen=True, slots=True)
class Published:
    """One version: who published it and when; of the first one nobody did."""

    version: int
    published_by: str
    created: datetime


@dataclass(frozen=True, slots=True)
class Versions:
    """A page of versions, the newest first; with `next_cursor` the following page is asked for."""

    versions: tuple[Published, ...]
    next_cursor: int | None = None


def current(connection: sa.Connection) -> Programme:
    """The version in force. Costs one look-up of its number; the document is read when the number is new."""
    return _kept(connection, *connection.execute(_NEWEST).one())


def version_at(connection: sa.Connection, at_ms: int) -> int:
    """The number of the version that was in force at a moment; 0: none yet."""
    return int(connection.execute(_AT, {"at_ms": at_ms}).scalar_one())


def version(connection: sa.Connection, number: int) -> Programme:
    """One version, kept like the current one.

    Raises:
        InvalidValue: code UNKNOWN_VERSION.
    """
    row = connection.execute(_NUMBERED, {"number": number}).one_or_none()
    if row is None:
        raise InvalidValue(str(number), code="UNKNOWN_VERSION")
    return _kept(connection, *row)


def _kept(connection: sa.Connection, number: int, created_ms: int) -> Programme:
    """A document as this connection remembers it; the time of publishing tells a database that was restored apart."""
    kept: dict[tuple[int, int], Programme] = connection.info.setdefault(_KEPT, {})
    programme = kept.get((number, created_ms))
    if programme is None:
        if len(kept) >= _MOST_KEPT:
            kept.clear()
        programme = kept[number, created_ms] = _parse(connection.execute(_TEXT, {"number": number}).scalar_one())
    return programme


@functools.lru_cache(maxsize=_MOST_KEPT)
def _parse(document: str) -> Programme:
    return _DOCUMENT.validate_json(document)


def read(document: str | bytes) -> Programme:
    """A programme out of JSON, strictly.

    Raises:
        InvalidValue: code UNKNOWN_FIELD or BAD_PROGRAMME; the detail names the place.
    """
    return documents.read(_DOCUMENT, document, "BAD_PROGRAMME")


def write(programme: Programme, indent: int | None = None) -> str:
    """A programme as JSON with every field in it, so that a later default changes no rule of the past."""
    return _DOCUMENT.dump_json(programme, indent=indent).decode()


def publish(connection: sa.Connection, programme: Programme, at_ms: int, by: str = "") -> None:
    """Put a programme in force as it is; `by` says who did. The first one of a backend is published like this.

    Raises:
        InvalidValue: code VERSION_CONFLICT; that version exists.
    """
    row = {"version": programme.version, "document": write(programme), "published_by": by, "created_ms": at_ms}
    if not connection.execute(dialect.insert_new(connection, PROGRAMMES), row).rowcount:
        raise InvalidValue(f"version {programme.version} exists", code="VERSION_CONFLICT")


def publish_next(connection: sa.Connection, programme: Programme, at_ms: int, by: str) -> None:
    """Put the next version in force: exactly the one after the current, in a currency the ledger can go on in.

    Raises:
        InvalidValue: code VERSION_CONFLICT; somebody else has published meanwhile, or the number was never raised.
            Code CURRENCY_IN_USE: there are entries or settled transactions in another.
    """
    before = current(connection)
    if programme.version != before.version + 1:
        raise InvalidValue(f"the next version is {before.version + 1}", code="VERSION_CONFLICT")
    if programme.currency != before.currency and _has_settled(connection):
        raise InvalidValue(f"the ledger is kept in {before.currency}", code="CURRENCY_IN_USE")
    publish(connection, programme, at_ms, by)


def _has_settled(connection: sa.Connection) -> bool:
    """Whether there are amounts in the currency: entries, or sales that left none and can still be refunded."""
    if connection.execute(sa.select(ENTRIES.c.seq).limit(1)).first():
        return True
    results = connection.execute(_RESULTS).scalars()
    return any(stored.read_result(result).applied is Applied.APPLIED for result in results)


def versions(connection: sa.Connection, limit: int, cursor: int | None = None) -> Versions:
    """At most `limit` versions, the newest first, those before `cursor`."""
    older = _LISTED if cursor is None else _LISTED.where(PROGRAMMES.c.version < cursor)
    rows = connection.execute(older.limit(limit + 1)).all()
    listed = tuple(Published(row.version, row.published_by, timing.to_utc(row.created_ms)) for row in rows[:limit])
    return Versions(listed, listed[-1].version if len(rows) > limit else None)
