"""The database: brought up to date by itself, from nothing, once."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from pos_client.backend.database import migrate
from pos_client.backend.database.engine import Database, parse_url
from pos_client.backend.database.schema import ACCOUNTS, METADATA, PROGRAMMES
from pos_client.backend.preparation import prepare
from pos_client.backend.samples.cards import sample_members
from pos_client.errors import BackendStartFailed
from tests.unit.backend.shop import NOON_S, Shop, check_ledger

NOW_MS = int(NOON_S * 1000)


def test_migrations_from_nothing_make_exactly_the_schema(shop: Shop) -> None:
    with shop.database.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
        assert migrate.revision_of(connection) == migrate.HEAD


def test_head_is_the_newest_revision_there_is() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrate.__file__).parent / "migrations"))
    script = ScriptDirectory.from_config(config)
    assert script.get_current_head() == migrate.HEAD
    assert {revision.revision for revision in script.walk_revisions()} == migrate.KNOWN


def test_database_of_a_newer_program_is_left_alone(shop: Shop) -> None:
    with shop.database.write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'r9999'")
    with pytest.raises(BackendStartFailed) as failed:
        prepare(shop.database, NOW_MS)
    assert failed.value.error_code == "DATABASE_NEWER"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_connections_of_a_file_are_durable_and_checked(shop: Shop) -> None:
    with shop.database.read() as connection:
        found = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "synchronous")]
        assert [*found, connection.exec_driver_sql("PRAGMA foreign_keys").scalar()] == ["wal", 2, 1]
        assert connection.exec_driver_sql("PRAGMA journal_size_limit").scalar() == 16 * 2**20


def test_failed_write_leaves_no_trace(shop: Shop) -> None:
    rows = [{"version": 5, "document": "{}", "created_ms": 1}] * 2

    def write_twice() -> None:
        with shop.database.write() as connection:
            for row in rows:
                connection.execute(PROGRAMMES.insert().values(row))

    with pytest.raises(sa.exc.IntegrityError):
        write_twice()
    assert shop.programme.version == 1


@pytest.mark.parametrize("url", ["", "nonsense", "sqlite://", "sqlite:///:memory:", "oracle9://x", "http://x/y"])
def test_url_that_names_no_lasting_database_is_refused(url: str) -> None:
    with pytest.raises(BackendStartFailed) as failed:
        parse_url(url)
    assert failed.value.error_code == "BAD_DATABASE_URL"


def test_missing_folders_are_made(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'a' / 'b' / 'c.db'}")
    prepare(database, NOW_MS)
    database.close()


def test_sample_members_come_once_with_a_past_that_adds_up(shop: Shop) -> None:
    prepare(shop.database, NOW_MS, with_samples=True)
    prepare(shop.database, NOW_MS + 86_400_000, with_samples=True)
    with shop.database.read() as connection:
        accounts = connection.execute(sa.select(ACCOUNTS)).all()
        for account in accounts:
            check_ledger(connection, account.member_id)
    assert len(accounts) == len(sample_members()) >= 40
    tiers = {shop.programme.tier_at(account.qualifying).code for account in accounts}
    assert tiers == {"silver", "gold", "platinum"}


def test_sample_cards_are_the_same_on_every_machine_and_differ_from_each_other() -> None:
    members = sample_members()
    assert len({member.handle for member in members}) == len({member.master_key for member in members}) == len(members)
    assert all(len(member.handle) == 12 and len(member.master_key) == 32 for member in members)
    assert (members[0].name, members[0].handle) == ("陈喆", "858077520932")
    rare = "堃喆昇珺玥"
    assert set(rare) <= set("".join(member.name for member in members))
