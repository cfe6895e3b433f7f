"""What managers do over HTTP, against a real backend in a real process."""

import json
from typing import Any
from urllib.parse import quote

import pytest

from pos_client.backend.database.opening import opened
from pos_client.backend.samples.products import SAMPLE_PRODUCTS
from pos_client.backend.shop import back_office
from tests.backend_process import BackendProcess
from tests.unit.backend.web import Answer, ask, let_in

PEN = {
    "sku": "PEN",
    "name": {"en": "Pen", "zh": "笔"},
    "category": "office",
    "unit_price_minor": 1250,
    "ean": "4006381333931",
    "active": True,
}


def assert_problem(answer: Answer, status: int, code: str) -> None:
    assert (answer.status, answer.json and answer.json["code"]) == (status, code), answer.body


def in_force(backend: BackendProcess) -> dict[str, Any]:
    document: dict[str, Any] = ask(backend, "GET", "/v1/programme").json
    return document


CALLS = [
    ("PUT", "/v1/programme"),
    ("GET", "/v1/programme/versions"),
    ("GET", "/v1/programme/versions/1"),
    ("POST", "/v1/programme:dry-run"),
    ("PUT", "/v1/products/A"),
    ("DELETE", "/v1/products/A"),
]


@pytest.mark.parametrize(("method", "path"), CALLS)
def test_a_till_may_not_do_what_managers_do(backend: BackendProcess, method: str, path: str) -> None:
    body: dict[str, object] | None = {} if method in {"PUT", "POST"} else None
    assert_problem(ask(backend, method, path, body), 401, "UNAUTHENTICATED")


def test_a_manager_is_no_till(backend: BackendProcess, manager: dict[str, str]) -> None:
    assert_problem(ask(backend, "GET", "/v1/roster", headers=manager), 401, "UNAUTHENTICATED")
    assert_problem(ask(backend, "POST", "/v1/quotes", {}, headers=manager), 401, "UNAUTHENTICATED")


def test_tills_and_managers_read_the_rules_and_the_products(backend: BackendProcess, manager: dict[str, str]) -> None:
    for path in ("/v1/programme", "/v1/catalogue"):
        till, other = ask(backend, "GET", path), ask(backend, "GET", path, headers=manager)
        assert (till.status, other.status) == (200, 200)
        assert till.json == other.json
        assert_problem(ask(backend, "GET", path, headers={"Authorization": "Bearer x"}), 401, "UNAUTHENTICATED")
        assert_problem(ask(backend, "GET", path, headers={"Authorization": ""}), 401, "UNAUTHENTICATED")


def test_a_revoked_manager_is_out_with_the_next_request(backend: BackendProcess, shared_database_url: str) -> None:
    bo = let_in(shared_database_url, "Bo")
    assert ask(backend, "GET", "/v1/programme/versions", headers=bo).status == 200
    with opened(shared_database_url) as (database, now_ms), database.write() as connection:
        back_office.revoke(connection, "Bo", now_ms)
    assert_problem(ask(backend, "GET", "/v1/programme/versions", headers=bo), 401, "UNAUTHENTICATED")


def test_rules_are_edited_published_and_remembered(backend: BackendProcess, manager: dict[str, str]) -> None:
    before = in_force(backend)
    after = before | {"version": before["version"] + 1, "check_in_points": before["check_in_points"] + 1}
    published = ask(backend, "PUT", "/v1/programme", after, headers=manager)
    assert (published.status, published.json) == (200, after)
    assert in_force(backend) == after
    versions = ask(backend, "GET", "/v1/programme/versions?limit=1", headers=manager).json
    assert (versions["versions"][0]["version"], versions["versions"][0]["published_by"]) == (after["version"], "Li")
    older = ask(backend, "GET", f"/v1/programme/versions?cursor={versions['next_cursor']}", headers=manager).json
    assert older["versions"][0]["version"] == before["version"]
    assert ask(backend, "GET", f"/v1/programme/versions/{before['version']}", headers=manager).json == before


def test_documents_are_refused_with_code_and_place_and_nothing_is_written(
    backend: BackendProcess, manager: dict[str, str]
) -> None:
    before = in_force(backend)
    good = before | {"version": before["version"] + 1}
    rule = before["earn"]["rules"][0]
    for document, status, code, place in [
        (good | {"earn": before["earn"] | {"rules": [rule | {"per_yuan": 1}]}}, 422, "UNKNOWN_FIELD", "rules.0.per_y"),
        (good | {"redeem": {"max_share_percent": 101}}, 422, "BAD_PROGRAMME", "redeem.max_share_percent"),
        (good | {"version": "2"}, 422, "BAD_PROGRAMME", "version"),
        (good | {"currency": "\ud800"}, 422, "BAD_PROGRAMME", ""),
        (before, 409, "VERSION_CONFLICT", "the next version is"),
        (good | {"currency": "USD"}, 409, "CURRENCY_IN_USE", "CNY"),
    ]:
        answer = ask(backend, "PUT", "/v1/programme", document, headers=manager)
        assert_problem(answer, status, code)
        assert place in answer.json["detail"]
    for raw in (b"", b"{", b"[" * 200_000, b"\xff"):
        assert ask(backend, "PUT", "/v1/programme", raw, headers=manager).status in {400, 422}
    assert in_force(backend) == before


