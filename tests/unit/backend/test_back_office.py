"""Managers: let in, recognised by token, shut out."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from pos_client.backend.database.engine import Database
from pos_client.backend.database.schema import MANAGERS
from pos_client.backend.preparation import prepare
from pos_client.backend.shop import back_office
from pos_client.errors import InvalidValue

MOMENT = 1_795_233_600_000


@pytest.fixture
def connection(database_url: str) -> Iterator[sa.Connection]:
    database = Database(database_url)
    prepare(database, MOMENT)
    with database.write() as opened:
        yield opened
    database.close()


def test_a_token_names_its_manager(connection: sa.Connection) -> None:
    anna, bo = back_office.admit(connection, "Anna", MOMENT), back_office.admit(connection, "王波", MOMENT)
    assert anna != bo
    assert len(anna) > 40
    assert back_office.authenticate(connection, anna) == "Anna"
    assert back_office.authenticate(connection, bo) == "王波"
    for strange in ("", "m-", anna[:-1], anna.upper(), "\ud800", "x" * 100_000):
        assert back_office.authenticate(connection, strange) is None


def test_only_the_hash_of_a_token_is_kept(connection: sa.Connection) -> None:
    token = back_office.admit(connection, "Anna", MOMENT)
    assert token.encode() not in connection.execute(sa.select(MANAGERS.c.token_sha256)).scalar_one()
    assert token not in str(connection.execute(sa.select(MANAGERS)).all())


def test_a_new_token_ends_the_old_one(connection: sa.Connection) -> None:
    old = back_office.admit(connection, "Anna", MOMENT)
    new = back_office.admit(connection, "Anna", MOMENT + 1)
    assert back_office.authenticate(connection, old) is None
    assert back_office.authenticate(connection, new) == "Anna"


def test_a_revoked_manager_is_a_stranger_until_let_in_again(connection: sa.Connection) -> None:
    token = back_office.admit(connection, "Anna", MOMENT)
    back_office.revoke(connection, "Anna", MOMENT + 5)
    back_office.revoke(connection, "Anna", MOMENT + 9)
    assert back_office.authenticate(connection, token) is None
    (anna,) = back_office.people(connection)
    assert anna.revoked is not None
    assert (anna.name, (anna.revoked - anna.created).total_seconds()) == ("Anna", 0.005)
    again = back_office.admit(connection, "Anna", MOMENT + 10)
    assert back_office.authenticate(connection, again) == "Anna"
    assert back_office.people(connection)[0].revoked is None


def test_nobody_can_be_revoked_who_never_was(connection: sa.Connection) -> None:
    with pytest.raises(InvalidValue) as refused:
        back_office.revoke(connection, "Nobody", MOMENT)
    assert refused.value.error_code == "UNKNOWN_MANAGER"
