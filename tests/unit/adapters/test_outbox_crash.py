"""A till that is killed at any moment has lost nothing it said was saved."""

import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from uuid import UUID

import apsw
import pytest

from pos_client.adapters.clock import TrustedClock
from pos_client.adapters.ids import UuidSource
from pos_client.adapters.outbox import SqliteOutbox
from pos_client.ports import EntryState
from tests.fakes.appending_till import KEY

ROUNDS = 25
PROGRAM = Path(__file__).parents[2] / "fakes" / "appending_till.py"
ROOT = Path(__file__).parents[3]

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="kills are POSIX signals")


@pytest.fixture
def nursery(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, str(PROGRAM), str(tmp_path / "till.db")]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1, env=environment
    ) as process:
        yield process
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(10) == 0


def one_life(nursery: subprocess.Popen[str], lines: int) -> list[UUID]:
    """Let a till live until it has spoken `lines` times, kill it, and return what it said was saved."""
    assert nursery.stdin is not None
    assert nursery.stdout is not None
    nursery.stdin.write("go\n")
    pid = int(nursery.stdout.readline().removeprefix("pid "))
    spoken = [nursery.stdout.readline().strip() for _ in range(lines)]
    os.kill(pid, signal.SIGKILL)
    while (line := nursery.stdout.readline().strip()) != "dead":
        spoken.append(line)
    return [UUID(line) for line in spoken]


def test_nothing_said_to_be_saved_is_lost_by_kill_9(nursery: subprocess.Popen[str], tmp_path: Path) -> None:
    chance = random.Random(20261121)
    said = [txn_id for _ in range(ROUNDS) for txn_id in one_life(nursery, chance.randrange(40))]
    assert len(said) > ROUNDS
    with closing(SqliteOutbox(tmp_path / "till.db", KEY, TrustedClock(), UuidSource())) as outbox:
        entries = outbox.latest(10 * len(said))
        kept = {entry.transaction.txn_id for entry in entries}
        assert set(said) <= kept
        # At most the one transaction under way may be there without having been said.
        assert len(kept) <= len(said) + ROUNDS
        assert sum(outbox.counts().values()) == len(entries)
        assert outbox.counts()[EntryState.CONFIRMED] > 0
    with closing(apsw.Connection(str(tmp_path / "till.db"))) as db:
        assert db.pragma("integrity_check") == "ok"
