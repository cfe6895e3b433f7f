"""Members: what a manager sees and does, and what a till may look at of a member who has just shown a code."""

from enum import StrEnum
from typing import Annotated, NoReturn
from uuid import UUID

import sqlalchemy as sa
from fastapi import APIRouter, Body, Query
from pydantic import AfterValidator

from pos_client.backend.database.schema import Unit
from pos_client.backend.members import history, membership, searching
from pos_client.backend.members.history import History
from pos_client.backend.members.membership import LONGEST_NAME, Found, Joined, Joining
from pos_client.backend.members.searching import Search
from pos_client.backend.shop.terminals import Terminal
from pos_client.backend.web import answers
from pos_client.backend.web.context import Backend, ByAnyone, ByManager, ByTerminal, InBackend
from pos_client.backend.web.problems import ProblemError
from pos_client.backend.web.routes.strict import by_its_code
from pos_client.domain.adjustment import Adjustment
from pos_client.domain.member import MemberView
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import TransactionResult
from pos_client.domain.wire import MemberSearch, SearchAnswer
from pos_client.errors import InvalidValue

MEMBERS = APIRouter(prefix="/v1", tags=["members"])
_UNSEEN = {403: ["SCAN_FIRST"], 404: ["UNKNOWN_MEMBER"]}


class Account(StrEnum):
    """The three accounts of a member, as a request names them."""

    POINTS = "points"
    CREDIT = "credit"
    STORED_VALUE = "stored_value"

    @property
    def unit(self) -> Unit:
        """As the ledger names it."""
        return Unit[self.name]


def _text(wanted: str) -> str:
    """Refuse text no database can compare: half a surrogate pair, or a NUL."""
    wanted.encode()
    if "\0" in wanted:
        raise ValueError
    return wanted


def _storable(adjustment: Adjustment) -> Adjustment:
    adjustment.note.encode()
    return adjustment


_Storable = Annotated[Adjustment, AfterValidator(_storable), by_its_code, Body()]
_Wanted = Annotated[str, Query(min_length=1, max_length=LONGEST_NAME), AfterValidator(_text)]


@MEMBERS.get("/members")
def find(_manager: ByManager, backend: InBackend, q: _Wanted) -> list[Found]:
    """Find members by card number, by its last 4 digits, or by how a name begins; masked, at most 20."""
    with backend.database.read() as connection:
        return membership.find(connection, q)


def _storable_search(request: MemberSearch) -> MemberSearch:
    _text(request.text + request.cashier)
    return request


_Search = Annotated[MemberSearch, AfterValidator(_storable_search), Body()]


@MEMBERS.post("/members:find")
def search(terminal: ByTerminal, backend: InBackend, request: _Search) -> SearchAnswer:
    """Find a member who has no phone to hold up, by whole words: last 4 digits of a card, initials, name; masked.

    At most 5 members; where more fit, those at home in the till's store, or nobody. A till may ask 20 times in ten
    minutes and 200 times a day, then TOO_MANY_SEARCHES. Each is kept for 90 days with who asked and who was shown.
    """
    asking = searching.Asking(terminal.terminal, terminal.nonce, backend.now_ms(), terminal.is_quarantined)
    return terminal.settle(backend, lambda connection: searching.search(connection, asking, request))


@MEMBERS.get("/member-searches")
def searches(_manager: ByManager, backend: InBackend) -> list[Search]:
    """List what was searched for at tills in the last 90 days, by whom, and whom it showed; at most 500."""
    with backend.database.read() as connection:
        return searching.listed(connection)


@MEMBERS.post("/members", responses=answers.refusals({422: ["BAD_NAME", "KEY_REUSED"]}))
def join(_manager: ByManager, backend: InBackend, joining: Annotated[Joining, Body()]) -> Joined:
    """Let a member in; the same `member_id` again is the same member. A phone becomes the card by an invitation."""
    try:
        joined = backend.database.settle(lambda connection: membership.join(connection, joining, backend.now_ms()))
    except InvalidValue as exc:
        raise ProblemError(422, exc.error_code, exc.detail) from exc
    if joined is None:
        raise ProblemError(422, "KEY_REUSED")
    return joined


@MEMBERS.get("/members/{member_id}", responses=answers.refusals(_UNSEEN))
def member(asking: ByAnyone, backend: InBackend, member_id: UUID) -> MemberView:
    """Tell all about a member: to a manager always, to a till for 15 minutes after it scanned the member's code."""
    with backend.database.read() as connection:
        _may_look(connection, asking, member_id, backend)
        return membership.view(connection, member_id, backend.now_ms()) or _nobody()


@MEMBERS.get("/members/{member_id}/history", responses=answers.refusals(_UNSEEN | {422: ["BAD_CURSOR"]}))
def read_history(
    asking: ByAnyone,
    backend: InBackend,
    member_id: UUID,
    unit: Account = Account.POINTS,
    limit: Annotated[int, Query(ge=1, le=history.MOST)] = 50,
    cursor: Annotated[str, Query(max_length=100)] = "",
) -> History:
    """List what happened on one account, the newest first; who may read it is as for the member."""
    with backend.database.read() as connection:
        _may_look(connection, asking, member_id, backend)
        try:
            page = history.page(connection, member_id, unit.unit, cursor, limit)
        except InvalidValue as exc:
            raise ProblemError(422, exc.error_code) from exc
        if not page.events and not membership.exists(connection, member_id):
            _nobody()
        return page


@MEMBERS.post(
    "/members/{member_id}/adjustments",
    responses=answers.refusals({404: ["UNKNOWN_MEMBER"], 422: ["BAD_ADJUSTMENT", "KEY_REUSED"]}),
)
def adjust(manager: ByManager, backend: InBackend, member_id: UUID, adjustment: _Storable) -> TransactionResult:
    """Correct a member's accounts, with the reason why; `txn_id` is permanent, a refusal is an answer, too."""
    result = backend.database.settle(
        lambda connection: membership.adjust(connection, member_id, adjustment, manager, backend.now_ms())
    )
    if result is None:
        _nobody()
    if result.reason is Reason.KEY_REUSED:
        raise ProblemError(422, "KEY_REUSED")
    return result


def _may_look(connection: sa.Connection, asking: Terminal | str, member_id: UUID, backend: Backend) -> None:
    """A till sees whom it has just met; of everybody else it does not even learn whether they are members."""
    if isinstance(asking, str):
        return
    if not membership.was_scanned(connection, asking.terminal_id, member_id, backend.now()):
        raise ProblemError(403, "SCAN_FIRST")


def _nobody() -> NoReturn:
    raise ProblemError(404, "UNKNOWN_MEMBER")
