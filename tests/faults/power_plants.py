"""Bugs that a power cut brings to light; each with the scene in which it does.

Imports nothing of the product: it is changed while it is imported.
"""

from tests.faults import plants
from tests.faults.planting import Plant
from tests.faults.plants import FILE, OUTBOX

_SMALL = "pos_client.adapters.durable_files"

PLANTS = (
    Plant(
        "synchronous=NORMAL",
        FILE,
        '("synchronous", "FULL", 2)',
        '("synchronous", "NORMAL", 1)',
        "sales",
    ),
    Plant(
        "synchronous=OFF",
        FILE,
        '("synchronous", "FULL", 2)',
        '("synchronous", "OFF", 0)',
        "checkpoint",
    ),
    plants.NO_JOURNAL.seen_in("sales"),
    plants.TOLD_EARLY.seen_in("sales"),
    Plant(
        "results are not flushed",
        OUTBOX,
        """        self._file.write(lambda db: self._file.mirrored(self._entries.record(db, results)))""",
        """        self._file.read(lambda db: db.pragma("synchronous", "NORMAL"))
        self._file.write(lambda db: self._file.mirrored(self._entries.record(db, results)))
        self._file.read(lambda db: db.pragma("synchronous", "FULL"))""",
        "sales",
    ),
    Plant(
        "keys are not flushed",
        _SMALL,
        "            os.fsync(file.fileno())\n",
        "",
        "first start",
    ),
    plants.WRITTEN_OVER.seen_in("first start"),
    plants.CHAIN_APART.seen_in("sales"),
    plants.MADE_IN_TWO_STEPS.seen_in("first start"),
    plants.CHANGED_IN_STEPS.seen_in("older file"),
)
