"""Moving a shop: what comes out of one goes into another, once, whole, and nothing is lost on the way."""

import json
import re
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from pos_client.backend.database.engine import Database
from pos_client.backend.database.schema import CARDS, ENTRIES, MEMBERS, TRANSACTIONS
from pos_client.backend.members import coupons
from pos_client.backend.members.cards import card_by_handle
from pos_client.backend.members.coupons import MOST_OPEN
from pos_client.backend.members.facts import facts_of
from pos_client.domain.member_code import Scheme
from pos_client.domain.programme import Programme, TierPolicy, TierWindow
from pos_client.errors import BackendStartFailed, InvalidValue
from tests.unit.architecture.tree import ROOT
from tests.unit.backend.movers import HEADING, NOON_MS, Told, audited, lines, move_in, move_out, new_shop

DAY_MS = 86_400_000
KEY = "0f" * 32

RICH: dict[str, object] = {
    "name": "王小明",
    "language": "zh",
    "member_id": "0b0e7a52-4c1d-4b8e-9f7a-2f9d3c1b5e11",
    "joined": "2024-02-29T02:00:00Z",
    "cards": [
        {"handle": "004217700123"},
        {"handle": "004217700123", "kid": 1},
        {"handle": "900000000001", "scheme": 0},
    ],
    "points": {
        "lots": [
            {"amount": 10, "expires_at": "2026-11-30T16:00:00Z"},
            {"amount": 110, "expires_at": "2027-01-31T16:00:00Z"},
            {"amount": 30},
            {"amount": 7, "available_from": "2026-12-05T16:00:00Z"},
        ]
    },
    "credit": {
        "lots": [
            {"amount": 1250, "expires_at": "2027-03-01T16:00:00Z"},
            {"amount": 5, "available_from": "2026-12-01T00:00:00Z", "expires_at": "2027-03-02T16:00:00Z"},
        ]
    },
    "stored_value": {"lots": [{"amount": 20000}]},
    "qualifying": [{"day": "2025-12-31", "amount": 700}, {"day": "2026-05-01", "amount": 150}],
    "tier": {"floor": "gold", "grace": "platinum", "grace_until": "2026-12-31T16:00:00Z"},
    "coupons": [
        {
            "code": "TEN",
            "title": {"en": "Ten off", "zh": "减十元"},
            "valid_from": "2026-11-01T00:00:00Z",
            "valid_until": "2027-01-01T00:00:00Z",
            "off_percent": 10,
            "cap_minor": 1000,
        }
    ],
    "gifts": [
        {"title_en": "Mug", "title_zh": "杯子", "waits_until": "2027-01-31T16:00:00Z"},
        {"title_en": "Tea", "title_zh": "茶", "quantity": 2, "waits_from": "2026-12-05T16:00:00Z"},
    ],
}
OWING: dict[str, object] = {
    "name": "Owes O'Hara",
    "points": {"lots": [{"amount": 9, "available_from": "2027-01-01T00:00:00Z"}], "owed": 15},
}
WINDOWS = [TierWindow.LIFETIME, TierWindow.CALENDAR_YEAR, TierWindow.ANNIVERSARY, TierWindow.ROLLING]


def count(url: str, table: sa.Table) -> int:
    with closing(Database(url)) as database, database.read() as connection:
        return int(connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())


@pytest.mark.parametrize("window", WINDOWS)
def test_what_moved_in_moves_out_the_same(database_url: str, tmp_path: Path, window: TierWindow) -> None:
    programme = Programme(version=2, tier_policy=TierPolicy(window=window))
    first = new_shop(f"sqlite:///{tmp_path / 'first.db'}", programme)
    move_in(first, lines(RICH, OWING))
    exported = move_out(first, tmp_path / "out.jsonl", with_keys=True)
    assert '"owed":15' in exported
    assert '"floor":"gold","grace":"platinum"' in exported
    second = new_shop(database_url, programme)
    assert move_in(second, exported).added == 2
    assert move_out(second, tmp_path / "out.jsonl", with_keys=True) == exported
    assert audited(first) == audited(second) == []


