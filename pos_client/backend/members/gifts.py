"""What waits for a member at the counter: listed, handed over once, put back, moved from shop to shop."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from pos_client.backend import timing
from pos_client.backend.database.schema import GIFTS
from pos_client.domain.gifts import EARLIEST, LATEST, Gift, GivenGift, refuse_pick_up, state_at
from pos_client.domain.programme import LocalText
from pos_client.domain.reasons import Reason

MOST_SHOWN = 50
"""Gifts a till is told of at once: more than anybody carries away."""

_EARLIEST_MS, _LATEST_MS = timing.to_ms(EARLIEST), timing.to_ms(LATEST)

# Statements are put together once: building and comparing them costs more than running them.
_G = GIFTS.c
_MINE = _G.member_id == sa.bindparam("member")
_THIS = sa.and_(_MINE, _G.gift_id == sa.bindparam("gift"))
_AT: "sa.BindParameter[int]" = sa.bindparam("at_ms", type_=sa.BigInteger)
_UNTAKEN = sa.and_(_G.picked_up_by.is_(None), _G.voided_ms.is_(None))
_WAITS = sa.and_(_UNTAKEN, _G.from_ms <= _AT, sa.or_(_G.until_ms.is_(None), _G.until_ms > _AT))
_SOONEST = sa.func.coalesce(_G.until_ms, 2**62), _G.granted_ms, _G.gift_id
_WAITING = sa.select(GIFTS).where(_MINE, _WAITS).order_by(*_SOONEST).limit(MOST_SHOWN)
_EVERY = sa.select(GIFTS).where(_MINE).order_by(_G.granted_ms, _G.gift_id)
_ONE = sa.select(GIFTS).where(_THIS)
_HAND_OVER = (
    GIFTS.update()
    .where(_THIS, _WAITS)
    .values(picked_up_by=sa.bindparam("by"))
    .execution_options(preserve_rowcount=True)
)
_PUT_BACK = GIFTS.update().where(_MINE, _G.picked_up_by == sa.bindparam("by")).values(picked_up_by=None)
_VOID = (
    GIFTS.update()
    .where(_THIS, _UNTAKEN)
    .values(voided_ms=sa.bindparam("voided_at"))
    .execution_options(preserve_rowcount=True)
)


def waiting(connection: sa.Connection, member_id: UUID, now_ms: int) -> tuple[Gift, ...]:
    """What can be picked up now, what ends soonest first."""
    rows = connection.execute(_WAITING, {"member": member_id, "at_ms": now_ms})
    return tuple(map(gift_of, rows))


def every(connection: sa.Connection, member_id: UUID, now_ms: int) -> list[GivenGift]:
    """All a member was ever given, the oldest first."""
    return [given_of(row, now_ms) for row in connection.execute(_EVERY, {"member": member_id})]


def find(connection: sa.Connection, member_id: UUID, gift_id: UUID, now_ms: int) -> GivenGift | None:
    """One of them."""
    row = connection.execute(_ONE, {"member": member_id, "gift": gift_id}).one_or_none()
    return None if row is None else given_of(row, now_ms)


def hand_over(connection: sa.Connection, member_id: UUID, gift_id: UUID, txn_id: UUID, at_ms: int) -> Reason | None:
    """Mark a gift as picked up by a transaction at a business time; or why it cannot be. Of two at once one does it."""
    asked = {"member": member_id, "gift": gift_id, "at_ms": at_ms, "by": txn_id}
    if connection.execute(_HAND_OVER, asked).rowcount:
        return None
    found = find(connection, member_id, gift_id, at_ms)
    if found is None:
        return Reason.UNKNOWN_GIFT
    return refuse_pick_up(found.gift, found.state, timing.to_utc(at_ms)) or Reason.GIFT_PICKED_UP


def put_back(connection: sa.Connection, member_id: UUID, txn_id: UUID) -> None:
    """The gift waits again: its pick-up did not happen."""
    connection.execute(_PUT_BACK, {"member": member_id, "by": txn_id})


def take_back(connection: sa.Connection, member_id: UUID, gift_id: UUID, now_ms: int) -> bool:
    """Void a gift nobody has picked up; whether it was this call that did."""
    asked = {"member": member_id, "gift": gift_id, "voided_at": now_ms}
    return connection.execute(_VOID, asked).rowcount == 1


def add(connection: sa.Connection, member_id: UUID, article: str, gifts: Iterable[Gift], by: str, now_ms: int) -> None:
    """Write down what a member was given."""
    for gift in gifts:
        row = {
            "member_id": member_id,
            "gift_id": gift.gift_id,
            "article": article,
            "title_en": gift.title.en,
            "title_zh": gift.title.zh,
            "quantity": gift.quantity,
            "from_ms": timing.to_ms(gift.waits_from),
            "until_ms": None if gift.waits_until is None else timing.to_ms(gift.waits_until),
            "granted_ms": now_ms,
            "granted_by": by,
        }
        connection.execute(GIFTS.insert(), row)


def gift_of(row: Any) -> Gift:  # noqa: ANN401 - a row of GIFTS
    """A gift as it waits."""
    until = None if row.until_ms is None else time_of(row.until_ms)
    return Gift(row.gift_id, LocalText(row.title_en, row.title_zh), row.quantity, time_of(row.from_ms), until)


def time_of(unix_ms: int) -> datetime:
    """A time of a row; one that no gift may have, from before that was checked, is the nearest it may."""
    return timing.to_utc(min(max(unix_ms, _EARLIEST_MS), _LATEST_MS))


def given_of(row: Any, now_ms: int) -> GivenGift:  # noqa: ANN401 - a row of GIFTS
    """A gift as a manager sees it."""
    gift, is_void = gift_of(row), row.voided_ms is not None
    state = state_at(gift, timing.to_utc(now_ms), is_picked_up=row.picked_up_by is not None, is_void=is_void)
    return GivenGift(gift, state, row.article, timing.to_utc(row.granted_ms), row.granted_by, row.picked_up_by)
