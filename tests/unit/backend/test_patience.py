"""Clients that send slowly, or nothing, keep nobody else out."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
import uvicorn

from pos_client.backend.web import listening
from pos_client.backend.web.context import Backend
from pos_client.backend.web.patience import MOST_CONNECTIONS, MOST_HEAD_BYTES, PATIENCE_S
from pos_client.backend.web.server import ServeOptions, configure
from tests.unit.backend.shop import Shop

SOON_S = 0.3
LATE_S = 10.0
HEALTH = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
HALF_A_HEAD = b"GET /healthz HTTP/1.1\r\nHost: x\r\nX: "
HALF_A_BODY = b"POST /v1/scans HTTP/1.1\r\nHost: x\r\nContent-Length: 9000\r\n\r\n{"


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """One kind of database will do: none is asked for anything here."""
    return f"sqlite:///{tmp_path / 'b.db'}"


@contextmanager
def serving(shop: Shop, patience_s: float) -> Iterator[tuple[str, int]]:
    """The address of a backend with that patience."""
    sock = listening.bind("127.0.0.1", 0)
    server = uvicorn.Server(configure(Backend(shop.database), None, patience_s))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [sock]})
    thread.start()
    try:
        yield sock.getsockname()
    finally:
        server.should_exit = True
        thread.join(LATE_S)
        sock.close()


def answer(client: socket.socket, request: bytes) -> bytes:
    """The first line of what comes back; empty when the connection is cut."""
    client.settimeout(LATE_S)
    got = b""
    try:
        client.sendall(request)
        while not got.endswith(b"}") and (part := client.recv(4096)):
            got += part
    except (ConnectionResetError, BrokenPipeError):
        pass
    return got.partition(b"\r\n")[0]


@pytest.mark.parametrize("sent", [b"", b"G", HALF_A_HEAD, HALF_A_BODY])
def test_half_a_request_is_waited_for_a_while_only(shop: Shop, sent: bytes) -> None:
    with serving(shop, SOON_S) as address, socket.create_connection(address) as client:
        begun = time.monotonic()
        assert answer(client, sent) == b""
        assert SOON_S * 0.9 <= time.monotonic() - begun < LATE_S


@pytest.mark.parametrize("begin", [HALF_A_HEAD, HALF_A_BODY])
def test_a_byte_now_and_then_gains_nothing(shop: Shop, begin: bytes) -> None:
    with serving(shop, SOON_S) as address, socket.create_connection(address) as client:
        client.sendall(begin)
        client.settimeout(SOON_S / 4)
        deadline = time.monotonic() + LATE_S
        cut = False
        while not cut and time.monotonic() < deadline:
            try:
                client.sendall(b"x")
                cut = client.recv(1) == b""
            except TimeoutError:
                continue
            except (ConnectionResetError, BrokenPipeError):
                cut = True
        assert cut


def test_patience_is_for_each_request_and_not_for_the_pause_between_them(shop: Shop) -> None:
    with serving(shop, SOON_S) as address, socket.create_connection(address) as client:
        assert answer(client, HEALTH) == b"HTTP/1.1 200 OK"
        threading.Event().wait(SOON_S * 2)
        assert answer(client, HEALTH) == b"HTTP/1.1 200 OK"
        assert answer(client, HALF_A_HEAD) == b""


def test_more_slow_clients_than_connections_keep_nobody_out(shop: Shop) -> None:
    with serving(shop, LATE_S * 6) as address, ExitStack() as crowd:
        for _ in range(MOST_CONNECTIONS + 20):
            crowd.enter_context(socket.create_connection(address)).sendall(HALF_A_HEAD)
        with socket.create_connection(address) as client:
            assert answer(client, HEALTH) == b"HTTP/1.1 200 OK"


def test_endless_head_is_refused(shop: Shop) -> None:
    with serving(shop, LATE_S) as address, socket.create_connection(address) as client:
        assert answer(client, HALF_A_HEAD + b"x" * (2 * MOST_HEAD_BYTES)) in {b"HTTP/1.1 400 Bad Request", b""}


def test_ten_seconds_are_served() -> None:
    assert ServeOptions("sqlite:///x.db").patience_s == PATIENCE_S == 10.0
