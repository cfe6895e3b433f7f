"""Rounds of all jobs, one after the other, until told to stop."""

import logging
from collections.abc import Callable
from threading import Event

import sqlalchemy as sa

from pos_client.backend.database import dialect
from pos_client.backend.database.engine import Database
from pos_client.backend.jobs import members, telling
from pos_client.backend.jobs.arrivals import ARRIVALS
from pos_client.backend.jobs.members import Stopped
from pos_client.backend.jobs.promotions import PROMOTIONS
from pos_client.backend.jobs.reminders import REMINDERS
from pos_client.backend.jobs.upkeep import DEBTS, EXPIRY, HELD, PERIODS, REVIEWS
from pos_client.backend.timing import Now

EVERY_S = 60.0
"""Seconds between two rounds: how late a member may be told something."""
QUIET_PAUSE_S = 0.05
"""Between two transactions of a round beside a till: it always gets its turn in between."""
_JOBS = (HELD, DEBTS, PERIODS, REVIEWS, EXPIRY)
_NEWS = (ARRIVALS, PROMOTIONS, REMINDERS)
_log = logging.getLogger(__name__)


def run_round(database: Database, now_ms: int, stopped: Stopped) -> dict[str, int]:
    """Do everything that is due: by the name of each job how many members it worked on, or messages it wrote.

    Raises:
        sqlalchemy.exc.DBAPIError, sqlalchemy.exc.TimeoutError: the database is away; the next round does the rest.
    """
    done = {job.name: members.run(database, job, now_ms, stopped) for job in _JOBS}
    return done | {news.name: telling.run(database, news, now_ms, stopped) for news in _NEWS}


def work(
    database: Database,
    now: Now,
    stop: Event,
    *,
    every_s: float = EVERY_S,
    pause_s: float = 0.0,
    report: Callable[[dict[str, int]], None] = lambda _done: None,
) -> None:
    """Run rounds until `stop` is set, `pause_s` between transactions. Blocks; faults of the database are outlived."""
    while not stop.is_set():
        try:
            report(run_round(database, int(now() * 1000), lambda: stop.wait(pause_s) if pause_s else stop.is_set()))
        except sa.exc.DBAPIError as exc:
            _log.warning("jobs wait: %s", dialect.fault_code(exc))
        except sa.exc.TimeoutError:
            _log.warning("jobs wait: no connection to the database became free")
        stop.wait(every_s)
