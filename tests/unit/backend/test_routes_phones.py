"""Inviting a phone and becoming a card, over HTTP and from the command line."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from click.testing import CliRunner, Result

from pos_client.backend.database.opening import opened
from pos_client.backend.database.schema import INVITATIONS
from pos_client.domain import member_code, member_code_signed
from pos_client.domain.member_code import Intent
from tests.backend_process import BackendProcess
from tests.unit.backend import phones
from tests.unit.backend.web import Answer, ask
from ui.cli import pos_client

NOBODY = {"Authorization": ""}


@pytest.fixture(scope="module")
def backend(shared_database_url: str) -> Iterator[BackendProcess]:
    with BackendProcess(shared_database_url, sample_data=False) as process:
        yield process


def joined(backend: BackendProcess, manager: dict[str, str]) -> dict[str, Any]:
    body = {"member_id": str(uuid4()), "name": "李娜", "language": "zh"}
    member: dict[str, Any] = ask(backend, "POST", "/v1/members", body, headers=manager).json
    return member


def invited(backend: BackendProcess, manager: dict[str, str], member_id: str, **wish: str) -> str:
    answer = ask(backend, "POST", f"/v1/members/{member_id}/invitations", wish, headers=manager)
    assert answer.status == 200, answer.body
    assert set(answer.json) == {"link", "expires"}
    return str(answer.json["link"]).removeprefix("/card/#e=")


def register(backend: BackendProcess, body: object) -> Answer:
    return ask(backend, "POST", "/v1/cards", body, headers=NOBODY)


def test_a_member_who_joined_gets_the_card_on_the_phone(backend: BackendProcess, manager: dict[str, str]) -> None:
    member, key = joined(backend, manager), phones.new_key()
    asked = phones.own_key(invited(backend, manager, member["member_id"], renews=member["handle"]), key)
    first, again = register(backend, asked), register(backend, asked)
    assert (first.status, first.json) == (again.status, again.json)
    card = first.json
    assert card == {"handle": member["handle"], "kid": 1, "scheme": 4, "name": "李娜", "key": None}
    step = member_code.step_at(float(ask(backend, "GET", "/v1/time").json["unix_s"]))
    code = member_code_signed.encode(key, card["handle"], card["kid"], Intent.PAY, step)
    scanned = ask(backend, "POST", "/v1/scans", {"code": code, "basket_id": str(uuid4())}).json
    assert (scanned["reason"], scanned["intent"], scanned["member"]["masked_name"]) == (None, 1, "李*")


def test_every_refusal_has_its_status_and_code(
    backend: BackendProcess, manager: dict[str, str], shared_database_url: str
) -> None:
    member_id, key = joined(backend, manager)["member_id"], phones.new_key()
    token, old = invited(backend, manager, member_id), invited(backend, manager, member_id)
    good = phones.own_key(token, key)

    def told(body: object) -> tuple[int, str]:
        answer = register(backend, body)
        assert answer.json["type"].endswith(answer.json["code"])
        assert token not in answer.body.decode()
        return answer.status, answer.json["code"]

    assert told(good | {"invitation": "A" * 22}) == (404, "UNKNOWN_INVITATION")
    assert told(good | {"proof": "x"}) == (422, "BAD_PROOF")
    malformed: list[object] = [{}, good | {"scheme": 3}, good | {"scheme": "4"}, good | {"proof": None}, [], b"{"]
    assert {told(body) for body in malformed} == {(422, "MALFORMED")}
    assert register(backend, good).status == 200
    assert told(phones.own_key(token, phones.new_key())) == (410, "INVITATION_USED")
    with opened(shared_database_url) as (database, _now_ms), database.write() as connection:
        connection.execute(INVITATIONS.update().values(expires_ms=0))
    assert told(phones.own_key(old, key)) == (410, "INVITATION_EXPIRED")


def test_only_managers_invite_and_only_members(backend: BackendProcess, manager: dict[str, str]) -> None:
    member, other = joined(backend, manager), joined(backend, manager)
    path = f"/v1/members/{member['member_id']}/invitations"
    for headers in (NOBODY, {}):
        assert ask(backend, "POST", path, {}, headers=headers).status == 401
    missing = ask(backend, "POST", f"/v1/members/{uuid4()}/invitations", {}, headers=manager)
    assert (missing.status, missing.json["code"]) == (404, "UNKNOWN_MEMBER")
    foreign = ask(backend, "POST", path, {"renews": other["handle"]}, headers=manager)
    assert (foreign.status, foreign.json["code"]) == (422, "UNKNOWN_HANDLE")


def run(database_url: str, *arguments: str) -> Result:
    return CliRunner().invoke(pos_client, ["backend", *arguments, "--database", database_url])


def test_commands_print_links_that_work(backend: BackendProcess, shared_database_url: str) -> None:
    added = run(shared_database_url, "add-member", "--name", "Li Na", "--url", "https://shop.example:8710/")
    assert (added.exit_code, added.stderr) == (0, "")
    number, link = added.stdout.splitlines()
    assert link.startswith("https://shop.example:8710/card/#e=")
    card = register(backend, phones.own_key(link[-22:], phones.new_key())).json
    assert number == f"{card['handle']}  Li Na"
    second = run(shared_database_url, "member", "invite", card["handle"])
    assert second.stdout.startswith("/card/#e=")
    assert second.stderr.startswith("NO_ADDRESS: the link lacks the address of the backend")
    other = register(backend, phones.own_key(second.stdout.strip()[-22:], phones.new_key())).json
    assert (other["handle"] != card["handle"], other["kid"], other["name"]) == (True, 0, "Li Na")
    renewal = json.loads(run(shared_database_url, "member", "invite", card["handle"], "--renew", "--json").stdout)
    renewed = register(backend, phones.own_key(renewal["link"][-22:], phones.new_key())).json
    assert (renewed["handle"], renewed["kid"]) == (card["handle"], card["kid"] + 1)
    unknown = run(shared_database_url, "member", "invite", "123")
    assert (unknown.exit_code, unknown.stderr.split(":")[0]) == (1, "UNKNOWN_HANDLE")
