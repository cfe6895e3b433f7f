"""Bugs that damaged files bring to light; each with the damage (by a part of its name) that does.

Imports nothing of the product: it is changed while it is imported.
"""

from tests.faults.planting import Plant

_FILE, _MIRROR = "pos_client.adapters.outbox_file", "pos_client.adapters.outbox_mirror"
_FOUND, _SALVAGE = "pos_client.adapters.outbox_found", "pos_client.adapters.outbox_salvage"
_META, _DELIVERY = "pos_client.adapters.outbox_meta", "pos_client.services.delivery"

PLANTS = (
    Plant(
        "nothing is mirrored",
        _MIRROR,
        "self._append(frames[start : start + _AT_ONCE])",
        "pass",
        "the database is gone",
    ),
    Plant(
        "an older database is gone on with",
        _FILE,
        "!= self.db_instance_id.bytes or last.head > reached.place or last.last_word > reached.word:",
        "!= self.db_instance_id.bytes:",
        "the database is of earlier",
    ),
    Plant(
        "a lost database is a first start",
        _FILE,
        "if instance != self.db_instance_id.bytes or last.head > reached.place or last.last_word > reached.word:",
        "if instance == self.db_instance_id.bytes and last.head > reached.place:",
        "gone with what is made after it",
    ),
    Plant(
        "damage stops the till",
        _FILE,
        "            self._salvage(fault)\n",
        "            raise\n",
        "page",
    ),
    Plant(
        "final words are not found again",
        _FOUND,
        "                if plain is not None:\n",
        "                if False:\n",
        "the database is gone",
    ),
    Plant(
        "what was to be sent is left behind",
        _FOUND,
        "for is_readable, txn_id, digest in to_send:",
        "for is_readable, txn_id, digest in to_send[:0]:",
        "the database is gone",
    ),
    Plant(
        "what is missing is not told",
        _FOUND,
        "return max(0, missing)",
        "return 0",
        "without the mirror",
    ),
    Plant(
        "pages are not looked through",
        _SALVAGE,
        "return sqlite_pages.rows_of(remains) if remains.exists() else iter(())",
        "return iter(())",
        "without the mirror",
    ),
    Plant(
        "another key is taken for damage",
        _META,
        'raise StorageDamaged("sealed under another key", code="KEY_LOST") from exc',
        'raise DatabaseCorrupt("sealed under another key") from exc',
        "the database is another till's",
    ),
    Plant(
        "what is under another key is made anew",
        _FILE,
        """        except DatabaseCorrupt as fault:
            self._reopen(fault)
        try:""",
        """        except StorageDamaged as fault:
            self._salvage(fault)
        try:""",
        "all but the keys",
    ),
    Plant(
        "an outbox has another name each time it sends",
        _DELIVERY,
        "            instance,\n            tuple(map(_item, entries)),",
        "            __import__('uuid').uuid4(),\n            tuple(map(_item, entries)),",
        "the till is cloned",
    ),
    Plant(
        "how far an outbox goes is not told",
        _DELIVERY,
        "            self._given_up.clear()\n        return told\n",
        "            self._given_up.clear()\n        return OutboxHead(told.db_instance_id, 2**40)\n",
        "the till is put back",
    ),
)
