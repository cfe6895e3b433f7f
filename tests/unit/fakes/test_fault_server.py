"""The misbehaving server does misbehave: each behaviour seen from a bare socket."""

import socket
import time

import pytest

from tests.fakes.fault_server import BlackHole, FaultServer, RefusingPort, answer, drip, hang_up, raw, reset, silent

REQUEST = b"POST /v1/x HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"


def connect(url: str, timeout_s: float = 5.0) -> socket.socket:
    return socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2])), timeout_s)


def test_it_reads_requests_and_answers_them_on_one_connection() -> None:
    with FaultServer(answer({"a": 1}, 429, Retry_After="7")) as server, connect(server.url) as client:
        for _ in range(2):
            client.sendall(REQUEST)
            head, _, body = client.recv(4096).partition(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 429")
            assert b"Retry-After: 7" in head
            assert body == b'{"a": 1}'
        assert [(seen.method, seen.path, seen.body) for seen in server.requests] == [("POST", "/v1/x", b"abc")] * 2
        assert server.connections == 1


def test_hanging_up_ends_the_stream() -> None:
    with FaultServer(hang_up) as server, connect(server.url) as client:
        client.sendall(REQUEST)
        assert client.recv(10) == b""


def test_a_reset_is_a_reset() -> None:
    with FaultServer(reset) as server, connect(server.url) as client:
        client.sendall(REQUEST)
        with pytest.raises(ConnectionResetError):
            client.recv(10)


def test_silence_is_silence() -> None:
    with FaultServer(silent) as server, connect(server.url, 0.2) as client:
        client.sendall(REQUEST)
        with pytest.raises(TimeoutError):
            client.recv(10)


def test_a_drip_comes_byte_by_byte_after_its_start() -> None:
    with FaultServer(drip(b"xyz", 0.02, after=b"start")) as server, connect(server.url) as client:
        client.sendall(REQUEST)
        started_s = time.monotonic()
        got = b""
        while len(got) < 8:
            got += client.recv(100)
        assert got == b"startxyz"
        assert time.monotonic() - started_s >= 0.06


def test_raw_bytes_are_sent_as_they_are() -> None:
    with FaultServer(raw(b"\x00\xff")) as server, connect(server.url) as client:
        client.sendall(REQUEST)
        assert client.recv(10) == b"\x00\xff"
        assert client.recv(10) == b""


def test_a_refusing_port_refuses() -> None:
    with RefusingPort() as url, pytest.raises(ConnectionRefusedError):
        connect(url)


def test_a_black_hole_neither_accepts_nor_refuses() -> None:
    with BlackHole() as url, pytest.raises(TimeoutError):
        connect(url, 0.3)
