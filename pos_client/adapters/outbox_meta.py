"""What an outbox's file says of itself: its id, a proof of its key, and small values by name."""

from pathlib import Path
from uuid import UUID

import apsw

from pos_client.adapters.database_file import DatabaseCorrupt
from pos_client.adapters.decoding import decoded
from pos_client.adapters.sealing import Seal
from pos_client.domain.wire import OutboxHead
from pos_client.errors import StorageDamaged
from pos_client.ports import IdSource, Salvaged

SALVAGED = "salvaged"
"""The name of what a salvage came to."""
ADDRESSEE = "addressee"
"""The name of whose the entries are, sealed."""
KEY_PROOF = "key_proof"
"""The name of what was sealed to prove the key."""
_KEY_PROOF = b"this key opens this file"
_GET = "SELECT value FROM meta WHERE name = ?"
_PUT = "INSERT INTO meta VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
_FORGET = "DELETE FROM meta WHERE name = ?"
_AT = "SELECT txn_id FROM outbox WHERE seq = ?"
_LAST = "SELECT seq FROM sqlite_sequence WHERE name = 'outbox'"


def introduce(db: apsw.Connection, seal: Seal, ids: IdSource) -> UUID:
    """Give a new file its id and a proof of the key; check both on an old one. Within the transaction that is open.

    Raises:
        StorageDamaged: code KEY_LOST; sealed under another key.
        DatabaseCorrupt: its own description is damaged.
    """
    if is_empty(db):
        made = ids.new_id()
        put(db, "db_instance_id", made.bytes)
        put(db, KEY_PROOF, seal.close(_KEY_PROOF, _KEY_PROOF))
        return made
    known = dict(db.execute("SELECT name, value FROM meta"))
    try:
        seal.open(known[KEY_PROOF], _KEY_PROOF)
        return UUID(bytes=known["db_instance_id"])
    except StorageDamaged as exc:
        raise StorageDamaged("sealed under another key", code="KEY_LOST") from exc
    except (KeyError, ValueError) as exc:
        raise DatabaseCorrupt(f"its own description is damaged: {exc}") from exc


def is_empty(db: apsw.Connection) -> bool:
    """Whether nobody has ever used this file."""
    return not db.execute("SELECT count(*) FROM meta").get and not last_place(db)


def get(db: apsw.Connection, name: str) -> bytes | None:
    """The value of that name."""
    value: bytes | None = db.execute(_GET, (name,)).get
    return value


def put(db: apsw.Connection, name: str, value: bytes) -> None:
    """Set or replace it."""
    db.execute(_PUT, (name, value))


def forget(db: apsw.Connection, name: str) -> None:
    """Remove it, if it is there."""
    db.execute(_FORGET, (name,))


def salvaged(path: Path, db: apsw.Connection) -> Salvaged | None:
    """What the salvage that made this file came to; None when none did, or what it left was taken away since."""
    told = _noted(db)
    return told if told and path.with_name(told.folder).exists() else None


def standing(instance: UUID, db: apsw.Connection) -> OutboxHead:
    """What a heartbeat tells of this file."""
    told = _noted(db)
    if told is None:
        return OutboxHead(instance, last_place(db))
    begins = told.entries - told.unsent + 1  # what was settled has the first places
    missing = None if told.missing is None else told.missing - told.unreadable
    settled = db.execute(_AT, (begins - 1,)).get if get(db, ADDRESSEE) else None
    return OutboxHead(instance, last_place(db), begins, missing, settled and UUID(bytes=settled))


def _noted(db: apsw.Connection) -> Salvaged | None:
    noted = get(db, SALVAGED)
    return None if noted is None else decoded(noted, Salvaged)


def remains_of(path: Path) -> Path:
    """The folder that is there while an outbox is made anew."""
    return path.with_name(f"{path.name}-salvaging")


def last_place(db: apsw.Connection) -> int:
    """The highest place ever used in this file, also where its row was taken away; 0 when there is none."""
    return int(db.execute(_LAST).get or 0)
