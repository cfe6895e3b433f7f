"""What the measurements of the outbox share: entries, and files with very many of them."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from pos_client.adapters import outbox_meta
from pos_client.adapters import outbox_rows as rows
from pos_client.adapters.database_file import in_transaction, open_database
from pos_client.adapters.ids import UuidSource
from pos_client.adapters.outbox_mirror import Mirror, Reached, Settled
from pos_client.adapters.outbox_schema import OUTBOX
from pos_client.adapters.sealing import Seal
from pos_client.domain.transaction import Transaction
from tests.fakes.samples import a_transaction

ROOT = Path(__file__).parents[2]
KEY = bytes(range(32))
_REAL = 2_000
_INSERT = """
    INSERT INTO outbox(txn_id, kind, handle_index, redeem_points, body, saved_ms, link, fingerprint)
    VALUES (?, 'award', ?, 0, ?, 1, ?, ?)
"""


@contextmanager
def on_disk() -> Iterator[Path]:
    """A folder on a disk, not in memory: flushes are what is measured."""
    with tempfile.TemporaryDirectory(dir="/var/tmp" if os.name == "posix" else None) as folder:  # noqa: S108 - private
        yield Path(folder)


def award(ids: UuidSource) -> Transaction:
    """One like any other, with an identity of its own."""
    return a_transaction(0, txn_id=ids.new_id(), basket_id=ids.new_id())


def fill(path: Path, count: int) -> None:
    """A file with so many unsent entries; 2,000 of them can be read, the others have noise of the same size in them."""
    seal, ids = Seal(KEY, "outbox"), UuidSource()
    mirror = Mirror(path, seal)
    with closing(open_database(path, OUTBOX)) as db, in_transaction(db):
        mirror.begin(outbox_meta.introduce(db, seal, ids), Reached(count, 0))
        size = 0
        for place in range(count):
            txn = award(ids) if place < _REAL else None
            txn_id = txn.txn_id if txn else ids.new_id()
            body = rows.sealed(seal, txn_id, rows.encode(txn)) if txn else os.urandom(size)
            size = len(body)
            db.execute(_INSERT, (txn_id.bytes, os.urandom(16), body, os.urandom(16), os.urandom(32)))
    mirror.write([Settled(bytes(16), 0, b"")])  # it is up to date, as on any till that has run before
    mirror.end(is_whole=True)


def flushes(program: Callable[[Path, int], list[str]]) -> float | str:
    """How often a program asks the kernel to flush per entry it saves, counted by strace, start and end left out.

    `program` tells how to start it in a folder for so many entries: the words after `python -m`.
    """
    if shutil.which("strace") is None:
        return "NOT MEASURED: strace is not installed"
    few, many = 200, 2_200
    return (_flush_calls(program, many) - _flush_calls(program, few)) / (many - few)


def _flush_calls(program: Callable[[Path, int], list[str]], entries: int) -> int:
    with on_disk() as folder:
        started = [sys.executable, "-m", *program(folder, entries)]
        command = ["strace", "-f", "-c", "-e", "trace=fsync,fdatasync", *started]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    lines = (line.split() for line in done.stderr.splitlines())
    return sum(int(words[3]) for words in lines if words and words[-1] in {"fsync", "fdatasync"})
