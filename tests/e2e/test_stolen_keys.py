"""A real till and a real backend: what a thief makes of a till's day keys passes a till alone, and nobody else."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from pos_client.adapters.http_backend import HttpBackend
from pos_client.adapters.key_file_vault import KeyFileVault
from pos_client.adapters.simulated_plug import SimulatedPlug
from pos_client.backend.database.engine import Database
from pos_client.backend.samples.cards import sample_members
from pos_client.backend.shop import incidents, terminals
from pos_client.backend.shop.incidents import Kind
from pos_client.domain import member_code
from pos_client.domain.member_code import Intent, Scheme
from pos_client.domain.reasons import Reason
from pos_client.domain.sale import Sale, SaleEvent
from pos_client.ports import EntryState
from pos_client.services.saving import Saved
from pos_client.services.verification import NotRecognised, Recognised
from tests.backend_process import BackendProcess
from tests.signing import TILL, signer
from ui.composition.core import Core, open_core, open_storage

pytestmark = pytest.mark.timeout(120)
WANG = sample_members()[0]


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'backend.sqlite3'}"


@pytest.fixture
def plug() -> SimulatedPlug:
    return SimulatedPlug()


@pytest.fixture
def core(database_url: str, plug: SimulatedPlug, tmp_path: Path) -> Iterator[Core]:
    """A till that has a roster of a backend it can reach."""
    with BackendProcess(database_url) as backend:
        identity = replace(TILL, server_keys_hex=tuple(backend.ready["server_keys"]))
        client = HttpBackend(backend.url, signer(identity), plug=plug)
        storage = open_storage(tmp_path / "till", KeyFileVault(tmp_path / "till" / "keys.json"))
        core = open_core(storage, client, redeem_offline=True)
        core.sync.work()
        assert core.shelf.latest() is not None
        yield core
        core.close()


def forged(step: int) -> str:
    """A code with the right first group, by the key a till has of that day, and a guessed second one."""
    day_key = member_code.offline_key(WANG.master_key, WANG.handle, WANG.kid, member_code.day_of(step), Intent.EARN)
    head = member_code.head(Scheme.DUAL_TOTP, WANG.handle, WANG.kid, Intent.EARN, step)
    return member_code.finished(head + member_code.totp(day_key, step) + "12345678")


def test_what_a_thief_makes_of_day_keys_fools_a_till_alone_and_nobody_else(
    core: Core, plug: SimulatedPlug, database_url: str
) -> None:
    code = forged(member_code.step_at(core.clock.now_s()))
    online = core.verification.verify(code, core.ids.new_id())
    assert isinstance(online, NotRecognised)
    plug.unplug()
    basket_id = core.ids.new_id()
    found = core.verification.verify(code, basket_id)
    assert isinstance(found, Recognised), found
    sale = Sale(basket_id).on(SaleEvent.MEMBER_RECOGNISED).with_amount(10_000)
    saved = core.checkout.save(sale, found, "Li Na")
    assert isinstance(saved, Saved), saved
    plug.plug_in()
    core.sync.send_now()
    core.sync.work()
    entry = core.outbox.find(saved.entry.transaction.txn_id)
    assert entry is not None
    assert entry.state is EntryState.REJECTED
    assert entry.result is not None
    assert entry.result.reason is Reason.FORGED_OFFLINE
    with closing(Database(database_url)) as database, database.read() as connection:
        known = terminals.find(connection, TILL.terminal_id)
        assert known is not None
        assert known.is_quarantined
        assert [one.kind for one in incidents.listed(connection, with_resolved=True)] == [Kind.FORGED_OFFLINE]
