"""The HTTP contract against a real backend in a real process."""

import gzip
import http.client
import json
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from uuid import uuid4

import pytest

from pos_client.backend.database.engine import Database
from pos_client.backend.database.schema import PROGRAMMES
from pos_client.backend.samples.cards import SampleMember, sample_members
from pos_client.domain.member_code import Intent
from tests.backend_process import BackendProcess
from tests.signing import SECOND, enrol
from tests.unit.backend.web import Answer, ask, batch, sample_code, transaction

MiB = 1024 * 1024


places = count()


@pytest.fixture
def member() -> SampleMember:
    """A member no other test of this module touches."""
    return sample_members()[next(places)]


def assert_problem(answer: Answer, status: int, code: str) -> None:
    assert (answer.status, answer.json["status"], answer.json["code"]) == (status, status, code)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json["type"].endswith(code)
    assert answer.json["title"]


def test_health_needs_no_token_and_everything_else_does(backend: BackendProcess) -> None:
    stranger = {"Authorization": "Bearer guess"}
    assert ask(backend, "GET", "/healthz", headers=stranger).json == {"status": "alive"}
    assert ask(backend, "GET", "/readyz", headers=stranger).json == {"status": "ready"}
    for method, path in [
        ("GET", "/v1/time"),
        ("GET", "/v1/roster"),
        ("GET", "/v1/programme"),
        ("GET", f"/v1/transactions/{uuid4()}"),
        ("POST", "/v1/scans"),
        ("POST", "/v1/quotes"),
        ("POST", "/v1/sales"),
        ("POST", "/v1/transactions"),
        ("POST", "/v1/transactions:batch"),
    ]:
        for headers in (stranger, {"Authorization": ""}, {"Authorization": "Basic dGVzdDp0ZXN0"}):
            answer = ask(backend, method, path, {} if method == "POST" else None, headers=headers)
            assert_problem(answer, 401, "UNAUTHENTICATED")
            assert answer.headers["WWW-Authenticate"] == "Signature, Bearer"


def test_time_is_unix_seconds(backend: BackendProcess) -> None:
    assert ask(backend, "GET", "/v1/time").json["unix_s"] > 1_700_000_000


def test_scan_sale_question_and_void(backend: BackendProcess, member: SampleMember) -> None:
    code, basket = sample_code(member, Intent.PAY), str(uuid4())
    scanned = ask(backend, "POST", "/v1/scans", {"code": code, "basket_id": basket}).json
    assert (scanned["reason"], scanned["intent"]) == (None, 1)
    assert scanned["programme"] == ask(backend, "GET", "/v1/programme").json
    txn = transaction(member, "sale", code=code, basket_id=basket, amount_minor=10_000, redeem_points=2)
    sold = ask(backend, "POST", "/v1/transactions", txn)
    assert (sold.status, sold.json["reason"], sold.json["redeemed_points"], sold.json["flags"]) == (
        200,
        None,
        2,
        [],
    )
    assert ask(backend, "GET", f"/v1/transactions/{txn['txn_id']}").json == sold.json
    assert ask(backend, "POST", "/v1/transactions", txn).json == sold.json | {"applied": "replayed"}
    assert_problem(ask(backend, "POST", "/v1/transactions", txn | {"amount_minor": 9}), 422, "KEY_REUSED")
    changes = {
        "txn_id": str(uuid4()),
        "kind": "void",
        "refers_to": txn["txn_id"],
        "amount_minor": 0,
        "redeem_points": 0,
    }
    assert ask(backend, "POST", "/v1/transactions", txn | changes).json["points_after"] == scanned["member"]["points"]


def test_refused_code_is_an_answer(backend: BackendProcess, member: SampleMember) -> None:
    answer = ask(backend, "POST", "/v1/scans", {"code": sample_code(member, steps=-5), "basket_id": str(uuid4())})
    assert (answer.status, answer.json["reason"], answer.json["member"]) == (200, "EXPIRED", None)


def test_quote_writes_nothing(backend: BackendProcess, member: SampleMember) -> None:
    body = {"handle": member.handle, "amount_minor": 10_000, "currency": "CNY", "redeem_points": 0}
    assert ask(backend, "POST", "/v1/quotes", body).json["reason"] == "UNKNOWN_HANDLE", "nobody has shown it"
    ask(backend, "POST", "/v1/scans", {"code": sample_code(member), "basket_id": str(uuid4())})
    told = ask(backend, "POST", "/v1/quotes", body).json
    assert (told["reason"], told) == (None, ask(backend, "POST", "/v1/quotes", body).json)


def test_outcome_of_an_unknown_transaction(backend: BackendProcess) -> None:
    assert_problem(ask(backend, "GET", f"/v1/transactions/{uuid4()}"), 404, "UNKNOWN_TRANSACTION")


