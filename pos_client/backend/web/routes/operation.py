"""What whoever runs the backend asks: is it alive, can it work."""

from dataclasses import dataclass

from fastapi import APIRouter

from pos_client.backend.web.context import InBackend
from pos_client.backend.web.problems import ProblemError

OPERATION = APIRouter(tags=["operation"])


@dataclass(frozen=True, slots=True)
class Health:
    """Answer of `/healthz` and `/readyz`."""

    status: str


@OPERATION.get("/healthz")
async def healthz() -> Health:
    """Say that the process is alive; nothing else is looked at."""
    return Health("alive")


@OPERATION.get("/readyz")
async def readyz(backend: InBackend) -> Health:
    """Say that the database answers and is up to date; 503 when it has not answered within 2 seconds."""
    try:
        await backend.readiness.check()
    except TimeoutError as exc:
        raise ProblemError(503, "DATABASE_UNAVAILABLE", headers={"Retry-After": "1"}) from exc
    return Health("ready")
