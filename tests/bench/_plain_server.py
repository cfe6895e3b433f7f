"""The backend with one endpoint more, of the kind a shop would write in an afternoon: `balance = balance + n`.

It runs on the same stack (web framework, signature check, connection pool, durable commit), so the difference to a
sale is what the ledger costs. `python -m tests.bench._plain_server DATABASE_URL` announces its address on stdout.
"""

import json
import sys
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

import sqlalchemy as sa
import uvicorn
from fastapi import APIRouter, Body, FastAPI

from pos_client.backend.database.engine import Database
from pos_client.backend.preparation import prepare
from pos_client.backend.shop.terminals import Terminal
from pos_client.backend.web import listening
from pos_client.backend.web.context import Backend, ByTerminal, InBackend
from pos_client.backend.web.server import configure
from tests.signing import TILL

PLAIN = sa.Table(
    "plain_balances",
    sa.MetaData(),
    sa.Column("member_id", sa.Uuid, primary_key=True),
    sa.Column("balance", sa.BigInteger, nullable=False),
)
_ADD = (
    PLAIN.update()
    .where(PLAIN.c.member_id == sa.bindparam("member"))
    .values(balance=PLAIN.c.balance + sa.bindparam("points"))
    .returning(PLAIN.c.balance)
)
ROUTER = APIRouter()


@dataclass(frozen=True, slots=True)
class Added:
    """Request and answer of the plain endpoint."""

    member_id: UUID
    points: int


@ROUTER.post("/plain")
def add(_terminal: ByTerminal, backend: InBackend, added: Annotated[Added, Body()]) -> Added:
    """Add points to a balance and forget how they came about."""
    with backend.database.write() as connection:
        found = connection.execute(_ADD, {"member": added.member_id, "points": added.points})
        return Added(added.member_id, found.scalar_one())


def main(url: str) -> None:
    """Serve until the parent ends the process."""
    database = Database(url)
    backend = Backend(database)
    prepare(database, backend.now_ms(), enrol=(Terminal(TILL.terminal_id, "Bench", ""), TILL.public_keys))
    with database.write() as connection:
        PLAIN.metadata.create_all(connection)
    backend.prepared.set()
    config = configure(backend, None)
    assert isinstance(config.app, FastAPI)
    config.app.include_router(ROUTER)
    with listening.bind("127.0.0.1", 0) as sock:
        sys.stdout.write(json.dumps({"url": listening.url("http", *sock.getsockname()[:2])}) + "\n")
        sys.stdout.flush()
        uvicorn.Server(config).run(sockets=[sock])


if __name__ == "__main__":
    main(*sys.argv[1:])
