"""`pos-client queue export` and `import`: a till goes, another takes its entries over, and each is settled once."""

import stat
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from pos_client.domain.transaction import TransactionKind
from pos_client.ports import EntryState
from tests.fakes.ids import numbered_id
from tests.fakes.samples import HANDLE
from tests.ui.commands.queue_folder import QueueFolder, lines, name_of, sale
from tests.unit.services.till import Till

SECRET = "three words together\n"
WANG = "123456789012"


@pytest.fixture
def old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> QueueFolder:
    monkeypatch.setenv("POS_CLIENT_SETTINGS", str(tmp_path / "settings.toml"))
    (tmp_path / "old").mkdir()
    return QueueFolder(tmp_path / "old")


@pytest.fixture
def new(tmp_path: Path) -> QueueFolder:
    return QueueFolder(tmp_path / "new")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "outbox.export"


def test_what_is_not_over_goes_to_the_other_till_and_a_second_time_changes_nothing(
    old: QueueFolder, new: QueueFolder, file: Path
) -> None:
    old.seed(sale(1), sale(2), sale(3), confirmed=1, refused=1)
    [written] = lines(old.run("queue", "export", str(file), "--json", typed=SECRET))
    assert (written["entries"], written["unreadable"]) == (2, 0)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert HANDLE.encode() not in file.read_bytes()
    [taken] = lines(new.run("queue", "import", str(file), "--json", typed=SECRET))
    assert (taken["terminal_id"], taken["entries"], taken["known"]) == ("T-0001", 2, 0)
    assert taken["sha256"] == written["sha256"]
    listed = lines(new.run("queue", "list", "--json"))
    assert [(one["txn_id"], one["state"], one["taken_from"]) for one in listed] == [
        (name_of(3), "pending", "T-0001"),
        (name_of(2), "pending", "T-0001"),
    ]
    again = new.run("queue", "import", str(file), typed=SECRET)
    assert again.stdout.startswith("0 entries of T-0001 taken over, 2 were here already")
    assert len(lines(new.run("queue", "list", "--json"))) == 2


def test_everything_is_for_the_records(old: QueueFolder, new: QueueFolder, file: Path) -> None:
    old.seed(sale(1), sale(2), sale(3), confirmed=2)
    assert old.run("queue", "export", str(file), "--all", typed=SECRET).stdout.startswith("3 entries, SHA-256 ")
    new.run("queue", "import", str(file), typed=SECRET)
    assert [one["seq"] for one in lines(new.run("queue", "list", "--json"))] == [3, 2, 1]


def test_passing_it_on_remembers_where_it_came_from_first(
    old: QueueFolder, new: QueueFolder, file: Path, tmp_path: Path
) -> None:
    old.seed(sale(1))
    with closing(old.opened()) as outbox:
        outbox.append(sale(2), "till-9")
    old.run("queue", "export", str(file), typed=SECRET)
    new.run("queue", "import", str(file), typed=SECRET)
    listed = lines(new.run("queue", "list", "--json"))
    assert [one["taken_from"] for one in listed] == ["till-9", "T-0001"]


@pytest.mark.parametrize(("typed", "code"), [("short\n", "BAD_PASSPHRASE"), ("", "BAD_PASSPHRASE")])
def test_nothing_is_written_without_a_passphrase(old: QueueFolder, file: Path, typed: str, code: str) -> None:
    old.seed(sale(1))
    found = old.run("queue", "export", str(file), typed=typed)
    assert (found.exit_code, found.stderr.split(":")[0], file.exists()) == (1, code, False)


def test_a_file_that_is_there_is_left_as_it_is(old: QueueFolder, file: Path) -> None:
    old.seed(sale(1))
    file.write_text("precious")
    found = old.run("queue", "export", str(file), typed=SECRET)
    assert (found.exit_code, found.stderr.split(":")[0]) == (1, "FILE_EXISTS")
    assert file.read_text() == "precious"


