"""The committed OpenAPI document is the contract: it may not drift from the code."""

import json
from pathlib import Path
from typing import Any

from pos_client.backend.openapi import document

COMMITTED = Path(__file__).parents[3] / "docs" / "openapi.json"


def test_committed_document_is_current() -> None:
    assert COMMITTED.read_text(encoding="utf-8") == document(), "run: python -m pos_client.backend openapi"


def test_document_names_every_call_and_its_problems() -> None:
    contract: dict[str, Any] = json.loads(document())
    assert contract["openapi"].startswith("3.1")
    assert set(contract["paths"]) == {
        "/healthz",
        "/readyz",
        "/v1/time",
        "/v1/scans",
        "/v1/quotes",
        "/v1/transactions",
        "/v1/transactions:batch",
        "/v1/transactions/{txn_id}",
        "/v1/roster",
        "/v1/programme",
    }
    for path, operations in contract["paths"].items():
        for operation in operations.values():
            assert "application/problem+json" in operation["responses"]["default"]["content"]
            assert ("security" in operation) == path.startswith("/v1/")


def test_every_reference_leads_somewhere() -> None:
    text = document()
    names = set(json.loads(text)["components"]["schemas"])
    used = {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}
    assert used == names
