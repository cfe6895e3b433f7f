"""Carrying out what is due for single members: few at a time, each once, however many workers there are."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from uuid import UUID

import sqlalchemy as sa

from pos_client.backend.database.engine import Database
from pos_client.backend.database.schema import ACCOUNTS
from pos_client.backend.shop import programmes
from pos_client.domain.programme import Programme

BATCH = 5
"""Members per transaction: as many as a sale would not notice waiting for."""
WINDOW = 500
"""Members looked for at once."""

_MEMBERS: "sa.BindParameter[UUID]" = sa.bindparam("members", expanding=True)
# Whoever is in the middle of a sale, or taken by another worker, is left for the next round.
_TAKE = sa.select(ACCOUNTS.c.member_id).where(ACCOUNTS.c.member_id.in_(_MEMBERS)).with_for_update(skip_locked=True)

Stopped = Callable[[], bool]
"""Asked before each transaction; true when the work is to end. It may take its time, to leave room for others."""


@dataclass(frozen=True, slots=True)
class Moment:
    """When and by which rules a job works."""

    programme: Programme
    now_ms: int


@dataclass(frozen=True, slots=True)
class Job:
    """`due` finds members by an index, at most `WINDOW`; `carry_out` does for a locked one whatever is still due."""

    name: str
    due: Callable[[sa.Connection, Moment], Sequence[UUID]]
    carry_out: Callable[[sa.Connection, Moment, UUID], None]


def run(database: Database, job: Job, now_ms: int, stopped: Stopped) -> int:
    """Do a job until nothing is due that anybody could do now; how many members were worked on."""
    done, tried = 0, set[UUID]()
    while True:
        with database.read() as connection:
            moment = Moment(programmes.current(connection), now_ms)
            window = list(dict.fromkeys(job.due(connection, moment)))
        fresh = [member_id for member_id in window if member_id not in tried]
        if not fresh:
            return done
        for start in range(0, len(fresh), BATCH):
            if stopped():
                return done
            done += database.settle(partial(_batch, job, moment, fresh[start : start + BATCH]))
        tried = set(window)


def _batch(job: Job, moment: Moment, members: Sequence[UUID], connection: sa.Connection) -> int:
    taken = connection.execute(_TAKE, {"members": members}).scalars().all()
    for member_id in taken:
        job.carry_out(connection, moment, member_id)
    return len(taken)
