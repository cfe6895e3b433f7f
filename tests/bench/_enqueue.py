"""`python -m tests.bench._enqueue PATH SAVE READ`: save so many entries, read so many that wait, tell its memory."""

import json
import sys
from contextlib import closing
from pathlib import Path

import click
import psutil

from pos_client.adapters.clock import TrustedClock
from pos_client.adapters.ids import UuidSource
from pos_client.adapters.outbox import SqliteOutbox
from tests.bench._outbox import KEY, award


def main(path: Path, save: int, read: int) -> None:
    """What a till's storage does, in a process of its own."""
    ids = UuidSource()
    with closing(SqliteOutbox(path, KEY, TrustedClock(), ids)) as outbox:
        for _ in range(save):
            outbox.append(award(ids))
        if read:
            outbox.counts()
            outbox.pending(read)
        click.echo(json.dumps(psutil.Process().memory_info().rss))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
