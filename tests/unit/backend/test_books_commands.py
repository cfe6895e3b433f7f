"""What managers type: `pos-client backend audit | export | import`."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result

from pos_client.backend.database.opening import opened
from pos_client.backend.database.schema import ACCOUNTS
from tests.unit.backend.movers import lines, new_shop
from ui.cli import pos_client

MEMBER = {"name": "Li Na", "cards": [{"handle": "004217700123"}], "points": {"lots": [{"amount": 5}]}}


def run(database_url: str, *arguments: str) -> Result:
    return CliRunner().invoke(pos_client, ["backend", *arguments, "--database", database_url], prog_name="p")


def json_lines(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture
def members(tmp_path: Path) -> Path:
    path = tmp_path / "members.jsonl"
    path.write_text(lines(MEMBER, {"name": "Wang"}), encoding="utf-8")
    return path


def forge(database_url: str) -> None:
    with opened(database_url) as (database, _now_ms), database.write() as connection:
        connection.execute(sa.update(ACCOUNTS).where(ACCOUNTS.c.points_balance == 5).values(points_balance=6))


def test_right_books(database_url: str, members: Path) -> None:
    run(database_url, "import", str(members))
    audited = run(database_url, "audit")
    assert (audited.exit_code, audited.stderr) == (0, "")
    assert audited.stdout == "The books are right: 2 members, 1 entries, 2 transactions.\n"


def test_wrong_books(database_url: str, members: Path) -> None:
    run(database_url, "import", str(members))
    forge(database_url)
    audited = run(database_url, "audit")
    assert audited.exit_code == 1
    assert "ACCOUNT_BALANCE" in audited.stdout.splitlines()[0]
    assert "expected=5 found=6" in audited.stdout
    assert "Li Na" not in audited.stdout
    found, conclusion = json_lines(run(database_url, "audit", "--json"))
    assert set(found) == {"code", "member_id", "unit", "expected", "found"}
    assert conclusion["summary"]["codes"] == {"ACCOUNT_BALANCE": 1}
    assert conclusion["summary"]["differences"] == 1
    assert json_lines(run(database_url, "audit", "--json", "--member", "004217700123"))[0] == found


def test_books_that_cannot_be_read(tmp_path: Path) -> None:
    nowhere = run(f"sqlite:///{tmp_path / 'none.db'}", "audit")
    assert (nowhere.exit_code, nowhere.stdout) == (4, "")
    assert nowhere.stderr.startswith("DATABASE_MISSING: ")
    (tmp_path / "noise.db").write_bytes(b"noise" * 1000)
    assert run(f"sqlite:///{tmp_path / 'noise.db'}", "audit").stderr.startswith("DATABASE_DAMAGED: ")
    (tmp_path / "empty.db").touch()
    assert run(f"sqlite:///{tmp_path / 'empty.db'}", "audit").stderr.startswith("DATABASE_OLD: ")
    url = new_shop(f"sqlite:///{tmp_path / 'shop.db'}")
    assert run(url, "audit", "--member", "nobody").stderr.startswith("UNKNOWN_MEMBER: ")
    assert run(url, "audit", "--member", "nobody").exit_code == 2


@pytest.mark.parametrize(
    "command", [("member", "show", "1"), ("products", "list"), ("programme", "history"), ("manager", "list"), ("work",)]
)
def test_what_is_missing_outside_is_one_json_object_on_stderr(tmp_path: Path, command: tuple[str, ...]) -> None:
    (tmp_path / "noise.db").write_bytes(b"noise" * 1000)
    failed = run(f"sqlite:///{tmp_path / 'noise.db'}", *command, "--json")
    assert (failed.exit_code, failed.stdout) == (4, "")
    assert json.loads(failed.stderr)["code"] == "DATABASE_DAMAGED"
    assert run(f"sqlite:///{tmp_path / 'noise.db'}", *command).stderr.startswith("DATABASE_DAMAGED: ")


def test_an_audit_of_a_server_that_is_gone(tmp_path: Path) -> None:
    gone = run(f"postgresql://nobody@/nothing?host={tmp_path}", "audit")
    assert (gone.exit_code, gone.stdout) == (4, "")
    assert gone.stderr.startswith("DATABASE_UNAVAILABLE: ")


def test_a_shop_moves(database_url: str, members: Path, tmp_path: Path) -> None:
    new_shop(database_url)
    came = run(database_url, "import", str(members), "--links", str(tmp_path / "links.csv"))
    assert (came.exit_code, came.stderr) == (0, "")
    assert came.stdout == "members.jsonl: 2 added, 0 were in already, 0 bad\n"
    links = (tmp_path / "links.csv").read_text(encoding="utf-8-sig").splitlines()
    assert [line.split(",")[:2] for line in links[:2]] == [["handle", "name"], ["004217700123", "Li Na"]]
    assert all("/card/#h=" in line for line in links[1:])
    folder = tmp_path / "out" / "new"
    went = run(database_url, "export", str(folder), "--with-keys")
    assert went.exit_code == 0
    assert "WARNING: this file holds the keys" in went.stderr
    assert {path.name for path in folder.iterdir()} == {"members.jsonl", "members.csv"}
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in [*folder.iterdir(), tmp_path / "links.csv"])
    assert '"key":' in (folder / "members.jsonl").read_text(encoding="utf-8")
    for target, code in (
        ("members.csv", "FILE_EXISTS"),
        ("plain.txt", "UNKNOWN_KIND"),
        ("members.csv/a", "FILE_UNUSABLE"),
    ):
        refused = run(database_url, "export", str(folder / target))
        assert (refused.exit_code, refused.stderr.split(":")[0]) == (4, code)


def test_the_examples_of_the_page_on_moving_come_in_together_through_stdin(database_url: str) -> None:
    page = (Path(__file__).parents[3] / "docs" / "moving.md").read_text(encoding="utf-8")
    examples = re.findall(r"```(?:jsonl|csv)\n(.*?)```", page, re.DOTALL)
    arguments = ["backend", "import", "-", "--database", database_url]
    came = [CliRunner().invoke(pos_client, arguments, example, catch_exceptions=False) for example in examples]
    assert [(each.exit_code, each.stdout) for each in came] == [(0, "-: 2 added, 0 were in already, 0 bad\n")] * 2


def test_bad_rows_are_told_and_nothing_is_written(database_url: str, members: Path, tmp_path: Path) -> None:
    with members.open("a", encoding="utf-8") as stream:
        stream.write('{"name":""}\n')
    links = tmp_path / "links.csv"
    came = run(database_url, "import", str(members), "--links", str(links))
    assert came.exit_code == 1
    assert came.stderr == "members.jsonl:4: BAD_NAME: name: 1 to 200 printable letters\n"
    assert came.stdout == "members.jsonl: 2 would be added, 0 were in already, 1 bad; nothing was changed\n"
    assert links.read_text(encoding="utf-8-sig").splitlines() == ["handle,name,link"]
    told, result = json_lines(run(database_url, "import", str(members), "--skip-bad", "--json"))
    assert (told["line"], told["code"]) == (4, "BAD_NAME")
    assert result == {"file": "members.jsonl", "added": 2, "known": 0, "bad": 1, "written": True}


def test_a_file_that_is_none(database_url: str, tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0" * 100)
    assert run(database_url, "import", str(tmp_path / "photo.jpg")).exit_code != 0
    assert run(database_url, "import", str(tmp_path / "nowhere.csv")).exit_code == 2
    assert run(database_url, "import").exit_code == 2


WORKING = [
    ("manager", "add", "Anna"),
    ("manager", "list"),
    ("cashier", "list"),
    ("terminal", "add", "T-1", "--store", "Pier"),
    ("incidents", "list"),
    ("add-member", "--name", "Li Na"),
    ("member", "show", "123456789012"),
    ("products", "list"),
    ("programme", "show"),
    ("work", "--once"),
    ("import", "-"),
    ("export", "members.csv"),
    ("audit",),
]


@pytest.mark.parametrize("command", WORKING, ids=lambda words: " ".join(words[:2]))
def test_a_mistyped_path_makes_no_second_ledger(tmp_path: Path, command: tuple[str, ...]) -> None:
    typo = tmp_path / "no folder" / "typo.db"
    failed = run(f"sqlite:///{typo}", *command)
    assert (failed.exit_code, failed.stdout) == (4, "")
    assert failed.stderr.splitlines()[0] == f"DATABASE_MISSING: there is no {typo}"
    assert "pos-client backend create" in failed.stderr
    assert not typo.parent.exists()


def test_a_database_is_made_when_it_is_asked_for_and_never_made_anew(
    empty_database_url: str,
) -> None:
    made = run(empty_database_url, "create", "--json")
    assert (made.exit_code, made.stderr) == (0, "")
    assert set(json.loads(made.stdout)) == {"database"}
    assert run(empty_database_url, "add-member", "--name", "Li Na").exit_code == 0
    again = run(empty_database_url, "create")
    assert (again.exit_code, again.stdout, again.stderr.split(":")[0]) == (1, "", "DATABASE_EXISTS")
    assert run(empty_database_url, "audit").stdout.startswith("The books are right: 1 members")


def test_a_database_that_was_made_is_its_owner_s_alone(tmp_path: Path) -> None:
    path = tmp_path / "shop" / "new.db"
    assert run(f"sqlite:///{path}", "create").stdout.startswith(f"sqlite:///{path} is made")
    assert path.stat().st_mode & 0o077 == 0
    nowhere = run(f"sqlite:///{path}/below.db", "create")
    assert (nowhere.exit_code, nowhere.stderr.split(":")[0]) == (4, "DATABASE_UNAVAILABLE")
