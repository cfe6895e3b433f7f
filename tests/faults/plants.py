"""Bugs that more than one suite must notice; each suite says where it sees them.

Imports nothing of the product: it is changed while it is imported.
"""

from tests.faults.planting import Plant

FILE, OUTBOX = "pos_client.adapters.database_file", "pos_client.adapters.outbox"
META = "pos_client.adapters.outbox_meta"
_NEXT_COMMIT = 'db.execute("COMMIT")\n{0}db.execute("BEGIN IMMEDIATE")'

TOLD_EARLY = Plant(
    "told before the commit",
    FILE,
    """    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    finally:
        if db.in_transaction:""",
    """    if not db.in_transaction:
        db.execute("BEGIN IMMEDIATE")
    try:
        yield
        if db.total_changes() % 5 == 0:
            db.execute("COMMIT")
    finally:
        if False:""",
)
NO_JOURNAL = Plant(
    "no journal to go back by",
    FILE,
    '("journal_mode", "WAL", "wal")',
    '("journal_mode", "OFF", "off")',
)
CHAIN_APART = Plant(
    "the chain's key moves by itself",
    OUTBOX,
    "            entry, saved = self._entries.insert(",
    f"""            self._chain.moved(db, place)
            {_NEXT_COMMIT.format(12 * " ")}
            entry, saved = self._entries.insert(""",
)
MADE_IN_TWO_STEPS = Plant(
    "a new file gets its description in two steps",
    META,
    '        put(db, "db_instance_id", made.bytes)\n',
    f"""        put(db, "db_instance_id", made.bytes)
        {_NEXT_COMMIT.format(8 * " ")}
""",
)
CHANGED_IN_STEPS = Plant(
    "an older file is changed step by step",
    FILE,
    "        db.execute(script)\n",
    f"        db.execute(script)\n        {_NEXT_COMMIT.format(8 * ' ')}\n",
)
WRITTEN_OVER = Plant(
    "keys are written over",
    "pos_client.adapters.durable_files",
    "Path(draft).replace(path)",
    "path.write_bytes(content)",
)
UNDER_A_NEW_ID = Plant(
    "an entry nobody answered for is sent under a new txn_id",
    "pos_client.services.sync",
    """        if isinstance(error, Unanswered):
            for entry in entries:
""",
    """        if isinstance(error, Unanswered):
            from dataclasses import replace
            from uuid import uuid4

            for entry in entries:
                self._outbox.append(replace(entry.transaction, txn_id=uuid4()))
                self._outbox.record((TransactionResult(entry.transaction.txn_id, Applied.APPLIED, None, 0, 0, 0),))
""",
)
NEWEST_FIRST = Plant(
    "the newest are sent first",
    "pos_client.adapters.outbox_entries",
    "WHERE seq >= ? ORDER BY seq LIMIT ?",
    "WHERE seq >= ? ORDER BY seq DESC LIMIT ?",
)
