"""The databases the backend's tests run on: SQLite always, PostgreSQL where a server is installed.

A test that takes the fixture `shop` or `database_url` runs on both; with `shared_database_url` all tests of a module
share one database of each. Migrations have been applied already; `empty_database_url` has none.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import dev

if TYPE_CHECKING:
    from tests.postgres_server import PostgresServer

KINDS = ("sqlite", "postgresql")
LACKING = "NOT TESTED: needs a PostgreSQL server"
_EMPTY = "template0"


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> "PostgresServer":
    """The server all tests share; each makes its own database. Skips the test where none is installed."""
    if dev.server_programs() is None:
        pytest.skip(LACKING)
    from tests.postgres_server import shared_server

    server = shared_server(tmp_path_factory.getbasetemp())
    assert server is not None
    return server


@contextmanager
def opened(request: pytest.FixtureRequest, folder: Path, template: str = "") -> Iterator[str]:
    """A database of the kind that is the fixture's parameter, as long as the block lasts; its address."""
    if request.param == "sqlite":
        path = folder / "backend.db"
        path.touch(mode=0o600)
        yield f"sqlite:///{path}"
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    url = server.create_database(template) if template else server.create_database()
    yield url
    server.drop_database(url)


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of this test's own."""
    with opened(request, tmp_path) as url:
        yield url


@pytest.fixture(params=KINDS)
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of this test's own that this program has never seen."""
    with opened(request, tmp_path, _EMPTY) as url:
        yield url


@pytest.fixture(scope="module", params=KINDS)
def shared_database_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A database all tests of a module share."""
    with opened(request, tmp_path_factory.mktemp("backend")) as url:
        yield url


def summary(reporter: pytest.TerminalReporter) -> None:
    """Say loudly, once, how much was not tested because there is no server."""
    left_out = sum(1 for report in reporter.stats.get("skipped", []) if LACKING in str(report.longrepr))
    if left_out:
        text = f"{left_out} tests did not run: no PostgreSQL server here (Debian package postgresql)"
        is_automatic = os.environ.get("CI", "").lower() in {"1", "true"}
        reporter.write_line(f"WARNING: {text.upper() if is_automatic else text}", yellow=True, bold=True)
