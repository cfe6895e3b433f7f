"""Bugs that a kill -9 brings to light; each with the scene, and the call in it, at which that happens.

Imports nothing of the product: it is changed while it is imported.
"""

from tests.faults.planting import Plant

_FILE, _OUTBOX = "pos_client.adapters.database_file", "pos_client.adapters.outbox"
_ENTRIES, _SYNC = "pos_client.adapters.outbox_entries", "pos_client.services.sync"
_NEXT_COMMIT = 'db.execute("COMMIT")\n{0}db.execute("BEGIN IMMEDIATE")'

PLANTS = (
    Plant(
        "told before the commit",
        _FILE,
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
        "sales: sendto",
    ),
    Plant(
        "no journal to go back by",
        _FILE,
        '("journal_mode", "WAL", "wal")',
        '("journal_mode", "OFF", "off")',
        "sales: pwrite64",
    ),
    Plant(
        "marked before it is sent",
        _SYNC,
        "answer = self._backend.submit(",
        """self._outbox.record(
            [TransactionResult(one.transaction.txn_id, Applied.APPLIED, None, 2, 0, 2) for one in entries]
        )
        answer = self._backend.submit(""",
        "sales: sendto",
    ),
    Plant(
        "told before it is recorded",
        _SYNC,
        "self._outbox.record(answer.results)",
        """for result in answer.results:
            self._announce_final(result)
        self._outbox.record(answer.results)""",
        "sales: write",
    ),
    Plant(
        "a new identity when it is sent again",
        _SYNC,
        "answer = self._backend.submit(batch, BATCH_DEADLINE_S)",
        """other = threading.get_native_id() << 20
        change = __import__("dataclasses").replace
        again = [change(one.transaction, txn_id=UUID(int=one.transaction.txn_id.int ^ other)) for one in items]
        batch = change(batch, items=tuple(
            change(item, transaction=txn) for item, txn in zip(items, again, strict=True)
        ))
        answer = self._backend.submit(batch, BATCH_DEADLINE_S)
        answer = change(answer, results=tuple(
            change(one, txn_id=item.transaction.txn_id) for one, item in zip(answer.results, items, strict=True)
        ))""",
        "sales: recvfrom",
    ),
    Plant(
        "deleted instead of marked",
        _ENTRIES,
        '_RECORD = "UPDATE outbox SET state = ?, result = ?, last_reason = ?, settled_ms = ? WHERE txn_id = ? AND',
        '_RECORD = "DELETE FROM outbox WHERE ? + length(?) > 0 AND coalesce(?, 1) AND ? AND txn_id = ? AND',
        "sales: sendto",
    ),
    Plant(
        "the chain's key moves by itself",
        _OUTBOX,
        "                self._entries.insert(db, transaction, place",
        f"""                self._chain.moved(db, place)
                {_NEXT_COMMIT.format(16 * " ")}
                self._entries.insert(db, transaction, place""",
        "first start: pwrite64",
    ),
    Plant(
        "a new file gets its description in two steps",
        _OUTBOX,
        'db.executemany("INSERT INTO meta VALUES (?, ?)", (("db_instance_id", made.bytes), ',
        f"""db.execute(_PUT_META, ("db_instance_id", made.bytes))
            {_NEXT_COMMIT.format(12 * " ")}
            db.executemany(_PUT_META, (""".replace("_PUT_META", '"INSERT INTO meta VALUES (?, ?)"'),
        "first start: fdatasync",
    ),
    Plant(
        "an older file is changed step by step",
        _FILE,
        "        db.execute(script)\n",
        f"        db.execute(script)\n        {_NEXT_COMMIT.format(8 * ' ')}\n",
        "older file: pwrite64",
    ),
)
