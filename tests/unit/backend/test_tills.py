"""Letting tills in and knowing them again: codes, keys, signatures, nonces, the time, and shutting one out."""

import base64
import http.client
import json
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest

from pos_client.adapters.clock import TrustedClock
from pos_client.adapters.enrolling import enrol, look
from pos_client.adapters.http_backend import HttpBackend
from pos_client.adapters.pinned_keys import PinnedKeys
from pos_client.adapters.request_signing import RequestSigner
from pos_client.adapters.terminal_identity import TerminalIdentity, new_identity
from pos_client.backend.database.engine import Database
from pos_client.backend.samples.cards import sample_members
from pos_client.backend.shop import enrolments, server_keys, terminals
from pos_client.backend.shop.terminals import Terminal
from pos_client.domain.enrolment import CODE_LIFE_S, Enrolment, EnrolmentLook, EnrolmentWish, Renewal, tidy_code
from pos_client.domain.request_signature import VALID_S
from pos_client.errors import BackendBusy, InvalidValue, LinkPaused, RequestRejected, Unanswered
from tests.backend_process import BackendProcess
from tests.fakes.clock import FakeClock
from tests.signing import SECOND, TILL, signed, signer
from tests.unit.backend.shop import Shop
from tests.unit.backend.web import ask, sample_code, transaction

WISH = EnrolmentWish("lane-9", "Harbour Mall", "Till 9")
CONTRACT = Path(__file__).parents[3] / "docs" / "openapi.json"
JSON = {"Content-Type": "application/json"}


def offered(backend: BackendProcess, manager: dict[str, str], terminal_id: str) -> str:
    wish = {"terminal_id": terminal_id, "store": "Harbour Mall", "lane": "Till 9"}
    answer = ask(backend, "POST", "/v1/enrolments", wish, headers=manager)
    assert answer.status == 200, answer.body
    return str(answer.json["code"])


def enrolled(backend: BackendProcess, manager: dict[str, str], terminal_id: str) -> TerminalIdentity:
    return enrol(backend.url, offered(backend, manager, terminal_id), new_identity())


def status(backend: BackendProcess, identity: TerminalIdentity) -> tuple[int, str]:
    answer = ask(backend, "GET", "/v1/time", identity=identity)
    return answer.status, answer.json.get("code", "")


def test_a_till_is_let_in_renews_its_keys_and_is_shut_out(backend: BackendProcess, manager: dict[str, str]) -> None:
    till = enrolled(backend, manager, "lane-1")
    assert (till.terminal_id, till.backend_url) == ("lane-1", backend.url)
    assert till.server_keys_hex == tuple(backend.ready["server_keys"])
    assert status(backend, till) == (200, "")
    fresh = new_identity("lane-1")
    body = {"keys": vars_of(fresh), "proof_hex": fresh.proof_hex("lane-1")}
    assert ask(backend, "POST", "/v1/terminals:renew", body, identity=till).status == 200
    assert status(backend, fresh) == (200, "")
    assert status(backend, till) == (401, "UNAUTHENTICATED")
    shut = ask(backend, "DELETE", "/v1/terminals/lane-1", headers=manager)
    assert shut.json["revoked"] is not None
    assert status(backend, fresh) == (403, "TERMINAL_REVOKED")
    listed = {row["terminal_id"]: row for row in ask(backend, "GET", "/v1/terminals", headers=manager).json}
    assert listed["lane-1"]["revoked"] == shut.json["revoked"]
    assert listed["till-1"]["revoked"] is None


def vars_of(identity: TerminalIdentity) -> dict[str, str]:
    keys = identity.public_keys
    return {"signing_hex": keys.signing_hex, "sealing_hex": keys.sealing_hex}


def test_a_code_is_for_one_till_and_the_same_till_may_ask_again(
    backend: BackendProcess, manager: dict[str, str]
) -> None:
    code, till = offered(backend, manager, "lane-2"), new_identity()
    first = enrol(backend.url, f"  {code.lower()} ", till)
    assert enrol(backend.url, code.replace("-", ""), till) == first
    with pytest.raises(InvalidValue) as refused:
        enrol(backend.url, code, new_identity())
    assert refused.value.error_code == "UNKNOWN_CODE"
    assert status(backend, first) == (200, "")


