"""Every way a network or a server can fail, over real sockets: the right fault, and soon after the deadline."""

import gzip
import json
import socket
import sys
import threading
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing
from uuid import UUID

import msgspec
import pytest

from pos_client.adapters.http_answers import TABLE, Row, inflated
from pos_client.adapters.http_backend import HttpBackend
from pos_client.adapters.http_line import MAX_ANSWER_BYTES, Reply
from pos_client.adapters.name_resolver import NameResolver
from pos_client.domain.wire import BatchAnswer, BatchItem, BatchRequest
from pos_client.errors import BackendBusy, LinkPaused, NotSent, RequestRejected, TransportError, Unanswered
from tests.fakes.fault_server import (
    Behaviour,
    BlackHole,
    Exchange,
    FaultServer,
    RefusingPort,
    Request,
    answer,
    drip,
    endless,
    hang_up,
    raw,
    reset,
    silent,
)
from tests.fakes.ids import numbered_id
from tests.fakes.samples import a_result, a_transaction
from tests.signing import signer

DEADLINE_S = 0.4
GRACE_S = 0.5
TIME = {"unix_s": 1_800_000_000.0}
OK_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
BATCH = BatchRequest(numbered_id(0), tuple(BatchItem(n, a_transaction(n)) for n in (1, 2)))


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with FaultServer(answer(TIME)) as running:
        yield running


@pytest.fixture
def backend(server: FaultServer) -> Iterator[HttpBackend]:
    with closing(HttpBackend(server.url, signer())) as made:
        made.time(10.0)  # loads httpx, so that deadlines below measure the network alone
        yield made


def assert_fault(backend: HttpBackend, expected: type[TransportError]) -> TransportError:
    """One call; checks the class of its fault and that it came back in time."""
    started_s = time.monotonic()
    with pytest.raises(TransportError) as raised:
        backend.time(DEADLINE_S)
    assert time.monotonic() - started_s <= DEADLINE_S + GRACE_S
    assert type(raised.value) is expected, raised.value
    return raised.value


UNANSWERED: dict[str, Behaviour] = {
    "hangs up": hang_up,
    "resets": reset,
    "says nothing": silent,
    "drips its head": drip(OK_HEAD + b"Content-Length: 2\r\n\r\n{}"),
    "drips its body": drip(b" " * 500, after=OK_HEAD + b"Content-Length: 500\r\n\r\n"),
    "stops half-way": raw(OK_HEAD + b'Content-Length: 999\r\n\r\n{"unix_s": 1'),
    "sends chunks without end": raw(OK_HEAD + b'Transfer-Encoding: chunked\r\n\r\n5\r\n{"uni\r\n'),
    "says too small a length": raw(OK_HEAD + b'Content-Length: 5\r\n\r\n{"unix_s": 1800000000.0}'),
    "speaks no HTTP": raw(b"SSH-2.0-OpenSSH_9.2\r\n"),
    "sends NUL": raw(b"\0" * 300),
    "sends a head of 200 kB": raw(OK_HEAD + b"X: " + b"y" * 200_000),
    "sends an empty 200": answer(b""),
    "sends HTML with 200": answer(b"<html>Welcome to the guest network</html>", kind="text/html"),
    "sends JSON of another shape": answer({"unix_s": "soon"}),
    "sends JSON nested deeply": answer(b'{"a":' + b"[" * 100_000),
    "sends a time that cannot be": answer({"unix_s": 1e300}),
    "sends a place that cannot be": answer({**TIME, "next_seq": -(2**63) - 1}),
    "sends a place beyond the last": answer({**TIME, "next_seq": 2**63}),
    "redirects": answer(TIME, 302, Location="http://127.0.0.1:9/login"),
    "wants a network log-in": answer(TIME, 511),
    "sends 204": raw(b"HTTP/1.1 204 No Content\r\n\r\n"),
    "sends a body without end": endless,
    "sends 4 MiB before the point": answer(b" " * MAX_ANSWER_BYTES + json.dumps(TIME).encode()),
    "sends a gzip bomb": answer(gzip.compress(b" " * (MAX_ANSWER_BYTES + 1)), Content_Encoding="gzip"),
    "sends cut gzip": answer(gzip.compress(json.dumps(TIME).encode())[:-9], Content_Encoding="gzip"),
    "sends damaged gzip": answer(b"not gzip at all", Content_Encoding="gzip"),
    "sends an unasked encoding": answer(TIME, Content_Encoding="br"),
}


