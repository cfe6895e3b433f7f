"""The HTTP contract as an OpenAPI 3.1 document, the same bytes on every machine."""

import json
from typing import Any

from pydantic import TypeAdapter

from pos_client.backend import problems
from pos_client.backend.app import build_app
from pos_client.backend.context import Backend
from pos_client.backend.database import Database
from pos_client.domain.wire import Problem

_FRAMEWORK_SCHEMAS = ("HTTPValidationError", "ValidationError")


def document() -> str:
    """The contract as JSON text, keys sorted, one newline at the end. Opens no database."""
    # The URL only names a dialect; nothing connects.
    contract: dict[str, Any] = build_app(Backend(Database("sqlite:///unused.db"))).openapi()
    schemas = contract["components"]["schemas"]
    for name in _FRAMEWORK_SCHEMAS:
        schemas.pop(name, None)
    schemas["Problem"] = TypeAdapter(Problem).json_schema()
    for operations in contract["paths"].values():
        for operation in operations.values():
            operation["responses"].pop("422", None)
            operation["responses"]["default"] = _problem_answer()
    return json.dumps(contract, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def _problem_answer() -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": "What went wrong, with a stable code.", "content": {problems.MEDIA_TYPE: {"schema": schema}}}
