"""Every call of the contract by everybody there is: who may call what stands in one table, and in the contract."""

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from pos_client.adapters.terminal_identity import TerminalIdentity
from pos_client.backend.database.engine import Database
from pos_client.backend.members import invitations
from pos_client.backend.members.cards import card_by_handle
from pos_client.backend.samples.cards import sample_members
from pos_client.backend.shop import back_office, enrolments, terminals
from pos_client.domain.enrolment import EnrolmentWish
from tests.backend_process import BackendProcess
from tests.signing import SECOND, THIRD, enrol
from tests.unit.backend.web import Answer, ask

STRANGER, TILL, REVOKED, SESSION, TOKEN, PHONE = ROLES = (
    "stranger",
    "till",
    "revoked till",
    "manager's session",
    "manager's token",
    "phone",
)
EVERYBODY, TILLS, MANAGERS = frozenset(ROLES), frozenset({TILL}), frozenset({SESSION, TOKEN})
MAY_CALL = {
    "GET /healthz": EVERYBODY,
    "GET /readyz": EVERYBODY,
    "POST /v1/sessions": EVERYBODY,  # by name and password
    "DELETE /v1/sessions": frozenset({SESSION}),
    "POST /v1/terminals": EVERYBODY,  # by code
    "POST /v1/enrolments:look": EVERYBODY,  # by code
    "POST /v1/enrolments": MANAGERS,
    "POST /v1/terminals:renew": TILLS,
    "GET /v1/terminals": MANAGERS,
    "GET /v1/server-keys": TILLS,
    "DELETE /v1/terminals/{terminal_id}": MANAGERS,
    "GET /v1/staff": TILLS,
    "GET /v1/cashiers": MANAGERS,
    "PUT /v1/cashiers/{badge}": MANAGERS,
    "DELETE /v1/cashiers/{badge}": MANAGERS,
    "GET /v1/time": TILLS,
    "POST /v1/scans": TILLS,
    "POST /v1/quotes": TILLS,
    "POST /v1/sales": TILLS,
    "POST /v1/transactions": TILLS,
    "POST /v1/transactions:batch": TILLS,
    "GET /v1/transactions/{txn_id}": TILLS,
    "POST /v1/lanes": TILLS,
    "GET /v1/roster": TILLS,
    "GET /v1/programme": TILLS | MANAGERS,
    "PUT /v1/programme": MANAGERS,
    "GET /v1/programme/versions": MANAGERS,
    "GET /v1/programme/versions/{version}": MANAGERS,
    "POST /v1/programme:dry-run": MANAGERS,
    "GET /v1/catalogue": TILLS | MANAGERS,
    "PUT /v1/products/{sku}": MANAGERS,
    "DELETE /v1/products/{sku}": MANAGERS,
    "GET /v1/members": MANAGERS,
    "POST /v1/members": MANAGERS,
    "POST /v1/members:find": TILLS,
    "GET /v1/member-searches": MANAGERS,
    "GET /v1/members/{member_id}": TILLS | MANAGERS,
    "GET /v1/members/{member_id}/history": TILLS | MANAGERS,
    "POST /v1/members/{member_id}/adjustments": MANAGERS,
    "GET /v1/members/{member_id}/coupons": MANAGERS,
    "POST /v1/members/{member_id}/coupons": MANAGERS,
    "DELETE /v1/members/{member_id}/coupons/{code}": MANAGERS,
    "GET /v1/members/{member_id}/gifts": MANAGERS,
    "POST /v1/members/{member_id}/gifts": MANAGERS,
    "DELETE /v1/members/{member_id}/gifts/{gift_id}": MANAGERS,
    "GET /v1/gifts": MANAGERS,
    "PUT /v1/gifts/{code}": MANAGERS,
    "GET /v1/members/{member_id}/cards": MANAGERS,
    "DELETE /v1/members/{member_id}/cards/{handle}": MANAGERS,
    "POST /v1/members/{member_id}/cards/{handle}/replacement": MANAGERS,
    "POST /v1/members/{member_id}/invitations": MANAGERS,
    "POST /v1/cards": EVERYBODY,  # by invitation
    "GET /v1/incidents": MANAGERS,
    "POST /v1/incidents/{incident_id}/resolution": MANAGERS,
    "DELETE /v1/terminals/{terminal_id}/quarantine": MANAGERS,
}
WORDS = {
    frozenset({SESSION}): "a manager who is signed in",
    TILLS: "a till",
    MANAGERS: "a manager",
    TILLS | MANAGERS: "a till, a manager",
    EVERYBODY: "anyone",
}
BY_BODY = {
    "POST /v1/sessions": "a manager with a password",
    "POST /v1/terminals": "a till with its code",
    "POST /v1/enrolments:look": "a till with its code",
    "POST /v1/cards": "a phone with its invitation",
}
UNKNOWN, SHUT_OUT, NO_SESSION = (401, "UNAUTHENTICATED"), (403, "TERMINAL_REVOKED"), (403, "NO_SESSION")
PASSWORD = "correct horse"
PARTS = {name: str(uuid4()) for name in ("txn_id", "member_id", "incident_id", "gift_id")}
PARTS |= {"terminal_id": "nobody", "badge": "BADGE-9"}
PARTS |= {"version": "1", "code": "TEN", "sku": "NONE", "handle": "000000000000"}


