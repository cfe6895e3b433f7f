"""What a manager has to look at, and tills in quarantine."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Path

from pos_client.backend.shop import incidents, terminals
from pos_client.backend.shop.incidents import Incident
from pos_client.backend.shop.terminals import TerminalRow
from pos_client.backend.transactions import decisions
from pos_client.backend.transactions.decisions import Word
from pos_client.backend.web import answers
from pos_client.backend.web.context import ByManager, InBackend
from pos_client.backend.web.problems import ProblemError
from pos_client.errors import InvalidValue

INCIDENTS = APIRouter(prefix="/v1", tags=["incidents"])
_DECIDING = ["ALREADY_VOIDED", "ALREADY_REFUNDED", "ABOVE_MAXIMUM"]
_MALFORMED = ["BAD_NOTE", "NEEDS_DECISION", "NOTHING_TO_DECIDE"]
_STATUS = dict.fromkeys(_DECIDING, 409) | dict.fromkeys(_MALFORMED, 422)
_Id = Annotated[str, Path(min_length=1, max_length=64)]


@dataclass(frozen=True, slots=True)
class Resolution:
    """Body of `POST /v1/incidents/{incident_id}/resolution`: what was found and done.

    `accept` goes with MANUAL_ENTRY alone, and must: whether an award on a typed card number counts.
    """

    note: str
    accept: bool | None = None


@INCIDENTS.get("/incidents")
def listed(_manager: ByManager, backend: InBackend, *, resolved: bool = False) -> list[Incident]:
    """List what happened, the newest first, at most 500; with `resolved` also what was dealt with."""
    with backend.database.read() as connection:
        return incidents.listed(connection, with_resolved=resolved)


@INCIDENTS.post(
    "/incidents/{incident_id}/resolution",
    responses=answers.refusals({404: ["UNKNOWN_INCIDENT"], 409: _DECIDING, 422: _MALFORMED}),
)
def resolve(
    manager: ByManager, backend: InBackend, incident_id: UUID, resolution: Annotated[Resolution, Body()]
) -> Incident:
    """Note that an incident was dealt with; the first word stays. The till stays in quarantine.

    An award on a typed card number is booked when it is accepted, and refused for good when it is not.
    """
    word = Word(manager, resolution.note, resolution.accept)
    try:
        with backend.database.write() as connection:
            return decisions.resolve(connection, incident_id, word, backend.now_ms())
    except InvalidValue as exc:
        raise ProblemError(_STATUS.get(exc.error_code, 404), exc.error_code) from exc


@INCIDENTS.delete("/terminals/{terminal_id}/quarantine", responses=answers.refusals({404: ["UNKNOWN_TERMINAL"]}))
def release(_manager: ByManager, backend: InBackend, terminal_id: _Id) -> TerminalRow:
    """Let a till out of quarantine: what it does alone counts in full again."""
    try:
        with backend.database.write() as connection:
            return terminals.release(connection, terminal_id)
    except InvalidValue as exc:
        raise ProblemError(404, exc.error_code) from exc
