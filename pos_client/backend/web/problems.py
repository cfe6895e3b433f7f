"""RFC 9457 problem documents: every error a client can meet has a stable code, and none echoes what was sent."""

import logging
import re
import traceback
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import sqlalchemy as sa
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import TypeAdapter
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Match, Route

from pos_client.backend.database import dialect
from pos_client.backend.web import answers
from pos_client.domain.wire import Problem
from pos_client.errors import InvalidValue

MEDIA_TYPE = answers.MEDIA_TYPE
_log = logging.getLogger(__name__)
_DOCUMENT = TypeAdapter(Problem)
_CODES = {
    400: "MALFORMED",
    401: "UNAUTHENTICATED",
    404: "NOT_FOUND",
    405: "METHOD_NOT_ALLOWED",
    413: "TOO_LARGE",
    415: "UNSUPPORTED_MEDIA",
    422: "MALFORMED",
    503: "UNAVAILABLE",
}
_SHOWN_ERRORS = 5
_QUOTATION = re.compile("['\"]")


class ProblemError(Exception):
    """Raised where a request cannot be served; becomes a problem document."""

    def __init__(self, status: int, code: str, detail: str = "", *, headers: dict[str, str] | None = None) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.detail = detail
        self.headers = headers


def problem(status: int, code: str = "", detail: str = "", headers: dict[str, str] | None = None) -> Response:
    """A problem document as an HTTP answer."""
    code = code or _CODES.get(status, "INTERNAL" if status >= HTTPStatus.INTERNAL_SERVER_ERROR else "REJECTED")
    document = Problem(f"urn:pos-client:problem:{code}", HTTPStatus(status).phrase, status, code, detail)
    return Response(_DOCUMENT.dump_json(document), status, headers, MEDIA_TYPE)


def install(app: FastAPI) -> None:
    """Answer every error of an application with a problem document."""
    app.exception_handler(ProblemError)(_expected)
    app.exception_handler(RequestValidationError)(_malformed)
    app.exception_handler(HTTPException)(_refused)
    app.exception_handler(sa.exc.DBAPIError)(_database)
    app.exception_handler(sa.exc.TimeoutError)(_crowded)
    app.exception_handler(Exception)(_unexpected)


async def _expected(_request: Request, exc: ProblemError) -> Response:
    return problem(exc.status, exc.code, exc.detail, exc.headers)


async def _malformed(_request: Request, exc: RequestValidationError) -> Response:
    return problem(422, detail="; ".join(map(_broken, exc.errors()[:_SHOWN_ERRORS]))[:500])


def _broken(error: Mapping[str, Any]) -> str:
    """Where and which rule; never the value, which may be a code or a name."""
    place = ".".join(map(str, error["loc"]))
    cause = error.get("ctx", {}).get("error")
    return f"{place}: {rule(cause)}" if isinstance(cause, InvalidValue) else f"{place}: {error['type']}"


def rule(broken: InvalidValue) -> str:
    """The code of a rule of ours and what it says, up to where it quotes: what is quoted is what was sent."""
    said = _QUOTATION.split(broken.detail)[0].strip(" :")
    return f"{broken.error_code}: {said}" if said else broken.error_code


async def _refused(request: Request, exc: HTTPException) -> Response:
    headers = dict(exc.headers or {})
    if exc.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        headers["Allow"] = _allowed(request) or headers.get("Allow", "GET")
    return problem(exc.status_code, headers=headers)


def _allowed(request: Request) -> str:
    """Every method of a path; the framework names only those of the first route it finds."""
    routes: list[Route] = request.app.state.calls
    matching = (route for route in routes if route.matches(request.scope)[0] is not Match.NONE)
    return ", ".join(sorted({method for route in matching for method in route.methods or ()}))


async def _database(_request: Request, exc: sa.exc.DBAPIError) -> Response:
    code = dialect.fault_code(exc)
    _log.error("database fault %s", code)
    return problem(503, code, headers={"Retry-After": "1"})


async def _crowded(_request: Request, _exc: sa.exc.TimeoutError) -> Response:
    _log.error("no connection to the database became free")
    return problem(503, "DATABASE_UNAVAILABLE", headers={"Retry-After": "1"})


async def _unexpected(request: Request, exc: Exception) -> Response:
    # Type and places only: the message of an exception may quote what a member showed.
    frames = traceback.extract_tb(exc.__traceback__)[-4:]
    places = " < ".join(f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in reversed(frames))
    _log.error("%s %s failed: %s at %s", request.method, request.url.path, type(exc).__name__, places)
    return problem(500)
