"""What managers and installers type: `pos-client backend manager | programme | products`."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from pos_client.backend.database.opening import opened
from pos_client.backend.shop import back_office, cashiers
from pos_client.backend.shop.product_files import COLUMNS
from pos_client.domain import passwords
from pos_client.domain.cashiers import is_pin_of
from ui.cli import pos_client

WHEN = "Tills show it within five minutes, and a new barcode as soon as one scans it."
HEAD = ",".join(COLUMNS) + "\n"


def run(database_url: str, *arguments: str, given: str | None = None) -> Result:
    return CliRunner().invoke(pos_client, ["backend", *arguments, "--database", database_url], given, prog_name="p")


def json_lines(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture
def document(database_url: str, tmp_path: Path) -> Path:
    """The rules in force, in a file to be edited."""
    path = tmp_path / "rules.json"
    path.write_text(run(database_url, "programme", "show").stdout, encoding="utf-8")
    return path


def edit(path: Path, **changes: object) -> None:
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | changes), encoding="utf-8")


def test_the_token_of_a_manager_is_all_that_is_printed(database_url: str) -> None:
    made = run(database_url, "manager", "token", "Anna")
    assert (made.exit_code, made.stderr) == (0, "")
    token = made.stdout.removesuffix("\n")
    with opened(database_url) as (database, _now_ms), database.read() as connection:
        assert back_office.authenticate(connection, token) == "Anna"
    again = json_lines(run(database_url, "manager", "token", "Anna", "--json"))
    assert [set(line) for line in again] == [{"name", "token"}]
    assert again[0]["token"] != token


def test_a_manager_is_let_in_by_a_password_that_is_shown_nowhere(database_url: str) -> None:
    added = run(database_url, "manager", "add", "Anna", given="correct horse\n")
    assert (added.exit_code, added.output) == (0, "Anna can sign in with this password.\n")
    with opened(database_url) as (database, _now_ms), database.read() as connection:
        kept = back_office.password_hash(connection, "Anna")
    assert passwords.matches("correct horse", kept)
    assert run(database_url, "manager", "list").stdout.endswith("active: password\n")
    short = run(database_url, "manager", "add", "Anna", given="short\n")
    assert (short.exit_code, short.stderr.split(":")[0]) == (1, "BAD_PASSWORD")


def test_managers_are_listed_and_revoked(database_url: str) -> None:
    run(database_url, "manager", "token", "Anna")
    run(database_url, "manager", "token", "王波")
    revoked = run(database_url, "manager", "revoke", "Anna")
    assert (revoked.exit_code, revoked.output) == (0, "Anna is shut out: password, token and sessions work no more.\n")
    listed = json_lines(run(database_url, "manager", "list", "--json"))
    assert [(line["name"], line["revoked"] is None) for line in listed] == [("Anna", False), ("王波", True)]
    assert "revoked" in run(database_url, "manager", "list").stdout.splitlines()[0]
    unknown = run(database_url, "manager", "revoke", "Nobody")
    assert (unknown.exit_code, unknown.stderr.split(":")[0]) == (1, "UNKNOWN_MANAGER")
    for command in ("add", "token"):
        assert run(database_url, "manager", command, "a\nb").exit_code == 2
        assert run(database_url, "manager", command, "x" * 201).exit_code == 2


def test_cashiers_are_added_changed_listed_and_removed(database_url: str) -> None:
    added = run(database_url, "cashier", "add", "BADGE-1", "Bo", "--may", "refund=denied", "--json", given="4711\n")
    assert (added.exit_code, added.stderr) == (0, "")
    (line,) = json_lines(added)
    assert (line["badge"], line["name"], line["permissions"]["refund"]) == ("BADGE-1", "Bo", "denied")
    assert "4711" not in added.output
    assert run(database_url, "cashier", "add", "BADGE-1", "Bo", "--all", given="\n").exit_code == 0  # keeps the PIN
    with opened(database_url) as (database, _now_ms), database.read() as connection:
        (badge,) = cashiers.staff(connection).badges
    assert is_pin_of(badge, "4711")
    listed = run(database_url, "cashier", "list").stdout
    assert listed.startswith("BADGE-1  Bo  award=allowed  redeem=allowed  refund=allowed")
    assert json_lines(run(database_url, "cashier", "list", "--json"))[0].keys() == line.keys()
    removed = run(database_url, "cashier", "remove", "BADGE-1")
    assert (removed.exit_code, removed.output) == (0, "Bo is forgotten: badge BADGE-1 opens no till any more.\n")
    assert run(database_url, "cashier", "list").stdout == "no cashiers: nobody has to sign in\n"
    assert run(database_url, "cashier", "list", "--json").output == ""


@pytest.mark.parametrize(("of", "nothing"), [("manager", "no managers\n"), ("incidents", "no incidents\n")])
def test_where_there_is_nothing_to_list_people_are_told(database_url: str, of: str, nothing: str) -> None:
    assert run(database_url, of, "list").stdout == nothing
    as_json = run(database_url, of, "list", "--json")
    assert (as_json.exit_code, as_json.output) == (0, "")


@pytest.mark.parametrize(
    ("arguments", "pin", "code"),
    [
        (["BADGE-1", "Bo"], "", "BAD_PIN"),
        (["BADGE-1", "Bo"], "12x4", "BAD_PIN"),
        (["BÄDGE", "Bo"], "1234", "BAD_BADGE"),
        (["BADGE-1", "Bo", "--card", "123456789012"], "1234", "UNKNOWN_HANDLE"),
    ],
)
def test_what_no_cashier_can_be_is_refused_in_words(
    database_url: str, arguments: list[str], pin: str, code: str
) -> None:
    refused = run(database_url, "cashier", "add", *arguments, given=f"{pin}\n")
    assert (refused.exit_code, refused.stdout, refused.stderr.split(":")[0]) == (1, "", code)
    assert run(database_url, "cashier", "remove", "BADGE-9").stderr.startswith("UNKNOWN_BADGE")
    assert run(database_url, "cashier", "add", "BADGE-1", "Bo", "--may", "refund=maybe").exit_code == 2


def test_what_is_shown_can_be_edited_and_published(database_url: str, document: Path) -> None:
    edit(document, check_in_points=7)
    conflict = run(database_url, "programme", "publish", str(document))
    assert (conflict.exit_code, conflict.stderr.split(":")[0]) == (1, "VERSION_CONFLICT")
    assert "--bump" in conflict.stderr
    published = run(database_url, "programme", "publish", str(document), "--bump", "--by", "Anna")
    assert (published.exit_code, published.stdout) == (0, "version 2 is in force\n")
    shown = run(database_url, "programme", "show").stdout
    assert (json.loads(shown)["version"], json.loads(shown)["check_in_points"]) == (2, 7)
    again = run(database_url, "programme", "publish", "-", "--bump", given=shown)
    assert again.stdout == "version 3 is in force\n"
    last = run(database_url, "programme", "publish", "-", "--bump", "--json", given=shown)
    assert json.loads(last.stdout) == {"version": 4}
    assert json.loads(run(database_url, "programme", "show", "--version", "1").stdout)["check_in_points"] == 1
    history = json_lines(run(database_url, "programme", "history", "--json"))
    assert [(line["version"], line["published_by"]) for line in history] == [
        (4, "command line"),
        (3, "command line"),
        (2, "Anna"),
        (1, ""),
    ]
    assert len(run(database_url, "programme", "history").stdout.splitlines()) == 4
    assert run(database_url, "programme", "show", "--version", "9").exit_code == 1


def test_a_bad_document_is_refused_in_words_with_code_and_place(database_url: str, document: Path) -> None:
    edit(document, redeem={"point_minor": 0})
    for command in (["check"], ["publish", "--bump"], ["dry-run"]):
        # `check` looks at no database.
        result = (
            CliRunner().invoke(pos_client, ["backend", "programme", *command, str(document)])
            if command == ["check"]
            else run(database_url, "programme", *command, str(document))
        )
        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr.startswith("BAD_PROGRAMME: redeem.point_minor: 0; must be 1 to ")
        as_json = CliRunner().invoke(pos_client, ["backend", "programme", *command, str(document), "--json"])
        assert (as_json.exit_code, as_json.stdout) == (1, "")
        assert set(json.loads(as_json.stderr)) == {"code", "detail", "advice"}
    edit(document, redeem={"pointminor": 1})
    unknown = CliRunner().invoke(pos_client, ["backend", "programme", "check", str(document)])
    assert (unknown.exit_code, unknown.stderr.splitlines()[0]) == (1, "UNKNOWN_FIELD: redeem.pointminor")
    assert len(run(database_url, "programme", "history").stdout.splitlines()) == 1
    assert run(database_url, "programme", "publish", "/no/such/file").exit_code == 2


def test_a_good_document_is_told_so(document: Path) -> None:
    checked = CliRunner().invoke(pos_client, ["backend", "programme", "check", str(document)])
    assert (checked.exit_code, checked.stdout) == (0, "ok: version 1, 1 rules, 3 tiers, CNY\n")
    told = CliRunner().invoke(pos_client, ["backend", "programme", "check", str(document), "--json"])
    assert json.loads(told.stdout) == {"version": 1, "rules": 1, "tiers": 3, "currency": "CNY"}


def test_a_dry_run_reports_before_and_after(database_url: str, document: Path) -> None:
    with opened(database_url) as (database, now_ms):
        from pos_client.backend.preparation import prepare

        prepare(database, now_ms, with_samples=True)
    edit(document, redeem={"point_minor": 50})
    (report,) = json_lines(run(database_url, "programme", "dry-run", str(document), "--json", "--days", "366"))
    assert report["liability_before_minor"] == 2 * report["liability_after_minor"] > 0
    assert report["since"].endswith("+00:00")
    table = run(database_url, "programme", "dry-run", str(document)).stdout
    assert table.startswith("0 sales of ¥0.00 since ")
    assert f"0 of {report['members']} members would hold another tier." in table
    edit(document, currency="JPY")
    assert run(database_url, "programme", "dry-run", str(document)).exit_code == 1


def test_products_come_from_a_spreadsheet_and_go_back(database_url: str, tmp_path: Path) -> None:
    table = tmp_path / "products.csv"
    table.write_text(HEAD + "PEN,4006381333931,Pen,笔,office,12.5,\n", encoding="utf-8-sig")
    imported = run(database_url, "products", "import", str(table))
    assert (imported.exit_code, imported.stdout) == (0, f"1 products, 1 new or changed\n{WHEN}\n")
    (pen,) = json_lines(run(database_url, "products", "list", "--json"))
    assert (pen["sku"], pen["unit_price_minor"], pen["name"]["zh"]) == ("PEN", 1250, "笔")
    assert "¥12.50" in run(database_url, "products", "list").stdout
    exported = run(database_url, "products", "export").stdout
    assert exported == HEAD + "PEN,4006381333931,Pen,笔,office,12.50,yes\n"
    assert run(database_url, "products", "export", str(table)).stdout == f"{table}: 1 products\n"
    assert table.read_bytes() == b"\xef\xbb\xbf" + exported.encode()
    (loaded,) = json_lines(run(database_url, "products", "import", str(table), "--json"))
    assert loaded == {"good": 1, "changed": 0, "bad": []}
    assert run(database_url, "products", "import", "-", given=exported).stdout == "1 products, 0 new or changed\n"
    nowhere = run(database_url, "products", "export", str(table / "below.csv"))
    assert (nowhere.exit_code, nowhere.stderr.split(":")[0]) == (4, "FILE_UNUSABLE")


def test_the_example_of_the_page_on_products_comes_in(database_url: str) -> None:
    page = (Path(__file__).parents[3] / "docs" / "products.md").read_text(encoding="utf-8")
    examples = re.findall(r"```csv\n(.*?)```", page, re.DOTALL)
    assert examples
    for example in examples:
        imported = run(database_url, "products", "import", "-", given=example)
        assert (imported.exit_code, imported.stderr) == (0, "")
    prices = {
        line["sku"]: line["unit_price_minor"] for line in json_lines(run(database_url, "products", "list", "--json"))
    }
    assert prices == {"PEN-01": 1250, "BAG-S": 50, "OLD-7": 9900, "TEA-1": 150}


def test_bad_lines_are_named_and_keep_the_good_ones_out(database_url: str, tmp_path: Path) -> None:
    table = tmp_path / "products.csv"
    table.write_text(HEAD + "A,,a,a,c,1,\nB,1,b,b,c,1,\nC,,c,c,c,0.001,\n", encoding="utf-8")
    refused = run(database_url, "products", "import", str(table))
    assert (refused.exit_code, refused.stdout.split(":")[0]) == (1, "Nothing was imported")
    assert [line.split(": ")[:2] for line in refused.stderr.splitlines()] == [
        ["line 3", "BAD_EAN"],
        ["line 4", "BAD_AMOUNT"],
    ]
    assert run(database_url, "products", "list").stdout == ""
    skipped = run(database_url, "products", "import", str(table), "--skip-bad")
    assert (skipped.exit_code, skipped.stdout) == (1, f"1 products, 1 new or changed\n{WHEN}\n")
    table.write_bytes("sku,名".encode("gbk"))
    unreadable = run(database_url, "products", "import", str(table))
    assert (unreadable.exit_code, unreadable.stderr.split(":")[0]) == (1, "BAD_CSV")
    assert run(database_url, "products", "import", str(tmp_path / "none.csv")).exit_code == 2


def test_the_program_itself(tmp_path: Path) -> None:
    """One real process: help imports no web framework; a database that cannot be opened is exit code 4 and a code."""
    root = Path(__file__).parents[3]
    check = "import sys; from ui.cli import main\ntry: main()\nfinally: print('sqlalchemy' in sys.modules)"
    command = [sys.executable, "-c", check, "backend", "programme", "--help"]
    helped = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    assert helped.stdout.splitlines()[-1] == "False"
    (tmp_path / "b.db").write_bytes(b"no database" * 1000)
    command = [sys.executable, "-c", "from ui.cli import main; main()", "backend", "programme", "show"]
    url = f"sqlite:///{tmp_path / 'b.db'}"
    damaged = subprocess.run([*command, "--database", url], cwd=root, capture_output=True, text=True, check=False)
    assert (damaged.returncode, damaged.stdout, damaged.stderr.split(":")[0]) == (4, "", "DATABASE_DAMAGED")
