"""What a shop has to give away, and giving it to members: never more than there is, nor than one member may have."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from pydantic import TypeAdapter

from pos_client.backend import timing
from pos_client.backend.database import dialect
from pos_client.backend.database.schema import GIFT_ARTICLES, GIFTS, MEMBERS
from pos_client.backend.members import gifts
from pos_client.backend.shop import documents
from pos_client.domain.gifts import Gift, GiftArticle, GiftState, GiftWish, GivenGift
from pos_client.domain.programme import LocalText
from pos_client.errors import InvalidValue

_ARTICLE = TypeAdapter(GiftArticle)
_WISH = TypeAdapter(GiftWish)
_A = GIFT_ARTICLES.c
_THIS = _A.code == sa.bindparam("wanted")
_EVERY = sa.select(GIFT_ARTICLES).order_by(_A.code)
_ONE = sa.select(GIFT_ARTICLES).where(_THIS)
_IN_TURN = _ONE.with_for_update()
_PIECES: "sa.BindParameter[int]" = sa.bindparam("pieces", type_=sa.BigInteger)
_GIVE = (
    GIFT_ARTICLES.update()
    .where(_THIS, sa.or_(_A.stock.is_(None), _A.given + _PIECES <= _A.stock))
    .values(given=_A.given + _PIECES)
    .execution_options(preserve_rowcount=True)
)
_RETURN = GIFT_ARTICLES.update().where(_THIS).values(given=_A.given - _PIECES)
_CHANGE = GIFT_ARTICLES.update().where(_THIS)
_HAS = sa.select(sa.func.coalesce(sa.func.sum(GIFTS.c.quantity), 0)).where(
    GIFTS.c.member_id == sa.bindparam("member"), GIFTS.c.article == sa.bindparam("wanted"), GIFTS.c.voided_ms.is_(None)
)
_IS_MEMBER = sa.select(MEMBERS.c.member_id).where(MEMBERS.c.member_id == sa.bindparam("member"))


def read_article(document: str | bytes) -> GiftArticle:
    """An article out of JSON, strictly.

    Raises:
        InvalidValue: code UNKNOWN_FIELD or BAD_GIFT; the detail names the place.
    """
    return documents.read(_ARTICLE, document, "BAD_GIFT")


def read_wish(document: str | bytes) -> GiftWish:
    """What a member is to be given out of JSON, strictly.

    Raises:
        InvalidValue: code UNKNOWN_FIELD or BAD_GIFT; the detail names the place.
    """
    return documents.read(_WISH, document, "BAD_GIFT")


def articles(connection: sa.Connection) -> Iterator[GiftArticle]:
    """All there are, by code."""
    return map(_article, connection.execute(_EVERY))


def put(connection: sa.Connection, article: GiftArticle) -> GiftArticle:
    """Add an article, or change the one of that code; what members were given of it stays theirs.

    Raises:
        InvalidValue: code OUT_OF_STOCK; more were given than there would be.
    """
    values = {
        "title_en": article.title.en,
        "title_zh": article.title.zh,
        "stock": article.stock,
        "per_member": article.per_member,
        "from_ms": _ms(article.offered_from),
        "until_ms": _ms(article.offered_until),
    }
    connection.execute(dialect.insert_new(connection, GIFT_ARTICLES), values | {"code": article.code, "given": 0})
    before = connection.execute(_IN_TURN, {"wanted": article.code}).one()
    if article.stock is not None and before.given > article.stock:
        raise InvalidValue(f"stock: {before.given} were given already", code="OUT_OF_STOCK")
    connection.execute(_CHANGE.values(values), {"wanted": article.code})
    return _article(connection.execute(_ONE, {"wanted": article.code}).one())


def grant(connection: sa.Connection, member_id: UUID, wish: GiftWish, by: str, now_ms: int) -> GivenGift:
    """Give a member something that waits at the counter from now on; the same wish again is the same gift.

    Raises:
        InvalidValue: codes UNKNOWN_MEMBER, UNKNOWN_GIFT (no such article), NOT_OFFERED, OUT_OF_STOCK, GIFT_LIMIT,
            BAD_GIFT (it would end before it begins), KEY_REUSED (another gift of this member has that identity).
    """
    if "\0" in wish.article or connection.execute(_IS_MEMBER, {"member": member_id}).first() is None:
        raise InvalidValue(str(member_id), code="UNKNOWN_GIFT" if "\0" in wish.article else "UNKNOWN_MEMBER")
    row = connection.execute(_IN_TURN, {"wanted": wish.article}).one_or_none()
    known = gifts.find(connection, member_id, wish.gift_id, now_ms)
    if known is not None:
        if (known.article, known.gift.quantity) != (wish.article, wish.quantity):
            raise InvalidValue(str(wish.gift_id), code="KEY_REUSED")
        return known
    if row is None:
        raise InvalidValue(wish.article, code="UNKNOWN_GIFT")
    gift = Gift(wish.gift_id, _article(row).title, wish.quantity, timing.to_utc(now_ms), wish.waits_until)
    _take_from_stock(connection, member_id, row, gift, now_ms)
    gifts.add(connection, member_id, wish.article, [gift], by, now_ms)
    return GivenGift(gift, GiftState.WAITING, wish.article, timing.to_utc(now_ms), by)


def void(connection: sa.Connection, member_id: UUID, gift_id: UUID, now_ms: int) -> GivenGift:
    """Take a gift back that nobody has picked up, expired or not; it can be given to somebody else then.

    Raises:
        InvalidValue: codes UNKNOWN_GIFT, GIFT_PICKED_UP.
    """
    is_voided = gifts.take_back(connection, member_id, gift_id, now_ms)
    found = gifts.find(connection, member_id, gift_id, now_ms)
    if found is None:
        raise InvalidValue(str(gift_id), code="UNKNOWN_GIFT")
    if found.state is GiftState.PICKED_UP:
        raise InvalidValue(str(gift_id), code="GIFT_PICKED_UP")
    if is_voided:
        connection.execute(_RETURN, {"wanted": found.article, "pieces": found.gift.quantity})
    return found


def _take_from_stock(connection: sa.Connection, member_id: UUID, row: Any, gift: Gift, now_ms: int) -> None:  # noqa: ANN401 - a row of GIFT_ARTICLES
    is_over = row.until_ms is not None and row.until_ms <= now_ms
    if is_over or (row.from_ms is not None and row.from_ms > now_ms):
        raise InvalidValue(row.code, code="NOT_OFFERED")
    if gift.waits_until is not None and gift.waits_until <= gift.waits_from:
        raise InvalidValue("waits_until: is over already", code="BAD_GIFT")
    has = connection.execute(_HAS, {"member": member_id, "wanted": row.code}).scalar_one()
    if row.per_member is not None and has + gift.quantity > row.per_member:
        raise InvalidValue(f"{has} given, at most {row.per_member}", code="GIFT_LIMIT")
    if not connection.execute(_GIVE, {"wanted": row.code, "pieces": gift.quantity}).rowcount:
        raise InvalidValue(row.code, code="OUT_OF_STOCK")


def _ms(at: Any) -> int | None:  # noqa: ANN401 - a time or None
    return None if at is None else timing.to_ms(at)


def _article(row: Any) -> GiftArticle:  # noqa: ANN401 - a row of GIFT_ARTICLES
    begins, ends = (None if ms is None else gifts.time_of(ms) for ms in (row.from_ms, row.until_ms))
    title = LocalText(row.title_en, row.title_zh)
    return GiftArticle(row.code, title, row.stock, row.per_member, begins, ends, row.given)