def test_a_member_of_the_file_is_written_as_it_was_read(database_url: str, tmp_path: Path) -> None:
    url = new_shop(database_url)
    move_in(url, lines(RICH))
    exported = json.loads(move_out(url, tmp_path / "out.jsonl").splitlines()[1])
    assert exported == RICH


def test_more_coupons_than_are_given_move_in_and_tills_are_told_of_the_first_to_end(database_url: str) -> None:
    ten = RICH["coupons"][0]  # type: ignore[index]  # a list
    many = [ten | {"code": f"TEN-{number}"} for number in range(MOST_OPEN + 1)]
    url = new_shop(database_url)
    assert move_in(url, lines(RICH | {"coupons": many})).added == 1
    with closing(Database(url)) as database, database.read() as connection:
        card = card_by_handle(connection, "004217700123")
        assert card is not None
        assert len(coupons.listed(connection, card.member_id, NOON_MS)) == len(many)
        assert len(facts_of(connection, [card], Programme(), NOON_MS)[0].coupons) == MOST_OPEN


def test_balances_are_there_to_spend(database_url: str) -> None:
    url = new_shop(database_url)
    move_in(url, lines(RICH))
    with closing(Database(url)) as database, database.read() as connection:
        card = card_by_handle(connection, "004217700123")
        assert card is not None
        facts = facts_of(connection, [card], Programme(), NOON_MS)[0]
    assert (facts.points, facts.lasting_points, [lot.points for lot in facts.pending]) == (150, 30, [7])
    assert (facts.credit_minor, facts.stored_value_minor, facts.qualifying) == (1250, 20000, 850)
    assert facts.tier_floor == "platinum"


def test_the_same_file_twice_changes_nothing(database_url: str, tmp_path: Path) -> None:
    url, nobody = new_shop(database_url), {"name": "Li Na", "points": {"lots": [{"amount": 5}]}}
    content = lines(RICH, nobody, nobody)
    assert move_in(url, content).added == 3
    before = move_out(url, tmp_path / "out.jsonl", with_keys=True)
    again = move_in(url, content, now_ms=NOON_MS + DAY_MS)
    assert (again.added, again.known, again.bad) == (0, 3, 0)
    assert move_out(url, tmp_path / "out.jsonl", with_keys=True) == before


def test_entries_are_adjustments_by_the_import_and_name_nobody(database_url: str) -> None:
    url = new_shop(database_url)
    move_in(url, lines(RICH | {"cards": [{"handle": "004217700123", "key": KEY}]}))
    with closing(Database(url)) as database, database.read() as connection:
        who = set(connection.execute(sa.select(ENTRIES.c.kind, ENTRIES.c.actor)))
        kind, body = connection.execute(sa.select(TRANSACTIONS.c.kind, TRANSACTIONS.c.body)).one()
    assert who == {("ADJUST", "import")}
    assert kind == "adjust"
    assert json.loads(body)["adjustment"]["note"] == "opening balance"
    assert "name" not in json.loads(body)["opening"]
    assert KEY not in body


def test_a_row_that_says_something_else_later_is_refused(database_url: str) -> None:
    url, told = new_shop(database_url), Told()
    move_in(url, lines(RICH))
    assert move_in(url, lines(RICH | {"name": "王大明"}), told).bad == 1
    assert told.faults == [(2, "CHANGED")]


def test_members_and_cards_that_are_there_are_not_touched(database_url: str, tmp_path: Path) -> None:
    url, told = new_shop(database_url), Told()
    move_in(url, lines(RICH))
    before = move_out(url, tmp_path / "out.jsonl")
    of_others = {"name": "Thief", "cards": [{"handle": "900000000001"}]}
    exported = json.loads(before.splitlines()[1]) | {"member_id": "0b0e7a52-4c1d-4b8e-9f7a-2f9d3c1b5e12"}
    move_in(url, lines(of_others, exported), told)
    assert told.faults == [(2, "HANDLE_TAKEN"), (3, "HANDLE_TAKEN")]
    assert move_out(url, tmp_path / "out.jsonl") == before


