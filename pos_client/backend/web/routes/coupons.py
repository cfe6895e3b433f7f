"""Coupons: what managers promise a member off one bill. Tills see those that can be used with every scan."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Path
from pydantic import AfterValidator

from pos_client.backend.members import coupons, membership
from pos_client.backend.members.coupons import IssuedCoupon
from pos_client.backend.web import answers
from pos_client.backend.web.context import ByManager, InBackend
from pos_client.backend.web.problems import ProblemError
from pos_client.backend.web.routes.strict import by_its_code
from pos_client.domain.coupon import LONGEST_CODE, Coupon
from pos_client.domain.reasons import Reason
from pos_client.errors import InvalidValue

COUPONS = APIRouter(prefix="/v1", tags=["coupons"])
_UNKNOWN = {404: ["UNKNOWN_MEMBER"]}


def _storable(coupon: Coupon) -> Coupon:
    """Refuse text that is none: JSON can spell half a surrogate pair."""
    f"{coupon.title.en}{coupon.title.zh}".encode()
    return coupon


_Storable = Annotated[Coupon, AfterValidator(_storable), by_its_code, Body()]
_Code = Annotated[str, Path(min_length=1, max_length=LONGEST_CODE)]


@COUPONS.get("/members/{member_id}/coupons", responses=answers.refusals(_UNKNOWN))
def list_coupons(_manager: ByManager, backend: InBackend, member_id: UUID) -> list[IssuedCoupon]:
    """List every coupon a member was ever given and what became of it, the oldest first."""
    with backend.database.read() as connection:
        if not membership.exists(connection, member_id):
            raise ProblemError(404, "UNKNOWN_MEMBER")
        return coupons.listed(connection, member_id, backend.now_ms())


@COUPONS.post(
    "/members/{member_id}/coupons",
    responses=answers.refusals(_UNKNOWN | {422: ["BAD_COUPON", "KEY_REUSED", "TOO_MANY_COUPONS"]}),
)
def issue_coupon(manager: ByManager, backend: InBackend, member_id: UUID, coupon: _Storable) -> IssuedCoupon:
    """Give a member a coupon; asking again with the same one gives no second. Its `code` is for ever (KEY_REUSED)."""
    try:
        with backend.database.write() as connection:
            if not membership.exists(connection, member_id):
                raise ProblemError(404, "UNKNOWN_MEMBER")
            issued = coupons.issue(connection, member_id, coupon, manager, backend.now_ms())
    except InvalidValue as exc:
        raise ProblemError(422, exc.error_code, exc.detail) from exc
    if issued is None:
        raise ProblemError(422, "KEY_REUSED")
    return issued


@COUPONS.delete(
    "/members/{member_id}/coupons/{code}",
    responses=answers.refusals({404: ["UNKNOWN_COUPON"], 409: ["COUPON_USED"]}),
)
def void_coupon(manager: ByManager, backend: InBackend, member_id: UUID, code: _Code) -> IssuedCoupon:
    """Take back a coupon that was not used; it stays in the list. A second time changes nothing."""
    with backend.database.write() as connection:
        withdrawn = coupons.withdraw(connection, member_id, code, manager, backend.now_ms())
    if isinstance(withdrawn, Reason):
        raise ProblemError(409 if withdrawn is Reason.COUPON_USED else 404, withdrawn.value)
    return withdrawn
