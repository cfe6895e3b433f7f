"""A till that saves transactions as fast as it can, and says so after each one, until it is killed.

Run as a program with a database path. For each line on stdin it forks a till, which writes `pid N`, then one
transaction id per line; when that till is dead it writes `dead`.
"""

import itertools
import os
import sys
from pathlib import Path

from pos_client.adapters.clock import TrustedClock
from pos_client.adapters.ids import UuidSource
from pos_client.adapters.outbox import SqliteOutbox
from tests.fakes.samples import HANDLE, a_result, a_transaction

KEY = b"k" * 32


def _say(text: str) -> None:
    os.write(1, f"{text}\n".encode())  # one write per line: a kill cannot leave half an id behind a whole one


def _append(path: Path) -> None:
    _say(f"pid {os.getpid()}")
    ids = UuidSource()
    outbox = SqliteOutbox(path, KEY, TrustedClock(), ids)
    for number in itertools.count():
        txn_id = ids.new_id()
        outbox.append(a_transaction(0, txn_id=txn_id))
        _say(str(txn_id))
        outbox.claim(HANDLE, 1, number, txn_id)
        if number % 3 == 2:
            outbox.record([a_result(0, txn_id=txn_id)])


def main(path: Path) -> None:
    """Fork one till after the other."""
    for _ in sys.stdin:
        child = os.fork()
        if not child:
            _append(path)
        os.waitpid(child, 0)
        _say("dead")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
