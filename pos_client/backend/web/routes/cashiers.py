"""Cashiers: whom managers let work at tills, and what tills are told of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

from fastapi import APIRouter, Body, Path
from pydantic import AfterValidator

from pos_client.backend.shop import cashiers
from pos_client.backend.web import answers
from pos_client.backend.web.context import ByManager, ByTerminal, InBackend
from pos_client.backend.web.problems import ProblemError
from pos_client.domain.cashiers import LONGEST_BADGE, SHORTEST_BADGE, Cashier, CashierWish, Staff
from pos_client.errors import InvalidValue

STAFF = APIRouter(prefix="/v1", tags=["cashiers"])
_STATUS_OF = {"NAME_IN_USE": 409, "TOO_MANY_CASHIERS": 409, "UNKNOWN_BADGE": 404}
_UNFIT = 422
_PUT = {409: ["NAME_IN_USE", "TOO_MANY_CASHIERS"], 422: ["BAD_BADGE", "BAD_NAME", "BAD_PIN", "UNKNOWN_MEMBER"]}


def _storable(wish: CashierWish) -> CashierWish:
    """Refuse text that is none: JSON can spell half a surrogate pair."""
    wish.name.encode()
    return wish


_Badge = Annotated[str, Path(min_length=SHORTEST_BADGE, max_length=LONGEST_BADGE)]
_Wish = Annotated[CashierWish, AfterValidator(_storable), Body()]


@STAFF.get("/staff")
def get_staff(_terminal: ByTerminal, backend: InBackend) -> Staff:
    """Hand a till everybody who may sign in there, with the hashes of their PINs, so that it can check them alone."""
    with backend.database.read() as connection:
        return cashiers.staff(connection)


@STAFF.get("/cashiers")
def list_cashiers(_manager: ByManager, backend: InBackend) -> list[Cashier]:
    """List every cashier, by badge; never a PIN."""
    with backend.database.read() as connection:
        return [badge.cashier for badge in cashiers.staff(connection).badges]


@STAFF.put("/cashiers/{badge}", responses=answers.refusals(_PUT))
def put_cashier(_manager: ByManager, backend: InBackend, badge: _Badge, wish: _Wish) -> Cashier:
    """Add a cashier, or change the one with this badge; tills know within five minutes."""
    with _refusing(), backend.database.write() as connection:
        return cashiers.put(connection, badge, wish)


@STAFF.delete("/cashiers/{badge}", responses=answers.refusals({404: ["UNKNOWN_BADGE"]}))
def remove_cashier(_manager: ByManager, backend: InBackend, badge: _Badge) -> Cashier:
    """Forget a cashier; what was signed with the name stays. Without any, tills work without signing in."""
    with _refusing(), backend.database.write() as connection:
        return cashiers.remove(connection, badge)


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except InvalidValue as exc:
        raise ProblemError(_STATUS_OF.get(exc.error_code, _UNFIT), exc.error_code, exc.detail) from exc
