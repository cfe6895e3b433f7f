"""What lies in a till's folder, looked at without changing it, and not at all while a till is using it."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import apsw

from pos_client.adapters import outbox_chain, outbox_rows
from pos_client.adapters.outbox_schema import translated
from pos_client.ports import EntryState

_COUNT = "SELECT state, count(*) FROM outbox GROUP BY state"


@dataclass(frozen=True, slots=True)
class OutboxSeen:
    """How many entries are in each state; whether the backend can follow the chain (None: there is none yet)."""

    counts: dict[EntryState, int]
    is_chain_known: bool | None


def look_at_outbox(path: Path) -> OutboxSeen | None:
    """What the outbox holds; needs no key. None where there is none yet. Blocks for a few milliseconds.

    Raises:
        StorageLocked: a till is using it; nothing was read.
        StorageDamaged, StorageError: it cannot be read.
    """
    if not path.exists():
        return None
    with looking_at(path) as db:
        found = dict(db.execute(_COUNT).fetchall())
        is_known = outbox_chain.is_known(db)
    return OutboxSeen({state: found.get(number, 0) for number, state in enumerate(outbox_rows.STATES)}, is_known)


@contextmanager
def looking_at(path: Path) -> Iterator[apsw.Connection]:
    """A till's SQLite file for reading. It is locked meanwhile, so that nothing has to be written beside it.

    Raises:
        StorageLocked: a till has it open; at once.
        StorageDamaged, StorageError: it cannot be read.
    """
    with translated(), closing(apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)) as db:
        # Without it the last one to leave would move the log into the file: a change, if a harmless one.
        db.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
        db.set_busy_timeout(0)
        db.pragma("locking_mode", "EXCLUSIVE")
        db.pragma("trusted_schema", 0)
        db.pragma("query_only", 1)
        yield db
