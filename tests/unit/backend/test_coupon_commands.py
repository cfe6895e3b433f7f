"""Coupons as managers give them: at the keyboard, and over HTTP."""

import json
from typing import Any
from uuid import uuid4

import pytest
from click.testing import CliRunner, Result

from pos_client.backend import timing
from pos_client.backend.database.opening import opened
from pos_client.backend.members.cards import card_by_handle
from pos_client.backend.preparation import prepare
from pos_client.backend.samples.cards import sample_members
from tests.backend_process import BackendProcess
from tests.unit.backend.test_http import assert_problem
from tests.unit.backend.test_member_view import identity
from tests.unit.backend.web import ask, sample_code
from ui.cli import pos_client

COUPON: dict[str, Any] = {
    "code": "BIRTHDAY",
    "title": {"en": "Birthday", "zh": "生日券"},
    "valid_from": "2026-01-01T00:00:00Z",
    "valid_until": "2100-01-01T00:00:00Z",
    "off_percent": 20,
    "cap_minor": 5000,
}
WORDS = ("--title", "Ten off", "--title-zh", "减十元", "--until", "2100-12-31", "--by", "Li")


@pytest.fixture
def handle(database_url: str) -> str:
    """The card of a member without coupons."""
    with opened(database_url) as (database, now_ms):
        prepare(database, now_ms, with_samples=True)
    return sample_members()[3].handle


def run(database_url: str, *words: str) -> Result:
    return CliRunner().invoke(pos_client, ["backend", "coupon", *words, "--database", database_url], prog_name="p")


def refusal(result: Result) -> tuple[int, str]:
    return result.exit_code, result.stderr.split(":")[0]


def test_a_coupon_is_issued_listed_and_taken_back(database_url: str, handle: str) -> None:
    assert run(database_url, "list", handle).output == "no coupons\n"
    issued = run(database_url, "issue", handle, "TEN", *WORDS, "--off", "1000", "--min-bill", "5000")
    assert (issued.exit_code, issued.stderr) == (0, "")
    assert "TEN  Ten off  \xa510.00 off, from \xa550.00" in issued.output
    assert issued.output.endswith("  issued\n")
    line = json.loads(run(database_url, "list", handle, "--json").stdout)
    assert (line["state"], line["issued_by"], line["coupon"]["off_minor"]) == ("issued", "Li", 1000)
    assert line["coupon"]["valid_until"] == "2100-12-31T16:00:00+00:00", "the end of that day in the shop's time zone"
    assert run(database_url, "void", handle, "TEN", "--by", "Li").output.endswith("  void\n")
    assert refusal(run(database_url, "void", handle, "NONE", "--by", "Li")) == (1, "UNKNOWN_COUPON")


def test_what_is_no_coupon_is_refused_in_words(database_url: str, handle: str) -> None:
    assert refusal(run(database_url, "issue", handle, "TEN", *WORDS)) == (1, "BAD_COUPON")
    assert refusal(run(database_url, "issue", handle, "ten", *WORDS, "--off", "1")) == (1, "BAD_COUPON")
    assert refusal(run(database_url, "issue", "000000000000", "TEN", *WORDS, "--off", "1")) == (1, "UNKNOWN_HANDLE")
    fifth = ("--percent", "20", "--cap", "3000", "--from", "2026-01-01")
    assert "20 % off, at most \xa530.00" in run(database_url, "issue", handle, "FIFTH", *WORDS, *fifth).output
    assert refusal(run(database_url, "issue", handle, "FIFTH", *WORDS, "--off", "1")) == (1, "KEY_REUSED")


def test_the_same_call_later_gives_no_second_one(
    database_url: str, handle: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ("issue", handle, "TEN", *WORDS, "--off", "1000", "--json")
    first = run(database_url, *words)
    assert first.exit_code == 0, first.stderr
    now_s = timing.system_now() + 3 * 86_400
    monkeypatch.setattr("pos_client.backend.timing.system_now", lambda: now_s)
    assert run(database_url, *words).stdout == first.stdout
    assert len(run(database_url, "list", handle).stdout.splitlines()) == 1
    other_day = run(database_url, *words[:-1], "--from", "2026-01-01")
    assert refusal(other_day) == (1, "KEY_REUSED")


@pytest.mark.parametrize(
    "days",
    [
        ("--until", "9999-12-31"),
        ("--until", "2200-01-01"),
        ("--until", "2199-12-31", "--from", "0001-01-01"),
        ("--until", "1999-12-31"),
    ],
)
def test_a_day_no_calendar_has_is_refused_in_words(database_url: str, handle: str, days: tuple[str, ...]) -> None:
    asked = run(database_url, "issue", handle, "TEN", *WORDS, *days, "--off", "1000")
    assert refusal(asked) == (1, "BAD_COUPON")


def test_managers_issue_list_and_void_over_http(
    backend: BackendProcess, manager: dict[str, str], shared_database_url: str
) -> None:
    member = sample_members()[3]
    where = f"/v1/members/{identity(shared_database_url, member)}/coupons"
    issued = ask(backend, "POST", where, COUPON, headers=manager)
    assert (issued.status, issued.json["state"], issued.json["issued_by"]) == (200, "issued", "Li")
    assert ask(backend, "POST", where, COUPON, headers=manager).json == issued.json
    assert_problem(ask(backend, "POST", where, COUPON | {"off_percent": 30}, headers=manager), 422, "KEY_REUSED")
    assert_problem(ask(backend, "POST", where, COUPON | {"off_minor": 1}, headers=manager), 422, "BAD_COUPON")
    over = {"code": "OVER", "valid_until": "2026-01-02T00:00:00Z"}
    assert_problem(ask(backend, "POST", where, COUPON | over, headers=manager), 422, "BAD_COUPON")
    told = ask(backend, "POST", "/v1/scans", {"code": sample_code(member), "basket_id": str(uuid4())}).json
    assert [coupon["code"] for coupon in told["member"]["coupons"]] == ["BIRTHDAY"]
    assert ask(backend, "GET", where, headers=manager).json == [issued.json]
    assert ask(backend, "DELETE", where + "/BIRTHDAY", headers=manager).json["state"] == "void"
    assert_problem(ask(backend, "DELETE", where + "/NONE", headers=manager), 404, "UNKNOWN_COUPON")


@pytest.mark.parametrize(("method", "body"), [("GET", None), ("POST", COUPON)])
def test_nobody_has_no_coupons(
    backend: BackendProcess, manager: dict[str, str], method: str, body: dict[str, Any] | None
) -> None:
    where = f"/v1/members/{uuid4()}/coupons"
    assert_problem(ask(backend, method, where, body, headers=manager), 404, "UNKNOWN_MEMBER")


def test_sample_members_have_some(database_url: str) -> None:
    with opened(database_url) as (database, now_ms):
        prepare(database, now_ms, with_samples=True)
        with database.read() as connection:
            assert card_by_handle(connection, sample_members()[0].handle)
    listed = run(database_url, "list", sample_members()[0].handle).output.splitlines()
    assert [line.split()[0] for line in listed] == ["AUTUMN-15", "BIG-50", "WELCOME-10", "WINTER-20"]
