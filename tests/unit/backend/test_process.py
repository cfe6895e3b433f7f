"""The backend as a process: it starts or says why not, ends when told, and survives being killed."""

import contextlib
import json
import socket
import sqlite3
import ssl
import threading
import urllib.request
from pathlib import Path
from uuid import UUID, uuid4, uuid5

import pytest
import sqlalchemy as sa

from pos_client.adapters.enrolling import enrol
from pos_client.adapters.terminal_identity import new_identity
from pos_client.backend.database.engine import Database
from pos_client.backend.database.opening import opened
from pos_client.backend.database.schema import OUTBOX_PLACES, TRANSACTIONS
from pos_client.backend.members.enrolment import add_member
from pos_client.backend.samples.cards import sample_members
from pos_client.backend.shop.enrolments import offer
from pos_client.backend.web.server import ServeOptions, serve
from pos_client.domain import member_code, member_code_signed
from pos_client.domain.enrolment import EnrolmentWish
from tests import rosters
from tests.backend_process import BackendProcess
from tests.signing import TILL
from tests.unit.backend import phones
from tests.unit.backend.web import Answer, ask, batch, sample_code, transaction


def url_of(folder: Path) -> str:
    return f"sqlite:///{folder / 'b.db'}"


def test_stops_in_order_on_sigterm_and_starts_again_on_its_port(database_url: str) -> None:
    with BackendProcess(database_url) as backend:
        first = backend.url
        assert backend.stop() == 0
        backend.start()
        assert backend.url == first
        assert ask(backend, "GET", "/v1/time").status == 200


def test_ends_with_its_parent(tmp_path: Path) -> None:
    with BackendProcess(url_of(tmp_path)) as backend:
        assert backend.abandon() == 0


def test_is_not_held_up_by_an_idle_connection(tmp_path: Path) -> None:
    with (
        BackendProcess(url_of(tmp_path), sample_data=False) as backend,
        socket.create_connection(("127.0.0.1", backend.port)) as idle,
    ):
        idle.sendall(b"POST /v1/scans HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n")
        assert backend.stop() == 0


def failed_start(database_url: str) -> str:
    backend = BackendProcess(database_url, sample_data=False).start()
    assert (backend.ready["ready"], backend.exit_code) == (False, 4)
    return str(backend.ready["code"])


def refused_options(capsys: pytest.CaptureFixture[str], options: ServeOptions) -> str:
    """The code of a start that fails before there is anything to serve."""
    assert serve(options) == 4
    line = json.loads(capsys.readouterr().out)
    assert line["ready"] is False
    return str(line["code"])


def test_taken_port_and_foreign_address_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        options = ServeOptions(url_of(tmp_path), port=taken.getsockname()[1])
        assert refused_options(capsys, options) == "PORT_TAKEN"
    assert refused_options(capsys, ServeOptions(url_of(tmp_path), host="192.0.2.7")) == "BAD_ADDRESS"
    assert refused_options(capsys, ServeOptions(url_of(tmp_path), port=70_000)) == "BAD_ADDRESS"


def test_locked_database_is_named(tmp_path: Path) -> None:
    holder = sqlite3.connect(tmp_path / "b.db")
    holder.execute("PRAGMA locking_mode = EXCLUSIVE")
    holder.execute("CREATE TABLE t (a)")
    holder.commit()
    assert failed_start(url_of(tmp_path)) == "DATABASE_LOCKED"
    holder.close()


def test_damaged_database_is_named_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "b.db"
    path.write_bytes(b"this is no database" * 1000)
    assert failed_start(url_of(tmp_path)) == "DATABASE_DAMAGED"
    assert path.read_bytes() == b"this is no database" * 1000


def test_bad_url_and_unusable_folder_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").touch()
    assert refused_options(capsys, ServeOptions("nonsense")) == "BAD_DATABASE_URL"
    below_a_file = ServeOptions(f"sqlite:///{tmp_path / 'file' / 'b.db'}")
    assert refused_options(capsys, below_a_file) == "DATABASE_UNAVAILABLE"


