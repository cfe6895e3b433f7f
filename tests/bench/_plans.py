"""Asking the database how it finds what a sale needs: by an index, or by reading whole tables."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy import event

from pos_client.backend.database.engine import Database
from pos_client.backend.members import facts, recognition
from pos_client.backend.members.cards import Card
from pos_client.backend.shop import programmes
from pos_client.backend.transactions import applying as transactions
from pos_client.domain import member_code
from pos_client.domain.member_code import Intent
from pos_client.domain.transaction import Authority, TimeConfidence, Transaction, TransactionKind
from pos_client.domain.wire import QuoteRequest
from tests.bench._load import IDS, STEP_S

_FEW = 10
"""Reading a table of fewer rows whole is the quickest way."""
_TABLE = re.compile(r"(?:Seq Scan on|SCAN) (\w+)")


def full_scans(database: Database, card: Card) -> list[str]:
    """Every step of a plan that reads a whole table of members' data; nothing is left in the database."""
    found: set[str] = set()
    with database.write() as connection:
        with _listening(connection) as statements:
            _work(connection, card)
        for statement, parameters in statements:
            found |= set(_steps(connection, statement, parameters))
        connection.rollback()
    return sorted(found)


def _work(connection: sa.Connection, card: Card) -> None:
    now_ms = int(time.time() * 1000)
    step = member_code.step_at(now_ms / 1000) - 40
    award = Transaction(
        txn_id=IDS.new_id(),
        kind=TransactionKind.AWARD,
        basket_id=IDS.new_id(),
        handle=card.handle,
        code=member_code.encode(card.shared_key, card.handle, card.kid, Intent.EARN, step),
        authority=Authority.OFFLINE,
        occurred_at=datetime.fromtimestamp(step * STEP_S, UTC),
        time_confidence=TimeConfidence.HIGH,
        currency="CNY",
        amount_minor=10_000,
    )
    result = transactions.apply_one(connection, "bench", award, now_ms)
    assert result.reason is None, result
    recognition.quote_basket(connection, "bench", QuoteRequest(card.handle, 12_850, "CNY"), now_ms)
    facts.facts_of(connection, [card], programmes.current(connection), now_ms)


@contextmanager
def _listening(connection: sa.Connection) -> Iterator[list[tuple[str, object]]]:
    heard: list[tuple[str, object]] = []

    def hear(_connection: object, _cursor: object, statement: str, parameters: object, *_rest: object) -> None:
        heard.append((statement, parameters))

    event.listen(connection, "before_cursor_execute", hear)
    yield heard
    event.remove(connection, "before_cursor_execute", hear)


def _steps(connection: sa.Connection, statement: str, parameters: object) -> Iterator[str]:
    """The steps of one plan that look at every row."""
    is_sqlite = connection.dialect.name == "sqlite"
    words = ("EXPLAIN QUERY PLAN " if is_sqlite else "EXPLAIN ") + statement
    plan = connection.exec_driver_sql(words, parameters)  # type: ignore[arg-type]  # as the driver was given them
    for row in plan:
        step = str(row[-1]).strip()
        reads_all = step.startswith("SCAN ") and " USING " not in step if is_sqlite else "Seq Scan on " in step
        if reads_all and "CONSTANT ROW" not in step and not _is_small(connection, step):
            yield step.partition("  (")[0]


def _is_small(connection: sa.Connection, step: str) -> bool:
    """Whether a table has next to nothing in it: a planner then reads it whole, and rightly."""
    table = _TABLE.search(step)
    assert table, step
    rows = sa.text(f"SELECT count(*) FROM (SELECT 1 FROM {table[1]} LIMIT {_FEW}) t")  # noqa: S608 - a name out of a plan
    return int(connection.execute(rows).scalar_one()) < _FEW
