"""From a manager's code to a till that knows where it stands; being shut out; and every way not to reach a backend."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

from hardware.decoder.stills import StillDecoder
from hardware.decoder.zbar import ZbarDecoder
from hardware.decoder.zxing import ZxingDecoder
from pos_client.adapters.key_file_vault import KeyFileVault
from pos_client.backend.database.opening import opened
from pos_client.backend.shop import terminals
from pos_client.backend.shop.terminals import Terminal
from pos_client.domain.barcode import Symbology
from pos_client.settings import Settings
from tests.backend_process import BackendProcess
from tests.fakes.fault_server import Behaviour, FaultServer, answer, raw
from tests.fakes.samples import a_transaction
from tests.fakes.small_disk import mounted_disk, take_all_room
from tests.ui.commands.queue_folder import QueueFolder
from ui.cli import pos_client
from ui.composition.backends import with_enrolled
from ui.composition.core import open_storage
from ui.composition.folders import keep_to_backend

CODE = "BCDF-GHJK\n"
NOWHERE = "There is no such name"
NOBODY = "Nothing listens there"
NO_TLS = "It does not speak TLS there"
SOMETHING_ELSE = "Something else answers there"
BUSY = "The backend has no time now"
SHUT_OUT = "This till was shut out by a manager; what it has saved is kept. To let it in again ask a manager for a code"


class Machine:
    """A machine with a till and, at its backend's, a manager: both at their command lines."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self.folder, self._database = folder, ("--database", database_url)
        # No safe store, whatever the machine of the tests has.
        self.environment = {
            "POS_CLIENT_SETTINGS": str(folder / "settings.toml"),
            "DBUS_SESSION_BUS_ADDRESS": f"unix:path={folder}/none",
        }

    def till(self, *arguments: str, given: str = "") -> Result:
        words = [*arguments, "--data-dir", str(self.folder / "till")]
        return CliRunner(env=self.environment).invoke(pos_client, words, given)

    def manager(self, *arguments: str) -> Result:
        done = CliRunner(env=self.environment).invoke(pos_client, ["backend", *arguments, *self._database])
        assert done.exit_code == 0, done.output
        return done

    def code(self, *arguments: str) -> str:
        made = json.loads(self.manager("terminal", "add", *arguments, "--json").stdout)
        return f"{made['code']}\n"

    def place(self) -> tuple[str, str, str]:
        """What the till's window shows."""
        shown = with_enrolled(Settings(), KeyFileVault(self.folder / "till" / "keys.json"))
        return shown.terminal_id, shown.store, shown.lane

    def findings(self) -> dict[str, dict[str, str]]:
        """What the doctor says, by name."""
        return {found["name"]: found for found in json.loads(self.till("doctor", "--json").stdout)}


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path, f"sqlite:///{tmp_path / 'backend.db'}")


@pytest.fixture
def backend(tmp_path: Path) -> Iterator[BackendProcess]:
    with BackendProcess(f"sqlite:///{tmp_path / 'backend.db'}", sample_data=False) as running:
        yield running


def test_a_connected_till_stands_where_its_backend_says(machine: Machine, backend: BackendProcess) -> None:
    code = machine.code("T-9", "--store", "码头店", "--lane", "Till 3")
    scanned = f"MQPOS-ENROL:{backend.url} {code}"
    connected = machine.till("connect", given=scanned)
    assert connected.stdout.startswith(
        f"This till is enrolled: T-9, 码头店 · Till 3, at {backend.url}. Its keys are kept"
    )
    assert machine.place() == ("T-9", "码头店", "Till 3")
    twice = machine.till("connect", given=scanned)
    assert (twice.exit_code, twice.stderr.split(":")[0]) == (1, "UNKNOWN_CODE")
    assert machine.place() == ("T-9", "码头店", "Till 3")


