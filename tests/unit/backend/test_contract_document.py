"""The committed OpenAPI document is the contract: it may not drift from the code."""

import json
from pathlib import Path
from typing import Any

from fastapi.routing import APIRoute

from pos_client.backend.web.answers import codes_of
from pos_client.backend.web.openapi import document
from pos_client.backend.web.routes import ROUTERS

OPEN = {("post", "/v1/cards"), ("post", "/v1/sessions"), ("post", "/v1/terminals"), ("post", "/v1/enrolments:look")}
"""Calls of strangers: the invitation of a phone, a manager's password, the code of a till are in the body."""
COMMITTED = Path(__file__).parents[3] / "docs" / "openapi.json"


def test_committed_document_is_current() -> None:
    assert COMMITTED.read_text(encoding="utf-8") == document(), "run: python -m pos_client.backend openapi"


def operations() -> list[tuple[str, str, dict[str, Any]]]:
    paths: dict[str, Any] = json.loads(document())["paths"]
    return [(method, path, operation) for path, methods in paths.items() for method, operation in methods.items()]


def test_document_names_every_call() -> None:
    assert json.loads(document())["openapi"].startswith("3.1")
    routes = [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]
    served = {(method.lower(), route.path.replace(":path", "")) for route in routes for method in route.methods or ()}
    assert {(method, path) for method, path, _operation in operations()} == served
    assert len(served) > 20


def test_every_call_documents_each_answer_with_its_codes() -> None:
    for method, path, operation in operations():
        answers = operation["responses"]
        refusals = {status: answer for status, answer in answers.items() if status >= "400"}
        assert all(codes_of(answer) for answer in refusals.values())
        assert set(answers) - set(refusals) <= {"200", "201", "204"}
        assert "default" not in answers
        assert ("security" in operation or path == "/v1/sessions") == ("401" in answers)
        assert ("security" in operation) == (path.startswith("/v1/") and (method, path) not in OPEN)
        assert path == "/healthz" or {"500", "503"} <= set(answers)
        assert ("requestBody" in operation) == ("413" in answers)


def test_what_a_route_refuses_stands_beside_what_every_route_refuses() -> None:
    codes = {
        (method, path, status): codes_of(answer)
        for method, path, operation in operations()
        for status, answer in operation["responses"].items()
        if status >= "400"
    }
    assert codes["put", "/v1/programme", "422"] == ["BAD_PROGRAMME", "MALFORMED", "UNKNOWN_FIELD"]
    assert codes["put", "/v1/programme", "409"] == ["CURRENCY_IN_USE", "VERSION_CONFLICT"]
    assert "KEY_REUSED" in codes["post", "/v1/transactions", "422"]


def test_every_reference_leads_somewhere() -> None:
    text = document()
    names = set(json.loads(text)["components"]["schemas"])
    used = {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}
    assert used == names
