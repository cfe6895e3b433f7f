"""Fictional gifts that wait for some of the sample members: one, two of which one ends soon, or none."""

from datetime import timedelta
from uuid import UUID, uuid5

import sqlalchemy as sa

from pos_client.backend import timing
from pos_client.backend.database.schema import GIFT_ARTICLES
from pos_client.backend.members.cards import card_by_handle
from pos_client.backend.samples.cards import sample_members
from pos_client.backend.shop import gift_stock
from pos_client.domain.gifts import GiftArticle, GiftWish
from pos_client.domain.programme import LocalText

_NAMESPACE = UUID("b1f5b7de-0f4e-4f0c-9d39-5b1f0a8e7c63")
_MUG = GiftArticle("MUG", LocalText("Birthday mug", "生日马克杯"), stock=200, per_member=1)
_TEA = GiftArticle("TEA-SAMPLE", LocalText("Tea sampler", "茶叶体验装"), stock=500)
_WAITING = ((0, _MUG, 1, None), (2, _TEA, 2, 12), (2, _MUG, 1, None), (4, _TEA, 1, 30))
"""(place among the sample members, article, pieces, days it waits)."""


def fill(connection: sa.Connection, now_ms: int) -> None:
    """Put the sample gifts there where there are none yet; elsewhere nothing changes."""
    if connection.execute(sa.select(GIFT_ARTICLES.c.code).limit(1)).first() is not None:
        return
    for article in (_MUG, _TEA):
        gift_stock.put(connection, article)
    for place, article, pieces, days in _WAITING:
        card = card_by_handle(connection, sample_members()[place].handle)
        if card is not None:
            until = None if days is None else timing.to_utc(now_ms) + timedelta(days=days)
            wish = GiftWish(uuid5(_NAMESPACE, f"{place} {article.code}"), article.code, pieces, until)
            gift_stock.grant(connection, card.member_id, wish, "sample", now_ms)
