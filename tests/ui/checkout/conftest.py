"""One counter per test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ui.checkout.counter import Counter


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    counter = Counter(tmp_path)
    yield counter
    counter.till.outbox.close()
