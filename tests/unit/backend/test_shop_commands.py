"""What installers type, and those who serve members: `add-member`, `member find`, `terminal`, `incidents`."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from click.testing import CliRunner, Result

from pos_client.backend.database.opening import opened
from pos_client.backend.members import cards, searching
from pos_client.backend.members.cards import add_card, new_card
from pos_client.backend.shop import enrolments, incidents, terminals
from pos_client.backend.shop.incidents import Happened, Kind
from pos_client.backend.shop.terminals import Terminal
from pos_client.domain.enrolment import Enrolment
from pos_client.domain.wire import MemberSearch
from pos_client.errors import InvalidValue
from tests.signing import TILL
from ui.cli import pos_client

URL = "https://loyalty.example"


def run(database_url: str, *arguments: str, given: str | None = None) -> Result:
    return CliRunner().invoke(pos_client, ["backend", *arguments, "--database", database_url], given)


def json_lines(result: Result) -> list[dict[str, Any]]:
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def joined(database_url: str, *names: str) -> list[str]:
    """Members of these names; the numbers of their cards."""
    made = [new_card(name, "en") for name in names]
    with opened(database_url) as (database, now_ms), database.write() as connection:
        for card in made:
            add_card(connection, card, now_ms)
    return [card.handle for card in made]


def enrol(database_url: str, code: str, terminal_id: str) -> None:
    """As the till itself does."""
    tidy = code.replace("-", "")
    with opened(database_url) as (database, now_ms), database.write() as connection:
        done = enrolments.enrol(connection, Enrolment(tidy, TILL.public_keys, TILL.proof_hex(tidy)), now_ms)
    assert done.terminal_id == terminal_id


def test_a_new_member_s_number_is_told_with_the_link(database_url: str) -> None:
    (told,) = json_lines(run(database_url, "add-member", "--name", "Li Na", "--url", f"{URL}/", "--json"))
    assert set(told) == {"handle", "name", "link", "expires"}
    assert told["link"].startswith(f"{URL}/card/#e=")
    assert json_lines(run(database_url, "member", "show", told["handle"], "--json"))
    (found,) = json_lines(run(database_url, "member", "find", "li n", "--json"))
    assert (found["handles"], found["name"]) == ([told["handle"]], "Li Na")


@pytest.mark.parametrize("url", ["loyalty.example", "http://loyalty.example", "ftp://x", "https://", "https://a b"])
def test_an_address_nobody_can_use_is_a_slip_and_nothing_is_made(database_url: str, url: str) -> None:
    for command in (["add-member", "--name", "Li Na"], ["terminal", "add", "T-1"]):
        refused = run(database_url, *command, "--url", url, "--json")
        assert (refused.exit_code, refused.stdout) == (2, "")
        assert json.loads(refused.stderr)["code"] == "USAGE"
        assert "https://loyalty.example" in json.loads(refused.stderr)["detail"]
    assert run(database_url, "member", "find", "Li Na").exit_code == 1
    assert run(database_url, "terminal", "list").stdout == "no tills\n"
    assert run(database_url, "terminal", "list", "--json").output == ""


def test_on_this_machine_an_address_may_be_plain(database_url: str) -> None:
    added = run(database_url, "add-member", "--name", "Li Na", "--url", "http://127.0.0.1:8710")
    assert (added.exit_code, added.stderr) == (0, "")
    assert added.stdout.splitlines()[1].startswith("http://127.0.0.1:8710/card/#e=")


def test_without_an_address_it_is_said_what_the_link_lacks(database_url: str) -> None:
    added = run(database_url, "add-member", "--name", "Li Na")
    assert added.stdout.splitlines()[1].startswith("/card/#e=")
    assert "--url https://" in added.stderr
    (handle,) = joined(database_url, "Wang")
    replaced = run(database_url, "card", "replace", handle, "--json")
    assert json_lines(replaced)[0]["link"].startswith("/card/#e=")
    assert json.loads(replaced.stderr)["code"] == "NO_ADDRESS"


def test_a_member_is_found_by_name_and_by_the_end_of_a_number(database_url: str) -> None:
    anna, bo, percent = joined(database_url, "Anna Müller", "王波", "100% Anna")
    found = run(database_url, "member", "find", "ANNA")
    assert [line.split("  ")[:2] for line in found.stdout.splitlines()] == [
        [percent, "100% Anna"],
        [anna, "Anna Müller"],
    ]
    assert [one["handles"] for one in json_lines(run(database_url, "member", "find", "王", "--json"))] == [[bo]]
    assert [one["name"] for one in json_lines(run(database_url, "member", "find", "0%", "--json"))] == ["100% Anna"]
    assert anna in run(database_url, "member", "find", anna).stdout
    assert anna in run(database_url, "member", "find", f"{anna[4:8]} {anna[8:]}").stdout
    nobody = run(database_url, "member", "find", "Zoe", "--json")
    assert (nobody.exit_code, nobody.stdout, json.loads(nobody.stderr)["code"]) == (1, "", "UNKNOWN_MEMBER")


def test_a_card_that_was_taken_back_still_finds_its_member(database_url: str) -> None:
    (handle,) = joined(database_url, "Anna")
    run(database_url, "card", "revoke", handle)
    assert run(database_url, "member", "find", handle).stdout.startswith("no card  Anna  since ")
    with opened(database_url) as (database, now_ms), database.write() as connection:
        lost = cards.card_by_handle(connection, handle)
        assert lost is not None
        second = cards.Card("000011112222", 0, lost.scheme, lost.master_key, lost.member_id, "Anna", "en")
        cards.put_card(connection, second, now_ms)
    (found,) = json_lines(run(database_url, "member", "find", handle, "--json"))
    assert found["handles"] == ["000011112222"]


def test_more_than_fifty_are_not_listed_but_told_of(database_url: str) -> None:
    joined(database_url, *(f"Anna {number:02}" for number in range(51)))
    found = run(database_url, "member", "find", "anna", "--json")
    assert [one["name"] for one in json_lines(found)] == [f"Anna {number:02}" for number in range(50)]
    assert json.loads(found.stderr)["code"] == "MORE_FOUND"
    assert run(database_url, "member", "find", "anna 5").stderr == ""


@pytest.mark.parametrize("terminal_id", ["T 1", "a/b", "-T1", "T\u200b1", "收银台", "T'1", "x" * 65, "."])
def test_an_id_that_would_have_to_be_escaped_is_refused(database_url: str, terminal_id: str) -> None:
    refused = run(database_url, "terminal", "add", "--store", "Pier", "--", terminal_id)
    assert refused.exit_code in {1, 2}
    assert refused.stdout == ""
    assert run(database_url, "terminal", "list").stdout == "no tills\n"


def test_a_till_without_a_store_is_warned_of(database_url: str) -> None:
    warned = run(database_url, "terminal", "add", "T-1", "--json")
    assert json_lines(warned)[0]["terminal_id"] == "T-1"
    assert json_lines(warned)[0]["warning"] == "NO_STORE"
    assert json.loads(warned.stderr)["code"] == "NO_STORE"
    assert run(database_url, "terminal", "add", "T-1", "--store", "Pier").stderr == ""
    placed = run(database_url, "terminal", "add", "T-1", "--store", "Pier", "--json")
    assert (json_lines(placed)[0]["warning"], placed.stderr) == (None, "")


def test_codes_that_wait_are_listed_without_the_code(database_url: str) -> None:
    made = json_lines(run(database_url, "terminal", "add", "T-1", "--store", "Pier", "--lane", "Till 3", "--json"))[0]
    listed = run(database_url, "terminal", "list")
    assert listed.stdout.startswith("T-1  Pier · Till 3  a code waits until ")
    assert made["code"] not in listed.stdout
    (waiting,) = json_lines(run(database_url, "terminal", "list", "--json"))
    assert set(waiting) == {"terminal_id", "store", "lane", "created_by", "expires"}
    enrol(database_url, made["code"], "T-1")
    (till,) = json_lines(run(database_url, "terminal", "list", "--json"))
    assert (till["terminal_id"], till["enrolled"] is None) == ("T-1", False)


def test_a_till_let_in_again_stays_where_it_stood_unless_another_place_is_given(database_url: str) -> None:
    made = json_lines(run(database_url, "terminal", "add", "T-1", "--store", "Pier", "--lane", "Till 3", "--json"))[0]
    enrol(database_url, made["code"], "T-1")
    again = run(database_url, "terminal", "add", "T-1")
    assert (again.stderr, "for T-1, Pier · Till 3, until" in again.stdout) == ("", True)
    assert "for T-1, Pier · Till 4, until" in run(database_url, "terminal", "add", "T-1", "--lane", "Till 4").stdout
    assert "for T-1, Mall, until" in run(database_url, "terminal", "add", "T-1", "--store", "Mall", "--lane", "").stdout


def test_shutting_a_till_out_says_so(database_url: str) -> None:
    with opened(database_url) as (database, now_ms), database.write() as connection:
        terminals.put(connection, Terminal("T 1", "Pier", ""), TILL.public_keys, now_ms)
    revoked = run(database_url, "terminal", "revoke", "T 1")
    assert (revoked.exit_code, revoked.stdout) == (0, "T 1, Pier: shut out. What it has saved stays on it.\n")
    (row,) = json_lines(run(database_url, "terminal", "revoke", "T 1", "--json"))
    assert (row["terminal_id"], row["revoked"] is None) == ("T 1", False)
    since = f"{datetime.fromisoformat(row['revoked']):%Y-%m-%d %H:%M} UTC"
    again = run(database_url, "terminal", "revoke", "T 1")
    assert (again.exit_code, again.stdout) == (0, f"T 1, Pier: was shut out already, since {since}.\n")


WITHDRAWN = "The code that waited for it is withdrawn."


def test_a_code_that_waits_is_withdrawn_with_its_till(database_url: str) -> None:
    first = json_lines(run(database_url, "terminal", "add", "T-1", "--store", "Pier", "--json"))[0]
    taken = run(database_url, "terminal", "revoke", "T-1")
    assert (taken.exit_code, taken.stdout) == (0, f"T-1, Pier: t{WITHDRAWN[1:]}\n")
    with pytest.raises(InvalidValue, match="no such code"):
        enrol(database_url, first["code"], "T-1")
    nothing = run(database_url, "terminal", "revoke", "T-1")
    assert (nothing.exit_code, nothing.stderr.split(":")[0]) == (1, "UNKNOWN_TERMINAL")
    second = json_lines(run(database_url, "terminal", "add", "T-1", "--store", "Pier", "--json"))[0]
    (told,) = json_lines(run(database_url, "terminal", "revoke", "T-1", "--json"))
    assert (told["terminal_id"], "expires" in told) == ("T-1", True)
    third = json_lines(run(database_url, "terminal", "add", "T-1", "--store", "Pier", "--json"))[0]
    enrol(database_url, third["code"], "T-1")
    run(database_url, "terminal", "add", "T-1")
    both = run(database_url, "terminal", "revoke", "T-1")
    assert both.stdout == f"T-1, Pier: shut out. What it has saved stays on it. {WITHDRAWN}\n"
    assert len({first["code"], second["code"], third["code"]}) == 3


def test_what_was_dealt_with_is_told_as_it_stands(database_url: str) -> None:
    with opened(database_url) as (database, now_ms), database.write() as connection:
        terminals.put(connection, Terminal("T-1", "Pier", ""), TILL.public_keys, now_ms)
        incidents.report(connection, "T-1", [Happened(Kind.FORKED)], now_ms)
    incident_id = str(UUID(json_lines(run(database_url, "incidents", "list", "--json"))[0]["incident_id"]))
    resolved = run(database_url, "incidents", "resolve", incident_id, "--note", "restored a disk")
    assert (resolved.exit_code, resolved.stdout) == (0, "FORKED at T-1: resolved by command line: restored a disk\n")
    (again,) = json_lines(run(database_url, "incidents", "resolve", incident_id, "--note", "no", "--json"))
    assert again["note"] == "restored a disk"
    released = run(database_url, "incidents", "release", "T-1")
    assert (released.exit_code, released.stdout) == (0, "T-1: what it does alone counts in full again.\n")
    assert json_lines(run(database_url, "incidents", "release", "T-1", "--json"))[0]["quarantined"] is None


def test_people_are_told_as_json(database_url: str) -> None:
    (manager,) = json_lines(run(database_url, "manager", "add", "Anna", "--json", given="correct horse\n"))
    assert (manager["name"], manager["has_password"], manager["revoked"]) == ("Anna", True, None)
    (gone,) = json_lines(run(database_url, "manager", "revoke", "Anna", "--json"))
    assert (gone["name"], gone["revoked"] is None) == ("Anna", False)
    run(database_url, "cashier", "add", "BADGE-1", "Bo", given="4711\n")
    (removed,) = json_lines(run(database_url, "cashier", "remove", "BADGE-1", "--json"))
    assert (removed["badge"], removed["name"]) == ("BADGE-1", "Bo")


@pytest.mark.parametrize(
    "slip",
    [["terminal", "revoke"], ["member", "nothing"], ["cashier", "add", "x", "y"], ["terminal", "add", "T", "-x"]],
)
def test_a_slip_is_told_as_json_where_that_was_asked_for(database_url: str, slip: list[str]) -> None:
    told = run(database_url, *slip, "--json")
    assert (told.exit_code, told.stdout) == (2, "")
    assert json.loads(told.stderr)["code"] == "USAGE"
    plain = run(database_url, *slip)
    assert plain.stderr.startswith("Usage: ")


def test_a_manager_reads_who_looked_for_whom(database_url: str) -> None:
    """Most recent first; what a cashier typed cannot steer the terminal it is listed on."""
    (handle,) = joined(database_url, "Li Na")
    assert run(database_url, "member-searches").stdout == "nobody was searched for\n"
    with opened(database_url) as (database, now_ms), database.write() as connection:
        for place, (words, who) in enumerate((("li na", "Bo"), ("wang \x1b[2J", ""))):
            asking = searching.Asking(
                Terminal("T-1", "Pier", ""), f"nonce-{place}", now_ms + 60_000 * place, is_doubted=False
            )
            searching.search(connection, asking, MemberSearch(words, who))
    newest, oldest = json_lines(run(database_url, "member-searches", "--json"))
    assert (newest["cashier"], newest["shown"]) == ("", [])
    assert (oldest["terminal_id"], oldest["cashier"], oldest["words"]) == ("T-1", "Bo", "li na")
    (member_id,) = oldest["shown"]
    told = run(database_url, "member-searches").stdout
    assert "\x1b" not in told
    assert "nobody shown" in told.splitlines()[0]
    assert told.splitlines()[1].endswith(f"T-1  Bo  li na  {member_id}")
    (found,) = json_lines(run(database_url, "member", "find", handle, "--json"))
    assert found["member_id"] == member_id
