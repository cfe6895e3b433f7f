"""The HTTP contract as an OpenAPI 3.1 document, the same bytes on every machine."""

import json
from collections.abc import Iterator
from typing import Any

from pydantic import TypeAdapter

from pos_client.backend.database.engine import Database
from pos_client.backend.web import answers
from pos_client.backend.web.app import build_app
from pos_client.backend.web.context import Backend
from pos_client.domain.wire import Problem, RosterPart

_FRAMEWORK_SCHEMAS = ("HTTPValidationError", "ValidationError")
_NEVER_FAILS = "/healthz"
_STATUS_OF = {
    "DATABASE_DAMAGED": 503,
    "DATABASE_FULL": 503,
    "DATABASE_LOCKED": 503,
    "DATABASE_READ_ONLY": 503,
    "DATABASE_UNAVAILABLE": 503,
    "STARTING": 503,
    "INTERNAL": 500,
}
_CALLERS = {
    (): "anyone",
    ("terminal",): "a till",
    ("manager",): "a manager",
    ("manager", "terminal"): "a till, a manager",
}
_BY_WHAT_THEY_SEND = {
    ("post", "/v1/cards"): "a phone with its invitation",
    ("post", "/v1/terminals"): "a till with its code",
    ("post", "/v1/enrolments:look"): "a till with its code",
    ("post", "/v1/sessions"): "a manager with a password",
    ("delete", "/v1/sessions"): "a manager who is signed in",
}
_OF_BODIES = {"MALFORMED": 400, "TOO_LARGE": 413, "UNSUPPORTED_ENCODING": 415}


def document() -> str:
    """The contract as JSON text, keys sorted, one newline at the end. Opens no database."""
    # The URL only names a dialect; nothing connects.
    contract: dict[str, Any] = build_app(Backend(Database("sqlite:///unused.db"))).openapi()
    schemas = contract["components"]["schemas"]
    for name in _FRAMEWORK_SCHEMAS:
        schemas.pop(name, None)
    schemas["Problem"] = TypeAdapter(Problem).json_schema()
    # What is sealed in an answer, and so in no answer the framework knows of.
    sealed = TypeAdapter(RosterPart).json_schema(ref_template="#/components/schemas/{model}", mode="serialization")
    schemas |= {name: schema for name, schema in sealed.pop("$defs").items() if name not in schemas}
    schemas["RosterPart"] = sealed
    for path, operations in contract["paths"].items():
        for method, operation in operations.items():
            _complete(path, operation)
            operation["description"] += f"\n\nWho may call it: {_callers(method, path, operation)}."
    return json.dumps(contract, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def _callers(method: str, path: str, operation: dict[str, Any]) -> str:
    """Who may call: whose credentials the gate before it takes, or what the call itself asks for."""
    schemes = {name for one in operation.get("security", ()) for name in one}
    return _BY_WHAT_THEY_SEND.get((method, path)) or _CALLERS[tuple(sorted(schemes))]


def _complete(path: str, operation: dict[str, Any]) -> None:
    """Add to what a route refuses by itself what the gates before it refuse."""
    responses = operation["responses"]
    if answers.MEDIA_TYPE not in responses.get("422", {}).get("content", {}):
        responses.pop("422", None)  # the framework's own, which is never sent
    for code, status in _of_every_route(path, operation):
        known = responses.get(str(status))
        responses[str(status)] = answers.refusal([code, *(answers.codes_of(known) if known else ())])


def _of_every_route(path: str, operation: dict[str, Any]) -> Iterator[tuple[str, int]]:
    if path != _NEVER_FAILS:
        yield from _STATUS_OF.items()
    if "security" in operation:
        yield "UNAUTHENTICATED", 401
    if "{" in path:
        yield "NOT_FOUND", 404  # what stands in a path's place cannot be part of one, a line break for example
    if "requestBody" in operation:
        yield from _OF_BODIES.items()
    if "requestBody" in operation or "parameters" in operation:
        yield "MALFORMED", 422
