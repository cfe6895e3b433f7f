"""What a call may answer besides what was asked for, as the contract tells it.

A route names what it refuses by itself (`responses=answers.refusals({404: ["UNKNOWN_TRANSACTION"]})`); what every route
refuses is added by `pos_client.backend.web.openapi`.
"""

from collections.abc import Mapping, Sequence
from typing import Any

MEDIA_TYPE = "application/problem+json"
PROBLEM = {"$ref": "#/components/schemas/Problem"}

Responses = dict[int | str, dict[str, Any]]


def refusals(codes: Mapping[int, Sequence[str]]) -> Responses:
    """Documented problem documents: for each HTTP status the stable codes it may carry."""
    return {status: refusal(named) for status, named in codes.items()}


def refusal(codes: Sequence[str]) -> dict[str, Any]:
    """One documented answer that is a problem document with one of these codes."""
    named = sorted(set(codes))
    schema = {"allOf": [PROBLEM, {"properties": {"code": {"enum": named}}}]}
    return {"description": ", ".join(named), "content": {MEDIA_TYPE: {"schema": schema}}}


def codes_of(answer: Mapping[str, Any]) -> list[str]:
    """The codes of an answer that `refusal` documented."""
    codes: list[str] = answer["content"][MEDIA_TYPE]["schema"]["allOf"][1]["properties"]["code"]["enum"]
    return codes
