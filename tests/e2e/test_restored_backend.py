"""A backend is put back to its backup while a till goes on: the till brings again what is missing, by itself."""

import sqlite3
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import cycle
from pathlib import Path
from uuid import UUID

import pytest
from click.testing import CliRunner

import dev
from pos_client.adapters.http_backend import HttpBackend
from pos_client.adapters.key_file_vault import KeyFileVault
from pos_client.backend.database.engine import Database
from pos_client.backend.database.schema import TERMINALS
from pos_client.backend.samples.cards import SampleMember, sample_members
from pos_client.backend.shop import incidents, terminals
from pos_client.backend.shop.incidents import Kind
from pos_client.backend.transactions.summary import settled
from pos_client.domain.member_code import Intent, encode, step_at
from pos_client.domain.transaction import Authority, Told, Transaction, TransactionKind
from pos_client.domain.wire import ScanRequest
from pos_client.ports import EntryState
from tests.backend_process import BackendProcess
from tests.e2e.evidence import evidence
from tests.signing import TILL, signer
from ui.cli import pos_client
from ui.composition.core import Core, open_core, open_storage

pytestmark = pytest.mark.timeout(180)


@dataclass
class Backed:
    """A database and the one backup of it, made and put back with the tools an operator has."""

    url: str
    file: Path

    def backup(self) -> None:
        """Copy it while the backend is running."""
        if self.url.startswith("sqlite"):
            with closing(sqlite3.connect(self.url.removeprefix("sqlite:///"))) as database:
                database.execute("VACUUM INTO ?", (str(self.file),))
        else:
            self._run("pg_dump", "--format=custom", f"--file={self.file}", f"--dbname={self.url}")

    def restore(self) -> None:
        """Put it back while no backend is running."""
        if self.url.startswith("sqlite"):
            path = Path(self.url.removeprefix("sqlite:///"))
            for rest in ("-wal", "-shm"):
                path.with_name(path.name + rest).unlink(missing_ok=True)
            path.write_bytes(self.file.read_bytes())
        else:
            self._run("pg_restore", "--clean", "--exit-on-error", "--no-owner", f"--dbname={self.url}", str(self.file))

    @staticmethod
    def _run(program: str, *arguments: str) -> None:
        programs = dev.server_programs()
        assert programs is not None
        subprocess.run([str(programs / program), *arguments], check=True)


@pytest.fixture
def backed(database_url: str, tmp_path: Path) -> Backed:
    return Backed(database_url, tmp_path / "backup")


@pytest.fixture
def backend(backed: Backed) -> Iterator[BackendProcess]:
    with BackendProcess(backed.url) as running:
        yield running


@pytest.fixture
def core(backend: BackendProcess, tmp_path: Path) -> Iterator[Core]:
    storage = open_storage(tmp_path / "till", KeyFileVault(tmp_path / "keys.json"))
    made = open_core(storage, HttpBackend(backend.url, signer()), redeem_offline=False)
    yield made
    made.close()


@pytest.fixture
def sales(core: Core) -> list[Transaction]:
    """Awards nobody has saved yet, every third of them of a till that was online."""
    authorities = cycle((Authority.OFFLINE, Authority.ONLINE, Authority.OFFLINE))
    return [replace(txn, authority=next(authorities)) for txn in evidence(core, 90)]


def sell(core: Core, sales: Sequence[Transaction]) -> list[UUID]:
    """Save them and send them."""
    for txn in sales:
        core.outbox.append(txn)
    send(core)
    return [txn.txn_id for txn in sales]


def pay(core: Core, card: SampleMember, points: int) -> Transaction:
    """A redemption at a till that is online: the code is asked about, then what it pays is saved."""
    (award,) = evidence(core, 1)
    code = encode(card.master_key, card.handle, card.kid, Intent.PAY, step_at(core.clock.now_s()))
    asked = core.backend.scan(ScanRequest(code, award.basket_id), 10.0)
    assert asked.reason is None
    return replace(
        award,
        kind=TransactionKind.REDEEM,
        authority=Authority.ONLINE,
        occurred_at=core.clock.utc(),
        code=code,
        handle=card.handle,
        amount_minor=points * 100,
        redeem_points=points,
        told=Told(redeemed_points=points),
    )


