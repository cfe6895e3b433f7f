"""Walking through a span of time and telling members what it brought.

The messages are found in one pass over a snapshot and written a few at a time; only then is the mark moved. A pass that
is cut off is made again: every message has a key of its own, so nobody is told anything twice.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice

import sqlalchemy as sa

from pos_client.backend.database import dialect
from pos_client.backend.database.engine import Database
from pos_client.backend.jobs import marks
from pos_client.backend.jobs.members import Stopped
from pos_client.backend.members import messages
from pos_client.backend.members.messages import Message
from pos_client.backend.shop import programmes
from pos_client.domain.programme import Programme

BATCH = 100
"""Messages per transaction."""
LAG_MS = 60_000
"""How far a pass stays behind the time: longer than any transaction lasts that may still add something to the span."""
AT_ONCE = {"yield_per": 500}
"""Execution options of what is read through: so many rows in memory."""


@dataclass(frozen=True, slots=True)
class Span:
    """What is looked at: after `since_ms`, up to and including `until_ms`; None: the first time ever."""

    programme: Programme
    since_ms: int | None
    until_ms: int
    now_ms: int


@dataclass(frozen=True, slots=True)
class Telling:
    """A kind of news: where its next span ends, and the messages in one."""

    name: str
    until: Callable[[Programme, int], int]
    find: Callable[[sa.Connection, Span], Iterator[Message]]


def behind(_programme: Programme, now_ms: int) -> int:
    """The end of a span that follows the time closely."""
    return now_ms - LAG_MS


def run(database: Database, telling: Telling, now_ms: int, stopped: Stopped) -> int:
    """Tell what has come since the last time; how many messages were new."""
    told = 0
    with database.read() as connection:
        programme = programmes.current(connection)
        since, until = marks.read(connection, telling.name), telling.until(programme, now_ms)
        if since is not None and since >= until:
            return 0
        dialect.wait_for_ever(connection)
        found = telling.find(connection, Span(programme, since, until, now_ms))
        while batch := list(islice(found, BATCH)):
            if stopped():
                return told
            told += database.settle(partial(_put, programme, batch, now_ms))
    database.settle(partial(_advance, telling.name, until))
    return told


def _put(programme: Programme, batch: list[Message], now_ms: int, connection: sa.Connection) -> int:
    return messages.put(connection, programme, batch, now_ms)


def _advance(name: str, until_ms: int, connection: sa.Connection) -> None:
    marks.advance(connection, name, until_ms)