@pytest.mark.parametrize("delay_s", [0.1, 0.3])
def test_batch_survives_kill_9_whole_or_not_at_all_and_is_resent_without_doubling(
    database_url: str, delay_s: float
) -> None:
    members = sample_members()
    with BackendProcess(database_url) as backend:
        # Each with a code of its own: what 48 members showed during the last minutes.
        shown = [(members[place % 48], -(place // 48)) for place in range(500)]
        outbox = str(uuid4())
        txns = [transaction(who, code=sample_code(who, steps=ago), amount_minor=2000) for who, ago in shown]
        before = total_points(backend)
        kill = threading.Timer(delay_s, backend.kill9)
        kill.start()
        with contextlib.suppress(OSError):  # the connection breaks with the process
            batch(backend, outbox, txns)
        kill.join()
        assert stored(database_url, outbox) in {0, 500}
        backend.start()
        answer = batch(backend, outbox, txns)
        assert len({(result["applied"], result["reason"]) for result in answer.json["results"]}) == 1
        assert answer.json["next_seq"] == 501
        assert total_points(backend) - before == sum(result["earned_points"] for result in answer.json["results"])


def total_points(backend: BackendProcess) -> int:
    with contextlib.closing(rosters.client(backend)) as client:
        return sum(entry.member.points for entry in rosters.members(client))


def stored(database_url: str, outbox: str) -> int:
    mine = uuid5(UUID(outbox), TILL.terminal_id)
    sent = sa.select(sa.func.count()).join_from(
        TRANSACTIONS, OUTBOX_PLACES, TRANSACTIONS.c.txn_id == OUTBOX_PLACES.c.txn_id
    )
    with contextlib.closing(Database(database_url)) as database, database.read() as connection:
        return int(connection.execute(sent.where(OUTBOX_PLACES.c.outbox_id == mine)).scalar_one())


def test_beyond_this_machine_it_speaks_tls_with_its_own_certificate(tmp_path: Path) -> None:
    with BackendProcess(url_of(tmp_path), arguments=("--host", "0.0.0.0")) as backend:  # noqa: S104 - under test
        assert backend.url.startswith("https://127.0.0.1:")
        trusted = ssl.create_default_context(cafile=backend.ready["ca_file"])
        trusted.verify_flags |= ssl.VERIFY_X509_STRICT
        with urllib.request.urlopen(backend.url + "/healthz", context=trusted, timeout=10) as answer:  # noqa: S310 - ours
            assert answer.status == 200
        assert (tmp_path / "backend-key.pem").stat().st_mode & 0o077 == 0


def test_plain_beyond_this_machine_only_when_asked_for(tmp_path: Path) -> None:
    arguments = ("--host", "0.0.0.0", "--plain")  # noqa: S104 - under test
    with BackendProcess(url_of(tmp_path), sample_data=False, arguments=arguments) as backend:
        assert backend.url.startswith("http://127.0.0.1:")
        assert "ca_file" not in backend.ready


def test_added_terminal_and_member_work_at_once(database_url: str) -> None:
    with opened(database_url) as (database, now_ms), database.write() as connection:
        offered = offer(connection, EnrolmentWish("lane-7", "Harbour Street"), "Anna", now_ms)
    invitation = add_member(database_url, "李娜", "zh").link.removeprefix("/card/#e=")
    key = phones.new_key()
    with BackendProcess(database_url, sample_data=False) as backend:
        till = enrol(backend.url, offered.code, new_identity())
        asked = phones.own_key(invitation, key)
        card = ask(backend, "POST", "/v1/cards", asked, headers={"Authorization": ""}).json
        step = member_code.step_at(float(ask(backend, "GET", "/v1/time").json["unix_s"]))
        code = member_code_signed.encode(key, card["handle"], card["kid"], member_code.Intent.EARN, step)
        answer: Answer = ask(
            backend,
            "POST",
            "/v1/scans",
            {"code": code, "basket_id": str(uuid4())},
            identity=till,
        )
        assert answer.json["member"]["masked_name"] == "李*"
