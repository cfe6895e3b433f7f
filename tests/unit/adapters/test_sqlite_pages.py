"""Rows read from the pages of a SQLite file: the same ones that SQLite reads, and none but those of whole pages."""

import random
import shutil
from contextlib import closing
from pathlib import Path

import apsw
import pytest

from pos_client.adapters.sqlite_pages import PAGE_BYTES, Row, rows_of

SIZES = (0, 1, 100, 4000, 4061, 4062, 4063, 8000, 100_000)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file with values of every kind and size, half of them still in its write-ahead log."""
    path = tmp_path / "some.db"
    chance = random.Random(7)
    with closing(apsw.Connection(str(path))) as db:
        db.pragma("journal_mode", "WAL")
        db.execute("CREATE TABLE things(id INTEGER PRIMARY KEY, a, b, c)")
        for number, size in enumerate(SIZES * 4):
            values = (
                chance.choice([None, 0, 1, -1, 200, -40_000, 2**40, -(2**62), 0.5]),
                chance.randbytes(size),
                "晓明" * number,
            )
            db.execute("INSERT INTO things VALUES (?, ?, ?, ?)", (number * 1000, *values))
            if number == 20:
                db.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
        for each in (path, path.with_name("some.db-wal")):
            shutil.copy(each, each.with_name(f"copy of {each.name}"))
    return path.with_name("copy of some.db")


def things(path: Path) -> dict[int, Row]:
    return {row[0]: row for row in rows_of(path) if len(row[1]) == 4}


def test_every_row_is_found_as_sqlite_reads_it(path: Path) -> None:
    found = things(path)
    with closing(apsw.Connection(str(path))) as db:
        expected = {row[0]: (row[0], [None, *row[1:]]) for row in db.execute("SELECT * FROM things")}
    assert len(expected) == len(SIZES) * 4
    assert found == expected


def test_what_was_not_committed_is_not_found(path: Path) -> None:
    log = path.with_name(f"{path.name}-wal")
    whole = things(path)
    log.write_bytes(log.read_bytes()[: -(PAGE_BYTES + 24)])
    assert set(things(path)) < set(whole)


@pytest.mark.parametrize("seed", range(30))
def test_noise_is_survived(path: Path, seed: int) -> None:
    chance = random.Random(seed)
    for each in (path, path.with_name(f"{path.name}-wal")):
        data = bytearray(each.read_bytes())
        for _ in range(20):
            at = chance.randrange(len(data))
            data[at : at + 40] = chance.randbytes(len(data[at : at + 40]))
        each.write_bytes(data)
    list(rows_of(path))


def test_an_empty_file_has_no_rows(tmp_path: Path) -> None:
    (tmp_path / "empty.db").touch()
    assert list(rows_of(tmp_path / "empty.db")) == []
