"""Members as a table: what spreadsheets do to it and with it."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_client.backend.transfer.cells import COLUMNS, neutral, plain
from pos_client.domain.programme import Programme, TierPolicy, TierWindow
from tests.unit.backend.movers import NOON_MS, Told, audited, lines, move_in, move_out, new_shop
from tests.unit.backend.test_transfer import OWING, RICH

BOM = "\ufeff"
CELLS = st.text(st.characters(exclude_categories=["C", "Z"]) | st.sampled_from("'=+-@ab"), min_size=1)


def table(content: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.removeprefix(BOM))))


@given(CELLS)
def test_a_cell_comes_back_as_it_was(cell: str) -> None:
    assert plain(neutral(cell)) == cell


@given(CELLS)
def test_no_cell_is_a_formula(cell: str) -> None:
    assert neutral(cell)[0] not in "=+-@\t\r"


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+1", "-1", "@SUM(A1)", "'=1", "''@x", "O'Neil", "'t Hooft"])
def test_names_that_look_like_formulas_are_harmless_and_come_back(tmp_path: Path, name: str) -> None:
    url = new_shop(f"sqlite:///{tmp_path / 'one.db'}")
    move_in(url, lines({"name": name}))
    exported = move_out(url, tmp_path / "out.csv")
    assert table(exported)[0]["name"][0] not in "=+-@"
    other = new_shop(f"sqlite:///{tmp_path / 'other.db'}")
    move_in(other, exported)
    assert f'"name":"{name}"' in move_out(other, tmp_path / "out.jsonl")


def test_a_table_goes_in_as_it_came_out(database_url: str, tmp_path: Path) -> None:
    programme = Programme(version=2, tier_policy=TierPolicy(window=TierWindow.CALENDAR_YEAR))
    first = new_shop(f"sqlite:///{tmp_path / 'first.db'}", programme)
    simple = RICH | {"points": {"lots": [{"amount": 12, "expires_at": "2027-01-31T16:00:00Z"}, {"amount": 3}]}}
    del simple["tier"]
    move_in(first, lines(simple, {"name": "Owes", "points": {"owed": 15}}, {"name": "Nothing"}))
    exported = move_out(first, tmp_path / "out.csv")
    second = new_shop(database_url, programme)
    assert move_in(second, exported).added == 3
    assert sorted(move_out(second, tmp_path / "out.csv").splitlines()) == sorted(exported.splitlines())
    assert audited(second) == []


def test_what_a_person_reads(tmp_path: Path) -> None:
    url = new_shop(f"sqlite:///{tmp_path / 'one.db'}")
    move_in(url, lines(RICH, OWING))
    exported = move_out(url, tmp_path / "out.csv")
    assert exported.startswith(BOM)
    rows = {row["name"]: row for row in table(exported)}
    assert rows["王小明"] == {
        "handle": "004217700123",
        "name": "王小明",
        "language": "zh",
        "joined_on": "2024-02-29",
        "points": "157",
        "expires_on": "2026-11-30=10 2027-01-31=110",
        "credit": "12.55",
        "credit_expires_on": "2027-03-01=12.50 2027-03-02=0.05",
        "stored_value": "200.00",
        "qualifying": "850",
        "tier": "platinum",
    }
    assert rows["Owes O'Hara"]["points"] == "'-6"


@pytest.mark.parametrize("bom", ["", BOM])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_tables_as_spreadsheets_write_them(tmp_path: Path, bom: str, delimiter: str, end: str) -> None:
    url = new_shop(f"sqlite:///{tmp_path / 'one.db'}")
    rows = [("Points", "NAME ", "handle"), ("40", "Wang; Li, Na", "4217700123"), ("", "", "")]
    content = io.StringIO()
    csv.writer(content, delimiter=delimiter, lineterminator=end).writerows(rows)
    assert move_in(url, bom + content.getvalue()).added == 1
    exported = table(move_out(url, tmp_path / "out.csv"))[0]
    assert (exported["name"], exported["points"], exported["handle"]) == ("Wang; Li, Na", "40", "004217700123")


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"points": "1.5"}, "BAD_POINTS"),
        ({"points": "1e3"}, "BAD_POINTS"),
        ({"points": "٣"}, "BAD_POINTS"),
        ({"points": "9" * 13}, "BAD_POINTS"),
        ({"points": "9" * 400}, "BAD_POINTS"),
        ({"credit": "1.234"}, "BAD_AMOUNT"),
        ({"credit": "1,50"}, "BAD_AMOUNT"),
        ({"stored_value": "¥5"}, "BAD_AMOUNT"),
        ({"stored_value": "--5"}, "BAD_AMOUNT"),
        ({"points": "5", "expires_on": "31.01.2027"}, "BAD_DAY"),
        ({"points": "5", "expires_on": "2027-02-30"}, "BAD_DAY"),
        ({"joined_on": "yesterday"}, "BAD_DAY"),
        ({"points": "5", "expires_on": "2027-01-31=6"}, "BAD_EXPIRY"),
        ({"points": "5", "expires_on": "2027-01-31=0"}, "BAD_EXPIRY"),
        ({"points": "5", "expires_on": "2026-11-20"}, "ALREADY_EXPIRED"),
        ({"tier": "diamond"}, "UNKNOWN_TIER"),
        ({"handle": "12345678901234"}, "BAD_HANDLE"),
        ({"handle": "1.23E+11"}, "BAD_HANDLE"),
        ({"language": "fr"}, "BAD_LANGUAGE"),
        ({"name": ""}, "BAD_NAME"),
        ({"name": "two\nlines"}, "BAD_NAME"),
        ({"joined_on": "2030-01-01"}, "BAD_TIME"),
        ({"joined_on": "9999-12-31"}, "BAD_DAY"),
        ({"points": "5", "expires_on": "9999-12-31"}, "BAD_DAY"),
    ],
)
def test_a_bad_cell_has_a_code_and_its_line(shared_database_url: str, cells: dict[str, str], code: str) -> None:
    url, told = new_shop(shared_database_url), Told()
    content = io.StringIO()
    writer = csv.DictWriter(content, COLUMNS)
    writer.writeheader()
    writer.writerow({"name": "A", "points": "1"} | cells)
    assert move_in(url, content.getvalue(), told).bad == 1
    assert told.faults == [(2, code)]


@pytest.mark.parametrize(
    ("row", "code"), [(b"A", "BAD_ROW"), (b"A,1,2", "BAD_ROW"), (b'"A,1\n', "BAD_ROW"), (b"\xff,1", "NOT_UTF8")]
)
def test_a_row_that_is_none_has_a_code(shared_database_url: str, row: bytes, code: str) -> None:
    url, told = new_shop(shared_database_url), Told()
    move_in(url, b"name,points\nGood,1\n" + row, told)
    assert told.faults == [(3, code)]


def test_an_old_programme_of_whole_currency(tmp_path: Path) -> None:
    url = new_shop(f"sqlite:///{tmp_path / 'one.db'}", Programme(version=2, currency="JPY"))
    move_in(url, "name,credit,stored_value\nA,12,-300\n")
    row = table(move_out(url, tmp_path / "out.csv"))[0]
    assert (row["credit"], row["stored_value"]) == ("12", "'-300")


def test_points_of_one_day_live_until_its_end(tmp_path: Path) -> None:
    url = new_shop(f"sqlite:///{tmp_path / 'one.db'}")
    move_in(url, "name,points,expires_on\nA,5,2026-11-21\n")
    assert '"expires_at":"2026-11-21T16:00:00Z"' in move_out(url, tmp_path / "out.jsonl", now_ms=NOON_MS + 1)
