"""Both kinds of database as a shop would run them: every commit waits for the disk."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from tests.postgres_server import own_server

_DURABLE = (
    "shared_buffers=1GB",
    "max_connections=200",
    "max_wal_size=8GB",
    "checkpoint_timeout=15min",
    "listen_addresses=",
)
"""What a server's owner would set on a machine of this size; everything else as PostgreSQL comes."""
_DISK = Path("/var/tmp")  # noqa: S108 - a private folder is made below it, on a disk and not in memory


@contextmanager
def databases(folder: Path) -> Iterator[dict[str, str]]:
    """Empty databases by name; PostgreSQL is left out, and says so, where no server is installed."""
    found = {"sqlite": f"sqlite:///{folder / 'bench.db'}"}
    with own_server(_DURABLE, _DISK) as server:
        if server is None:
            click.echo("POSTGRESQL IS NOT INSTALLED (Debian package postgresql): its figures are missing", err=True)
            yield found
            return
        yield found | {"postgresql": server.create_database("template0")}
