"""A TCP relay that holds everything back for a while, as a long line does; bytes stay in order."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from urllib.parse import urlsplit

_CHUNK = 256 * 1024


@contextmanager
def delayed(url: str, round_trip_s: float) -> Iterator[str]:
    """The address of a relay to `url` over which a question and its answer take that much longer."""
    relay = _Relay(urlsplit(url).port or 80, round_trip_s / 2)
    thread = threading.Thread(target=relay.run)
    thread.start()
    relay.ready.wait()
    try:
        yield f"http://127.0.0.1:{relay.port}"
    finally:
        relay.stop()
        thread.join()


class _Relay:
    def __init__(self, target: int, one_way_s: float) -> None:
        self.ready = threading.Event()
        self.port = 0
        self._target = target
        self._one_way_s = one_way_s
        self._loop = asyncio.new_event_loop()
        self._tasks: set[asyncio.Task[None]] = set()

    def run(self) -> None:
        with closing(self._loop):
            server = self._loop.run_until_complete(asyncio.start_server(self._serve, "127.0.0.1", 0))
            self.port = server.sockets[0].getsockname()[1]
            self.ready.set()
            self._loop.run_forever()
            server.close()
            for task in self._tasks:
                task.cancel()
            self._loop.run_until_complete(asyncio.gather(*self._tasks, return_exceptions=True))

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", self._target)
        for source, sink in ((reader, back), (there, writer)):
            task = self._loop.create_task(self._pump(source, sink))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _pump(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        """Each piece leaves a fixed time after it came; those that follow are read meanwhile."""
        with suppress(OSError):
            while data := await source.read(_CHUNK):
                self._loop.call_later(self._one_way_s, sink.write, data)
            self._loop.call_later(self._one_way_s, sink.close)
