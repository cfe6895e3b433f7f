"""Real processes, really killed: what was told "saved" arrives, once."""

import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest

from pos_client.adapters.http_backend import HttpBackend
from pos_client.adapters.key_file_vault import KeyFileVault
from pos_client.backend.transactions.summary import Settled, settled
from pos_client.errors import TransportError
from pos_client.ports import EntryState
from tests.backend_process import BackendProcess
from tests.e2e.evidence import evidence
from tests.e2e.till_process import TillProcess
from tests.signing import signer
from ui.composition.core import Core, open_core, open_storage

pytestmark = pytest.mark.timeout(180)


def eventually(holds: Callable[[], bool], within_s: float = 40.0) -> bool:
    """Whether it comes true in time."""
    deadline = time.monotonic() + within_s
    pause = threading.Event()
    while not holds():
        if time.monotonic() > deadline:
            return False
        pause.wait(0.05)
    return True


def effects(ledger: dict[UUID, Settled], txn_id: UUID) -> list[int]:
    """How often each kind of ledger entry was made for a transaction."""
    return list(ledger[txn_id].entries.values()) if txn_id in ledger else []


def test_a_till_killed_after_saved_and_before_sent_loses_nothing(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'backend.sqlite3'}"
    told: list[UUID] = []
    with BackendProcess(database) as backend:
        for round_number in range(4):
            who = [str(tmp_path / "till"), backend.url, str(round_number * 5), "5"]
            till = subprocess.Popen(
                [sys.executable, "-m", "tests.e2e.saving_till", *who],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                cwd=Path(__file__).parents[2],
            )
            assert till.stdout is not None
            told += [UUID(till.stdout.readline().decode().strip()) for _ in range(round_number + 1)]
            till.kill()
            till.communicate()
        assert len(told) == 10
        assert not set(told) & set(settled(database))
        with_sender = TillProcess(tmp_path / "till", "--backend", backend.url, identity=backend.identity).wait_ready()
        assert eventually(lambda: set(told) <= set(settled(database)))
        assert with_sender.terminate() == 0, with_sender.stderr
        ledger = settled(database)
        assert [effects(ledger, txn_id) for txn_id in told] == [[1]] * len(told)
        assert all(ledger[txn_id].points >= 5 for txn_id in told)


def test_a_backend_killed_in_mid_batch_applies_everything_once(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'backend.sqlite3'}"
    chance = random.Random(7)
    with BackendProcess(database) as backend:
        client = HttpBackend(backend.url, signer())
        core = open_core(
            open_storage(tmp_path / "till", KeyFileVault(tmp_path / "keys.json")), client, redeem_offline=False
        )
        txn_ids = [core.outbox.append(transaction).transaction.txn_id for transaction in evidence(core, 240)]
        stop = threading.Event()
        sender = threading.Thread(target=core.sync.run, args=(stop,))
        sender.start()
        try:
            for _ in range(4):
                stop.wait(chance.uniform(0.02, 0.25))
                backend.kill9()
                backend.start()
                core.sync.send_now()
            assert eventually(lambda: _send_until_empty(core))
        finally:
            stop.set()
            sender.join()
            core.close()
        ledger = settled(database)
    assert all(effects(ledger, txn_id) == [1] for txn_id in txn_ids)


def test_the_backend_repeats_its_word_after_a_kill(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'backend.sqlite3'}"
    with BackendProcess(database) as backend:
        client = HttpBackend(backend.url, signer())
        core = open_core(
            open_storage(tmp_path / "till", KeyFileVault(tmp_path / "keys.json")), client, redeem_offline=False
        )
        (transaction,) = evidence(core, 1)
        core.outbox.append(transaction)
        core.sync.work()
        first = client.result_of(transaction.txn_id, 5.0)
        backend.kill9()
        with pytest.raises(TransportError):
            client.result_of(transaction.txn_id, 2.0)
        backend.start()
        assert client.result_of(transaction.txn_id, 5.0) == first
        assert core.outbox.counts()[EntryState.CONFIRMED] == 1
        core.close()


def _send_until_empty(core: Core) -> bool:
    core.sync.send_now()
    return core.outbox.counts()[EntryState.PENDING] == 0
