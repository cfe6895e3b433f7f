"""One counter per test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ui.checkout.basket import PRODUCTS
from tests.ui.checkout.counter import Counter


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    counter = Counter(tmp_path)
    yield counter
    counter.till.close()


@pytest.fixture
def shop(counter: Counter) -> Counter:
    """A counter that knows products."""
    counter.till.backend.products += PRODUCTS
    counter.till.clock.advance(300)
    counter.till.connect()
    return counter