@pytest.mark.parametrize("is_dark", [True, False])
def test_the_code_is_printed_so_that_it_can_be_scanned(
    machine: Machine, is_dark: bool, backend: BackendProcess
) -> None:
    """From a terminal with light letters on dark, and the other way round."""
    printed = machine.manager("terminal", "add", "T-9", "--store", "Pier", "--url", backend.url)
    first, *lines = printed.stdout.splitlines()
    halves = [[sign in signs for sign in line] for line in lines for signs in ("\u2588\u2580", "\u2588\u2584")]
    shown = np.kron(np.array(halves) == is_dark, np.full((6, 6), 255, np.uint8)).astype(np.uint8)
    found = StillDecoder(ZxingDecoder(), ZbarDecoder()).decode(shown, [Symbology.QR])
    assert [text for text, *_ in found] == [f"MQPOS-ENROL:{backend.url} {first[:9]}"]


def test_a_till_that_was_moved_learns_it_with_its_next_keys(machine: Machine, backend: BackendProcess) -> None:
    machine.till("connect", backend.url, given=machine.code("T-9", "--store", "Pier", "--lane", "Till 3"))
    with opened(f"sqlite:///{machine.folder / 'backend.db'}") as (database, now_ms), database.write() as connection:
        known = terminals.find(connection, "T-9")
        assert known is not None
        assert known.keys is not None
        terminals.put(connection, Terminal("T-9", "Harbour Mall", "Till 1"), known.keys, now_ms)
    renewed = machine.till("connect", "--renew", "--json")
    assert (renewed.exit_code, renewed.stderr) == (0, "")
    told = json.loads(renewed.stdout)
    assert {"terminal_id": "T-9", "store": "Harbour Mall", "lane": "Till 1"}.items() <= told.items()
    assert machine.place() == ("T-9", "Harbour Mall", "Till 1")
    assert machine.findings()["enrolment"]["detail"].startswith(f"T-9 (Harbour Mall · Till 1) at {backend.url}")


def test_a_till_that_was_shut_out_says_so_wherever_it_is_asked(machine: Machine, backend: BackendProcess) -> None:
    machine.till("connect", backend.url, given=machine.code("T-9", "--store", "Pier"))
    assert machine.findings()["backend"]["detail"].endswith(" UTC")
    machine.manager("terminal", "revoke", "T-9")
    renewed = machine.till("connect", "--renew")
    assert (renewed.exit_code, renewed.stdout) == (1, "")
    code, sentence = renewed.stderr.splitlines()
    assert code == "TERMINAL_REVOKED"
    assert sentence.startswith(SHUT_OUT)
    found = machine.findings()
    assert {name: found[name]["verdict"] for name in ("backend", "enrolment", "roster")} == {
        "backend": "warning",
        "enrolment": "bad",
        "roster": "warning",
    }
    assert all(found[name]["advice"] == sentence for name in ("backend", "enrolment", "roster"))
    assert [found[name]["code"] for name in ("backend", "enrolment")] == ["TERMINAL_REVOKED"] * 2
    machine.till("connect", backend.url, given=machine.code("T-9", "--store", "Pier"))
    assert machine.findings()["enrolment"]["verdict"] == "good"


def test_a_connection_can_be_given_up(machine: Machine, backend: BackendProcess) -> None:
    machine.till("connect", backend.url, given=machine.code("T-9", "--store", "Pier"))
    assert machine.till("connect", "--forget").exit_code == 0
    assert machine.place() == ("T-0001", "My shop", "Till 1")
    nothing = machine.till("connect", "--renew", "--json")
    assert (nothing.exit_code, nothing.stdout, json.loads(nothing.stderr)["code"]) == (1, "", "NOT_CONNECTED")
    assert fault(machine.till("connect", "--forget", "--json")) == (1, "NOT_CONNECTED")
    machine.till("connect", backend.url, given=machine.code("T-9", "--store", "Pier"))
    assert json.loads(machine.till("connect", "--forget", "--json").stdout) == {"terminal_id": None}