@pytest.mark.parametrize("behaviour", UNANSWERED.values(), ids=UNANSWERED.keys())
def test_a_broken_answer_is_unanswered_and_the_next_call_works(
    server: FaultServer, backend: HttpBackend, behaviour: Behaviour
) -> None:
    server.behaviour = behaviour
    assert_fault(backend, Unanswered)
    server.behaviour = answer(TIME)
    assert backend.time(5.0).unix_s == TIME["unix_s"]


def test_a_fault_that_is_kept_does_not_keep_what_was_read(server: FaultServer, backend: HttpBackend) -> None:
    server.behaviour = endless
    tracemalloc.start()
    try:
        with pytest.raises(Unanswered) as kept:
            backend.time(10.0)
        now, _peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert kept.tb is not None
    assert now < 1_000_000


def test_a_bomb_is_never_held_whole() -> None:
    bomb = Reply(200, {"content-encoding": "gzip"}, gzip.compress(b" " * 50_000_000))
    tracemalloc.start()
    try:
        with pytest.raises(Unanswered):
            inflated(bomb)
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 10_000_000


STATUSES: list[tuple[int, type[TransportError]]] = [
    *((status, BackendBusy) for status in (408, 409, 425, 429, 500, 502, 503, 504, 599)),
    *((status, LinkPaused) for status in (401, 403, 404, 405, 407, 410, 426, 451)),
    *((status, Unanswered) for status in (201, 202, 206, 301, 307, 308, 399, 400, 413, 422, 511)),
]