def test_a_shop_does_not_import_its_own_members(database_url: str, tmp_path: Path) -> None:
    url, told = new_shop(database_url), Told()
    move_in(url, lines({"name": "Li Na"}))
    move_in(url, move_out(url, tmp_path / "out.jsonl"), told)
    assert told.faults == [(2, "MEMBER_EXISTS")]


def test_one_bad_row_and_nothing_is_written(database_url: str) -> None:
    url, told = new_shop(database_url), Told()
    result = move_in(url, lines(RICH, {"name": ""}, OWING, {"name": "X", "language": "fr"}), told)
    assert (result.added, result.bad) == (2, 2)
    assert told.faults == [(3, "BAD_NAME"), (5, "BAD_LANGUAGE")]
    assert (count(url, MEMBERS), count(url, TRANSACTIONS), count(url, CARDS)) == (0, 0, 0)


def test_bad_rows_can_be_skipped_corrected_and_read_again(database_url: str) -> None:
    url, good = new_shop(database_url), [{"name": f"Member {place}"} for place in range(501)]
    assert move_in(url, lines(*good, {"name": ""}), skip_bad=True).added == 501
    corrected = move_in(url, lines(*good, {"name": "Now good"}))
    assert (corrected.added, corrected.known, corrected.bad) == (1, 501, 0)


@pytest.mark.parametrize("skip_bad", [False, True])
def test_a_dry_run_says_the_same_and_writes_nothing(database_url: str, skip_bad: bool) -> None:
    url, told = new_shop(database_url), Told()
    result = move_in(url, lines(RICH, {"name": ""}), told, skip_bad=skip_bad, dry_run=True)
    assert (result.added, result.bad, told.faults) == (1, 1, [(3, "BAD_NAME")])
    assert (count(url, MEMBERS), count(url, TRANSACTIONS)) == (0, 0)


def test_keys_move_only_when_asked_for(database_url: str, tmp_path: Path) -> None:
    told = Told()
    url = new_shop(database_url)
    move_in(url, lines({"name": "A", "cards": [{"handle": "000000000001", "key": KEY}]}), told)
    assert told.cards == []
    assert KEY not in move_out(url, tmp_path / "out.jsonl")
    assert KEY in move_out(url, tmp_path / "out.jsonl", with_keys=True)


def test_a_card_without_a_key_gets_one_and_somebody_is_told(database_url: str) -> None:
    told = Told()
    url = new_shop(database_url)
    move_in(url, lines({"name": "A", "cards": [{"handle": "000000000001"}]}, {"name": "B"}), told)
    with closing(Database(url)) as database, database.read() as connection:
        known = [card_by_handle(connection, card.handle) for card in told.cards]
    assert known == told.cards
    assert [(card.name, card.scheme) for card in told.cards] == [("A", Scheme.DUAL_TOTP), ("B", Scheme.DUAL_TOTP)]
    assert told.rows == 2