def test_a_connection_is_not_given_up_while_sales_wait(machine: Machine, backend: BackendProcess) -> None:
    """Nor while nobody knows whether any do: the till runs, or its outbox is gone and the mirror is there."""
    machine.till("connect", backend.url, given=machine.code("T-9", "--store", "Pier"))
    folder = QueueFolder(machine.folder / "till")
    with closing(folder.opened()) as outbox:
        outbox.append(a_transaction(1))
        assert fault(machine.till("connect", "--forget", "--json")) == (4, "STORAGE_LOCKED")
    refused = machine.till("connect", "--forget", "--json")
    assert fault(refused) == (1, "UNSENT_ENTRIES")
    assert "pos-client queue export" in json.loads(refused.stderr)["advice"]
    outbox_file, aside = folder.path / "outbox.sqlite3", folder.path / "aside"
    outbox_file.rename(aside)
    assert fault(machine.till("connect", "--forget", "--json")) == (4, "STORAGE_DAMAGED")
    aside.rename(outbox_file)
    assert machine.place()[0] == "T-9", "nothing was changed"
    assert machine.till("connect", "--forget", "--even-unsent").exit_code == 0
    assert machine.place()[0] == "T-0001"


def test_a_connection_is_not_given_up_while_refused_sales_are_left(machine: Machine, backend: BackendProcess) -> None:
    machine.till("connect", backend.url, given=machine.code("T-9", "--store", "Pier"))
    QueueFolder(machine.folder / "till").seed(a_transaction(1), a_transaction(2), confirmed=1, refused=1)
    refused = machine.till("connect", "--forget", "--json")
    assert fault(refused) == (1, "UNSENT_ENTRIES")
    assert "1 were refused" in json.loads(refused.stderr)["detail"]
    assert machine.till("connect", "--forget", "--even-unsent").exit_code == 0


def test_a_connection_is_not_given_up_while_nobody_knows_what_is_lost(
    machine: Machine, backend: BackendProcess
) -> None:
    machine.till("connect", backend.url, given=machine.code("T-9", "--store", "Pier"))
    folder = QueueFolder(machine.folder / "till")
    folder.seed(a_transaction(1))
    (folder.path / "backend.txt").write_text(backend.url)
    for file in folder.path.glob("outbox.sqlite3*"):
        file.unlink()
    assert fault(machine.till("connect", "--forget", "--json")) == (4, "OUTBOX_LOST")
    (folder.path / "outbox.sqlite3").write_bytes(bytes(range(256)) * 40)
    folder.opened().close()
    assert fault(machine.till("connect", "--forget", "--json")) == (1, "ENTRIES_MISSING")
    (folder.path / "outbox.sqlite3-damaged-1" / "outbox.sqlite3").unlink()
    (folder.path / "outbox.sqlite3-damaged-1").rmdir()
    assert machine.till("connect", "--forget").exit_code == 0


def test_the_keys_of_a_till_that_runs_are_not_traded(machine: Machine, backend: BackendProcess) -> None:
    machine.till("connect", backend.url, given=machine.code("T-9", "--store", "Pier"))
    with closing(QueueFolder(machine.folder / "till").opened()):
        assert fault(machine.till("connect", "--renew", "--json")) == (4, "STORAGE_LOCKED")
    assert machine.findings()["backend"]["verdict"] == "good"
    assert machine.till("connect", "--renew").exit_code == 0


def test_what_was_saved_is_sent_from_a_full_disk(machine: Machine, backend: BackendProcess) -> None:
    with mounted_disk(machine.folder / "till") as disk:
        machine.till("connect", backend.url, given=machine.code("T-9", "--store", "Pier"))
        with closing(open_storage(disk, KeyFileVault(disk / "keys.json"))) as storage:
            keep_to_backend(disk, backend.url, storage.outbox)
            for number in range(1, 31):
                storage.outbox.append(a_transaction(number))
        take_all_room(disk)
        sent = machine.till("queue", "retry", "--json")
        assert (sent.exit_code, sent.stderr) == (0, "")
        assert json.loads(sent.stdout) == {"confirmed": 0, "refused": 30, "waiting": 0, "reason": ""}
        listed = machine.till("queue", "list", "--json")
        assert [json.loads(line)["state"] for line in listed.stdout.splitlines()] == ["rejected"] * 30


def fault(refused: Result) -> tuple[int, str]:
    return refused.exit_code, json.loads(refused.stderr)["code"]


