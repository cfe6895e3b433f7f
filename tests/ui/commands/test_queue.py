"""`pos-client queue` and `pos-client shift`: a closed till's outbox listed, told, sent, checked and added up."""

import json
from contextlib import closing
from pathlib import Path

import apsw
import pytest

from pos_client.domain.transaction import TransactionKind, WriteOffReason
from pos_client.ports import EntryState
from tests.fakes.ids import numbered_id
from tests.fakes.samples import CODE, HANDLE
from tests.ui.commands.queue_folder import QueueFolder, lines, name_of, sale

EVERY = (("queue", "list"), ("queue", "show", name_of(1)), ("queue", "retry"), ("queue", "verify"), ("shift",))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> QueueFolder:
    monkeypatch.setenv("POS_CLIENT_SETTINGS", str(tmp_path / "settings.toml"))
    return QueueFolder(tmp_path)


@pytest.mark.parametrize("command", EVERY)
def test_where_nothing_was_saved_it_is_said_and_nothing_is_made(folder: QueueFolder, command: tuple[str, ...]) -> None:
    found = folder.run(*command, "--json")
    assert (found.exit_code, json.loads(found.stderr)["code"], found.stdout) == (4, "NO_OUTBOX", "")
    assert list(folder.path.iterdir()) == []


@pytest.mark.parametrize("command", EVERY)
def test_an_outbox_that_is_gone_is_not_called_one_that_never_was(folder: QueueFolder, command: tuple[str, ...]) -> None:
    folder.seed(sale(1))
    (folder.path / "backend.txt").write_text("own")
    for file in folder.path.glob("outbox.sqlite3*"):
        file.unlink()
    before = sorted(folder.path.iterdir())
    found = folder.run(*command, "--json")
    assert (found.exit_code, json.loads(found.stderr)["code"], found.stdout) == (4, "OUTBOX_LOST", "")
    assert "from a copy" in json.loads(found.stderr)["advice"]
    assert sorted(folder.path.iterdir()) == before


@pytest.mark.parametrize("command", EVERY)
def test_a_till_that_runs_is_left_alone(folder: QueueFolder, command: tuple[str, ...]) -> None:
    folder.seed(sale(1))
    with closing(folder.opened()):
        found = folder.run(*command, "--json")
    assert (found.exit_code, json.loads(found.stderr)["code"], found.stdout) == (4, "STORAGE_LOCKED", "")
    assert "running" in json.loads(found.stderr)["advice"]


def test_a_list_has_the_newest_first_and_says_in_words_what_became_of_each(folder: QueueFolder) -> None:
    folder.seed(sale(1), sale(2), sale(3), confirmed=1, refused=1)
    found = folder.run("queue", "list")
    assert found.exit_code == 0
    first, second, third = found.stdout.splitlines()
    assert [line.split()[0] for line in (first, second, third)] == [name_of(3), name_of(2), name_of(1)]
    assert [line.split()[3] for line in (first, second, third)] == ["pending", "rejected", "confirmed"]
    assert second.endswith("Code already used")
    assert "1 pending, 1 confirmed, 1 rejected" in found.stderr


def test_a_list_that_stops_says_so(folder: QueueFolder) -> None:
    folder.seed(sale(1), sale(2), sale(3))
    found = folder.run("queue", "list", "--limit", "2")
    assert len(found.stdout.splitlines()) == 2
    assert found.stderr.splitlines()[-1] == "MORE_ENTRIES: the newest 2; --limit 20 lists more"
    found = folder.run("queue", "list", "--limit", "2", "--json")
    assert (len(lines(found)), json.loads(found.stderr)["code"]) == (2, "MORE_ENTRIES")
    assert folder.run("queue", "list", "--limit", "3", "--json").stderr == ""


def test_nothing_of_a_member_is_told_but_the_end_of_the_card(folder: QueueFolder) -> None:
    folder.seed(sale(1))
    for command in (("queue", "list"), ("queue", "show", name_of(1)), ("shift", "--since", "2020-01-01")):
        for form in ((), ("--json",)):
            text = folder.run(*command, *form).stdout
            assert HANDLE[-4:] in text
            assert HANDLE not in text
            assert CODE not in text


def test_a_list_can_be_cut(folder: QueueFolder) -> None:
    folder.seed(*(sale(number) for number in range(1, 6)), confirmed=2, refused=1)
    seqs = [line["seq"] for line in lines(folder.run("queue", "list", "--json", "--limit", "2"))]
    assert seqs == [5, 4]
    for state, seqs in (("confirmed", [2, 1]), ("rejected", [3]), ("pending", [5, 4]), ("resolved", [])):
        for since in ((), ("--since", "2020-01-01")):
            found = lines(folder.run("queue", "list", "--json", "--state", state, *since))
            assert [line["seq"] for line in found] == seqs, (state, since)
    assert folder.run("queue", "list", "--since", "2100-01-01").stdout == ""
    assert len(lines(folder.run("queue", "list", "--json", "--since", "2020-01-01"))) == 5
    assert folder.run("queue", "list", "--since", "yesterday").exit_code == 2