BACKWARDS = {"amount": 1, "available_from": "2027-01-02T00:00:00Z", "expires_at": "2027-01-01T00:00:00Z"}
COUPON = {
    "code": "A",
    "title": {"en": "A", "zh": "A"},
    "valid_from": "2026-11-01T00:00:00Z",
    "valid_until": "2027-01-01T00:00:00Z",
    "off_percent": 10,
}
BAD_ROWS = [
    ("not json", "BAD_ROW"),
    ("[]", "BAD_ROW"),
    ('{"name":"A","phone":"1"}', "UNKNOWN_FIELD"),
    ('{"name":"A","points":{"lots":[{"amount":1,"why":2}]}}', "UNKNOWN_FIELD"),
    ("{}", "BAD_ROW"),
    ('{"name":"  "}', "BAD_NAME"),
    ('{"name":"A\\u0007"}', "BAD_ROW"),
    ('{"name":"A\\u202e"}', "BAD_NAME"),
    (json.dumps({"name": "A" * 201}), "BAD_NAME"),
    ('{"name":"A","language":"fr"}', "BAD_LANGUAGE"),
    ('{"name":"A","cards":[{"handle":"12"}]}', "BAD_HANDLE"),
    ('{"name":"A","cards":[{"handle":"٠٠٤٢١٧٧٠٠١٢٣"}]}', "BAD_HANDLE"),
    ('{"name":"A","cards":[{"handle":"000000000001"},{"handle":"000000000001"}]}', "BAD_HANDLE"),
    ('{"name":"A","cards":[{"handle":"000000000001","scheme":9}]}', "BAD_HANDLE"),
    ('{"name":"A","cards":[{"handle":"000000000001","key":"zz"}]}', "BAD_KEY"),
    ('{"name":"A","points":{"lots":[{"amount":0}]}}', "BAD_AMOUNT"),
    ('{"name":"A","points":{"lots":[{"amount":-1}]}}', "BAD_AMOUNT"),
    ('{"name":"A","points":{"lots":[{"amount":1000000000001}]}}', "BAD_AMOUNT"),
    ('{"name":"A","points":{"lots":[{"amount":900000000000},{"amount":900000000000}]}}', "BAD_AMOUNT"),
    ('{"name":"A","points":{"owed":-1}}', "BAD_AMOUNT"),
    ('{"name":"A","points":{"lots":[{"amount":1.5}]}}', "BAD_ROW"),
    ('{"name":"A","points":{"lots":[{"amount":"1"}]}}', "BAD_ROW"),
    ('{"name":"A","joined":"2026-01-01T00:00:00"}', "BAD_TIME"),
    ('{"name":"A","joined":"2030-01-01T00:00:00Z"}', "BAD_TIME"),
    ('{"name":"A","joined":"0001-01-01T00:00:00Z"}', "BAD_TIME"),
    (json.dumps({"name": "A", "credit": {"lots": [BACKWARDS]}}), "BAD_TIME"),
    ('{"name":"A","gifts":[{"title_en":"Mug","title_zh":" "}]}', "BAD_GIFT"),
    ('{"name":"A","gifts":[{"title_en":"Mug","title_zh":"M","quantity":0}]}', "BAD_GIFT"),
    ('{"name":"A","qualifying":[{"day":"1900-01-01","amount":1}]}', "BAD_DAY"),
    ('{"name":"A","tier":{"floor":"diamond"}}', "UNKNOWN_TIER"),
    (json.dumps({"name": "A", "coupons": [COUPON | {"off_minor": 1}]}), "BAD_COUPON"),
    (json.dumps({"name": "A", "coupons": [COUPON, COUPON]}), "BAD_COUPON"),
    ('{"name":"' + "A" * 1_000_001 + '"}', "TOO_LONG"),
]