def test_keys_that_could_not_be_kept_are_not_traded(machine: Machine, backend: BackendProcess) -> None:
    credentials = machine.folder / "credentials"
    credentials.mkdir()
    code = machine.code("T-9", "--store", "Pier")
    written = machine.till("connect", backend.url, "--credential", str(credentials / "terminal"), given=code)
    assert written.exit_code == 0, written.output
    assert "encrypt it with systemd-creds" in written.stdout
    machine.environment["CREDENTIALS_DIRECTORY"] = str(credentials)
    before = (credentials / "terminal").read_bytes()
    refused = machine.till("connect", "--renew")
    assert (refused.exit_code, refused.stderr.split(":")[0]) == (4, "VAULT_UNAVAILABLE")
    assert (credentials / "terminal").read_bytes() == before
    assert machine.findings()["backend"]["verdict"] == "good"


@pytest.mark.parametrize(
    ("url", "exit_code", "code", "advice"),
    [
        ("https://nowhere.invalid", 4, "NOT_SENT", NOWHERE),
        ("http://127.0.0.1:9", 4, "NOT_SENT", NOBODY),
        ("http://loyalty.example", 1, "BAD_URL", "An address is like"),
        ("loyalty.example", 1, "BAD_URL", "An address is like"),
    ],
)
def test_an_address_that_leads_nowhere(machine: Machine, url: str, exit_code: int, code: str, advice: str) -> None:
    failed = machine.till("connect", url, given=CODE)
    assert (failed.exit_code, failed.stdout) == (exit_code, "")
    assert failed.stderr.startswith(f"{code}: ")
    assert advice in failed.stderr
    told = json.loads(machine.till("connect", url, "--json", given=CODE).stderr)
    assert (told["code"], told["advice"].startswith(advice)) == (code, True)


@pytest.mark.parametrize(
    ("behaviour", "code", "advice"),
    [
        (raw(b"HTTP/1.1 302 Found\r\nLocation: /login\r\nContent-Length: 0\r\n\r\n"), "UNANSWERED", SOMETHING_ELSE),
        (raw(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<html>"), "UNANSWERED", SOMETHING_ELSE),
        (answer({}, 401), "NOT_A_BACKEND", SOMETHING_ELSE),
        (answer({}, 403), "NOT_A_BACKEND", SOMETHING_ELSE),
        (answer({}, 404), "NOT_A_BACKEND", SOMETHING_ELSE),
        (answer({}, 429), "BACKEND_BUSY", BUSY),
        (answer({}, 503), "BACKEND_BUSY", BUSY),
        (answer({}, 511), "UNANSWERED", SOMETHING_ELSE),
    ],
)
def test_an_answer_that_is_none_of_ours(machine: Machine, behaviour: Behaviour, code: str, advice: str) -> None:
    with FaultServer(behaviour) as server:
        failed = machine.till("connect", server.url, given=CODE)
    assert (failed.exit_code, failed.stderr.split(":")[0]) == (4, code)
    assert failed.stderr.splitlines()[-1].startswith(advice)


def test_tls_where_there_is_none(machine: Machine) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def refuse() -> None:
            """What a plain HTTP server says to the first bytes of TLS."""
            connection, _ = listener.accept()
            with connection:
                connection.recv(4096)
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

        server = threading.Thread(target=refuse)
        server.start()
        failed = machine.till("connect", f"https://127.0.0.1:{listener.getsockname()[1]}", given=CODE)
        server.join()
    assert (failed.exit_code, failed.stderr.splitlines()[-1]) == (4, f"{NO_TLS}: check address and port.")


def test_what_was_left_out_or_mistyped(machine: Machine) -> None:
    assert machine.till("connect", given=CODE).exit_code == 2
    as_json = machine.till("connect", "--json", given=CODE)
    assert (as_json.exit_code, as_json.stdout, json.loads(as_json.stderr)["code"]) == (2, "", "USAGE")
    assert json.loads(machine.till("connect", "--json", "--nothing").stderr)["detail"] == "No such option '--nothing'."
    short = machine.till("connect", "https://loyalty.example", given="BCDF\n")
    assert (short.exit_code, short.stderr.split(":")[0]) == (1, "BAD_CODE")
    assert "letters out of BCDFGHJKLMNPQRSTVWXZ" in short.stderr
    nothing = machine.till("connect", "https://loyalty.example", given="")
    assert (nothing.exit_code, nothing.stderr.splitlines()[0]) == (1, "BAD_CODE: nothing was typed")
