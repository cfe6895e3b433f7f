"""Files of every earlier version are taken up as they are, also by a till that is killed meanwhile."""

import itertools
import os
import shutil
from contextlib import closing
from pathlib import Path

import apsw
import msgspec
import pytest

from pos_client.adapters import outbox_rows as rows
from pos_client.adapters.database_file import FileFormat, open_database
from pos_client.adapters.outbox import SqliteOutbox
from pos_client.adapters.outbox_meta import introduce
from pos_client.adapters.outbox_schema import OUTBOX
from pos_client.adapters.sealing import Seal
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Applied
from pos_client.ports import EntryState, OutboxEntry
from tests.fakes.clock import FakeClock
from tests.fakes.ids import FakeIds, numbered_id
from tests.fakes.nursery import folder_in_memory, nursery
from tests.fakes.samples import HANDLE, a_result, a_transaction

KEY = b"k" * 32
VERSIONS = range(1, len(OUTBOX.migrations) + 1)
ENTRIES = 12
_SAVE = """
    INSERT INTO outbox(txn_id, kind, handle_index, redeem_points, body, saved_ms, state, result, settled_ms)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_NUMBERED = 6
"""The version from which on final words are numbered."""
_SAVE_NUMBERED = """
    INSERT INTO outbox(txn_id, kind, handle_index, redeem_points, body, saved_ms, state, result, settled_ms, word)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, iif(?8 IS NULL, NULL, (SELECT count(*) + 1 FROM outbox)))
"""


def make(path: Path, version: int) -> None:
    """A file as that version made it: five confirmed entries, one refused, the others unsent, one code used up."""
    seal, clock = Seal(KEY, "outbox"), FakeClock()
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(open_database(path, FileFormat(OUTBOX.application_id, OUTBOX.migrations[:version]))) as db:
        introduce(db, seal, FakeIds(7000))
        for number in range(1, ENTRIES + 1):
            txn = a_transaction(number)
            body = rows.sealed(seal, txn.txn_id, rows.encode(txn))
            said = (txn.txn_id.bytes, txn.kind, seal.index(HANDLE), 0, body, rows.milliseconds(clock.utc()))
            db.execute(_SAVE if version < _NUMBERED else _SAVE_NUMBERED, (*said, *_word(number)))
        claim = (seal.index(HANDLE), 1, 100, numbered_id(1).bytes)
        db.execute("INSERT INTO claims(handle_index, kid, step, basket_id) VALUES (?, ?, ?, ?)", claim)


def _word(number: int) -> tuple[int, bytes | None, int | None]:
    if number > 6:
        return 0, None, None
    is_refused = number == 6
    result = a_result(number, applied=Applied.REFUSED, reason=Reason.REPLAY) if is_refused else a_result(number)
    return 2 if is_refused else 1, msgspec.json.encode(result), 1000


def expect_everything(path: Path) -> None:
    with closing(SqliteOutbox(path, KEY, FakeClock(), FakeIds(9000))) as outbox:
        entries = [one for one in outbox.since(0, 100) if isinstance(one, OutboxEntry)]
        assert [entry.transaction for entry in entries] == [a_transaction(number) for number in range(1, ENTRIES + 1)]
        states = [EntryState.CONFIRMED] * 5 + [EntryState.REJECTED] + [EntryState.PENDING] * 6
        assert [entry.state for entry in entries] == states
        assert [entry.seq for entry in entries] == [*range(1, ENTRIES + 1)]
        assert outbox.salvaged() is None
        assert not outbox.claim(HANDLE, 1, 100, numbered_id(2))


@pytest.mark.parametrize("version", VERSIONS)
def test_a_file_of_any_version_is_taken_up_and_gone_on_with(tmp_path: Path, version: int) -> None:
    path = tmp_path / "till.db"
    make(path, version)
    expect_everything(path)
    with closing(SqliteOutbox(path, KEY, FakeClock(), FakeIds())) as outbox:
        added = outbox.append(a_transaction(ENTRIES + 1))
        start = outbox.chain_start()
        assert start is not None
        assert (added.seq, start.seq, bool(added.link)) == (ENTRIES + 1, ENTRIES + 1, True)
        outbox.record([a_result(7)])
    with closing(apsw.Connection(str(path))) as db:
        assert db.pragma("integrity_check") == "ok"
        assert db.pragma("user_version") == len(OUTBOX.migrations)


@pytest.mark.parametrize("version", VERSIONS)
def test_a_file_of_any_version_has_a_mirror_from_then_on(tmp_path: Path, version: int) -> None:
    path = tmp_path / "till.db"
    make(path, version)
    expect_everything(path)
    path.unlink()
    with closing(SqliteOutbox(path, KEY, FakeClock(), FakeIds(9000))) as outbox:
        assert [entry.transaction.txn_id for entry in outbox.pending(100)] == [numbered_id(n) for n in range(7, 13)]
        assert outbox.counts()[EntryState.CONFIRMED] == 5


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills are POSIX signals")
@pytest.mark.parametrize("version", VERSIONS)
def test_a_till_killed_at_any_moment_of_taking_it_up_has_lost_nothing(version: int) -> None:
    with folder_in_memory() as memory:
        make(memory / "kept" / "till.db", version)
        path, kills = memory / "till" / "till.db", 0
        with nursery(path) as live:
            for moment in itertools.count(1, 2):
                shutil.rmtree(path.parent, ignore_errors=True)
                shutil.copytree(memory / "kept", path.parent)
                word = live(moment)
                expect_everything(path)
                if word == "opened":
                    break
                assert word == "killed"
                kills += 1
        assert kills > 3 or version == len(OUTBOX.migrations)
