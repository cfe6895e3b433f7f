"""Gifts: what there is to give away, and what managers give members and take back. Tills hear of it at a scan."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Path

from pos_client.backend.members import gifts, membership
from pos_client.backend.shop import gift_stock
from pos_client.backend.web import answers
from pos_client.backend.web.context import ByManager, InBackend
from pos_client.backend.web.problems import ProblemError
from pos_client.backend.web.routes.strict import strictly
from pos_client.domain.gifts import LONGEST_CODE, GiftArticle, GiftWish, GivenGift
from pos_client.errors import InvalidValue

GIFTS = APIRouter(prefix="/v1", tags=["gifts"])
_STATUS_OF = {
    "UNKNOWN_MEMBER": 404,
    "UNKNOWN_GIFT": 404,
    "NOT_OFFERED": 409,
    "OUT_OF_STOCK": 409,
    "GIFT_LIMIT": 409,
    "GIFT_PICKED_UP": 409,
}
_UNFIT = 422
_PUT = {409: ["OUT_OF_STOCK"], 422: ["BAD_GIFT", "OTHER_GIFT", "UNKNOWN_FIELD"]}
_GRANT = {
    404: ["UNKNOWN_GIFT", "UNKNOWN_MEMBER"],
    409: ["GIFT_LIMIT", "NOT_OFFERED", "OUT_OF_STOCK"],
    422: ["BAD_GIFT", "KEY_REUSED", "UNKNOWN_FIELD"],
}
_Code = Annotated[str, Path(min_length=1, max_length=LONGEST_CODE)]
_Article = Annotated[GiftArticle, strictly(gift_stock.read_article), Body()]
_Wish = Annotated[GiftWish, strictly(gift_stock.read_wish), Body()]


@GIFTS.get("/gifts")
def list_gifts(_manager: ByManager, backend: InBackend) -> list[GiftArticle]:
    """List what there is to give away, by code, with how many were given."""
    with backend.database.read() as connection:
        return list(gift_stock.articles(connection))


@GIFTS.put("/gifts/{code}", responses=answers.refusals(_PUT))
def put_gift(_manager: ByManager, backend: InBackend, code: _Code, article: _Article) -> GiftArticle:
    """Add a gift, or change the one with this code; what members were given of it stays theirs. `given` is ignored."""
    if article.code != code:
        raise ProblemError(_UNFIT, "OTHER_GIFT", "code: must be the one of the address")
    with _refusing(), backend.database.write() as connection:
        return gift_stock.put(connection, article)


@GIFTS.get("/members/{member_id}/gifts", responses=answers.refusals({404: ["UNKNOWN_MEMBER"]}))
def gifts_of(_manager: ByManager, backend: InBackend, member_id: UUID) -> list[GivenGift]:
    """List everything a member was given, the oldest first."""
    with backend.database.read() as connection:
        if not membership.exists(connection, member_id):
            raise ProblemError(404, "UNKNOWN_MEMBER")
        return gifts.every(connection, member_id, backend.now_ms())


@GIFTS.post("/members/{member_id}/gifts", responses=answers.refusals(_GRANT))
def give(manager: ByManager, backend: InBackend, member_id: UUID, wish: _Wish) -> GivenGift:
    """Give a member something that waits at every counter from now on; the same `gift_id` again is the same gift."""
    with _refusing():
        return backend.database.settle(
            lambda connection: gift_stock.grant(connection, member_id, wish, manager, backend.now_ms())
        )


@GIFTS.delete(
    "/members/{member_id}/gifts/{gift_id}",
    responses=answers.refusals({404: ["UNKNOWN_GIFT"], 409: ["GIFT_PICKED_UP"]}),
)
def take_back(_manager: ByManager, backend: InBackend, member_id: UUID, gift_id: UUID) -> GivenGift:
    """Take back what nobody has picked up; it can be given to somebody else then."""
    with _refusing():
        return backend.database.settle(
            lambda connection: gift_stock.void(connection, member_id, gift_id, backend.now_ms())
        )


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except InvalidValue as exc:
        raise ProblemError(_STATUS_OF.get(exc.error_code, _UNFIT), exc.error_code, exc.detail) from exc
