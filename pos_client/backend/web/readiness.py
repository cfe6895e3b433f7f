"""Whether the database answers, asked so that one that hangs is noticed in time."""

import asyncio
import threading
from concurrent.futures import Future

import sqlalchemy as sa

from pos_client.backend.database.engine import Database

WITHIN_S = 2.0
"""Less than what those who ask usually wait, which is 5 s or more."""


class Readiness:
    """Asks the database in a thread of its own: those for requests may all be waiting for it.

    While one question is open nobody else asks: a database that hangs is not asked again and again.
    """

    def __init__(self, database: Database, within_s: float = WITHIN_S) -> None:
        self._database = database
        self._within_s = within_s
        self._open: Future[None] | None = None

    async def check(self) -> None:
        """Return when the database has answered.

        Raises:
            TimeoutError: it has not, in time.
            sqlalchemy.exc.DBAPIError: it complained.
        """
        if self._open is None or self._open.done():
            self._open = Future()
            threading.Thread(target=self._ask, args=(self._open,), name="readiness", daemon=True).start()
        # Shielded: who gives up waiting leaves the question open for the next one.
        await asyncio.wait_for(asyncio.shield(asyncio.wrap_future(self._open)), self._within_s)

    def _ask(self, answer: Future[None]) -> None:
        try:
            with self._database.read() as connection:
                connection.execute(sa.select(1))
        except sa.exc.SQLAlchemyError as exc:
            answer.set_exception(exc)
        else:
            answer.set_result(None)