def test_what_cannot_be_read_is_refused_and_nothing_is_taken_over(
    old: QueueFolder, new: QueueFolder, file: Path
) -> None:
    old.seed(sale(1))
    old.run("queue", "export", str(file), typed=SECRET)
    wrong = new.run("queue", "import", str(file), typed="another passphrase\n")
    assert (wrong.exit_code, wrong.stderr.split(":")[0]) == (1, "WRONG_PASSPHRASE")
    file.write_bytes(file.read_bytes()[:-1])
    cut = new.run("queue", "import", str(file), typed=SECRET)
    assert (cut.exit_code, cut.stderr.split(":")[0]) == (1, "EXPORT_DAMAGED")
    gone = new.run("queue", "import", str(file) + "x", typed=SECRET)
    assert (gone.exit_code, gone.stderr.split(":")[0]) == (1, "FILE_UNUSABLE")
    assert not new.path.exists()


def test_where_one_of_them_cannot_be_taken_over_none_is(old: QueueFolder, new: QueueFolder, file: Path) -> None:
    old.seed(sale(1), sale(2), sale(3))
    old.run("queue", "export", str(file), typed=SECRET)
    new.seed(replace(sale(2), amount_minor=1))
    found = new.run("queue", "import", str(file), typed=SECRET)
    assert (found.exit_code, found.stderr.strip().splitlines()[-1].split(":")[0]) == (1, "KEY_REUSED")
    assert [one["txn_id"] for one in lines(new.run("queue", "list", "--json"))] == [name_of(2)]


def test_what_was_saved_for_one_backend_is_not_sent_to_another(old: QueueFolder, new: QueueFolder, file: Path) -> None:
    old.seed(sale(1))
    (old.path / "backend.txt").write_text("https://loyalty.example")
    old.run("queue", "export", str(file), typed=SECRET)
    found = new.run("queue", "import", str(file), typed=SECRET)
    assert (found.exit_code, found.stderr.split(":")[0]) == (1, "OTHER_BACKEND")
    assert "https://loyalty.example, and this till is not connected to a backend" in found.stderr
    assert not new.path.exists()


def test_where_there_is_nothing_to_export_no_file_is_written(old: QueueFolder, file: Path) -> None:
    old.seed(sale(1), confirmed=1)
    found = old.run("queue", "export", str(file), typed=SECRET)
    assert (found.exit_code, found.stderr.split(":")[0], file.exists()) == (1, "NOTHING_TO_EXPORT", False)


@pytest.fixture
def tills(tmp_path: Path) -> Iterator[tuple[Till, Till]]:
    """Two tills of one backend."""
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    first = Till(tmp_path / "a")
    second = Till(tmp_path / "b", clock=first.clock, chain=first.backend)
    first.backend.add_member(WANG, points=50)
    first.connect()
    yield first, second
    first.close()
    second.close()


def test_whatever_both_tills_send_is_settled_once(tills: tuple[Till, Till]) -> None:
    gone, heir = tills
    gone.pull_plug()
    told = 0
    for amount_minor in (10_000, 20_000, 30_000):
        gone.clock.advance(30)
        told += gone.sell(gone.scan(WANG), amount_minor).told.earned_points
    for entry in gone.outbox.pending(9):
        heir.outbox.append(entry.transaction, "T-1")
    gone.backend.down = False
    heir.connect()
    assert heir.outbox.counts()[EntryState.CONFIRMED] == 3
    gone.connect()
    assert gone.outbox.counts()[EntryState.CONFIRMED] == 3
    assert gone.backend.ledger.members[WANG].points == 50 + told


def test_a_refused_sale_taken_over_with_its_write_off_needs_nobody(tills: tuple[Till, Till]) -> None:
    gone, heir = tills
    refused = sale(1, handle="999999999999")
    note = sale(2, kind=TransactionKind.WRITE_OFF, refers_to=numbered_id(1), handle="999999999999")
    for transaction in (refused, note):
        gone.outbox.append(transaction)
    gone.connect()
    assert gone.outbox.counts()[EntryState.RESOLVED] == 1
    for transaction in (refused, note):
        heir.outbox.append(transaction, "T-1")
    heir.connect()
    assert heir.outbox.counts()[EntryState.RESOLVED] == 1
    assert heir.outbox.rejected(9) == []
