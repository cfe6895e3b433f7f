"""Heavy requests take turns, so that every one that is begun is answered while somebody still waits for it.

Carried out all at once they share one interpreter: none is done before its till has given up and sent it again, and
then it is done for nobody. Light requests (a scan, a sale, a heartbeat) take no turn. Why: decision 0028.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from pos_client.backend.web.problems import ProblemError

WAIT_S = 3.0
"""A till waits 10 s for a batch or a page of its roster; what is left is for carrying it out, on a slow machine too."""


class Turns:
    """At most `at_once` requests of one kind are carried out in this process, those that came first before the others.

    Event loop only. Who would wait longer than `wait_s` is refused: 503 BUSY. No time to come again is named, for all
    would come at that time.
    """

    def __init__(self, at_once: int = 1, wait_s: float = WAIT_S) -> None:
        self._free = asyncio.Semaphore(at_once)
        self._wait_s = wait_s

    @asynccontextmanager
    async def take(self) -> AsyncIterator[None]:
        """Wait for a turn, and have it as long as the block lasts."""
        try:
            await asyncio.wait_for(self._free.acquire(), self._wait_s)
        except TimeoutError as exc:
            raise ProblemError(503, "BUSY") from exc
        try:
            yield
        finally:
            self._free.release()