def test_every_bad_row_has_a_code_and_the_good_ones_around_it_are_read(database_url: str) -> None:
    told = Told()
    url = new_shop(database_url)
    rows = [HEADING, *(row for row, _code in BAD_ROWS), '{"name":"Good"}', ""]
    result = move_in(url, "\n".join(rows).encode() + b'{"name":"\xff"}\n', told, skip_bad=True)
    expected = [(line, code) for line, (_row, code) in enumerate(BAD_ROWS, start=2)]
    assert told.faults == [*expected, (len(BAD_ROWS) + 3, "NOT_UTF8")]
    assert result.added == 1
    assert audited(url) == []


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "NO_HEADING"),
        ("\n\n", "NO_HEADING"),
        ('{"name":"A"}\n', "UNKNOWN_FIELD"),
        ('{"format":"pos-client members 2","currency":"CNY"}\n', "UNKNOWN_FORMAT"),
        ("{\n", "UNKNOWN_FORMAT"),
        ('{"format":"pos-client members 1","currency":"JPY"}\n{"name":"A"}\n', "WRONG_CURRENCY"),
        ("a,b\n1,2\n", "UNKNOWN_COLUMN"),
        ("name,phone\nA,1\n", "UNKNOWN_COLUMN"),
        ("name,name\nA,B\n", "UNKNOWN_COLUMN"),
        ("points,tier\n1,gold\n", "NO_NAME_COLUMN"),
    ],
)
def test_a_file_of_another_kind_is_refused_whole(tmp_path: Path, content: str, code: str) -> None:
    url = new_shop(f"sqlite:///{tmp_path / 'shop.db'}")
    with pytest.raises(InvalidValue) as refused:
        move_in(url, content)
    assert refused.value.error_code == code
    assert count(url, MEMBERS) == 0


def test_an_expired_lot_is_not_exported_and_one_that_expired_on_the_way_is_worth_nothing(tmp_path: Path) -> None:
    url = new_shop(f"sqlite:///{tmp_path / 'shop.db'}")
    later = NOON_MS + 100 * DAY_MS
    move_in(url, lines(RICH), now_ms=later)
    assert audited(url) == []
    exported = json.loads(move_out(url, tmp_path / "out.jsonl", now_ms=later).splitlines()[1])
    assert exported["points"] == {"lots": [{"amount": 30}, {"amount": 7}]}


def test_an_export_is_whole_private_and_overwrites_nothing(tmp_path: Path) -> None:
    url = new_shop(f"sqlite:///{tmp_path / 'shop.db'}")
    move_out(url, tmp_path / "once.jsonl")
    (tmp_path / "there.jsonl").write_text("precious")
    with pytest.raises(InvalidValue) as refused:
        move_out(url, tmp_path / "there.jsonl")
    assert refused.value.error_code == "FILE_EXISTS"
    assert (tmp_path / "there.jsonl").read_text() == "precious"
    with pytest.raises(InvalidValue) as keys:
        move_out(url, tmp_path / "keys.csv", with_keys=True)
    assert keys.value.error_code == "NO_KEYS_IN_TABLE"
    assert sorted(path.name for path in tmp_path.glob("*.[jc]s*")) == ["there.jsonl"]


def test_a_database_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(BackendStartFailed) as missing:
        move_out(f"sqlite:///{tmp_path / 'none' / 'shop.db'}", tmp_path / "out.jsonl")
    assert missing.value.error_code == "DATABASE_MISSING"
    assert list(tmp_path.iterdir()) == []


def test_the_examples_of_the_page_can_be_imported(database_url: str) -> None:
    page = (ROOT / "docs/moving.md").read_text(encoding="utf-8")
    blocks = dict(re.findall(r"```(jsonl|csv)\n(.*?)```", page, re.DOTALL))
    assert set(blocks) == {"jsonl", "csv"}
    url = new_shop(database_url)
    told = Told()
    assert move_in(url, blocks["jsonl"], told).added == 2, told.faults
    other = new_shop(f"{database_url}.other" if database_url.startswith("sqlite") else database_url)
    table = blocks["csv"] if other != url else blocks["csv"].replace("4217700123", "4217700124")
    assert move_in(other, table, told).added == 2, told.faults
    assert audited(url) == audited(other) == []


def test_the_page_names_every_code() -> None:
    page = (ROOT / "docs/moving.md").read_text(encoding="utf-8")
    written = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "pos_client/backend/transfer").glob("*.py"))
    codes = {code for code in re.findall(r'"([A-Z]+(?:_[A-Z0-9]+)+)"', written) if code != "UTF_8"}
    assert codes
    assert {code for code in codes if f"`{code}`" not in page} == set()