def send(core: Core) -> None:
    """Rounds of the sender, until nothing waits."""
    for _ in range(50):
        if core.sync.work() and not core.outbox.counts()[EntryState.PENDING]:
            return
        core.sync.send_now()
    pytest.fail("it does not come to an end")


def told(url: str) -> set[Kind]:
    """What there is to look at, and that nobody is in quarantine."""
    with closing(Database(url)) as database, database.read() as connection:
        known = terminals.find(connection, TILL.terminal_id)
        assert known is not None
        assert not known.is_quarantined
        return {one.kind for one in incidents.listed(connection, with_resolved=True)}


def assert_whole(url: str, core: Core, txn_ids: list[UUID]) -> None:
    """Every sale has its effect once, and the till was told of nothing else than before."""
    ledger = settled(url)
    assert [list(ledger[txn_id].entries.values()) for txn_id in txn_ids] == [[1]] * len(txn_ids)
    assert core.outbox.counts()[EntryState.CONFIRMED] == len(txn_ids)
    assert core.sync.differences == 0


@pytest.mark.parametrize("is_noticed_by", ["heartbeat", "batch"])
def test_what_a_restored_backend_has_lost_comes_again(
    backend: BackendProcess, backed: Backed, core: Core, sales: list[Transaction], is_noticed_by: str
) -> None:
    txn_ids = sell(core, sales[:25])
    backed.backup()
    txn_ids += sell(core, sales[25:85])
    backend.kill9()
    backed.restore()
    backend.start()
    if is_noticed_by == "heartbeat":
        core.sync.send_now()
        send(core)
    txn_ids += sell(core, sales[85:90])
    assert_whole(backed.url, core, txn_ids)
    assert told(backed.url) == set()


def test_what_was_paid_stays_paid_and_what_was_refused_stays_refused(
    backend: BackendProcess, backed: Backed, core: Core, sales: list[Transaction]
) -> None:
    """The scan of a code is not sent again, nor is a payment in time a second time: the backend knows its own word."""
    rich, poor = sample_members()[20:22]
    sell(core, sales[:3])
    backed.backup()
    refused = pay(core, poor, 10**6)
    paid = pay(core, rich, 1)
    sell(core, [paid, refused, *sales[3:6]])
    before = [core.outbox.find(one.txn_id) for one in (paid, refused)]
    backend.kill9()
    backed.restore()
    with closing(Database(backed.url)) as database, database.write() as connection:
        connection.execute(TERMINALS.update().values(quarantined_ms=1))  # a till in doubt is believed no less here
    backend.start()
    sell(core, sales[6:8])
    assert [core.outbox.find(one.txn_id) for one in (paid, refused)] == before
    assert core.sync.differences == 0
    ledger = settled(backed.url)
    assert list(ledger[paid.txn_id].entries.values()) == [1]
    assert not ledger[refused.txn_id].entries
    audit = CliRunner().invoke(pos_client, ["backend", "audit", "--database", backed.url])
    assert audit.exit_code == 0, audit.output


def test_a_backup_of_before_the_outbox_was_known_gets_all_of_it(
    backend: BackendProcess, backed: Backed, core: Core, sales: list[Transaction]
) -> None:
    backed.backup()
    txn_ids = sell(core, sales[:45])
    backend.kill9()
    backed.restore()
    backend.start()
    txn_ids += sell(core, sales[45:50])
    txn_ids += sell(core, sales[50:55])
    assert_whole(backed.url, core, txn_ids)
    assert told(backed.url) == {Kind.LATE_CHAIN}


def test_other_data_get_nothing_of_what_these_have(
    backend: BackendProcess, backed: Backed, core: Core, sales: list[Transaction], tmp_path: Path
) -> None:
    """A shop that moves to another backend takes its members' balances with it: its sales must not count twice."""
    sell(core, sales[:10])
    backend.kill9()
    with BackendProcess(f"sqlite:///{tmp_path / 'other.db'}", port=backend.port) as other:
        txn_ids = sell(core, sales[10:15])
        assert set(settled(f"sqlite:///{tmp_path / 'other.db'}")) >= set(txn_ids)
        core.sync.send_now()
        send(core)
        assert set(settled(f"sqlite:///{tmp_path / 'other.db'}")) & set(settled(backed.url)) == set()
        assert other.url == backend.url