def test_outcome_is_told_to_the_till_that_sent_it_only(
    backend: BackendProcess, member: SampleMember, shared_database_url: str
) -> None:
    txn = transaction(member, amount_minor=2000)
    assert ask(backend, "POST", "/v1/transactions", txn).json["applied"] == "applied"
    other = enrol(shared_database_url, SECOND, "Another store")
    where = f"/v1/transactions/{txn['txn_id']}"
    assert ask(backend, "GET", where).status == 200
    assert_problem(ask(backend, "GET", where, identity=other), 404, "UNKNOWN_TRANSACTION")
    changes = {"txn_id": str(uuid4()), "kind": "void", "refers_to": txn["txn_id"], "amount_minor": 0}
    refused = ask(backend, "POST", "/v1/transactions", txn | changes, identity=other).json
    assert refused["reason"] == "UNKNOWN_TRANSACTION"


def test_roster_is_sealed_and_not_compressed_once_more(backend: BackendProcess) -> None:
    answer = ask(backend, "GET", "/v1/roster", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Encoding"] == "identity"
    for asked in ("since=-1", "since=x", f"since={2**60}", f"after={'1' * 101}"):
        assert_problem(ask(backend, "GET", f"/v1/roster?{asked}"), 422, "MALFORMED")


def test_bad_items_of_a_batch_do_not_block_the_rest(backend: BackendProcess, member: SampleMember) -> None:
    good = transaction(member, amount_minor=2000)
    bad: list[dict[str, object]] = [
        transaction(member, amount_minor=2000, currency="yuan"),
        transaction(member, amount_minor=-1),
        transaction(member, amount_minor="lots"),
        transaction(member, "gift"),
        transaction(member, code="9" * 4097),
        transaction(member, occurred_at="2026-11-21T12:00:00"),
        transaction(member, cashier="\ud800"),
        transaction(member, approved_by="\ud800"),
        transaction(member, approved_why="\ud800"),
        {"txn_id": str(uuid4())},
    ]
    answer = batch(backend, str(uuid4()), [*bad, good])
    results = answer.json["results"]
    assert answer.status == 200
    assert [result["reason"] for result in results] == ["MALFORMED"] * len(bad) + [None]
    assert answer.json["next_seq"] == len(bad) + 2
    assert_problem(ask(backend, "GET", f"/v1/transactions/{bad[0]['txn_id']}"), 404, "UNKNOWN_TRANSACTION")


def test_what_a_till_did_alone_comes_in_batches_only(backend: BackendProcess) -> None:
    txn = transaction(sample_members()[0], amount_minor=9000, authority="offline")
    assert_problem(ask(backend, "POST", "/v1/transactions", txn), 422, "OFFLINE_NEEDS_BATCH")
    assert_problem(ask(backend, "GET", f"/v1/transactions/{txn['txn_id']}"), 404, "UNKNOWN_TRANSACTION")


def test_501_items_are_too_many(backend: BackendProcess) -> None:
    items = [{"seq": 1, "transaction": {"txn_id": str(uuid4())}}] * 501
    body = {"db_instance_id": str(uuid4()), "items": items}
    assert_problem(ask(backend, "POST", "/v1/transactions:batch", body), 413, "TOO_LARGE")


def test_of_20_parallel_redemptions_with_one_code_exactly_one_succeeds(
    backend: BackendProcess, member: SampleMember
) -> None:
    earned = transaction(member, code=sample_code(member, steps=-1), amount_minor=200_000)
    assert ask(backend, "POST", "/v1/transactions", earned).json["reason"] is None
    first = transaction(member, "redeem", amount_minor=10**9, redeem_points=1, authority="online")
    ask(backend, "POST", "/v1/scans", {"code": first["code"], "basket_id": first["basket_id"]})
    txns = [first | {"txn_id": str(uuid4())} for _ in range(20)]
    with ThreadPoolExecutor(20) as till:
        answers = list(till.map(lambda txn: ask(backend, "POST", "/v1/transactions", txn), txns))
    assert sorted(str(answer.json["reason"]) for answer in answers) == ["None"] + ["REPLAY"] * 19


HOSTILE = [
    b"",
    b"{",
    b"null",
    b"[]",
    b'"text"',
    b"\xff\xfe",
    b"\x00" * 100,
    b"[" * 200_000,
    b'{"a":' * 100_000,
    b'{"code": 1, "basket_id": "x"}',
    b'{"code": "1", "basket_id": null}',
]


@pytest.mark.parametrize("path", ["/v1/scans", "/v1/quotes", "/v1/transactions", "/v1/transactions:batch"])
def test_malformed_bodies_get_a_problem_that_echoes_nothing(backend: BackendProcess, path: str) -> None:
    for raw in HOSTILE:
        answer = ask(backend, "POST", path, raw)
        assert_problem(answer, answer.status, "MALFORMED")
        assert answer.status in {400, 422}
    secret = "SECRET-911112345678901211842763991945754287543084"
    body = {"code": [secret], "handle": [secret], "kind": secret, "db_instance_id": secret, "items": secret}
    answer = ask(backend, "POST", path, body)
    assert_problem(answer, 422, "MALFORMED")
    assert b"SECRET" not in answer.body
    assert b"9111123" not in answer.body


def test_a_rule_of_ours_is_named_with_its_place_and_without_the_value(backend: BackendProcess) -> None:
    broken: list[tuple[dict[str, object], str]] = [
        (
            {"occurred_at": "2026-01-01T00:00:00"},
            "body: BAD_TRANSACTION: occurred_at needs a time zone and a year of ours",
        ),
        ({"amount_minor": -1}, "body: BAD_TRANSACTION: "),
        ({"currency": "SECRET"}, "body: BAD_CURRENCY"),
        ({"currency": "it's SECRET"}, "body: BAD_CURRENCY"),
        ({"amount_minor": "SECRET"}, "body.amount_minor: int_parsing"),
    ]
    for changes, place in broken:
        answer = ask(backend, "POST", "/v1/transactions", transaction(sample_members()[0]) | changes)
        assert_problem(answer, 422, "MALFORMED")
        assert answer.json["detail"].startswith(place)
        assert b"SECRET" not in answer.body


@pytest.mark.parametrize(
    "code", ["9" * 4096, "９１１１" + "0" * 38, "\0" * 42, "<script>", "https://example.com", "911\n", "9" * 1_000_000]
)
def test_hostile_codes_are_no_member_codes(backend: BackendProcess, code: str) -> None:
    answer = ask(backend, "POST", "/v1/scans", {"code": code, "basket_id": str(uuid4())})
    assert (answer.status, answer.json["reason"]) == (200, "NOT_MEMBER_CODE")


def test_other_content_types_are_not_read(backend: BackendProcess) -> None:
    body = json.dumps({"code": "1", "basket_id": str(uuid4())}).encode()
    for kind in ("text/plain", "application/xml", "multipart/form-data; boundary=x"):
        assert_problem(ask(backend, "POST", "/v1/scans", body, headers={"Content-Type": kind}), 422, "MALFORMED")


def test_large_and_compressed_bodies_are_bounded(backend: BackendProcess) -> None:
    gzipped = {"Content-Encoding": "gzip"}
    bomb = gzip.compress(bytes(200 * MiB), 9)
    assert len(bomb) < 2 * MiB
    assert_problem(ask(backend, "POST", "/v1/scans", bomb, headers=gzipped), 413, "TOO_LARGE")
    assert_problem(ask(backend, "POST", "/v1/scans", b"x" * (2 * MiB + 1)), 413, "TOO_LARGE")
    assert_problem(ask(backend, "POST", "/v1/scans", b"no gzip", headers=gzipped), 400, "MALFORMED")
    encoded = ask(backend, "POST", "/v1/scans", b"x", headers={"Content-Encoding": "br"})
    assert_problem(encoded, 415, "UNSUPPORTED_ENCODING")


def test_body_of_unsaid_length_is_bounded_too(backend: BackendProcess) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", backend.port, timeout=30)
    chunks = iter([b"x" * MiB] * 7)
    connection.request("POST", "/v1/scans", chunks, {}, encode_chunked=True)
    assert connection.getresponse().status == 413
    connection.close()


def test_unknown_places_and_methods_are_problems(backend: BackendProcess) -> None:
    assert_problem(ask(backend, "GET", "/v1/nothing"), 404, "NOT_FOUND")
    assert_problem(ask(backend, "DELETE", "/v1/roster"), 405, "METHOD_NOT_ALLOWED")
    assert_problem(ask(backend, "GET", "/v1/transactions/not-a-uuid"), 422, "MALFORMED")
    for path in ("/docs", "/redoc", "/openapi.json", "/card/../../pyproject.toml", "/card/%2e%2e/app.py"):
        assert_problem(ask(backend, "GET", path), 404, "NOT_FOUND")


def test_a_fault_inside_is_a_problem_and_the_log_names_no_member(database_url: str) -> None:
    with BackendProcess(database_url, capture_log=True) as process:
        member = sample_members()[0]
        _spoil(database_url)
        body = {"code": sample_code(member), "basket_id": str(uuid4())}
        assert_problem(ask(process, "POST", "/v1/scans", body), 500, "INTERNAL")
        assert ask(process, "GET", "/healthz").status == 200
        process.stop()
        assert "POST /v1/scans failed" in process.log
        assert member.handle not in process.log
        assert body["code"] not in process.log


def _spoil(database_url: str) -> None:
    """Damage the programme document behind the backend's back."""
    database = Database(database_url)
    with database.write() as connection:
        connection.execute(PROGRAMMES.update().values(document="{"))
    database.close()
