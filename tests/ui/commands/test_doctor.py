"""The doctor tells what a till trusts and keeps, changes none of it, and keeps its hands off a till that runs."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from pos_client.adapters.clock import TrustedClock
from pos_client.adapters.last_seen import LastSeen, LastSeenFile
from pos_client.adapters.terminal_identity import keep_identity, new_identity
from pos_client.adapters.vault import EphemeralVault
from pos_client.domain.transaction import Applied
from pos_client.settings import Settings
from tests.fakes.clock import FakeClock
from tests.fakes.samples import a_result
from tests.unit.services.till import KEY, Till
from ui.cli import pos_client
from ui.composition import doctor_trust
from ui.composition.finding import Finding, Verdict

WANG = "123456789012"
SERVER_KEYS = ("ab" * 32, "cd" * 32)


@pytest.fixture
def vault() -> EphemeralVault:
    vault = EphemeralVault()
    vault.put("roster", KEY)
    return vault


@pytest.fixture
def till(tmp_path: Path) -> Iterator[Till]:
    """A till at this machine's date that has a roster and one sale that waits."""
    till = Till(tmp_path, clock=FakeClock(TrustedClock().now_s()))
    till.backend.add_member(WANG, points=50)
    till.connect()
    till.pull_plug()
    till.sell(till.scan(WANG), 10_000)
    yield till
    till.close()


def kept(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_new_till_has_nothing_to_hide(tmp_path: Path) -> None:
    assert doctor_trust.outbox(tmp_path).detail == "nothing was saved yet"
    assert doctor_trust.roster(tmp_path, EphemeralVault()).verdict is Verdict.WARNING
    assert "first time" in doctor_trust.clock(tmp_path).detail
    assert list(tmp_path.iterdir()) == []


def test_outbox_and_roster_of_a_till_that_runs_are_left_alone(till: Till, vault: EphemeralVault) -> None:
    for finding in (doctor_trust.outbox(till.folder), doctor_trust.roster(till.folder, vault)):
        assert finding.verdict is Verdict.GOOD
        assert finding.detail.startswith("in use")
    till.clock.advance(60)
    till.sell(till.scan(WANG), 10_000)


def test_what_waits_is_counted_and_nothing_is_changed(till: Till, vault: EphemeralVault) -> None:
    till.close()
    before = kept(till.folder)
    outbox, roster = doctor_trust.outbox(till.folder), doctor_trust.roster(till.folder, vault)
    assert (
        outbox.detail
        == "1 pending, 0 confirmed, 0 rejected, 0 resolved, 0 quarantined; the backend was not told its chain"
    )
    assert outbox.advice
    assert roster.verdict is Verdict.GOOD, roster
    assert "good until" in roster.detail
    assert kept(till.folder) == before


def test_a_till_that_died_is_looked_at_with_its_log(till: Till, tmp_path: Path, vault: EphemeralVault) -> None:
    died = tmp_path.with_name("died")
    died.mkdir()
    for name, content in kept(till.folder).items():
        (died / name).write_bytes(content)
    assert (died / "outbox.sqlite3-wal").stat().st_size
    before = kept(died)
    assert doctor_trust.outbox(died).detail.startswith("1 pending")
    assert doctor_trust.roster(died, vault).verdict is Verdict.GOOD
    assert kept(died) == before


def test_a_chain_the_backend_knows_and_a_refused_sale_are_told(till: Till) -> None:
    till.outbox.chain_known(till.outbox.db_instance_id)
    (entry,) = till.outbox.pending(1)
    till.outbox.record([replace(a_result(applied=Applied.REFUSED), txn_id=entry.transaction.txn_id)])
    till.close()
    finding = doctor_trust.outbox(till.folder)
    assert (finding.verdict, finding.detail) == (
        Verdict.WARNING,
        "0 pending, 0 confirmed, 1 rejected, 0 resolved, 0 quarantined; the backend can follow its chain",
    )


def test_a_file_that_is_none_is_bad(tmp_path: Path) -> None:
    (tmp_path / "outbox.sqlite3").write_bytes(b"no database at all" * 99)
    assert doctor_trust.outbox(tmp_path).verdict is Verdict.BAD


def test_a_roster_of_another_key_or_past_its_time_is_no_good(till: Till, vault: EphemeralVault) -> None:
    till.close()
    other = EphemeralVault()
    other.put("roster", bytes(32))
    assert doctor_trust.roster(till.folder, other).verdict is Verdict.WARNING
    later = till.clock.now_s() + timedelta(days=4).total_seconds()
    LastSeenFile(till.folder / "clock.json").save(LastSeen(later, later))
    assert doctor_trust.roster(till.folder, vault).detail.endswith(": over")


def test_a_date_set_back_is_told(tmp_path: Path) -> None:
    now_s = TrustedClock().now_s()
    memory = LastSeenFile(tmp_path / "clock.json")
    memory.save(LastSeen(now_s - 60, now_s - 120))
    assert doctor_trust.clock(tmp_path).verdict is Verdict.GOOD
    memory.save(LastSeen(now_s + 3600, now_s + 3600))
    finding = doctor_trust.clock(tmp_path)
    assert finding.verdict is Verdict.WARNING
    assert "set back" in finding.detail


def test_who_a_till_is_and_whom_it_believes(vault: EphemeralVault) -> None:
    chain = Settings(backend_url="https://loyalty.example")
    assert doctor_trust.enrolment(Settings(), vault).verdict is Verdict.GOOD
    assert doctor_trust.enrolment(chain, vault).verdict is Verdict.BAD
    identity = replace(new_identity("T-1"), backend_url="https://loyalty.example")
    keep_identity(vault, identity)
    assert doctor_trust.enrolment(chain, vault).verdict is Verdict.WARNING
    keep_identity(vault, replace(identity, server_keys_hex=SERVER_KEYS))
    told = doctor_trust.enrolment(chain, vault)
    assert told == Finding(
        "enrolment", Verdict.GOOD, "T-1 at https://loyalty.example; believes keys abababab…, cdcdcdcd…"
    )
    assert identity.signing_key_hex[:8] not in told.detail
    vault.put("terminal", b"no identity")
    assert doctor_trust.enrolment(chain, vault).verdict is Verdict.WARNING


def test_all_of_it_as_json(tmp_path: Path) -> None:
    environment = {
        "POS_CLIENT_SETTINGS": str(tmp_path / "none.toml"),
        "DBUS_SESSION_BUS_ADDRESS": f"unix:path={tmp_path}/x",
    }
    done = CliRunner().invoke(pos_client, ["doctor", "--json", "--data-dir", str(tmp_path / "till")], env=environment)
    found = {finding["name"]: finding for finding in json.loads(done.stdout)}
    assert found["backend"]["detail"] == "nobody has chosen yet: the till asks at its first start"
    assert {"safe store", "enrolment", "trusted time", "outbox", "roster"} <= set(found)
    assert {finding["verdict"] for finding in found.values()} <= {"good", "warning", "bad"}
    assert found["outbox"]["detail"] == "nothing was saved yet"
    assert done.exit_code == any(finding["verdict"] == "bad" for finding in found.values())
