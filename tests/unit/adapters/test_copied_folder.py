"""A till's folder, copied with everything in it: on another machine, without this one's vault, it tells nothing."""

import shutil
from contextlib import closing
from pathlib import Path

import pytest

from pos_client.adapters.outbox import SqliteOutbox
from pos_client.domain import member_code
from pos_client.domain.member_code import Intent
from pos_client.errors import StorageDamaged
from tests.fakes.clock import FakeClock
from tests.fakes.ids import FakeIds
from tests.unit.services.till import KEY, Till

WANG = "123456789012"
THIEF = bytes(32)


@pytest.fixture
def copy(tmp_path: Path) -> tuple[Path, list[bytes]]:
    """The folder of a till that has sold something while alone, and what nobody may read there."""
    till = Till(tmp_path / "till")
    till.backend.add_member(WANG, points=500)
    till.connect()
    till.pull_plug()
    with closing(till.outbox):
        found = till.scan(WANG, Intent.PAY)
        till.sell(found, 10_000)
        phone = till.backend.ledger.members[WANG]
        day = member_code.day_of(found.step)
        keys = [member_code.offline_key(phone.master_key, WANG, phone.kid, day, intent) for intent in Intent]
        texts = [WANG, found.code.text, found.code.cryptogram, phone.facts(till.clock.utc()).masked_name, "Li Na"]
        # With its log, as a thief's tool would take it from a till that runs.
        shutil.copytree(tmp_path / "till", tmp_path / "copy")
    return tmp_path / "copy", [text.encode() for text in texts] + [key.hex().encode() for key in keys] + keys


def test_what_lies_on_the_disk_names_nobody(copy: tuple[Path, list[bytes]]) -> None:
    folder, secrets = copy
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert {path.name for path in files} >= {"outbox.sqlite3", "outbox.sqlite3-wal"}
    told = [(path.name, secret) for path in files for secret in secrets if secret in path.read_bytes()]
    assert told == []


def test_another_vault_does_not_open_it(copy: tuple[Path, list[bytes]]) -> None:
    folder, _secrets = copy
    with pytest.raises(StorageDamaged) as refused:
        SqliteOutbox(folder / "outbox.sqlite3", THIEF, FakeClock(), FakeIds())
    assert refused.value.error_code == "KEY_LOST"
    with closing(SqliteOutbox(folder / "outbox.sqlite3", KEY, FakeClock(), FakeIds())) as outbox:
        assert len(outbox.pending(9)) == 1, "it was the key, not the copy"
