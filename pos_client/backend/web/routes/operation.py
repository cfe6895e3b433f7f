"""What whoever runs the backend asks: is it alive, can it work."""

from dataclasses import dataclass

import sqlalchemy as sa
from fastapi import APIRouter

from pos_client.backend.web.context import InBackend

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
def readyz(backend: InBackend) -> Health:
    """Say that the database answers and is up to date."""
    with backend.database.read() as connection:
        connection.execute(sa.select(1))
    return Health("ready")
