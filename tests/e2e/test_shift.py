"""A day of sales at a till with a real backend: what F10 tells is what the ledger holds, and what the command tells."""

import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from itertools import cycle
from pathlib import Path

import pytest
from click.testing import CliRunner

from pos_client.adapters.http_backend import HttpBackend
from pos_client.adapters.key_file_vault import KeyFileVault
from pos_client.backend.transactions.summary import settled
from pos_client.ports import EntryState
from pos_client.services.reconciliation import Figures, Standing
from tests.backend_process import BackendProcess
from tests.e2e.evidence import evidence
from tests.signing import signer
from ui.cli import pos_client
from ui.composition.core import Core, open_core, open_storage

pytestmark = pytest.mark.timeout(180)
SENT, WAITING = 24, 3


@pytest.fixture
def core(database_url: str, tmp_path: Path) -> Iterator[Core]:
    """A till that has sold: one sale is refused, some wait, the others are settled (by tier otherwise than told)."""
    with BackendProcess(database_url) as backend:
        storage = open_storage(tmp_path / "till", KeyFileVault(tmp_path / "till" / "keys.json"))
        core = open_core(storage, HttpBackend(backend.url, signer()), redeem_offline=False)
        people = cycle(("Bo", "Li Na", "Wang Fang"))
        sales = [replace(sale, cashier=next(people)) for sale in evidence(core, SENT + WAITING)]
        sales[7] = replace(sales[7], code=sales[8].code)
        for sale in sales[:SENT]:
            core.outbox.append(sale)
        _send(core)
        for sale in sales[SENT:]:
            core.outbox.append(sale)
        yield core
        core.close()


def _send(core: Core) -> None:
    """Rounds of the sender, until nothing waits: a backend on a busy machine may take more than one."""
    for _ in range(50):
        if core.sync.work() and not core.outbox.counts()[EntryState.PENDING]:
            return
        core.sync.send_now()
    pytest.fail("it does not come to an end")


def test_told_settled_and_what_is_left_agree_with_ledger_and_command(
    core: Core, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = core.shift.report()
    booked = settled(database_url)
    mine = [booked[entry.transaction.txn_id] for entry in core.outbox.latest(SENT + WAITING) if entry.result]
    found = report.found
    assert (found.settled.earned_points, found.settled.earned_credit_minor) == (
        sum(sale.points for sale in mine),
        sum(sale.credit_minor for sale in mine),
    )
    assert found.settled.earned_points > 0
    assert sum((part.tally.settled for part in report.cashiers), Figures()) == found.settled
    assert (found.cases, found.count(Standing.WAITING), report.refused) == (SENT + WAITING, WAITING, 1)
    assert [(part.name, part.tally.sales) for part in report.cashiers] == [("Bo", 9), ("Li Na", 9), ("Wang Fang", 9)]
    core.close()
    monkeypatch.setenv("POS_CLIENT_SETTINGS", str(tmp_path / "settings.toml"))
    since = found.since.astimezone().strftime("%Y-%m-%dT%H:%M")
    command = ["shift", "--json", "--since", since, "--data-dir", str(tmp_path / "till")]
    result = CliRunner().invoke(pos_client, command)
    assert result.exit_code == 1, result.output  # something is left to look at
    said = json.loads(result.stdout)
    assert (said["told"], said["settled"]) == (asdict(found.told), asdict(found.settled))
    assert (said["cases"], said["entries"]) == (found.cases, found.entries)
    assert [each["txn_id"] for each in said["differences"]] == [
        str(case.entry.transaction.txn_id) for case in found.differences
    ]
