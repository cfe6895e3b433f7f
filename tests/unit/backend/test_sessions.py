"""Managers sign in: what is kept, how long it is good for, and how guessing is slowed down."""

import threading
from collections.abc import Iterator
from contextlib import closing

import pytest
import sqlalchemy as sa

from pos_client.backend.database.engine import Database
from pos_client.backend.database.schema import MANAGERS, SESSIONS
from pos_client.backend.preparation import prepare
from pos_client.backend.shop import back_office, sessions
from pos_client.backend.shop.sessions import IDLE_MS, LIFE_MS, SEEN_EVERY_MS
from pos_client.backend.web.limits import WrongPasswords
from pos_client.domain import passwords
from pos_client.errors import InvalidValue
from tests.backend_process import BackendProcess
from tests.unit.backend.web import Answer, ask

MOMENT = 1_795_233_600_000
PASSWORD = "correct horse"


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with closing(Database(database_url)) as opened:
        prepare(opened, MOMENT)
        with opened.write() as connection:
            back_office.set_password(connection, "Li", PASSWORD, MOMENT)
        yield opened


def begun(database: Database, at_ms: int = MOMENT) -> str:
    with database.write() as connection:
        return sessions.begin(connection, "Li", at_ms).token


def test_only_hashes_are_kept(database: Database) -> None:
    token = begun(database)
    with database.read() as connection:
        kept = str([connection.execute(sa.select(table)).all() for table in (MANAGERS, SESSIONS)])
        assert passwords.matches(PASSWORD, back_office.password_hash(connection, "Li"))
    assert PASSWORD not in kept
    assert token not in kept


def test_a_session_ends_an_hour_after_the_last_request_and_after_twelve_in_all(database: Database) -> None:
    token, at_ms = begun(database), MOMENT
    assert sessions.whose(database, token, at_ms + IDLE_MS - 1) == "Li"
    idle = begun(database)
    assert sessions.whose(database, idle, MOMENT + IDLE_MS) is None
    while at_ms < MOMENT + LIFE_MS - IDLE_MS:
        at_ms += IDLE_MS - 1
        assert sessions.whose(database, token, at_ms) == "Li"
    assert sessions.whose(database, token, MOMENT + LIFE_MS - 1) == "Li"
    assert sessions.whose(database, token, MOMENT + LIFE_MS) is None
    begun(database, MOMENT + LIFE_MS)
    with database.read() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(SESSIONS)).scalar_one() == 1


def test_asking_often_writes_once_a_minute(database: Database) -> None:
    token = begun(database)

    def seen() -> int:
        with database.read() as connection:
            return int(connection.execute(sa.select(SESSIONS.c.seen_ms)).scalar_one())

    sessions.whose(database, token, MOMENT + SEEN_EVERY_MS - 1)
    assert seen() == MOMENT
    sessions.whose(database, token, MOMENT + SEEN_EVERY_MS)
    assert seen() == MOMENT + SEEN_EVERY_MS


@pytest.mark.parametrize("token", ["", "s-", "s-" + "x" * 43, "m-x", "\ud800"])
def test_other_tokens_are_no_sessions(database: Database, token: str) -> None:
    begun(database)
    assert sessions.whose(database, token, MOMENT) is None


def test_signing_out_a_new_password_and_being_revoked_end_sessions(database: Database) -> None:
    first, second = begun(database), begun(database)
    with database.write() as connection:
        sessions.end(connection, first)
    assert (sessions.whose(database, first, MOMENT), sessions.whose(database, second, MOMENT)) == (None, "Li")
    with database.write() as connection:
        back_office.set_password(connection, "Li", "another horse", MOMENT)
    assert sessions.whose(database, second, MOMENT) is None
    third = begun(database)
    with database.write() as connection:
        back_office.revoke(connection, "Li", MOMENT)
        assert back_office.password_hash(connection, "Li") is None
    assert sessions.whose(database, third, MOMENT) is None


def test_who_comes_back_by_a_password_does_not_bring_the_old_token_back(database: Database) -> None:
    with database.write() as connection:
        token = back_office.admit(connection, "Li", MOMENT)
        assert back_office.authenticate(connection, token) == "Li"
        back_office.revoke(connection, "Li", MOMENT)
        back_office.set_password(connection, "Li", PASSWORD, MOMENT + 1)
        assert back_office.authenticate(connection, token) is None
        (li,) = back_office.people(connection)
    assert (li.has_password, li.has_token, li.revoked) == (True, False, None)


@pytest.mark.parametrize("password", ["", "seven77", "x" * 129])
def test_a_password_that_is_too_short_or_too_long_is_refused(database: Database, password: str) -> None:
    with pytest.raises(InvalidValue) as refused, database.write() as connection:
        back_office.set_password(connection, "Li", password, MOMENT)
    assert refused.value.error_code == "BAD_PASSWORD"


def test_wrong_passwords_are_counted_for_each_name_and_for_all() -> None:
    wrong = WrongPasswords(most=6, per_s=60, most_of_one=2, per_s_of_one=300)
    for now_s in (0.0, 1.0):
        assert wrong.wait_s("Li", now_s) == 0
        wrong.note("Li", now_s)
    assert (wrong.wait_s("Li", 2.0), wrong.wait_s("Bo", 2.0)) == (298.0, 0)
    for index in range(4):
        wrong.note(f"Nobody {index}", 3.0)
    assert (wrong.wait_s("Bo", 4.0), wrong.wait_s("Bo", 60.0), wrong.wait_s("Bo", 61.0)) == (56.0, 0, 0)
    assert (wrong.wait_s("Li", 299.0), wrong.wait_s("Li", 300.0)) == (1.0, 0)
    wrong.note("Bo", 1000.0)
    assert len(vars(wrong)["_by_name"]) == 1


def sign_in(backend: BackendProcess, name: str, password: str) -> Answer:
    body = {"name": name, "password": password}
    return ask(backend, "POST", "/v1/sessions", body, headers={"Authorization": ""})


def test_guessing_is_slowed_down_also_when_it_comes_all_at_once(database_url: str) -> None:
    with BackendProcess(database_url, sample_data=False) as backend:
        with closing(Database(database_url)) as opened, opened.write() as connection:
            back_office.set_password(connection, "Li", PASSWORD, 1)
        found: list[str] = []
        guesses = [
            threading.Thread(target=lambda: found.append(sign_in(backend, "Li", "wrong horse").json["code"]))
            for _ in range(9)
        ]
        for guess in guesses:
            guess.start()
        for guess in guesses:
            guess.join(30)
        assert sorted(found) == ["TOO_MANY_TRIES"] * 4 + ["WRONG_PASSWORD"] * 5
        right = sign_in(backend, "Li", PASSWORD)
        assert (right.status, right.json["code"]) == (429, "TOO_MANY_TRIES")
        assert 0 < int(right.headers["Retry-After"]) <= 300
        unknown = sign_in(backend, "Nobody", PASSWORD)
        assert (unknown.status, unknown.json["code"]) == (401, "WRONG_PASSWORD")


@pytest.mark.parametrize("name", ["", "x" * 201, "L\0i", "\ud800"])
def test_names_nobody_can_have_are_malformed(database_url: str, name: str) -> None:
    with BackendProcess(database_url, sample_data=False) as backend:
        answer = sign_in(backend, name, PASSWORD)
        assert (answer.status, answer.json["code"]) == (422, "MALFORMED")
