"""What a till may know of a member, computed from the ledger at a moment."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

import sqlalchemy as sa

from pos_client.backend import timing
from pos_client.backend.cards import Card
from pos_client.backend.schema import ACCOUNTS, CHECK_INS, LOTS, Unit
from pos_client.domain import calendar
from pos_client.domain.member import Expiring, MemberFacts, mask_name
from pos_client.domain.programme import Programme


@dataclass(slots=True)
class _Figures:
    deficit: int = 0
    qualifying: int = 0
    checked_in_on: date | None = None
    lots: list[tuple[int, int | None]] = field(default_factory=list)  # (remaining, expires_at_ms), next to expire first


def facts_of(connection: sa.Connection, cards: Sequence[Card], programme: Programme, now_ms: int) -> list[MemberFacts]:
    """The facts of some members, in the order of their cards, with one query per table however many there are."""
    figures = _read(connection, cards, now_ms)
    return [_facts(card, figures[card.member_id], programme, now_ms) for card in cards]


def _read(connection: sa.Connection, cards: Sequence[Card], now_ms: int) -> dict[UUID, _Figures]:
    figures: dict[UUID, _Figures] = defaultdict(_Figures)
    one = cards[0].member_id if len(cards) == 1 else None

    def mine(table: sa.Table) -> "list[sa.ColumnElement[bool]]":
        return [] if one is None else [table.c.member_id == one]

    accounts = sa.select(ACCOUNTS.c.member_id, ACCOUNTS.c.points_deficit, ACCOUNTS.c.period_qualifying).where(*mine(ACCOUNTS))
    for member_id, deficit, qualifying in connection.execute(accounts):
        figures[member_id].deficit, figures[member_id].qualifying = deficit, qualifying
    newest = sa.select(CHECK_INS.c.member_id, sa.func.max(CHECK_INS.c.day)).where(*mine(CHECK_INS))
    for member_id, day in connection.execute(newest.group_by(CHECK_INS.c.member_id)):
        figures[member_id].checked_in_on = day
    alive = sa.or_(LOTS.c.expires_at_ms.is_(None), LOTS.c.expires_at_ms > now_ms)
    lots = sa.select(LOTS.c.member_id, LOTS.c.remaining, LOTS.c.expires_at_ms).where(
        *mine(LOTS), LOTS.c.unit == int(Unit.POINTS), LOTS.c.remaining > 0, LOTS.c.available_from_ms <= now_ms, alive
    )
    for member_id, remaining, expires in connection.execute(
        lots.order_by(LOTS.c.expires_at_ms.is_(None), LOTS.c.expires_at_ms)
    ):
        figures[member_id].lots.append((remaining, expires))
    return figures


def _facts(card: Card, figures: _Figures, programme: Programme, now_ms: int) -> MemberFacts:
    return MemberFacts(
        member_id=card.member_id,
        handle=card.handle,
        masked_name=mask_name(card.name),
        language=card.language,
        points=sum(remaining for remaining, _expires in figures.lots) - figures.deficit,
        qualifying=figures.qualifying,
        expiring=tuple(_expiring(_after_deficit(figures), programme)),
        checked_in_on=figures.checked_in_on,
        as_of=timing.to_utc(now_ms),
    )


def _after_deficit(figures: _Figures) -> Iterable[tuple[int, int | None]]:
    """The lots with what is owed taken off the first to expire, as the next posting will do it."""
    owed = figures.deficit
    for remaining, expires in figures.lots:
        part = min(owed, remaining)
        owed -= part
        yield remaining - part, expires


def _expiring(lots: Iterable[tuple[int, int | None]], programme: Programme) -> Iterable[Expiring]:
    by_day: dict[date, int] = defaultdict(int)
    for remaining, expires in lots:
        if expires is not None:
            by_day[calendar.last_day(programme, expires)] += remaining
    return (Expiring(points, day) for day, points in sorted(by_day.items()) if points)
