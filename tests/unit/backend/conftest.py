"""Fixtures of the backend's tests."""

from collections.abc import Iterator

import pytest

from tests.unit.backend.shop import Shop


@pytest.fixture
def shop(database_url: str) -> Iterator[Shop]:
    """Every test with a shop runs on every kind of database."""
    opened = Shop(database_url)
    yield opened
    opened.database.close()