def test_versions_that_never_were(backend: BackendProcess, manager: dict[str, str]) -> None:
    assert_problem(ask(backend, "GET", "/v1/programme/versions/4711", headers=manager), 404, "UNKNOWN_VERSION")
    for path in ("/0", "/-1", "/99999999999999999999", "/one", "?cursor=0", "?limit=0", "?limit=201", "?cursor=x"):
        assert_problem(ask(backend, "GET", f"/v1/programme/versions{path}", headers=manager), 422, "MALFORMED")


def test_a_dry_run_changes_nothing(backend: BackendProcess, manager: dict[str, str]) -> None:
    before = in_force(backend)
    report = ask(backend, "POST", "/v1/programme:dry-run?days=366", before, headers=manager)
    assert (report.status, report.json["sales"], report.json["members_moved"]) == (200, 0, 0)
    assert report.json["members"] > 10
    assert report.json["liability_before_minor"] == report.json["liability_after_minor"] > 0
    for query in ("days=0", "days=367", "most_sales=0", "most_sales=1000001"):
        answer = ask(backend, "POST", f"/v1/programme:dry-run?{query}", before, headers=manager)
        assert_problem(answer, 422, "MALFORMED")
    other = ask(backend, "POST", "/v1/programme:dry-run", before | {"currency": "USD"}, headers=manager)
    assert_problem(other, 409, "CURRENCY_IN_USE")
    assert_problem(ask(backend, "POST", "/v1/programme:dry-run", {"a": 1}, headers=manager), 422, "UNKNOWN_FIELD")
    assert in_force(backend) == before


def test_products_are_put_fetched_and_retired(backend: BackendProcess, manager: dict[str, str]) -> None:
    first = ask(backend, "GET", "/v1/catalogue").json
    assert {product["sku"] for product in first["products"]} >= {product.sku for product in SAMPLE_PRODUCTS}
    assert ask(backend, "PUT", "/v1/products/PEN", PEN, headers=manager).json == PEN
    assert ask(backend, "PUT", "/v1/products/PEN", PEN, headers=manager).status == 200
    since = f"/v1/catalogue?since={first['seq']}"
    assert ask(backend, "GET", since).json == {"seq": first["seq"] + 1, "products": [PEN]}
    retired = ask(backend, "DELETE", "/v1/products/PEN", headers=manager)
    assert (retired.status, retired.json) == (200, PEN | {"active": False})
    assert ask(backend, "GET", since).json == {"seq": first["seq"] + 2, "products": [PEN | {"active": False}]}
    assert_problem(ask(backend, "DELETE", "/v1/products/NONE", headers=manager), 404, "UNKNOWN_SKU")


@pytest.mark.parametrize("sku", ["A/B", "茶 01", "a%b", "..", "ä?#"])
def test_any_printable_sku_has_an_address(backend: BackendProcess, manager: dict[str, str], sku: str) -> None:
    product = PEN | {"sku": sku, "ean": ""}
    path = "/v1/products/" + quote(sku, safe="")
    assert ask(backend, "PUT", path, product, headers=manager).json == product
    assert ask(backend, "DELETE", path, headers=manager).json == product | {"active": False}


def test_products_are_refused_with_a_code(backend: BackendProcess, manager: dict[str, str]) -> None:
    path, taken = "/v1/products/PEN", SAMPLE_PRODUCTS[0].ean
    for document, status, code in [
        (PEN | {"sku": "OTHER"}, 422, "OTHER_SKU"),
        (PEN | {"ean": "4006381333932"}, 422, "BAD_PRODUCT"),
        (PEN | {"unit_price_minor": -1}, 422, "BAD_PRODUCT"),
        (PEN | {"unit_price_minor": 10**13}, 422, "BAD_PRODUCT"),
        (PEN | {"colour": "red"}, 422, "UNKNOWN_FIELD"),
        (PEN | {"ean": taken}, 409, "EAN_IN_USE"),
    ]:
        assert_problem(ask(backend, "PUT", path, document, headers=manager), status, code)
    assert_problem(ask(backend, "PUT", path, json.dumps(PEN).encode()[:-1], headers=manager), 422, "MALFORMED")
    assert_problem(ask(backend, "DELETE", "/v1/products/" + "x" * 201, headers=manager), 422, "MALFORMED")
    assert_problem(ask(backend, "DELETE", "/v1/products/%00", headers=manager), 404, "UNKNOWN_SKU")
    for query in ("since=-1", "since=9223372036854775808", "limit=0", "limit=10001"):
        assert_problem(ask(backend, "GET", f"/v1/catalogue?{query}"), 422, "MALFORMED")


@pytest.mark.parametrize(("method", "path"), [("PUT", "/v1/programme"), ("PUT", "/v1/products/PEN"), CALLS[3]])
def test_other_media_types_are_not_read(
    backend: BackendProcess, manager: dict[str, str], method: str, path: str
) -> None:
    for kind in ("text/plain", "application/xml", ""):
        answer = ask(backend, method, path, json.dumps(PEN).encode(), headers=manager | {"Content-Type": kind})
        assert_problem(answer, 422, "MALFORMED")


@pytest.mark.parametrize(
    ("path", "methods"),
    [("/v1/programme", "GET, PUT"), ("/v1/products/A", "DELETE, PUT"), ("/v1/scans", "POST"), ("/card/", "GET, HEAD")],
)
def test_a_wrong_method_is_told_every_right_one(backend: BackendProcess, path: str, methods: str) -> None:
    answer = ask(backend, "PATCH", path, {})
    assert_problem(answer, 405, "METHOD_NOT_ALLOWED")
    assert answer.headers["Allow"] == methods