def told(backend: BackendProcess, code: str, signing_hex: str = "") -> object:
    """What a stranger is told of a code: its place, or why not."""
    body = {"code": code, "signing_hex": signing_hex}
    answer = ask(backend, "POST", "/v1/enrolments:look", body, headers={"Authorization": ""})
    known = tuple(answer.json.get(name) for name in ("terminal_id", "store", "lane"))
    return known if answer.status == 200 else (answer.status, answer.json["code"])


def test_what_a_code_is_for_is_told_without_using_it(backend: BackendProcess, manager: dict[str, str]) -> None:
    """As often as anybody asks; once it is used only the till that used it is told: it may have missed the answer."""
    code, till = offered(backend, manager, "lane-3"), new_identity()
    place = ("lane-3", "Harbour Mall", "Till 9")
    assert [told(backend, code), told(backend, f" {code.lower()}")] == [place, place]
    assert look(backend.url, code).expires > datetime.now(UTC)
    enrol(backend.url, code, till)
    assert told(backend, code) == (409, "CODE_USED")
    assert told(backend, code, new_identity().public_keys.signing_hex) == (409, "CODE_USED")
    assert told(backend, code, till.public_keys.signing_hex) == place
    for refused in (code, "BCDFGHJK"):
        with pytest.raises(InvalidValue):
            look(backend.url, refused)


def test_a_code_that_is_too_old_says_so_until_it_is_forgotten(shop: Shop) -> None:
    def told_at(at_ms: int) -> str:
        try:
            with shop.database.read() as connection:
                return enrolments.look(connection, EnrolmentLook(code), at_ms).terminal_id
        except InvalidValue as refused:
            return refused.error_code

    late_ms = shop.now_ms + CODE_LIFE_S * 1000
    with shop.database.write() as connection:
        code = enrolments.offer(connection, WISH, "Li", shop.now_ms).code
    assert [told_at(late_ms - 1), told_at(late_ms)] == ["lane-9", "CODE_EXPIRED"]
    with shop.database.write() as connection:
        enrolments.offer(connection, replace(WISH, terminal_id="lane-8"), "Li", late_ms)
    assert told_at(late_ms) == "UNKNOWN_CODE"


