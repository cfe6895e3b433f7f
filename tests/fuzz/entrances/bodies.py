"""The body gate: whatever a socket delivers, in whatever pieces, plain or gzipped.

First byte: bit 0 says gzip, bit 1 another encoding, the others the size of the pieces.
"""

import gzip
from collections.abc import Coroutine, Iterator

from starlette.types import Message, Receive, Scope, Send

from pos_client.backend.web.body_gate import RAW_BODY, BodyGate
from tests.fuzz.entrances.entrance import Entrance

CAP = 512
_REFUSALS = {400, 413, 415}
_ENCODINGS = (None, b"gzip", b"br", b" GZIP ")


def read(data: bytes) -> None:
    """The application gets one whole body within the cap, or the gate refuses; never both, never neither."""
    options, body = (data or b"\0")[0], data[1:]
    passed: list[tuple[int, bytes, int]] = []
    answers: list[int] = []

    async def application(scope: Scope, receive: Receive, _send: Send) -> None:
        message = await receive()
        told = dict(scope["headers"]).get(b"content-length", str(len(message["body"])).encode())
        passed.append((len(scope[RAW_BODY]), message["body"], int(told)))
        assert not message["more_body"]

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            answers.append(message["status"])

    pieces = _pieces(body, 1 + (options >> 2) * 16)

    async def receive() -> Message:
        return next(pieces)

    encoding = _ENCODINGS[options & 3]
    headers = [] if encoding is None else [(b"content-encoding", encoding)]
    _run(BodyGate(application, CAP)({"type": "http", "headers": headers}, receive, send))
    assert len(passed) + len(answers) == 1
    assert set(answers) <= _REFUSALS
    for raw_size, whole, told in passed:
        assert raw_size <= CAP
        assert len(whole) == told <= CAP
        assert (whole == body) or encoding is not None


def _pieces(body: bytes, size: int) -> Iterator[Message]:
    for start in range(0, max(1, len(body)), size):
        part = body[start : start + size]
        yield {"type": "http.request", "body": part, "more_body": start + size < len(body)}
    while True:
        yield {"type": "http.disconnect"}


def _run(work: Coroutine[object, object, None]) -> None:
    """Nothing here ever waits, so no event loop is needed."""
    try:
        work.send(None)
    except StopIteration:
        return
    raise AssertionError("the gate waits for something")


ENTRANCE = Entrance(
    read,
    (
        b"\xfc{}",
        b"\xfd" + gzip.compress(b'{"code": "9111"}', mtime=0),
        b"\x0d" + gzip.compress(bytes(CAP + 1), mtime=0),
        b"\xfd" + gzip.compress(b"one", mtime=0) + b"rest",
    ),
)
