"""What a manager does about members' phones, over HTTP and at the keyboard: list, take back, replace."""

import json
from contextlib import closing
from typing import Any
from uuid import UUID, uuid4

import pytest
from click.testing import CliRunner, Result

from pos_client.backend.database.engine import Database
from pos_client.backend.members import cards, enrolment
from pos_client.backend.members.cards import Card
from pos_client.backend.samples.cards import SampleMember, sample_members
from tests.backend_process import BackendProcess
from tests.unit.backend.test_http import assert_problem
from tests.unit.backend.web import ask, sample_code
from ui.cli import pos_client


def address(url: str, member: SampleMember) -> str:
    return f"/v1/members/{card_of(url, member.handle).member_id}/cards"


def card_of(url: str, handle: str) -> Card:
    with closing(Database(url)) as database, database.read() as connection:
        card = cards.card_by_handle(connection, handle)
    assert card is not None
    return card


def scanned(backend: BackendProcess, member: SampleMember) -> str | None:
    answer = ask(backend, "POST", "/v1/scans", {"code": sample_code(member), "basket_id": str(uuid4())})
    reason: str | None = answer.json["reason"]
    return reason


def test_cards_are_listed_without_keys(
    backend: BackendProcess, manager: dict[str, str], shared_database_url: str
) -> None:
    member = sample_members()[0]
    answer = ask(backend, "GET", address(shared_database_url, member), headers=manager)
    (card,) = answer.json
    assert set(card) == {"handle", "kid", "scheme", "issued", "last_shown", "revoked"}
    assert (card["handle"], card["kid"], card["scheme"], card["revoked"]) == (member.handle, 0, 1, None)
    assert member.master_key.hex().encode() not in answer.body


def test_a_card_taken_back_is_refused_with_the_next_scan(
    backend: BackendProcess, manager: dict[str, str], shared_database_url: str
) -> None:
    member, other = sample_members()[1:3]
    where = address(shared_database_url, member)
    assert scanned(backend, member) is None
    first = ask(backend, "DELETE", f"{where}/{member.handle}", headers=manager)
    again = ask(backend, "DELETE", f"{where}/{member.handle}", headers=manager)
    assert (first.status, first.json) == (again.status, again.json)
    assert [card["revoked"] is None for card in first.json] == [False]
    assert scanned(backend, member) == "REVOKED_CARD"
    assert scanned(backend, other) is None


def test_a_replacement_is_a_link_and_the_old_card_ends(
    backend: BackendProcess, manager: dict[str, str], shared_database_url: str
) -> None:
    member = sample_members()[3]
    where = address(shared_database_url, member)
    links = [ask(backend, "POST", f"{where}/{member.handle}/replacement", headers=manager).json for _ in range(2)]
    assert all(link["link"].startswith("/card/#e=") for link in links)
    assert links[0]["link"] != links[1]["link"]
    assert scanned(backend, member) == "REVOKED_CARD"


@pytest.mark.parametrize(("method", "end"), [("GET", ""), ("DELETE", "/H"), ("POST", "/H/replacement")])
def test_only_a_manager_may_and_only_of_that_member(
    backend: BackendProcess, manager: dict[str, str], shared_database_url: str, method: str, end: str
) -> None:
    member, other = sample_members()[4:6]
    mine, handle = address(shared_database_url, member), end.replace("H", member.handle)
    assert_problem(ask(backend, method, mine + handle), 401, "UNAUTHENTICATED")
    code = "UNKNOWN_HANDLE" if end else "UNKNOWN_MEMBER"
    assert_problem(ask(backend, method, f"/v1/members/{uuid4()}/cards{handle}", headers=manager), 404, code)
    if end:
        foreign = mine + end.replace("H", other.handle)
        assert_problem(ask(backend, method, foreign, headers=manager), 404, "UNKNOWN_HANDLE")
        for odd in ("1", "x" * 12, "%31" * 13, "１２３４５６７８９０１２".encode().hex()):
            assert_problem(ask(backend, method, mine + end.replace("H", odd), headers=manager), 422, "MALFORMED")
    assert "REVOKED_CARD" not in [scanned(backend, each) for each in (member, other)]


def run(database_url: str, *arguments: str) -> Result:
    return CliRunner().invoke(pos_client, ["backend", "card", *arguments, "--database", database_url], prog_name="p")


def joined(database_url: str) -> Card:
    enrolment.add_member(database_url, "Li Na", "en")
    with closing(Database(database_url)) as database, database.read() as connection:
        handle = connection.exec_driver_sql("SELECT handle FROM cards").scalar_one()
    return card_of(database_url, handle)


def rows(result: Result) -> list[dict[str, Any]]:
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_at_the_keyboard(database_url: str) -> None:
    card = joined(database_url)
    (listed,) = rows(run(database_url, "list", card.handle, "--json"))
    assert (listed["handle"], listed["last_shown"], listed["revoked"]) == (card.handle, None, None)
    assert "never shown" in run(database_url, "list", card.handle).stdout
    (gone,) = rows(run(database_url, "revoke", card.handle, "--json"))
    assert gone["revoked"]
    assert "revoked" in run(database_url, "revoke", card.handle).stdout
    link = run(database_url, "replace", card.handle, "--url", "https://shop.example/").stdout.strip()
    assert link.startswith("https://shop.example/card/#e=")
    (told,) = rows(run(database_url, "replace", card.handle, "--json"))
    assert set(told) == {"link", "expires"}
    everything = "".join(run(database_url, word, card.handle).output for word in ("list", "revoke", "replace"))
    assert card.shared_key.hex() not in everything


@pytest.mark.parametrize("word", ["list", "revoke", "replace"])
def test_a_card_nobody_has(database_url: str, word: str) -> None:
    assert isinstance(joined(database_url).member_id, UUID)
    for handle in ("000000000001", "x"):
        result = run(database_url, word, handle, "--json")
        assert (result.exit_code, result.stdout) == (1, "")
        assert json.loads(result.stderr)["code"] == "UNKNOWN_HANDLE"
