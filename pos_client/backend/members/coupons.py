"""Coupons of members: issued by a manager, used by one sale, given back when all of that sale is undone.

Nothing is decided by reading alone: whatever changes a coupon is one conditional UPDATE, so of two tills at once
exactly one gets it. That a coupon has expired is not written down anywhere: the time says it.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from pos_client.backend import timing
from pos_client.backend.database import dialect
from pos_client.backend.database.schema import COUPONS
from pos_client.domain.coupon import Coupon, CouponState
from pos_client.domain.programme import LocalText
from pos_client.domain.reasons import Reason
from pos_client.errors import InvalidValue

MOST_OPEN = 50
"""Coupons one member can have at once: a till is told of all of them with each scan."""

_ROW = COUPONS.c
_THIS = sa.and_(_ROW.member_id == sa.bindparam("member"), _ROW.code == sa.bindparam("wanted"))
_FREE = sa.and_(_ROW.used_by.is_(None), _ROW.void_ms.is_(None))
_FIND = sa.select(COUPONS).where(_THIS)
_OF_MEMBER = sa.select(COUPONS).where(_ROW.member_id == sa.bindparam("member")).order_by(_ROW.issued_ms, _ROW.code)
_HELD = (
    sa.select(COUPONS)
    .where(_ROW.member_id.in_(sa.bindparam("members", expanding=True)), _FREE, _ROW.until_ms > sa.bindparam("now_ms"))
    .order_by(_ROW.until_ms, _ROW.code)
)
_COUNTED = {"preserve_rowcount": True}
_USE = (
    COUPONS.update()
    .where(_THIS, _FREE)
    .values(used_by=sa.bindparam("txn"), used_ms=sa.bindparam("at_ms"))
    .execution_options(**_COUNTED)
)
_TAKE_AGAIN = (
    COUPONS.update()
    .where(_THIS, _ROW.used_by.is_(None))
    .values(used_by=sa.bindparam("txn"), used_ms=sa.bindparam("at_ms"))
    .execution_options(**_COUNTED)
)
_GIVE_BACK = (
    COUPONS.update()
    .where(_ROW.member_id == sa.bindparam("member"), _ROW.used_by == sa.bindparam("txn"))
    .values(used_by=None, used_ms=None)
)
_VOID = (
    COUPONS.update()
    .where(_THIS, _FREE)
    .values(void_ms=sa.bindparam("at_ms"), void_by=sa.bindparam("by"))
    .execution_options(**_COUNTED)
)


@dataclass(frozen=True, slots=True)
class IssuedCoupon:
    """A coupon as a manager sees it: what became of it, who issued it and when, and which sale used it."""

    coupon: Coupon
    state: CouponState
    issued: datetime
    issued_by: str
    used: datetime | None = None
    used_by: UUID | None = None
    voided: datetime | None = None
    voided_by: str = ""


def issue(
    connection: sa.Connection, member_id: UUID, coupon: Coupon, by: str, now_ms: int, *, most: int = MOST_OPEN
) -> IssuedCoupon | None:
    """Give a member who exists a coupon; the same one again is that one, whatever became of it since.

    None: this member has another coupon of that code.

    Raises:
        InvalidValue: code BAD_COUPON: it is over already; TOO_MANY_COUPONS: the member has `most` of them already.
    """
    there = _found(connection, member_id, coupon.code)
    if there is None:
        if timing.to_ms(coupon.valid_until) <= now_ms:
            raise InvalidValue("valid_until: must lie ahead", code="BAD_COUPON")
        if len(held(connection, [member_id], now_ms).get(member_id, ())) >= most:
            raise InvalidValue(f"this member has {most} to use already", code="TOO_MANY_COUPONS")
        connection.execute(dialect.insert_new(connection, COUPONS), _written(member_id, coupon, by, now_ms))
        there = _found(connection, member_id, coupon.code)
    if there is None or _coupon(there) != coupon:
        return None
    return _issued(there, now_ms)


def begin_of(connection: sa.Connection, member_id: UUID, code: str) -> datetime | None:
    """From when a member's coupon is valid; None where nobody has issued it."""
    row = _found(connection, member_id, code)
    return None if row is None else timing.to_utc(row.from_ms)


def listed(connection: sa.Connection, member_id: UUID, now_ms: int) -> list[IssuedCoupon]:
    """Every coupon a member was ever given, the oldest first."""
    return [_issued(row, now_ms) for row in connection.execute(_OF_MEMBER, {"member": member_id})]


def withdraw(connection: sa.Connection, member_id: UUID, code: str, by: str, now_ms: int) -> IssuedCoupon | Reason:
    """Take back a coupon that was not used; a second time changes nothing. UNKNOWN_COUPON, COUPON_USED."""
    asked = {"member": member_id, "wanted": code, "at_ms": now_ms, "by": by}
    connection.execute(_VOID, asked)
    row = _found(connection, member_id, code)
    if row is None:
        return Reason.UNKNOWN_COUPON
    return Reason.COUPON_USED if row.used_by is not None else _issued(row, now_ms)


