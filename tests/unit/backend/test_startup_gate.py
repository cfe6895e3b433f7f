"""Until the database is prepared only /healthz answers."""

import asyncio
from pathlib import Path

import pytest

from pos_client.backend.database.engine import Database
from pos_client.backend.web.context import Backend, require_prepared
from pos_client.backend.web.problems import ProblemError
from pos_client.backend.web.routes.operation import healthz


def test_requests_are_asked_to_come_back_until_the_database_is_prepared(tmp_path: Path) -> None:
    backend = Backend(Database(f"sqlite:///{tmp_path / 'b.db'}"))
    with pytest.raises(ProblemError) as refused:
        asyncio.run(require_prepared(backend))
    assert (refused.value.status, refused.value.code, refused.value.headers) == (503, "STARTING", {"Retry-After": "1"})
    assert asyncio.run(healthz()).status == "alive"
    backend.prepared.set()
    assert asyncio.run(require_prepared(backend)) is backend