def test_an_entry_is_told_whole(folder: QueueFolder) -> None:
    folder.seed(sale(1), refused=1)
    folder.seed(sale(2, kind=TransactionKind.WRITE_OFF, refers_to=numbered_id(1), approved_why=WriteOffReason.MISTAKE))
    [found] = lines(folder.run("queue", "show", name_of(1), "--json"))
    assert (found["state"], found["reason"], found["resolved_by"]) == ("resolved", "REPLAY", name_of(2))
    assert found["result"]["applied"] == "refused"
    assert found["told"]["earned_points"] == 6
    text = folder.run("queue", "show", name_of(2)).stdout
    assert "approved_why         MISTAKE" in text
    assert f"refers_to            {name_of(1)}" in text


def test_an_unknown_entry_is_refused(folder: QueueFolder) -> None:
    folder.seed(sale(1))
    found = folder.run("queue", "show", name_of(9))
    assert (found.exit_code, found.stderr.split(":")[0]) == (1, "UNKNOWN_TRANSACTION")


def test_what_waits_is_sent_by_a_backend_of_its_own(folder: QueueFolder) -> None:
    """Its members are not known there, so each is refused: settled is what counts."""
    folder.seed(sale(1), sale(2))
    found = folder.run("queue", "retry", "--json")
    assert found.exit_code == 0, found.stderr
    assert lines(found) == [{"confirmed": 0, "refused": 2, "waiting": 0, "reason": ""}]
    again = folder.run("queue", "retry")
    assert (again.exit_code, again.stdout) == (0, "0 settled, 0 refused, 0 still wait\n")
    with closing(folder.opened()) as outbox:
        assert outbox.counts()[EntryState.REJECTED] == 2


def test_without_the_backend_it_waits_and_says_why(folder: QueueFolder) -> None:
    folder.seed(sale(1))
    (folder.path / "settings.toml").write_text('backend_url = "https://127.0.0.1:1"\n')
    found = folder.run("queue", "retry")
    assert (found.exit_code, found.stderr.split(":")[0]) == (4, "NOT_CONNECTED")
    with closing(folder.opened()) as outbox:
        assert outbox.counts()[EntryState.PENDING] == 1


def test_a_sound_outbox_is_sound(folder: QueueFolder) -> None:
    folder.seed(sale(1), sale(2), confirmed=1)
    found = folder.run("queue", "verify")
    assert found.exit_code == 0, found.output
    assert found.stdout.startswith("2 entries: 1 pending, 1 confirmed")
    assert "2 of them in the mirror" in found.stdout
    [told] = lines(folder.run("queue", "verify", "--json"))
    assert (told["entries"], told["newest"], told["sound"]) == (2, 2, True)


def test_an_entry_that_only_the_mirror_has_left_is_missed(folder: QueueFolder) -> None:
    folder.seed(sale(1), sale(2), sale(3), confirmed=1)
    with closing(apsw.Connection(str(folder.path / "outbox.sqlite3"))) as db:
        db.execute("DROP TRIGGER outbox_is_kept")
        db.execute("DELETE FROM outbox WHERE seq IN (1, 2)")
    found = folder.run("queue", "verify", "--json")
    [told] = lines(found)
    assert (told["lost"], told["entries"], told["mirrored"]) == ([2], 1, 1), "a settled one may be gone"
    assert found.exit_code == 1


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ("UPDATE outbox SET body = zeroblob(length(body)) WHERE seq = 2", "unreadable"),
        ("UPDATE outbox SET fingerprint = zeroblob(32) WHERE seq = 2", "changed"),
        ("UPDATE outbox SET link = zeroblob(16) WHERE seq = 2", "changed"),
    ],
)
def test_damage_is_found_and_changes_nothing(folder: QueueFolder, change: str, what: str) -> None:
    folder.seed(sale(1), sale(2), sale(3))
    with closing(apsw.Connection(str(folder.path / "outbox.sqlite3"))) as db:
        db.execute("DROP TRIGGER outbox_is_immutable")
        db.execute(change)
    before = (folder.path / "outbox.sqlite3").read_bytes()
    found = folder.run("queue", "verify", "--json")
    assert found.exit_code == 1, found.output
    [told] = lines(found)
    assert told[what] == [2]
    assert not told["sound"]
    assert "places 2" in folder.run("queue", "verify").stdout
    assert (folder.path / "outbox.sqlite3").read_bytes() == before


def test_a_shift_is_told_against_settled(folder: QueueFolder) -> None:
    folder.seed(sale(1), sale(2), sale(3), confirmed=1)
    right = folder.run("shift", "--since", "2020-01-01")
    assert right.exit_code == 0, right.output
    assert "points earned                   18             6" in right.stdout
    assert right.stdout.count("waits to be settled") == 2


def test_a_refused_sale_makes_a_shift_wrong_until_somebody_gives_it_up(folder: QueueFolder) -> None:
    folder.seed(sale(1), refused=1)
    wrong = folder.run("shift", "--json")
    assert wrong.exit_code == 1
    [told] = lines(wrong)
    assert (told["told"]["earned_points"], told["settled"]["earned_points"], told["is_right"]) == (6, 0, False)
    assert [one["standing"] for one in told["differences"]] == ["refused"]
    folder.seed(sale(2, kind=TransactionKind.WRITE_OFF, refers_to=numbered_id(1)), confirmed=1)
    assert folder.run("shift").exit_code == 0