@pytest.mark.parametrize("text", ["", "ABCD-EFG", "BCDF-GHJKL", "1234-5678"])
def test_what_cannot_be_a_code_is_not_sent(text: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        enrol("https://nowhere.invalid", text, new_identity())
    assert refused.value.error_code == "BAD_CODE"


def test_guessing_codes_is_slowed_down(database_url: str) -> None:
    with BackendProcess(database_url, sample_data=False) as backend:
        codes = []
        for _ in range(25):
            till = new_identity()
            keys = vars_of(till)
            body = {"code": "BCDFGHJK", "keys": keys, "proof_hex": till.proof_hex("BCDFGHJK")}
            answer = ask(backend, "POST", "/v1/terminals", body, headers={"Authorization": ""})
            codes.append(answer.json["code"])
        assert codes == ["UNKNOWN_CODE"] * 20 + ["TOO_MANY_TRIES"] * 5
        assert told(backend, "BCDFGHJK") == (429, "TOO_MANY_TRIES")
        assert int(answer.headers["Retry-After"]) > 0


def test_looking_at_codes_is_guessing_too(database_url: str) -> None:
    with BackendProcess(database_url, sample_data=False) as backend:
        found = [told(backend, "BCDFGHJK") for _ in range(21)]
        assert found == [(404, "UNKNOWN_CODE")] * 20 + [(429, "TOO_MANY_TRIES")]
        with pytest.raises(BackendBusy):
            enrol(backend.url, "BCDFGHJK", new_identity())


def test_keys_are_registered_only_with_proof_of_both(shop: Shop) -> None:
    till, other = new_identity(), new_identity()
    with shop.database.write() as connection:
        code = tidy_code(enrolments.offer(connection, WISH, "Li", shop.now_ms).code)
    halves = replace(till.public_keys, sealing_hex=other.public_keys.sealing_hex)
    wrong = [
        Enrolment(code, till.public_keys, other.proof_hex(code)),
        Enrolment(code, halves, till.proof_hex(code)),
        Enrolment(code, till.public_keys, till.proof_hex("BCDFGHJK")),
        Enrolment(code, replace(till.public_keys, signing_hex="no hex"), till.proof_hex(code)),
        Enrolment(code, replace(till.public_keys, sealing_hex="00"), till.proof_hex(code)),
        Enrolment(code, till.public_keys, "ff" * 64),
    ]
    weak = [f"{first:02x}" + "00" * 30 + last for first in (0, 1) for last in ("00", "80")]
    for key in [*weak, "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"]:
        halves = replace(till.public_keys, signing_hex=key)
        # Under such a key many of these verify.
        wrong += [Enrolment(code, halves, "00" * 64), Enrolment(code, halves, key + "00" * 32)]
    for enrolment in wrong:
        with pytest.raises(InvalidValue) as refused, shop.database.write() as connection:
            enrolments.enrol(connection, enrolment, shop.now_ms)
        assert refused.value.error_code == "BAD_PROOF"
    with shop.database.write() as connection:
        right = Enrolment(code, till.public_keys, till.proof_hex(code))
        assert enrolments.enrol(connection, right, shop.now_ms).lane == "Till 9"
        renewal = Renewal(other.public_keys, other.proof_hex("another till"))
        with pytest.raises(InvalidValue):
            enrolments.renew(connection, Terminal("lane-9", "", ""), renewal, shop.now_ms)


def test_a_code_ends_with_time_with_a_new_one_and_with_use(shop: Shop) -> None:
    till = new_identity()

    def attempt(code: str, at_ms: int) -> str:
        enrolment = Enrolment(code, till.public_keys, till.proof_hex(tidy_code(code)))
        try:
            with shop.database.write() as connection:
                return enrolments.enrol(connection, enrolment, at_ms).terminal_id
        except InvalidValue as refused:
            return refused.error_code

    def offer() -> str:
        with shop.database.write() as connection:
            return enrolments.offer(connection, WISH, "Li", shop.now_ms).code

    first, second = offer(), offer()
    assert attempt(first, shop.now_ms) == "UNKNOWN_CODE"
    assert attempt(second, shop.now_ms + CODE_LIFE_S * 1000) == "UNKNOWN_CODE"
    assert attempt(second, shop.now_ms + CODE_LIFE_S * 1000 - 1) == "lane-9"


def test_a_till_that_is_shut_out_comes_back_by_no_code_it_has_had(
    backend: BackendProcess, manager: dict[str, str]
) -> None:
    """Neither by the one it has just used, which answers the same keys again, nor by one that waits."""
    used, till = offered(backend, manager, "lane-5"), new_identity()
    known = enrol(backend.url, used, till)
    shut = ask(backend, "DELETE", "/v1/terminals/lane-5", headers=manager)
    assert shut.json["revoked"] is not None
    waiting = offered(backend, manager, "lane-6")
    withdrawn = ask(backend, "DELETE", "/v1/terminals/lane-6", headers=manager)
    assert (withdrawn.status, withdrawn.json["store"], "expires" in withdrawn.json) == (200, "Harbour Mall", True)
    assert ask(backend, "DELETE", "/v1/terminals/lane-6", headers=manager).status == 404
    for code in (used, waiting):
        with pytest.raises(InvalidValue) as refused:
            enrol(backend.url, code, till)
        assert refused.value.error_code == "UNKNOWN_CODE"
    assert status(backend, known) == (403, "TERMINAL_REVOKED")


def test_no_more_than_a_hundred_codes_are_open(shop: Shop) -> None:
    with shop.database.write() as connection:
        for number in range(enrolments.MOST_OPEN):
            enrolments.offer(connection, EnrolmentWish(f"till-{number}", ""), "Li", shop.now_ms)
        with pytest.raises(InvalidValue) as refused:
            enrolments.offer(connection, WISH, "Li", shop.now_ms)
        assert refused.value.error_code == "TOO_MANY_CODES"
        enrolments.offer(connection, WISH, "Li", shop.now_ms + CODE_LIFE_S * 1000)


@pytest.mark.parametrize("terminal_id", ["", "x" * 65, "till\n1", "收银台"])
def test_a_till_has_an_id_that_can_be_signed(
    terminal_id: str, backend: BackendProcess, manager: dict[str, str]
) -> None:
    answer = ask(backend, "POST", "/v1/enrolments", {"terminal_id": terminal_id, "store": ""}, headers=manager)
    assert (answer.status, answer.json["code"]) == (422, "BAD_PLACE")


def test_whatever_is_changed_in_a_signed_request_it_is_refused(backend: BackendProcess) -> None:
    body = json.dumps(transaction(sample_members()[0], amount_minor=2000)).encode()
    headers = JSON | {"Idempotency-Key": "k"}
    right = signed("POST", "/v1/transactions", headers, body)
    created = right["Signature-Input"].partition("created=")[2].partition(";")[0]
    signature = right["Signature"]
    changed: list[tuple[str, str, bytes, dict[str, str]]] = [
        ("POST", "/v1/transactions", body.replace(b"2000", b"9000"), right),
        ("POST", "/v1/transactions:batch", body, right),
        ("POST", "/v1/transactions?x=1", body, right),
        ("PUT", "/v1/transactions", body, right),
        ("POST", "/v1/transactions", body, right | {"Idempotency-Key": "other"}),
        ("POST", "/v1/transactions", body, right | {"Content-Type": "application/json; charset=utf-8"}),
        ("POST", "/v1/transactions", body, right | {"Content-Digest": "sha-256=:AAAA:"}),
        ("POST", "/v1/transactions", body, _without(right, "Content-Digest")),
        ("POST", "/v1/transactions", body, _without(right, "Signature-Input")),
        ("POST", "/v1/transactions", body, _input(right, created, str(int(created) + 1))),
        ("POST", "/v1/transactions", body, _input(right, ' "content-digest"', "")),
        ("POST", "/v1/transactions", body, _input(right, 'keyid="till-1"', 'keyid="till-2"')),
        ("POST", "/v1/transactions", body, _input(right, 'tag="mqpos"', 'tag="other"')),
        ("POST", "/v1/transactions", body, _input(right, "nonce=", "nounce=")),
        ("POST", "/v1/transactions", body, right | {"Signature": signature.replace("till=:", "till=:AAAA", 1)}),
        ("POST", "/v1/transactions", body, right | {"Signature": "till=:AAAA:"}),
    ]
    for method, path, sent, lines in changed:
        answer = ask(backend, method, path, sent, headers=lines | {"Authorization": ""})
        expected = (405, "METHOD_NOT_ALLOWED") if method == "PUT" else (401, "UNAUTHENTICATED")
        assert (answer.status, answer.json["code"]) == expected, lines
    assert ask(backend, "POST", "/v1/transactions", body, headers=right | {"Authorization": ""}).status == 200


@pytest.mark.parametrize("target", ["/v1/roster?limit=5#&limit=1", "/v1/roster?limit=5&limit=1", "/v1/roster?#limit=5"])
def test_nothing_can_be_added_to_a_target_that_was_signed(backend: BackendProcess, target: str) -> None:
    """A parser of addresses drops what follows "#", which HTTP hands to the application."""
    lines = signed("GET", "/v1/roster?limit=5", {})
    with closing(http.client.HTTPConnection("127.0.0.1", backend.port, timeout=30)) as line:
        for sent, status in ((target, 401), ("/v1/roster?limit=5", 200)):
            line.request("GET", sent, headers=lines)
            with line.getresponse() as answer:
                answer.read()
                assert (sent, answer.status) == (sent, status)


def _without(headers: dict[str, str], name: str) -> dict[str, str]:
    return {key: value for key, value in headers.items() if key != name}


def _input(headers: dict[str, str], old: str, new: str) -> dict[str, str]:
    assert old in headers["Signature-Input"]
    return headers | {"Signature-Input": headers["Signature-Input"].replace(old, new)}


@pytest.mark.parametrize("nonce", ["", "short", "x" * 65])
def test_a_nonce_is_neither_short_nor_long(backend: BackendProcess, nonce: str) -> None:
    assert ask(backend, "GET", "/v1/time", headers=by_hand(nonce)).status == 401
    assert ask(backend, "GET", "/v1/time", headers=by_hand("x" * 22)).status == 200


def by_hand(nonce: str) -> dict[str, str]:
    """Headers of `GET /v1/time` signed without the till's own code."""
    now = int(datetime.now(UTC).timestamp())
    parameters = f'("@method" "@path" "@query");created={now};keyid="till-1";nonce="{nonce}";tag="mqpos"'
    lines = ('"@method": GET', '"@path": /v1/time', '"@query": ?', f'"@signature-params": {parameters}')
    base = "\n".join(lines)
    signature = base64.b64encode(TILL.signing_key.sign(base.encode())).decode()
    return {"Authorization": "", "Signature-Input": f"a={parameters}", "Signature": f"a=:{signature}:"}


def test_a_request_that_writes_is_carried_out_once(backend: BackendProcess) -> None:
    """Every call of a till that writes; those that only read may be repeated."""
    member = sample_members()[1]
    txn = transaction(member, amount_minor=2000)
    fresh = new_identity("till-1")
    writes = {
        "/v1/scans": {"code": sample_code(sample_members()[2]), "basket_id": str(uuid4())},
        "/v1/transactions": txn,
        "/v1/transactions:batch": {"db_instance_id": str(uuid4()), "items": []},
        "/v1/lanes": {"addresses": []},
        "/v1/members:find": {"text": "4821"},
        "/v1/terminals:renew": {"keys": vars_of(TILL), "proof_hex": TILL.proof_hex("till-1")},
    }
    assert fresh.terminal_id == "till-1"
    for path, document in writes.items():
        body = json.dumps(document).encode()
        lines = signed("POST", path, JSON, body) | {"Authorization": ""}
        assert ask(backend, "POST", path, body, headers=lines).status == 200, path
        again = ask(backend, "POST", path, body, headers=lines)
        assert (again.status, again.json["code"]) == (401, "REPLAYED_SIGNATURE"), path
    calls = json.loads((CONTRACT).read_text(encoding="utf-8"))["paths"]
    of_tills = {
        path
        for path, operations in calls.items()
        if any(name != "get" and {"terminal": []} in call.get("security", []) for name, call in operations.items())
    }
    assert of_tills == {*writes, "/v1/quotes", "/v1/sales"}


@pytest.mark.parametrize("seconds", [-VALID_S - 5, VALID_S + 5])
def test_a_till_whose_clock_is_wrong_is_told_the_time_and_asks_again(backend: BackendProcess, seconds: int) -> None:
    clock = FakeClock(datetime.now(UTC).timestamp() + seconds)
    till = replace(TILL, server_keys_hex=tuple(backend.ready["server_keys"]))
    with closing(HttpBackend(backend.url, signer(till, clock))) as client:
        answer = client.time(5.0)
        assert abs(clock.now_s() - answer.unix_s) < 5


def test_a_time_signed_by_anybody_else_is_not_believed(backend: BackendProcess) -> None:
    clock = FakeClock(datetime.now(UTC).timestamp() - 3600)
    wrong = replace(TILL, server_keys_hex=(SECOND.public_keys.signing_hex, "no hex", ""))
    before = clock.now_s()
    with closing(HttpBackend(backend.url, signer(wrong, clock))) as client, pytest.raises(LinkPaused) as refused:
        client.time(5.0)
    assert refused.value.error_code == "STALE_SIGNATURE"
    assert clock.now_s() == before


def test_a_till_that_was_away_believes_the_next_server_key(shop: Shop) -> None:
    with shop.database.write() as connection:
        before = server_keys.public(connection)
        server_keys.rotate(connection, shop.now_ms)
        after = server_keys.public(connection)
        assert server_keys.signing_key(connection).public_key().public_bytes_raw().hex() == after[0]
    assert before[1] == after[0]
    assert len({*before, *after}) == 3


def test_a_till_that_was_away_for_long_believes_whom_its_key_vouches_for(database_url: str) -> None:
    kept: list[tuple[str, ...]] = []
    with BackendProcess(database_url) as backend, closing(Database(database_url)) as database:
        known = tuple(backend.ready["server_keys"])
        pins, strangers = PinnedKeys(lambda: known, kept.append), PinnedKeys(lambda: ("00" * 32,), kept.append)
        for _ in range(3):
            with database.write() as connection:
                server_keys.rotate(connection, 1)
                now = server_keys.public(connection)
        with closing(HttpBackend(backend.url, lambda: RequestSigner(TILL, TrustedClock(), strangers))) as client:
            with pytest.raises(Unanswered) as refused:
                client.roster(0, "", 10.0)
            assert (refused.value.error_code, kept) == ("UNKNOWN_SIGNER", [])
        with closing(HttpBackend(backend.url, lambda: RequestSigner(TILL, TrustedClock(), pins))) as client:
            assert client.roster(0, "", 10.0).terminal_id == "till-1"
    assert (kept, pins.all()) == ([now], now)


def test_a_till_without_keys_of_its_own_is_a_stranger(shop: Shop) -> None:
    with shop.database.write() as connection:
        connection.exec_driver_sql("UPDATE terminals SET signing_key = NULL, sealing_key = NULL")
        known = terminals.find(connection, TILL.terminal_id)
    assert known is not None
    assert known.keys is None


def test_a_body_that_makes_no_sense_is_rejected_after_it_was_signed(backend: BackendProcess) -> None:
    with closing(HttpBackend(backend.url, signer())) as client, pytest.raises(RequestRejected):
        client._post("/v1/scans", {"nothing": 1}, dict, 5.0)  # noqa: SLF001 - no port sends such a thing
