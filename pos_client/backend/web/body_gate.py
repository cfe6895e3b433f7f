"""Request bodies enter here: bounded, inflated when gzipped, refused before any parser sees too much."""

import zlib

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pos_client.backend.web.problems import ProblemError, problem

MAX_BODY_BYTES = 2 * 1024 * 1024
"""Four times what 500 transactions weigh; the same cap holds for the compressed and the inflated body."""

_READ_BYTES = 4 * MAX_BODY_BYTES
"""Read and thrown away before a refusal: a client that is cut off while it sends never sees the 413."""

RAW_BODY = "pos_client.raw_body"
"""Key of the ASGI scope: the body as it was sent, which is what `Content-Digest` speaks of (RFC 9530)."""

_GZIP = 16 + zlib.MAX_WBITS
"""zlib's notation for "gzip header expected" (https://zlib.net/manual.html, inflateInit2)."""


class BodyGate:
    """ASGI middleware that hands the application one complete, plain request body of bounded size."""

    def __init__(self, app: ASGIApp, max_bytes: int = MAX_BODY_BYTES) -> None:
        self._app = app
        self._max_bytes = max_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer 400, 413 or 415 in the application's place."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        try:
            raw = await self._read(receive)
            encoding = _encoding(Headers(scope=scope))
            body = raw if encoding == "identity" else inflate(raw, self._max_bytes)
        except ProblemError as refused:
            await problem(refused.status, refused.code)(scope, receive, send)
            return
        kept = {**scope, RAW_BODY: raw}
        await self._app(_plain(kept, len(body)) if encoding == "gzip" else kept, _replay(body, receive), send)

    async def _read(self, receive: Receive) -> bytes:
        body = bytearray()
        count = 0
        more = True
        while more and count <= _READ_BYTES:
            message = await receive()
            if message["type"] == "http.disconnect":  # nobody is waiting, and half a body is no body
                raise ProblemError(400, "MALFORMED")
            part = message.get("body", b"")
            count += len(part)
            if count <= self._max_bytes:
                body += part
            more = message.get("more_body", False)
        if count > self._max_bytes:
            raise ProblemError(413, "TOO_LARGE")
        return bytes(body)


def _encoding(headers: Headers) -> str:
    encoding = headers.get("content-encoding", "identity").strip().lower()
    if encoding not in {"gzip", "identity"}:
        raise ProblemError(415, "UNSUPPORTED_ENCODING")
    return encoding


def inflate(raw: bytes, max_bytes: int) -> bytes:
    """Decompress one gzip member without ever holding more than `max_bytes` of it.

    Raises:
        ProblemError: 413 when it would grow larger, 400 when it is damaged, cut off or followed by anything.
    """
    inflater = zlib.decompressobj(_GZIP)
    try:
        body = inflater.decompress(raw, max_bytes + 1)
    except zlib.error as exc:
        raise ProblemError(400, "MALFORMED") from exc
    if len(body) > max_bytes:
        raise ProblemError(413, "TOO_LARGE")
    if not inflater.eof or inflater.unused_data:
        raise ProblemError(400, "MALFORMED")
    return body


def _plain(scope: Scope, length: int) -> Scope:
    plain = {**scope, "headers": list(scope["headers"])}
    headers = MutableHeaders(scope=plain)
    del headers["content-encoding"]
    headers["content-length"] = str(length)
    return plain


def _replay(body: bytes, receive: Receive) -> Receive:
    parts: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replayed() -> Message:
        return parts.pop() if parts else await receive()

    return replayed