def held(connection: sa.Connection, members: Sequence[UUID], now_ms: int) -> dict[UUID, tuple[Coupon, ...]]:
    """What some members, at most a thousand, can use now or later, the first to end first; MOST_OPEN at most."""
    found: dict[UUID, list[Coupon]] = defaultdict(list)
    for row in connection.execute(_HELD, {"members": list(members), "now_ms": now_ms}):
        found[row.member_id].append(_coupon(row))
    return {member_id: tuple(coupons[:MOST_OPEN]) for member_id, coupons in found.items()}


def taken_off(
    connection: sa.Connection, member_id: UUID, codes: Sequence[str], bill_minor: int, at_ms: int
) -> int | Reason:
    """What coupons take off a bill at a time, in minor units; or why they do not. Nothing is written."""
    if not codes:
        return 0
    if len(codes) > 1:
        return Reason.ONE_COUPON
    row = _found(connection, member_id, codes[0])
    if row is None or row.void_ms is not None:
        return Reason.UNKNOWN_COUPON
    if row.used_by is not None:
        return Reason.COUPON_USED
    coupon = _coupon(row)
    return coupon.refuse(bill_minor, timing.to_utc(at_ms)) or coupon.off(bill_minor)


def use(connection: sa.Connection, member_id: UUID, codes: Sequence[str], txn_id: UUID, now_ms: int) -> bool:
    """Use up the coupons of a sale; whether all of them were free."""
    asked = ({"member": member_id, "wanted": code, "txn": txn_id, "at_ms": now_ms} for code in codes)
    return all(connection.execute(_USE, each).rowcount for each in asked)


def give_back(connection: sa.Connection, member_id: UUID, txn_id: UUID) -> None:
    """A sale that is undone leaves its coupons as they were before it; one that is over by now stays over."""
    connection.execute(_GIVE_BACK, {"member": member_id, "txn": txn_id})


def take_again(connection: sa.Connection, member_id: UUID, codes: Sequence[str], txn_id: UUID, now_ms: int) -> bool:
    """What was given back belongs to its sale again; whether no other sale had used it meanwhile."""
    asked = ({"member": member_id, "wanted": code, "txn": txn_id, "at_ms": now_ms} for code in codes)
    return all(connection.execute(_TAKE_AGAIN, each).rowcount for each in asked)


def _found(connection: sa.Connection, member_id: UUID, code: str) -> "sa.Row[*tuple[Any, ...]] | None":
    if not (code.isascii() and code.isprintable()):  # no database need be asked, nor could each compare it
        return None
    return connection.execute(_FIND, {"member": member_id, "wanted": code}).one_or_none()


def _written(member_id: UUID, coupon: Coupon, by: str, now_ms: int) -> dict[str, Any]:
    return {
        "member_id": member_id,
        "code": coupon.code,
        "title_en": coupon.title.en,
        "title_zh": coupon.title.zh,
        "from_ms": timing.to_ms(coupon.valid_from),
        "until_ms": timing.to_ms(coupon.valid_until),
        "off_minor": coupon.off_minor,
        "off_percent": coupon.off_percent,
        "cap_minor": coupon.cap_minor,
        "min_bill_minor": coupon.min_bill_minor,
        "issued_ms": now_ms,
        "issued_by": by,
    }


def _coupon(row: "sa.Row[*tuple[Any, ...]]") -> Coupon:
    return Coupon(
        code=row.code,
        title=LocalText(row.title_en, row.title_zh),
        valid_from=timing.to_utc(row.from_ms),
        valid_until=timing.to_utc(row.until_ms),
        off_minor=row.off_minor,
        off_percent=row.off_percent,
        cap_minor=row.cap_minor,
        min_bill_minor=row.min_bill_minor,
    )


def _issued(row: "sa.Row[*tuple[Any, ...]]", now_ms: int) -> IssuedCoupon:
    return IssuedCoupon(
        coupon=_coupon(row),
        state=_state(row, now_ms),
        issued=timing.to_utc(row.issued_ms),
        issued_by=row.issued_by,
        used=None if row.used_ms is None else timing.to_utc(row.used_ms),
        used_by=row.used_by,
        voided=None if row.void_ms is None else timing.to_utc(row.void_ms),
        voided_by=row.void_by or "",
    )


def _state(row: "sa.Row[*tuple[Any, ...]]", now_ms: int) -> CouponState:
    if row.used_by is not None:
        return CouponState.REDEEMED
    if row.void_ms is not None:
        return CouponState.VOID
    return CouponState.EXPIRED if row.until_ms <= now_ms else CouponState.ISSUED
