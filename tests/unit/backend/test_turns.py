"""Heavy requests take turns: what is begun is answered in time, others are asked to come again, light ones go past."""

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack, closing, contextmanager
from pathlib import Path

import httpx
import pytest
from starlette.types import Message, Receive, Scope, Send

from pos_client.backend.database.engine import Database
from pos_client.backend.preparation import prepare
from pos_client.backend.web.app import build_app
from pos_client.backend.web.context import Backend
from pos_client.backend.web.problems import ProblemError
from pos_client.backend.web.turns import Turns
from tests.signing import TILL, enrol, signed

SHORT_S, AMPLE_S = 0.05, 20.0
NOTHING = b'{"db_instance_id": "0b1f7a5e-9c1b-4a0b-8f0e-2c8f6f1f8f11", "items": []}'


def test_who_came_first_is_first() -> None:
    async def play() -> list[int]:
        turns, served = Turns(at_once=1, wait_s=AMPLE_S), list[int]()

        async def ask(number: int) -> None:
            async with turns.take():
                served.append(number)
                await asyncio.sleep(0)
                assert served[-1] == number  # nobody came in between

        await asyncio.gather(*map(ask, range(5)))
        return served

    assert asyncio.run(play()) == [0, 1, 2, 3, 4]


def test_nobody_waits_for_ever_and_no_turn_is_lost() -> None:
    async def play() -> None:
        turns = Turns(at_once=2, wait_s=SHORT_S)
        for _ in range(3):
            async with turns.take(), turns.take():
                with pytest.raises(ProblemError) as refused:
                    async with turns.take():
                        pytest.fail("three at once")
                assert (refused.value.status, refused.value.code, refused.value.headers) == (503, "BUSY", None)
            with pytest.raises(ZeroDivisionError):
                async with turns.take():
                    raise ZeroDivisionError

    asyncio.run(play())


@contextmanager
def impatient(folder: Path) -> Iterator[Backend]:
    """A backend that knows one till, where nobody waits for long."""
    url = f"sqlite:///{folder / 'b.db'}"
    with closing(Database(url)) as database:
        prepare(database, 1)
        enrol(url, TILL)
        backend = Backend(database, batches=Turns(wait_s=SHORT_S), rosters=Turns(wait_s=SHORT_S))
        backend.prepared.set()
        yield backend


async def ask(app: httpx.AsyncClient, method: str, path: str, *, is_known: bool = True) -> str:
    """The status of an answer, and the code of its problem."""
    body = NOTHING if method == "POST" else None
    headers = {"Content-Type": "application/json"}
    sent = signed(method, path, headers, body) if is_known else headers
    answer = await app.request(method, path, content=body, headers=sent)
    return f"{answer.status_code} {answer.json()['code'] if answer.is_error else ''}".strip()


@pytest.mark.parametrize(
    ("kind", "heavy", "other"),
    [
        ("batches", ("POST", "/v1/transactions:batch"), ("GET", "/v1/roster")),
        ("rosters", ("GET", "/v1/roster"), ("POST", "/v1/transactions:batch")),
    ],
)
def test_one_of_a_kind_at_once_and_whatever_is_light_goes_past(
    tmp_path: Path, kind: str, heavy: tuple[str, str], other: tuple[str, str]
) -> None:
    async def play(backend: Backend) -> list[str]:
        transport = httpx.ASGITransport(build_app(backend))
        turns: Turns = getattr(backend, kind)
        async with httpx.AsyncClient(transport=transport, base_url="http://backend") as app, AsyncExitStack() as held:
            await held.enter_async_context(turns.take())
            found = [await ask(app, *heavy), await ask(app, *heavy, is_known=False)]
            found += [await ask(app, *other), await ask(app, "GET", "/v1/time")]
            await held.aclose()
            return [*found, await ask(app, *heavy), await ask(app, *heavy)]

    with impatient(tmp_path) as backend:
        assert asyncio.run(play(backend)) == ["503 BUSY", "401 UNAUTHENTICATED", "200", "200", "200", "200"]


def test_a_slow_line_keeps_nobody_waiting(tmp_path: Path) -> None:
    async def play(backend: Backend) -> str:
        app, begins, arrives = build_app(backend), asyncio.Event(), asyncio.Event()

        async def slow(scope: Scope, receive: Receive, send: Send) -> None:
            async def sent(message: Message) -> None:
                begins.set()
                await arrives.wait()
                await send(message)

            await app(scope, receive, sent)

        async with httpx.AsyncClient(transport=httpx.ASGITransport(slow), base_url="http://backend") as line:
            first = asyncio.create_task(ask(line, "GET", "/v1/roster"))
            await begins.wait()
            async with backend.rosters.take():
                arrives.set()
            return await first

    with impatient(tmp_path) as backend:
        assert asyncio.run(play(backend)) == "200"
