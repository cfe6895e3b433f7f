"""A database that hangs is noticed in time, and is not asked again while it does."""

import asyncio
import socket
from pathlib import Path

import pytest
import sqlalchemy as sa

from pos_client.backend.database.engine import Database
from pos_client.backend.web.context import Backend
from pos_client.backend.web.problems import ProblemError
from pos_client.backend.web.readiness import Readiness
from pos_client.backend.web.routes.operation import readyz

pytest.importorskip("psycopg")


def test_a_database_that_answers_is_ready_and_one_that_is_none_complains(tmp_path: Path) -> None:
    asyncio.run(Readiness(Database(f"sqlite:///{tmp_path / 'b.db'}"), within_s=30).check())
    (tmp_path / "noise.db").write_bytes(b"noise" * 1000)
    with pytest.raises(sa.exc.DBAPIError):
        asyncio.run(Readiness(Database(f"sqlite:///{tmp_path / 'noise.db'}"), within_s=30).check())


def test_a_server_that_stands_still_is_unready_in_time_and_asked_once() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.settimeout(30)
        url = f"postgresql://nobody@127.0.0.1:{silent.getsockname()[1]}/nothing?sslmode=disable&gssencmode=disable"
        backend = Backend(Database(url), ready_within_s=0.05)
        for _ in range(3):
            with pytest.raises(ProblemError) as refused:
                asyncio.run(readyz(backend))
            assert (refused.value.status, refused.value.code) == (503, "DATABASE_UNAVAILABLE")
        asked, _address = silent.accept()
        silent.setblocking(False)
        with pytest.raises(BlockingIOError):
            silent.accept()
        asked.close()
    patient = Backend(Database(url), ready_within_s=30)
    with pytest.raises(sa.exc.DBAPIError):
        asyncio.run(readyz(patient))
