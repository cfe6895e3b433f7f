"""Tills: a manager offers a place, a till takes it with keys of its own, renews them, and can be shut out again."""

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated, TypeVar

import sqlalchemy as sa
from fastapi import APIRouter, Body, Path

from pos_client.backend.shop import enrolments, server_keys, terminals
from pos_client.backend.shop.enrolments import OpenCode
from pos_client.backend.shop.terminals import TerminalRow
from pos_client.backend.web import answers
from pos_client.backend.web.context import Backend, ByManager, ByTerminal, InBackend
from pos_client.backend.web.problems import ProblemError
from pos_client.backend.web.routes.strict import by_its_code
from pos_client.domain.enrolment import (
    Enrolled,
    Enrolment,
    EnrolmentCode,
    EnrolmentLook,
    EnrolmentWish,
    OfferedPlace,
    Renewal,
    ServerKeys,
)
from pos_client.errors import InvalidValue

_T = TypeVar("_T")
TERMINALS = APIRouter(prefix="/v1", tags=["terminals"])
_STATUS = {
    "UNKNOWN_CODE": 404,
    "UNKNOWN_TERMINAL": 404,
    "TOO_MANY_CODES": 409,
    "CODE_USED": 409,
    "CODE_EXPIRED": 410,
    "BAD_PROOF": 422,
}
_GUESSES = frozenset({"UNKNOWN_CODE", "CODE_USED", "CODE_EXPIRED"})
"""Anything else is no guess."""
_Id = Annotated[str, Path(min_length=1, max_length=64)]


@TERMINALS.post("/enrolments", responses=answers.refusals({409: ["TOO_MANY_CODES"], 422: ["BAD_PLACE"]}))
def offer(manager: ByManager, backend: InBackend, wish: Annotated[EnrolmentWish, by_its_code, Body()]) -> EnrolmentCode:
    """Make a code by which one till can enrol within ten minutes; an earlier one for the same till stops working."""
    return _written(backend, lambda connection: enrolments.offer(connection, wish, manager, backend.now_ms()))


@TERMINALS.post(
    "/enrolments:look",
    responses=answers.refusals(
        {404: ["UNKNOWN_CODE"], 409: ["CODE_USED"], 410: ["CODE_EXPIRED"], 429: ["TOO_MANY_TRIES"]}
    ),
)
def look(backend: InBackend, wanted: Annotated[EnrolmentLook, Body()]) -> OfferedPlace:
    """Tell what a code is for, before a till takes it; it is as good afterwards. Wrong ones count as wrong tries."""
    with _guessing(backend), backend.database.read() as connection:
        try:
            return enrolments.look(connection, wanted, backend.now_ms())
        except InvalidValue as exc:
            raise ProblemError(_STATUS[exc.error_code], exc.error_code) from exc


@TERMINALS.post(
    "/terminals", responses=answers.refusals({404: ["UNKNOWN_CODE"], 422: ["BAD_PROOF"], 429: ["TOO_MANY_TRIES"]})
)
def enrol(backend: InBackend, enrolment: Annotated[Enrolment, Body()]) -> Enrolled:
    """Register a till by the code it was given: its keys from now on are those it proves to hold."""
    with _guessing(backend):
        return _written(backend, lambda connection: enrolments.enrol(connection, enrolment, backend.now_ms()))


@TERMINALS.post("/terminals:renew", responses=answers.refusals({422: ["BAD_PROOF"]}))
def renew(terminal: ByTerminal, backend: InBackend, renewal: Annotated[Renewal, Body()]) -> Enrolled:
    """Give the till that asks new keys; the old ones stop working with its next request."""
    try:
        return terminal.settle(
            backend, lambda connection: enrolments.renew(connection, terminal.terminal, renewal, backend.now_ms())
        )
    except InvalidValue as exc:
        raise ProblemError(_STATUS[exc.error_code], exc.error_code) from exc


@TERMINALS.get("/server-keys")
def get_server_keys(_terminal: ByTerminal, backend: InBackend) -> ServerKeys:
    """Tell the keys this backend signs with now, vouched for by those of before."""
    with backend.database.read() as connection:
        return server_keys.vouched(connection)


@TERMINALS.get("/terminals")
def every(_manager: ByManager, backend: InBackend) -> list[TerminalRow]:
    """List every till there ever was."""
    with backend.database.read() as connection:
        return terminals.every(connection)


@TERMINALS.delete("/terminals/{terminal_id}", responses=answers.refusals({404: ["UNKNOWN_TERMINAL"]}))
def revoke(_manager: ByManager, backend: InBackend, terminal_id: _Id) -> TerminalRow | OpenCode:
    """Shut a till out: from its next request on it is refused as revoked, and forgets the members it could verify.

    A code that waits for it is withdrawn. Where no till has used it yet the answer is what the code was for.
    """
    return _written(backend, lambda connection: enrolments.shut_out(connection, terminal_id, backend.now_ms()).found)


@contextmanager
def _guessing(backend: Backend) -> Iterator[None]:
    """Bounds how many wrong codes are tried, whatever they are tried for."""
    wait_s = backend.wrong_codes.wait_s(backend.now())
    if wait_s > 0:
        raise ProblemError(429, "TOO_MANY_TRIES", headers={"Retry-After": str(math.ceil(wait_s))})
    try:
        yield
    except ProblemError as refused:
        if refused.code in _GUESSES:
            backend.wrong_codes.note(backend.now())
        raise


def _written(backend: Backend, work: Callable[[sa.Connection], _T]) -> _T:
    try:
        with backend.database.write() as connection:
            return work(connection)
    except InvalidValue as exc:
        raise ProblemError(_STATUS[exc.error_code], exc.error_code) from exc
