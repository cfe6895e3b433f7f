"""The rules: what tills and managers read, and what managers publish."""

from typing import Annotated

from fastapi import APIRouter, Body, Depends, Path, Query

from pos_client.backend.shop import programmes
from pos_client.backend.shop.dry_run import MOST_DAYS, MOST_SALES, DryRun, Question, dry_run
from pos_client.backend.shop.programmes import MOST_LISTED, Versions
from pos_client.backend.web import answers
from pos_client.backend.web.context import ByManager, InBackend, require_anyone
from pos_client.backend.web.problems import ProblemError
from pos_client.backend.web.routes.strict import strictly
from pos_client.domain.programme import Programme
from pos_client.errors import InvalidValue

PROGRAMME = APIRouter(prefix="/v1", tags=["programme"])
_HIGHEST = 2**31 - 1
_REFUSED = ["BAD_PROGRAMME", "UNKNOWN_FIELD"]


_Document = Annotated[Programme, strictly(programmes.read), Body()]


@PROGRAMME.get("/programme", dependencies=[Depends(require_anyone)])
def programme(backend: InBackend) -> Programme:
    """Hand out the rules in force."""
    with backend.database.read() as connection:
        return programmes.current(connection)


@PROGRAMME.put("/programme", responses=answers.refusals({409: ["VERSION_CONFLICT", "CURRENCY_IN_USE"], 422: _REFUSED}))
def publish(manager: ByManager, backend: InBackend, document: _Document) -> Programme:
    """Put a whole document in force at once: its version must be the current one plus 1, and no field unknown.

    A currency can change only while no points or money were ever booked.
    """
    try:
        with backend.database.write() as connection:
            programmes.publish_next(connection, document, backend.now_ms(), manager)
    except InvalidValue as exc:
        raise ProblemError(409, exc.error_code, exc.detail) from exc
    return document


@PROGRAMME.get("/programme/versions")
def versions(
    _manager: ByManager,
    backend: InBackend,
    limit: Annotated[int, Query(ge=1, le=MOST_LISTED)] = 50,
    cursor: Annotated[int | None, Query(ge=1, le=_HIGHEST)] = None,
) -> Versions:
    """List what was published, the newest first; `next_cursor` of one page is the `cursor` of the next."""
    with backend.database.read() as connection:
        return programmes.versions(connection, limit, cursor)


@PROGRAMME.get("/programme/versions/{version}", responses=answers.refusals({404: ["UNKNOWN_VERSION"]}))
def version(_manager: ByManager, backend: InBackend, version: Annotated[int, Path(ge=1, le=_HIGHEST)]) -> Programme:
    """Hand out one version as it was published."""
    try:
        with backend.database.read() as connection:
            return programmes.version(connection, version)
    except InvalidValue as exc:
        raise ProblemError(404, exc.error_code) from exc


@PROGRAMME.post("/programme:dry-run", responses=answers.refusals({409: ["CURRENCY_IN_USE"], 422: _REFUSED}))
def try_out(
    _manager: ByManager,
    backend: InBackend,
    document: _Document,
    days: Annotated[int, Query(ge=1, le=MOST_DAYS)] = 30,
    most_sales: Annotated[int, Query(ge=1, le=MOST_SALES)] = 100_000,
) -> DryRun:
    """Tell what a document would have made of the sales of the last days; its version does not matter."""
    try:
        return dry_run(backend.database, document, Question(days, most_sales), backend.now_ms())
    except InvalidValue as exc:
        raise ProblemError(409, exc.error_code, exc.detail) from exc
