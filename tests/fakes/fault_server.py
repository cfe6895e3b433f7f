"""A real HTTP server on loopback that misbehaves on demand: each behaviour is what a broken network or server does."""

import contextlib
import json
import os
import socket
import ssl
import struct
import threading
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Self


@dataclass(frozen=True, slots=True)
class Request:
    """What the server read: header names in lower case."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


class Exchange:
    """One request's connection, on the server's side."""

    def __init__(self, connection: socket.socket, stop: threading.Event) -> None:
        self.connection = connection
        self.stop = stop

    def send(self, data: bytes) -> None:
        """Send; a client that has gone is no fault of the server."""
        with contextlib.suppress(OSError):
            self.connection.sendall(data)

    def hang_up(self) -> None:
        """End the connection in the ordinary way."""
        with contextlib.suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)

    def reset(self) -> None:
        """Close with RST: a zero linger time makes the kernel do so."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        os.close(self.connection.detach())  # close() would wait for the reader made from the socket


Behaviour = Callable[[Exchange, Request], None]


def answer(body: object = None, status: int = 200, *, kind: str = "application/json", **headers: str) -> Behaviour:
    """A well-formed answer: `body` as JSON, or as it is when it is bytes. Header names with `_` for `-`."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()

    def behave(exchange: Exchange, request: Request) -> None:
        lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(data)}", f"Content-Type: {kind}"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        exchange.send("\r\n".join(lines).encode() + b"\r\n\r\n" + data)

    return behave


def raw(data: bytes) -> Behaviour:
    """Exactly these bytes, then the end of the connection."""

    def behave(exchange: Exchange, request: Request) -> None:
        exchange.send(data)
        exchange.hang_up()

    return behave


def drip(data: bytes, pause_s: float = 0.05, after: bytes = b"") -> Behaviour:
    """`after` at once, then one byte at a time: each read succeeds soon, the whole comes too late."""

    def behave(exchange: Exchange, request: Request) -> None:
        exchange.send(after)
        for byte in data:
            if exchange.stop.wait(pause_s):
                return
            exchange.send(bytes([byte]))

    return behave


def silent(exchange: Exchange, request: Request) -> None:
    """Take the request and say nothing."""
    exchange.stop.wait()


def reset(exchange: Exchange, request: Request) -> None:
    """Take the request and reset the connection."""
    exchange.reset()


def hang_up(exchange: Exchange, request: Request) -> None:
    """Take the request and close the connection."""
    exchange.hang_up()


def endless(exchange: Exchange, request: Request) -> None:
    """A body without end, as fast as it is taken."""
    exchange.send(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\nContent-Type: application/json\r\n\r\n")
    block = b" " * 65536
    with contextlib.suppress(OSError):
        while not exchange.stop.is_set():
            exchange.connection.sendall(block)


class FaultServer:
    """Listens on loopback and does what `behaviour` says to each request; `requests` keeps what was read.

    A context manager: leaving it ends every connection and thread.
    """

    def __init__(self, behaviour: Behaviour, tls: ssl.SSLContext | None = None) -> None:
        self.behaviour = behaviour
        self.requests: list[Request] = []
        self.connections = 0
        self.received = threading.Event()
        self._tls = tls
        self._stop = threading.Event()
        self._open: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._threads = [threading.Thread(target=self._accept)]

    @property
    def port(self) -> int:
        port: int = self._listener.getsockname()[1]
        return port

    @property
    def url(self) -> str:
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self._threads[0].start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self.refuse()
        self._threads[0].join()
        self._listener.close()
        for connection in self._open:
            with contextlib.suppress(OSError):
                socket.socket.shutdown(connection, socket.SHUT_RDWR)
        for thread in self._threads[1:]:
            thread.join()

    def refuse(self) -> None:
        """Let nobody connect any more; connections there are stay."""
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)

    def _accept(self) -> None:
        while not self._stop.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            self._open.append(connection)
            thread = threading.Thread(target=self._serve, args=(connection,))
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError), connection:
            if self._tls is None:
                self._talk(connection)
                return
            with self._tls.wrap_socket(connection, server_side=True) as secured:
                self._open.append(secured)
                self._talk(secured)

    def _talk(self, connection: socket.socket) -> None:
        with connection.makefile("rb") as reader:
            while not self._stop.is_set():
                request = _read_request(reader.readline, reader.read)
                if request is None:
                    return
                self.requests.append(request)
                self.received.set()
                self.behaviour(Exchange(connection, self._stop), request)


def _read_request(readline: Callable[[], bytes], read: Callable[[int], bytes]) -> Request | None:
    first = readline().decode("latin-1").split()
    if len(first) != 3:
        return None
    headers = {}
    while line := readline().decode("latin-1").strip():
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    return Request(first[0], first[1], headers, read(int(headers.get("content-length", "0"))))


class RefusingPort:
    """A port that is taken but not listened on: connecting is refused, and nobody else can get it meanwhile."""

    def __enter__(self) -> str:
        self._holder = socket.socket()
        self._holder.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{self._holder.getsockname()[1]}"

    def __exit__(self, *_: object) -> None:
        self._holder.close()


class BlackHole:
    """A port whose queue is full: the kernel drops what comes, as a firewall that drops packets does."""

    def __enter__(self) -> str:
        self._listener = socket.socket()
        self._listener.bind(("127.0.0.1", 0))
        self._listener.listen(0)
        self._fillers = [socket.socket() for _ in range(4)]
        for filler in self._fillers:
            filler.setblocking(False)
            filler.connect_ex(self._listener.getsockname())
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def __exit__(self, *_: object) -> None:
        for filler in self._fillers:
            filler.close()
        self._listener.close()
