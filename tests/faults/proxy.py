"""A network between a till and a backend that can be broken: a TCP proxy on an event loop of its own thread.

A fault is a coroutine that is handed each request's `Wire` and does with it what a broken network would. It may let
the backend have the request or not, and let the till have the answer whole, in part, late, changed or never.
"""

import asyncio
import contextlib
import json
import socket
import ssl
import struct
import threading
import zlib
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Any, Self

HOST = "127.0.0.1"
_GONE = (OSError, EOFError, asyncio.IncompleteReadError, ssl.SSLError)
"""What a connection raises whose other end has left; how that ends is the till's affair."""


@dataclass(frozen=True, slots=True)
class Message:
    """A request or an answer: its first line, its header lines, its body as it travels."""

    first: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str:
        """A header's value, or nothing."""
        return next((value for key, value in self.headers if key.lower() == name), "")

    def with_header(self, name: str, value: str) -> "Message":
        """The same with this header instead of those of that name."""
        others = tuple(pair for pair in self.headers if pair[0].lower() != name.lower())
        return replace(self, headers=(*others, (name, value)))

    def without(self, name: str) -> "Message":
        """The same without that header."""
        return replace(self, headers=tuple(pair for pair in self.headers if pair[0].lower() != name))

    def with_body(self, body: bytes) -> "Message":
        """The same with another body that is not compressed, and its length."""
        return replace(self.without("content-encoding"), body=body).with_header("Content-Length", str(len(body)))

    @property
    def json(self) -> Any:  # noqa: ANN401 - whatever it is
        """The body read as JSON."""
        is_packed = "gzip" in self.header("content-encoding")
        return json.loads(zlib.decompress(self.body, 16 + zlib.MAX_WBITS) if is_packed else self.body)

    @property
    def head(self) -> bytes:
        """Everything before the body."""
        lines = [self.first, *(f"{name}: {value}" for name, value in self.headers)]
        return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n"

    @property
    def raw(self) -> bytes:
        """All of it."""
        return self.head + self.body


class Wire:
    """One till's connection, at the moment its next request has begun to arrive with `first`."""

    def __init__(
        self, first: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, proxy: "FaultProxy"
    ) -> None:
        self._first = first
        self._reader = reader
        self._writer = writer
        self._proxy = proxy

    async def request(self) -> Message:
        """The whole request."""
        request = await _message(self._reader, self._first)
        self._proxy.paths.add(request.first.split()[1].split("/")[1])
        return request

    async def part(self, size: int) -> bytes:
        """Some bytes of it, at most that many more."""
        return self._first + await self._reader.read(size)

    async def backend(self, request: Message) -> Message:
        """Hand the request to the backend, on a connection of its own; its answer."""
        reader, writer = await asyncio.open_connection(HOST, self._proxy.backend_port)
        try:
            writer.write(request.with_header("Connection", "close").raw)
            await writer.drain()
            return (await _message(reader)).without("connection")
        finally:
            writer.close()

    async def answer(self) -> Message:
        """What the backend says to the request, which has reached it then."""
        return await self.backend(await self.request())

    async def send(self, data: bytes) -> None:
        """Let the till have these bytes."""
        self._writer.write(data)
        await self._writer.drain()

    async def drip(self, data: bytes, pause_s: float = 1.0) -> None:
        """One byte after the other."""
        for byte in data:
            await self.send(bytes([byte]))
            await asyncio.sleep(pause_s)

    async def hang(self) -> None:
        """Say nothing any more."""
        await asyncio.Event().wait()

    async def reset(self) -> None:
        """End the connection with RST: a zero linger time makes the kernel do so."""
        connection: socket.socket = self._writer.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._writer.transport.abort()
        raise EOFError

    async def close(self) -> None:
        """End the connection in the ordinary way."""
        self._writer.close()
        raise EOFError


Behaviour = Callable[[Wire], Awaitable[None]]


async def honest(wire: Wire) -> None:
    """A network that works."""
    await wire.send((await wire.answer()).raw)


@dataclass(frozen=True, slots=True)
class Stance:
    """What the network does: with each request, with each new connection (`greet`), with those there are (`cuts`).

    Of a network that `speaks_tls` no longer, new connections get no handshake; `certificate` is shown instead of the
    right one.
    """

    behave: Behaviour = honest
    greet: Behaviour | None = None
    cuts: bool = False
    listens: bool = True
    speaks_tls: bool = True
    certificate: ssl.SSLContext | None = None


WORKING = Stance()


class FaultProxy:
    """Stands between one till and the backend's port; a context manager. `take` may be called from any thread.

    With `tls` it ends the till's TLS and talks plainly to the backend, as a chain's front server does.
    """

    def __init__(self, backend_port: int, tls: ssl.SSLContext | None = None) -> None:
        self.backend_port = backend_port
        self._tls = tls
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="fault proxy")
        # Bound for as long as this lives, so that nobody else gets the port while nobody listens on it.
        self._holder = _bound(0)
        self.port: int = self._holder.getsockname()[1]
        self._server: asyncio.Server | None = None
        self._talks: dict[asyncio.Task[None], asyncio.StreamWriter] = {}
        self._stance = WORKING
        self.paths: set[str] = set()
        """First parts of the paths that were asked for under the present stance."""

    def __enter__(self) -> Self:
        self._thread.start()
        self.take(WORKING)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._do(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        self._holder.close()

    def take(self, stance: Stance) -> None:
        """Be like this from now on."""
        self._do(self._take(stance))

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(10.0)

    async def _take(self, stance: Stance) -> None:
        if self._server is not None:
            self._server.close()
        self._stance, self._server = stance, None
        self.paths = set()
        if stance.cuts:
            self._cut()
        if stance.listens:
            tls = (stance.certificate or self._tls) if stance.speaks_tls else None
            self._server = await asyncio.start_server(self._serve, sock=_bound(self.port), ssl=tls)

    def _cut(self) -> None:
        for writer in self._talks.values():
            writer.transport.abort()

    async def _end(self) -> None:
        await self._take(Stance(cuts=True, listens=False))
        for task in self._talks:
            task.cancel()
        await asyncio.gather(*self._talks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._talks[task] = writer
        try:
            with contextlib.suppress(*_GONE, asyncio.CancelledError):
                await self._talk(reader, writer)
        finally:
            del self._talks[task]
            writer.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._stance.greet is not None:
            await self._stance.greet(Wire(b"", reader, writer, self))
        while first := await reader.read(1):
            await self._stance.behave(Wire(first, reader, writer, self))


def _bound(port: int) -> socket.socket:
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.bind((HOST, port))
    return made


async def _message(reader: asyncio.StreamReader, begun: bytes = b"") -> Message:
    head = (begun + await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head.rstrip("\r\n").split("\r\n")
    headers = tuple((name, value.strip()) for name, _, value in (line.partition(":") for line in lines))
    message = Message(first, headers, b"")
    return replace(message, body=await reader.readexactly(int(message.header("content-length") or 0)))