@dataclass
class Cast:
    """Everybody who may come by, at a backend of their own."""

    backend: BackendProcess
    token: str
    invitation: str
    code: str
    till: TerminalIdentity
    revoked: TerminalIdentity

    def sign_in(self, password: str = PASSWORD) -> Answer:
        body = {"name": "Li", "password": password}
        return ask(self.backend, "POST", "/v1/sessions", body, headers={"Authorization": ""})

    def ask(self, role: str, call: str, body: object = None) -> Answer:
        method, path = call.split()
        path = path.format(**PARTS) + ("?q=x" if call == "GET /v1/members" else "")
        body = {} if body is None and method in {"POST", "PUT"} else body
        if role in {TILL, REVOKED}:
            return ask(self.backend, method, path, body, identity=self.till if role == TILL else self.revoked)
        bearer = {SESSION: self.session, TOKEN: self.token, PHONE: self.invitation, STRANGER: ""}[role]
        if role == SESSION and call == "DELETE /v1/sessions":  # ends the one it is asked in
            bearer = str(self.sign_in().json["token"])
        return ask(self.backend, method, path, body, headers={"Authorization": f"Bearer {bearer}" if bearer else ""})

    @cached_property
    def session(self) -> str:
        return str(self.sign_in().json["token"])


@pytest.fixture(scope="module")
def cast(shared_database_url: str) -> Iterator[Cast]:
    with BackendProcess(shared_database_url) as backend:
        assert backend.ready
        till, revoked = enrol(shared_database_url, SECOND), enrol(shared_database_url, THIRD)
        with closing(Database(shared_database_url)) as database, database.write() as connection:
            terminals.revoke(connection, revoked.terminal_id, 1)
            back_office.set_password(connection, "Li", PASSWORD, 1)
            token = back_office.admit(connection, "Li", 1)
            now_ms = int(datetime.now(UTC).timestamp() * 1000)
            card = card_by_handle(connection, sample_members()[0].handle)
            assert card is not None
            invited = invitations.invite(connection, card.member_id, now_ms)
            code = enrolments.offer(connection, EnrolmentWish("lane-9", "Store"), "Li", now_ms).code
        yield Cast(backend, token, invited.link.rpartition("=")[2], code, till, revoked)


def contract() -> dict[str, dict[str, Any]]:
    document = json.loads((Path(__file__).parents[3] / "docs" / "openapi.json").read_text(encoding="utf-8"))
    return {
        f"{method.upper()} {path}": operation
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
    }


def test_the_table_and_the_contract_say_the_same() -> None:
    expected = {call: BY_BODY.get(call) or WORDS[roles] for call, roles in MAY_CALL.items()}
    told = {call: each["description"].split("Who may call it: ")[1].rstrip(".") for call, each in contract().items()}
    assert told == expected


@pytest.mark.parametrize("call", MAY_CALL)
def test_who_may_call(cast: Cast, call: str) -> None:
    for role in ROLES:
        answer = cast.ask(role, call)
        told = (answer.status, answer.json["code"] if answer.status >= 400 else "")
        if role in MAY_CALL[call]:
            assert told not in {UNKNOWN, SHUT_OUT, NO_SESSION}, role
            assert told[0] < 500, role
        else:
            assert told == refusal(role, call), role


def refusal(role: str, call: str) -> tuple[int, str]:
    """How somebody is refused who may not call: a program by what it is not, a till that was shut out by that."""
    if role == TOKEN and call == "DELETE /v1/sessions":
        return NO_SESSION
    return SHUT_OUT if role == REVOKED and TILL in MAY_CALL[call] else UNKNOWN


def test_what_is_open_to_everybody_asks_for_a_proof_of_its_own(cast: Cast) -> None:
    signed_in, wrong = cast.sign_in(), cast.sign_in("wrong horse")
    assert (signed_in.status, signed_in.json["name"]) == (200, "Li")
    assert (wrong.status, wrong.json["code"]) == (401, "WRONG_PASSWORD")
    keys = asdict(SECOND.public_keys)
    enrolment = {"code": cast.code, "keys": keys, "proof_hex": SECOND.proof_hex("another code")}
    assert cast.ask(STRANGER, "POST /v1/terminals", enrolment).json["code"] == "BAD_PROOF"
    assert cast.ask(STRANGER, "POST /v1/enrolments:look", {"code": "BCDFGHJK"}).json["code"] == "UNKNOWN_CODE"
    phone = {"invitation": "A" * 22, "scheme": 1, "proof": "A" * 43}
    assert cast.ask(STRANGER, "POST /v1/cards", phone).json["code"] == "UNKNOWN_INVITATION"
    card = cast.ask(PHONE, "POST /v1/cards", phone | {"invitation": cast.invitation})
    assert (card.status, len(card.json["handle"])) == (200, 12)


def test_who_has_signed_out_is_a_stranger(cast: Cast) -> None:
    mine, other = ({"Authorization": f"Bearer {cast.sign_in().json['token']}"} for _ in range(2))
    assert ask(cast.backend, "GET", "/v1/members?q=x", headers=mine).status == 200
    assert ask(cast.backend, "DELETE", "/v1/sessions", headers=mine).status == 200
    for method, path in (("GET", "/v1/members?q=x"), ("DELETE", "/v1/sessions")):
        again = ask(cast.backend, method, path, headers=mine)
        assert (again.status, again.json["code"]) == UNKNOWN
    assert ask(cast.backend, "GET", "/v1/members?q=x", headers=other).status == 200
