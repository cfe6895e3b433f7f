"""The server suite in small: a backend that dies at a commit, and books that disagree."""

import random
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from pos_client.adapters.http_backend import HttpBackend
from pos_client.domain.transaction import TransactionResult
from pos_client.ports import EntryState, OutboxEntry
from tests.backend_process import BackendProcess
from tests.faults import server_backend
from tests.faults.books import compare
from tests.faults.server import Siege
from tests.signing import signer


def test_a_backend_dies_at_a_commit_and_everything_is_settled_once(tmp_path: Path) -> None:
    siege = Siege(f"sqlite:///{tmp_path / 'backend.sqlite3'}", random.Random(1))
    with siege.tills(tmp_path, 2):
        siege.kill("before 4")
        siege.kill("after 2 sales")
        siege.drain()
        entries = list(reversed(siege.entries()[0]))
        result = siege.verdict()
    assert result.failures == []
    assert result.counts["server_kills"] == 2
    assert result.counts["sales"] > 4
    assert_told(tmp_path, entries)


def assert_told(folder: Path, entries: list[OutboxEntry]) -> None:
    """The same books with something wrong on the till's side."""
    url, last = f"sqlite:///{folder / 'backend.sqlite3'}", entries[-1]
    assert last.result is not None
    for other, name in (
        (replace(last, state=EntryState.REJECTED), "wrong"),
        (replace(last, result=dearer(last.result)), "wrong"),
        (replace(last, transaction=replace(last.transaction, txn_id=last.transaction.basket_id)), "lost"),
    ):
        assert compare(url, [[*entries[:-1], other]]).counts[name] >= 1
    assert compare(url, [entries[:-1]]).counts["doubled"] == 1
    assert compare(url, [entries[::-1]]).counts["wrong"] >= 1


def dearer(result: TransactionResult) -> TransactionResult:
    return replace(result, earned_points=result.earned_points + 1)


def test_the_backend_around_which_a_death_waits_is_the_backend(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'backend.sqlite3'}"
    with BackendProcess(url, program=server_backend.PROGRAM) as backend:
        with closing(HttpBackend(backend.url, signer())) as client:
            assert client.time(10.0).unix_s > 0
        assert backend.stop() == 0
    killed = BackendProcess(url, program=server_backend.PROGRAM, environment={server_backend.VARIABLE: "before 1"})
    assert killed.start().exit_code == -9
