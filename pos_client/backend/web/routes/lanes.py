"""The tills of one store: where they reach each other, and the key with which they speak."""

from typing import Annotated

from fastapi import APIRouter, Body

from pos_client.backend.shop import lanes
from pos_client.backend.web import answers
from pos_client.backend.web.context import ByTerminal, InBackend
from pos_client.backend.web.problems import ProblemError
from pos_client.backend.web.routes.strict import by_its_code
from pos_client.domain.lanes import LanesRequest, StoreLanes
from pos_client.errors import InvalidValue

LANES = APIRouter(prefix="/v1", tags=["till"])


@LANES.post("/lanes", responses=answers.refusals({422: ["BAD_ADDRESS"]}))
def meet(terminal: ByTerminal, backend: InBackend, request: Annotated[LanesRequest, by_its_code, Body()]) -> StoreLanes:
    """Note where a till can be reached in its store, and tell it of the others there and the key they share."""
    try:
        return terminal.settle(
            backend, lambda connection: lanes.meet(connection, terminal.terminal, request, backend.now_ms())
        )
    except InvalidValue as exc:
        raise ProblemError(403, exc.error_code) from exc