@pytest.mark.parametrize(("status", "expected"), STATUSES)
def test_the_table_of_statuses(
    server: FaultServer, backend: HttpBackend, status: int, expected: type[TransportError]
) -> None:
    server.behaviour = answer(TIME, status)
    assert_fault(backend, expected)


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row.fault.__name__}-{min(row.statuses)}-{row.problem}")
def test_every_row_of_the_table_is_reached_by_a_real_answer(
    server: FaultServer, backend: HttpBackend, row: Row
) -> None:
    code = {"": "", "*": "MALFORMED"}.get(row.problem, row.problem)
    rows = {status: next(each for each in TABLE if each.holds_for(status, code)) for status in range(201, 600)}
    mine = [status for status in row.statuses if rows.get(status) is row and status not in {204, 205, 304}]
    assert mine, "another row takes everything before it comes to this one"
    for status in (mine[0], mine[len(mine) // 2], mine[-1]):
        server.behaviour = problem(status, code=code) if code else answer(TIME, status)
        fault = assert_fault(backend, row.fault)
        assert fault.error_code == (row.told or row.fault.code)


def problem(status: int, kind: str = "application/problem+json", **changes: object) -> Behaviour:
    document = {"type": "about:blank", "title": "No", "status": status, "code": "MALFORMED", **changes}
    return answer(document, status, kind=kind)


@pytest.mark.parametrize("status", [400, 413, 422])
def test_only_the_backends_own_words_reject_a_request(server: FaultServer, backend: HttpBackend, status: int) -> None:
    for own in (problem(status), problem(status, "Application/Problem+JSON; charset=utf-8")):
        server.behaviour = own
        assert_fault(backend, RequestRejected)
    for foreign in (
        answer(b"<html>400 Bad Request</html>", status, kind="text/html"),
        problem(status, "application/json"),
        answer({"type": "", "title": "", "status": 403, "code": "MALFORMED"}, status, kind="application/problem+json"),
        problem(status, code=7),
        problem(status, code=""),
        answer(b"", status, kind="application/problem+json"),
    ):
        server.behaviour = foreign
        assert_fault(backend, Unanswered)


def test_a_fault_names_status_and_problem_code_for_the_log(server: FaultServer, backend: HttpBackend) -> None:
    problem = {"type": "about:blank", "title": "No", "status": 401, "code": "UNAUTHENTICATED"}
    server.behaviour = answer(problem, 401, kind="application/problem+json")
    assert assert_fault(backend, LinkPaused).detail == "401 UNAUTHENTICATED"


@pytest.mark.parametrize(
    ("wish", "seconds"),
    [
        ("7", 7.0),
        ("0", 1.0),
        ("86400", 300.0),
        ("9" * 400, 300.0),
        ("Sat, 21 Nov 2026 17:22:00 GMT", 60.0),
        ("Sat, 21 Nov 2020 17:22:00 GMT", 1.0),
        ("soon", None),
        ("-5", None),
        ("٣", None),
    ],
)
def test_retry_after_is_read_and_bounded(
    server: FaultServer, backend: HttpBackend, wish: str, seconds: float | None
) -> None:
    server.behaviour = answer(TIME, 429, Retry_After=wish, Date="Sat, 21 Nov 2026 17:21:00 GMT")
    fault = assert_fault(backend, BackendBusy)
    assert isinstance(fault, BackendBusy)
    assert fault.retry_after_s == seconds


NOBODY = [
    pytest.param(RefusingPort(), id="refuses"),
    pytest.param(
        BlackHole(),
        id="drops packets",
        marks=pytest.mark.skipif(
            sys.platform != "linux", reason="NOT TESTED: other kernels refuse when a queue is full"
        ),
    ),
]


@pytest.mark.parametrize("nobody", NOBODY)
@pytest.mark.usefixtures("backend")
def test_a_connection_that_does_not_come_about_is_not_sent(nobody: AbstractContextManager[str]) -> None:
    with nobody as url, closing(HttpBackend(url, signer())) as elsewhere:
        assert_fault(elsewhere, NotSent)


@pytest.mark.usefixtures("backend")
def test_an_unknown_name_is_not_sent() -> None:
    def unknown(*_: object, **__: object) -> list[tuple[object, ...]]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    with closing(HttpBackend("https://till.invalid", signer(), resolver=NameResolver(unknown))) as elsewhere:
        assert_fault(elsewhere, NotSent)


@pytest.mark.usefixtures("backend")
def test_a_silent_name_server_is_not_sent_and_threads_do_not_pile_up() -> None:
    answered = threading.Event()
    looking_up: list[threading.Thread] = []

    def hangs(*_: object, **__: object) -> list[tuple[object, ...]]:
        looking_up.append(threading.current_thread())
        answered.wait()
        return []

    with closing(HttpBackend("https://till.invalid", signer(), resolver=NameResolver(hangs))) as elsewhere:
        for _ in range(6):
            assert_fault(elsewhere, NotSent)
        assert len(looking_up) == 4
        answered.set()
        for thread in looking_up:
            thread.join(5.0)
            assert not thread.is_alive()


def test_the_second_address_of_a_name_is_tried(server: FaultServer) -> None:
    def two(*_: object, **__: object) -> list[tuple[object, ...]]:
        return [(0, 0, 0, "", (address, 0)) for address in ("::1", "127.0.0.1")]

    url = f"http://localhost:{server.port}"
    with closing(HttpBackend(url, signer(), resolver=NameResolver(two))) as elsewhere:
        assert elsewhere.time(5.0).unix_s == TIME["unix_s"]


def batch_answer(*numbers: int) -> bytes:
    return msgspec.json.encode(BatchAnswer(numbered_id(9), 4, tuple(a_result(number) for number in numbers)))


@pytest.mark.parametrize("numbers", [(), (1,), (2, 1), (1, 1), (1, 3), (1, 2, 3)])
def test_results_of_other_transactions_are_unanswered(
    server: FaultServer, backend: HttpBackend, numbers: tuple[int, ...]
) -> None:
    server.behaviour = answer(batch_answer(*numbers))
    with pytest.raises(Unanswered):
        backend.submit(BATCH, 5.0)


def test_results_in_the_order_sent_are_taken(server: FaultServer, backend: HttpBackend) -> None:
    server.behaviour = answer(batch_answer(1, 2))
    assert backend.submit(BATCH, 5.0).results == (a_result(1), a_result(2))


def test_a_large_body_travels_compressed_and_whole(server: FaultServer, backend: HttpBackend) -> None:
    batch = BatchRequest(numbered_id(0), tuple(BatchItem(n, a_transaction(n)) for n in (1, 2, 3)))
    server.behaviour = answer(batch_answer(1, 2, 3))
    backend.submit(batch, 5.0)
    sent = server.requests[-1]
    assert sent.headers["content-encoding"] == "gzip"
    assert msgspec.json.decode(gzip.decompress(sent.body), type=BatchRequest) == batch
    assert "idempotency-key" not in sent.headers


def test_a_single_transaction_carries_its_id_as_idempotency_key(server: FaultServer, backend: HttpBackend) -> None:
    server.behaviour = answer(batch_answer(1))
    backend.submit(BatchRequest(numbered_id(0), BATCH.items[:1]), 5.0)
    sent = server.requests[-1]
    assert (sent.method, sent.path) == ("POST", "/v1/transactions:batch")
    assert sent.headers["idempotency-key"] == str(numbered_id(1))
    assert '"idempotency-key"' in sent.headers["signature-input"]
    assert "content-encoding" not in sent.headers


def test_a_compressed_answer_is_read(server: FaultServer, backend: HttpBackend) -> None:
    server.behaviour = answer(gzip.compress(json.dumps(TIME).encode()), Content_Encoding="gzip")
    assert backend.time(5.0).unix_s == TIME["unix_s"]


def test_only_the_backends_own_words_mean_that_it_never_saw_a_transaction(
    server: FaultServer, backend: HttpBackend
) -> None:
    problem = {"type": "about:blank", "title": "-", "status": 404, "code": "UNKNOWN_TRANSACTION"}
    server.behaviour = answer(problem, 404, kind="application/problem+json")
    assert backend.result_of(numbered_id(1), 5.0) is None
    server.behaviour = answer(b"<html>404</html>", 404, kind="text/html")
    with pytest.raises(LinkPaused):
        backend.result_of(numbered_id(1), 5.0)


@pytest.mark.parametrize("txn_id", [numbered_id(2), UUID(int=0)])
def test_a_result_of_another_transaction_is_unanswered(server: FaultServer, backend: HttpBackend, txn_id: UUID) -> None:
    server.behaviour = answer(msgspec.json.encode(a_result(1)))
    with pytest.raises(Unanswered):
        backend.result_of(txn_id, 5.0)


def test_connections_are_kept_while_they_work(server: FaultServer, backend: HttpBackend) -> None:
    for _ in range(5):
        backend.time(5.0)
    assert server.connections == 1


def test_after_a_fault_the_next_call_uses_a_new_connection(server: FaultServer, backend: HttpBackend) -> None:
    server.behaviour = answer(TIME, 503)
    assert_fault(backend, BackendBusy)
    server.behaviour = answer(TIME)
    backend.time(5.0)
    assert server.connections == 2


def test_a_connection_the_server_closes_at_the_next_request_is_replaced_unnoticed(
    server: FaultServer, backend: HttpBackend
) -> None:
    server.behaviour = once_each_connection(answer(TIME))
    for _ in range(5):
        assert backend.time(5.0).unix_s == TIME["unix_s"]


def test_what_a_server_may_have_got_before_it_died_was_not_certainly_never_sent(
    server: FaultServer, backend: HttpBackend
) -> None:
    def die(exchange: Exchange, _request: Request) -> None:
        server.refuse()
        exchange.hang_up()

    server.behaviour = answer(TIME)
    backend.time(5.0)
    server.behaviour = die
    assert_fault(backend, Unanswered)
    assert_fault(backend, NotSent)


def once_each_connection(behaviour: Behaviour) -> Behaviour:
    """Serve one request of a connection and hang up at its second one, as a server does whose idle time is over."""
    served: list[object] = []

    def behave(exchange: Exchange, request: Request) -> None:
        if exchange.connection in served:
            exchange.hang_up()
        else:
            served.append(exchange.connection)
            behaviour(exchange, request)

    return behave


def test_close_ends_a_call_under_way_and_refuses_later_ones(server: FaultServer, backend: HttpBackend) -> None:
    server.behaviour = silent
    server.received.clear()
    faults: list[TransportError] = []

    def call() -> None:
        try:
            backend.time(60.0)
        except TransportError as fault:
            faults.append(fault)

    caller = threading.Thread(target=call)
    caller.start()
    assert server.received.wait(10.0)
    backend.close()
    backend.close()
    caller.join(10.0)
    assert [type(fault) for fault in faults] == [Unanswered]
    assert_fault(backend, NotSent)
