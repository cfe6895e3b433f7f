"""What members are to be told, each piece of news once. Whoever delivers messages reads the table and marks them sent.

Nobody is disturbed at night: what is written between 21:00 and 9:00 local time waits until 9:00.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from pos_client.backend import timing
from pos_client.backend.database import dialect
from pos_client.backend.database.schema import MESSAGES
from pos_client.domain.programme import Programme

QUIET_FROM = time(21)
QUIET_UNTIL = time(9)


class News(StrEnum):
    """What a message is about; its parameters are what a template in the member's language needs.

    POINTS_EXPIRE: points, on, days. POINTS_ARRIVED: points. CREDIT_ARRIVED: amount_minor, currency, until (or null).
    TIER_CHANGED: before, after (codes), kept_until (the day until which the better one is kept in grace, or null).
    """

    POINTS_EXPIRE = "points_expire"
    POINTS_ARRIVED = "points_arrived"
    CREDIT_ARRIVED = "credit_arrived"
    TIER_CHANGED = "tier_changed"


@dataclass(frozen=True, slots=True)
class Message:
    """News for one member in their language. The same `dedupe_key` is told to the same member once, for ever."""

    member_id: UUID
    language: str
    news: News
    dedupe_key: str
    parameters: Mapping[str, object]


def put(connection: sa.Connection, programme: Programme, messages: Sequence[Message], now_ms: int) -> int:
    """Write what has not been told yet; how many that were."""
    insert = dialect.insert_new(connection, MESSAGES)
    not_before = outside_quiet_hours(programme, now_ms)
    return sum(connection.execute(insert, _row(message, not_before, now_ms)).rowcount for message in messages)


def outside_quiet_hours(programme: Programme, at_ms: int) -> int:
    """The first moment from a time on at which members may be disturbed, in unix milliseconds."""
    zone = ZoneInfo(programme.time_zone)
    local = timing.to_utc(at_ms).astimezone(zone)
    if QUIET_UNTIL <= local.time() < QUIET_FROM:
        return at_ms
    morning = local.date() + timedelta(days=local.time() >= QUIET_FROM)
    return max(at_ms, timing.to_ms(datetime.combine(morning, QUIET_UNTIL, zone)))


def _row(message: Message, not_before_ms: int, now_ms: int) -> dict[str, object]:
    return {
        "member_id": message.member_id,
        "dedupe_key": message.dedupe_key,
        "kind": message.news.value,
        "language": message.language,
        "parameters": json.dumps(message.parameters, ensure_ascii=False, sort_keys=True),
        "not_before_ms": not_before_ms,
        "created_ms": now_ms,
    }
