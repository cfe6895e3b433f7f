"""What only a database server does: many writers at once, going away, coming back, saying no."""

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import psutil
import pytest
import sqlalchemy as sa

from pos_client.backend.database import dialect
from pos_client.backend.database.address import given_url
from pos_client.backend.database.engine import Database, parse_url
from pos_client.backend.database.migrate import migrate
from pos_client.backend.database.schema import ACCOUNTS, INCARNATION, MEMBERS, PROGRAMMES
from pos_client.backend.transactions import applying as transactions
from pos_client.backend.transactions.outboxes import Sender
from pos_client.domain.transaction import Applied, TransactionKind
from pos_client.errors import BackendStartFailed
from tests import databases
from tests.backend_process import BackendProcess
from tests.postgres_server import GUEST, PostgresServer, own_server
from tests.unit.backend.shop import TILL, Shop
from tests.unit.backend.web import ask

LATE_S = 10.0
PASSWORD = "hush-Hush/1"
only_server = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_every_way_to_write_the_address_means_the_same_driver(scheme: str) -> None:
    url = parse_url(f"{scheme}://pos:{PASSWORD}@db.example/loyalty?sslmode=verify-full")
    assert (url.drivername, url.host, url.query["sslmode"]) == ("postgresql+psycopg", "db.example", "verify-full")
    assert PASSWORD not in str(url)


@pytest.mark.parametrize(
    "url", ["mysql://h/d", "postgresql+psycopg2://h/d", "postgresql+asyncpg://h/d", "oracle://h/d"]
)
def test_other_products_and_drivers_are_refused(url: str) -> None:
    with pytest.raises(BackendStartFailed) as failed:
        parse_url(url)
    assert failed.value.error_code == "BAD_DATABASE_URL"


