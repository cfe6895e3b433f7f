"""The outbox's files under a till that runs: out of room, taken away, exchanged."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import apsw
import pytest

from pos_client.adapters.outbox_file import OutboxFile
from pos_client.adapters.sealing import Seal
from pos_client.errors import StorageFull
from pos_client.ports import Room
from tests.fakes.clock import FakeClock
from tests.fakes.ids import FakeIds

KEY = b"k" * 32


@pytest.fixture
def file(tmp_path: Path) -> Iterator[OutboxFile]:
    """An outbox that may have no more pages than it has."""
    with closing(OutboxFile(tmp_path / "till.db", Seal(KEY, "outbox"), FakeClock(), FakeIds(), was_used=False)) as made:
        yield made


def long_note(db: apsw.Connection) -> None:
    db.execute("INSERT INTO meta VALUES ('note', zeroblob(100000))")


def test_where_giving_up_the_ballast_did_not_help_there_is_no_room(file: OutboxFile) -> None:
    assert file.room() is not Room.NONE
    pages = file.read(lambda db: int(db.pragma("page_count")))
    file.read(lambda db: db.pragma("max_page_count", pages))
    with pytest.raises(StorageFull):
        file.write(long_note)
    assert file.room() is Room.NONE
    file.read(lambda db: db.pragma("max_page_count", 10 * pages))
    file.write(long_note)
    assert file.room() is not Room.NONE
