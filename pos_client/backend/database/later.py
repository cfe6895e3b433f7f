"""Writes nobody waits for: kept until somebody reads, so that many rows take one statement instead of one each."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

Row = dict[str, Any]


class Later:
    """What one database transaction has yet to write; on one thread. Call `flush()` at its end.

    INSERTs come before UPDATEs, rows of one statement in the order they were added; nothing else is promised.
    """

    def __init__(self, connection: sa.Connection) -> None:
        self.connection = connection
        self._rows: dict[sa.Insert | sa.Update, list[Row]] = {}

    def add(self, statement: sa.Insert | sa.Update, *rows: Row) -> None:
        """Keep rows for a statement; every row has the same columns."""
        if rows:
            self._rows.setdefault(statement, []).extend(rows)

    def execute(
        self, statement: sa.Executable, parameters: Mapping[str, Any] | Sequence[Mapping[str, Any]]
    ) -> "sa.CursorResult[*tuple[Any, ...]]":
        """Run a statement that has to see everything kept so far."""
        self.flush()
        return self.connection.execute(statement, parameters)

    def flush(self) -> None:
        """Write everything kept so far."""
        rows, self._rows = self._rows, {}
        for statement in sorted(rows, key=lambda one: one.is_update):
            run(self.connection, statement, rows[statement])


def run(
    connection: sa.Connection, statement: sa.Executable, rows: Sequence[Row]
) -> "sa.CursorResult[*tuple[Any, ...]]":
    """Run a statement with at least one row; with one alone it is not prepared for many."""
    return connection.execute(statement, rows[0] if len(rows) == 1 else rows)