def test_a_shop_with_a_file_never_loads_the_driver(tmp_path: Path) -> None:
    code = (
        "import sys; from pos_client.backend.web import server;"
        "from pos_client.backend.database.engine import Database;"
        f"Database('sqlite:///{tmp_path}/never-opened.db');"
        "print([name for name in sys.modules if 'psycopg' in name or 'postgresql' in name])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@only_server
def test_a_reader_sees_one_snapshot_and_cannot_write(shop: Shop) -> None:
    with shop.database.read() as connection:
        count = sa.select(sa.func.count()).select_from(MEMBERS)
        before = connection.execute(count).scalar()
        shop.member()
        assert connection.execute(count).scalar() == before
        with pytest.raises(sa.exc.DBAPIError) as failed:
            connection.execute(INCARNATION.update().values(roster_seq=1))
    assert dialect.fault_code(failed.value) == "DATABASE_READ_ONLY"
    with shop.database.write() as connection:
        assert connection.exec_driver_sql("SHOW transaction_isolation").scalar() == "read committed"
        assert connection.exec_driver_sql("SHOW transaction_read_only").scalar() == "off"


@only_server
def test_what_was_answered_is_on_disk_whatever_the_server_s_default(
    database_url: str, postgres_server: PostgresServer
) -> None:
    name = postgres_server.name_in(database_url)
    for default, wanted in (("off", "on"), ("local", "local"), ("remote_apply", "remote_apply")):
        postgres_server.execute(f"ALTER DATABASE {name} SET synchronous_commit = {default}")
        with closing(Database(database_url)) as database, database.write() as connection:
            assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == wanted


@only_server
def test_a_lock_is_waited_for_a_while_only(shop: Shop, database_url: str) -> None:
    card = shop.member()
    mine = sa.select(ACCOUNTS.c.qualifying).where(ACCOUNTS.c.member_id == card.member_id).with_for_update()
    with closing(Database(database_url, wait_s=0.1)) as hurried, shop.database.write() as holder:
        holder.execute(mine)
        with pytest.raises(sa.exc.DBAPIError) as failed, hurried.write() as connection:
            connection.execute(mine)
    assert dialect.fault_code(failed.value) == "DATABASE_LOCKED"


@only_server
def test_two_members_do_not_wait_for_each_other(shop: Shop) -> None:
    slow, quick = shop.member(), shop.member()
    txns = [shop.transaction(TransactionKind.AWARD, card, amount_minor=40_000) for card in (slow, quick)]
    with shop.database.write() as connection:
        transactions.apply_one(connection, TILL, txns[0], shop.now_ms)
        # The first is not committed yet, and the second is through.
        assert shop.send(txns[1]).applied is Applied.APPLIED
    assert shop.send(txns[0]).applied is Applied.REPLAYED


@only_server
def test_batches_with_the_same_members_in_opposite_orders_all_go_through(shop: Shop) -> None:
    cards = [shop.member() for _ in range(8)]

    def batch(turn: int) -> list[str]:
        order = cards if turn % 2 else cards[::-1]
        txns = [shop.offline(TransactionKind.AWARD, card, amount_minor=2000) for card in order]
        own = [
            replace(txn, code=shop.code(card, at_s=shop.now_s + 30 * turn))
            for txn, card in zip(txns, order, strict=True)
        ]
        start.wait(LATE_S)
        answer = shop.database.settle(
            lambda connection: transactions.apply_batch(
                connection, Sender(TILL, uuid4()), list(enumerate(own, start=1)), shop.now_ms + 600_000
            )
        )
        return [result.applied.value for result in answer.results]

    start = threading.Barrier(6)
    with ThreadPoolExecutor(6) as tills:
        outcomes = list(tills.map(batch, range(6)))
    assert outcomes == [["applied"] * 8] * 6
    assert [len(shop.entries(card)) for card in cards] == [6] * 8


@only_server
def test_a_deadlock_is_settled_by_repeating_one_of_the_two(shop: Shop) -> None:
    first, second = shop.member(), shop.member()
    met = threading.Barrier(2)
    tries: list[str] = []

    def crossing(name: str, *ids: object) -> Callable[[sa.Connection], str]:
        def work(connection: sa.Connection) -> str:
            tries.append(name)
            is_first = len(tries) <= 2
            for member_id in ids:
                mine = ACCOUNTS.c.member_id == member_id
                connection.execute(ACCOUNTS.update().where(mine).values(touched_ms=ACCOUNTS.c.touched_ms + 1))
                if is_first and member_id == ids[0]:
                    met.wait(LATE_S)
            return name

        return work

    works = [crossing("a", first.member_id, second.member_id), crossing("b", second.member_id, first.member_id)]
    with ThreadPoolExecutor(2) as tills:
        assert list(tills.map(shop.database.settle, works)) == ["a", "b"]
    assert len(tries) >= 3  # the one that was taken back may meet the other one once more
    with shop.database.read() as connection:
        assert set(connection.execute(sa.select(ACCOUNTS.c.touched_ms)).scalars()) == {shop.now_ms + 2}


def test_workers_that_start_at_once_on_an_empty_database_prepare_it_once(postgres_server: PostgresServer) -> None:
    url = postgres_server.create_database("template0")
    workers = [BackendProcess(url) for _ in range(3)]
    with ThreadPoolExecutor(3) as starting:
        started = list(starting.map(BackendProcess.start, workers))
    assert [worker.ready["ready"] for worker in started] == [True] * 3
    with closing(Database(url)) as database, database.read() as connection:
        for table in (INCARNATION, PROGRAMMES):
            assert connection.execute(sa.select(sa.func.count()).select_from(table)).scalar() == 1
    assert {ask(worker, "GET", "/v1/time").status for worker in started} == {200}
    assert [worker.stop() for worker in started] == [0, 0, 0]
    postgres_server.drop_database(url)


@contextmanager
def alone() -> Iterator[PostgresServer]:
    with own_server() as server:
        if server is None:
            pytest.skip(databases.LACKING)
        yield server


def test_a_server_that_crashes_is_named_and_met_again_when_it_is_back() -> None:
    with alone() as server:
        url = server.create_database("template0")
        with BackendProcess(url, capture_log=True) as backend:
            assert ask(backend, "GET", "/v1/programme").status == 200
            server.stop()
            answer = ask(backend, "GET", "/v1/programme")
            assert (answer.status, answer.json["code"]) == (503, "DATABASE_UNAVAILABLE")
            assert answer.headers["Retry-After"] == "1"
            assert ask(backend, "GET", "/healthz").status == 200
            assert ask(backend, "GET", "/readyz").status == 503
            server.start()
            assert ask(backend, "GET", "/v1/programme").status == 200
            assert ask(backend, "GET", "/readyz").status == 200
            backend.stop()
            assert "Traceback" not in backend.log


def test_the_address_comes_from_the_environment_or_a_credential(tmp_path: Path) -> None:
    (tmp_path / "database-url").write_text("postgresql://credential/db\n", encoding="utf-8")
    credential = {"CREDENTIALS_DIRECTORY": str(tmp_path)}
    assert given_url(credential | {"POS_CLIENT_DATABASE_URL": "postgresql://variable/db"}) == "postgresql://variable/db"
    assert given_url(credential) == "postgresql://credential/db"
    assert given_url({}) is given_url({"CREDENTIALS_DIRECTORY": str(tmp_path / "missing")}) is None
    (tmp_path / "database-url").write_bytes(b"\xff")
    with pytest.raises(BackendStartFailed) as failed:
        given_url(credential)
    assert failed.value.error_code == "BAD_DATABASE_URL"


def test_a_server_is_served_from_with_a_password_no_command_line_shows(postgres_server: PostgresServer) -> None:
    url = postgres_server.create_database("template0")
    name = postgres_server.name_in(url)
    postgres_server.execute(f"CREATE ROLE {GUEST} LOGIN PASSWORD '{PASSWORD}'")
    postgres_server.execute(f"ALTER DATABASE {name} OWNER TO {GUEST}")
    secret = postgres_server.url(name, GUEST, PASSWORD)
    with BackendProcess("", environment={"POS_CLIENT_DATABASE_URL": secret}, capture_log=True) as backend:
        assert ask(backend, "GET", "/v1/programme").status == 200
        assert not any("postgresql" in word for word in psutil.Process(backend.pid).cmdline())
        backend.stop()
    assert PASSWORD not in backend.log
    postgres_server.drop_database(url)
    postgres_server.execute(f"DROP ROLE {GUEST}")


def refused_start(url: str) -> tuple[str, str]:
    backend = BackendProcess(url, sample_data=False, capture_log=True).start()
    assert (backend.ready["ready"], backend.exit_code) == (False, 4)
    assert PASSWORD not in backend.log
    assert PASSWORD not in str(backend.ready)
    return backend.ready["code"], backend.ready["detail"]


def test_a_server_that_is_not_there_or_lets_nobody_in_is_named_without_the_password(
    postgres_server: PostgresServer,
) -> None:
    nobody = f"postgresql://pos:{PASSWORD.replace('/', '%2F')}@127.0.0.1:1/loyalty"
    code, detail = refused_start(nobody)
    assert code == "DATABASE_UNAVAILABLE"
    assert "127.0.0.1" in detail
    code, detail = refused_start(postgres_server.url("postgres", GUEST, f"not-{PASSWORD}"))
    assert code == "DATABASE_UNAVAILABLE"
    assert "password" in detail
    code, detail = refused_start(postgres_server.url("no_such_database"))
    assert code == "DATABASE_UNAVAILABLE"
    assert "no_such_database" in detail


def test_a_database_that_cannot_hold_every_language_is_refused(postgres_server: PostgresServer) -> None:
    url = postgres_server.create_database("template0 ENCODING 'LATIN1'")
    with closing(Database(url)) as database, pytest.raises(BackendStartFailed) as failed:
        migrate(database)
    assert failed.value.error_code == "DATABASE_ENCODING"
    postgres_server.drop_database(url)


@pytest.mark.parametrize(
    ("state", "code"),
    [
        ("40001", "DATABASE_LOCKED"),
        ("40P01", "DATABASE_LOCKED"),
        ("55P03", "DATABASE_LOCKED"),
        ("53100", "DATABASE_FULL"),
        ("25006", "DATABASE_READ_ONLY"),
        ("42501", "DATABASE_READ_ONLY"),
        ("XX001", "DATABASE_DAMAGED"),
        ("57P01", "DATABASE_UNAVAILABLE"),
        ("53300", "DATABASE_UNAVAILABLE"),
    ],
)
@only_server
def test_what_the_server_reports_has_a_stable_code(shop: Shop, state: str, code: str) -> None:
    with pytest.raises(sa.exc.DBAPIError) as failed, shop.database.write() as connection:
        connection.exec_driver_sql(f"DO $$ BEGIN RAISE EXCEPTION SQLSTATE '{state}'; END $$")
    assert dialect.fault_code(failed.value) == code
    assert dialect.may_try_again(failed.value) == (state in {"40001", "40P01"})
    assert dialect.explain(failed.value).endswith(f" {state}")
