"""`pos-client backend work`: the jobs of a chain's backend, as a process of its own."""

import json
import signal
from collections.abc import Callable
from threading import Event
from typing import TYPE_CHECKING

import click

from ui.commands.backend.options import DATABASE
from ui.commands.telling import AS_JSON

if TYPE_CHECKING:
    from pos_client.backend.database.engine import Database


@click.command()
@DATABASE
@click.option("--once", is_flag=True, help="Do what is due now, and end.")
@click.option("--every", "every_s", default=60.0, show_default=True, type=click.FloatRange(0.1, 86_400), metavar="S")
@AS_JSON
def work(*, database_url: str, once: bool, every_s: float, as_json: bool) -> None:
    """Do what time makes due: write off points, review tiers, release holds, put messages down for members.

    Any number of these may run at the same time, on any machine; beside a shop's single till none is needed. Tells
    what each round did, where it did anything. SIGTERM or Ctrl+C ends it at once.
    """
    from pos_client.backend.database.opening import opened
    from pos_client.log import start_logging

    start_logging(None)
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    with opened(database_url) as (database, _now_ms):
        _work(database, stop, once, every_s, lambda done: _tell(done, as_json=as_json, always=once))


def _work(
    database: "Database",
    stop: Event,
    once: bool,
    every_s: float,
    report: Callable[[dict[str, int]], None],
) -> None:
    from pos_client.backend.jobs import rounds
    from pos_client.backend.timing import system_now

    if once:
        report(rounds.run_round(database, int(system_now() * 1000), stop.is_set))
        return
    rounds.work(database, system_now, stop, every_s=every_s, report=report)


def _tell(done: dict[str, int], *, as_json: bool, always: bool) -> None:
    if not (always or any(done.values())):
        return
    click.echo(json.dumps(done) if as_json else "  ".join(f"{name} {count:,}" for name, count in done.items()))
