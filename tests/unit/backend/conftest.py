"""Fixtures of the backend's tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.backend.shop import Shop


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    opened = Shop(tmp_path)
    yield opened
    opened.database.close()
