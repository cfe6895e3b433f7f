"""Fixtures of the backend's tests."""

from collections.abc import Iterator

import pytest

from tests.backend_process import BackendProcess
from tests.unit.backend.shop import Shop
from tests.unit.backend.web import let_in


@pytest.fixture
def shop(database_url: str) -> Iterator[Shop]:
    """Every test with a shop runs on every kind of database."""
    opened = Shop(database_url)
    yield opened
    opened.database.close()


@pytest.fixture(scope="module")
def backend(shared_database_url: str) -> Iterator[BackendProcess]:
    """A real backend with sample members, all tests of a module share it."""
    with BackendProcess(shared_database_url) as process:
        yield process


@pytest.fixture(scope="module")
def manager(backend: BackendProcess, shared_database_url: str) -> dict[str, str]:
    """The headers of Li, who is a manager there."""
    assert backend.ready
    return let_in(shared_database_url, "Li")
