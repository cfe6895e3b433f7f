"""One HTTP/1.1 connection with what httpx lacks: a deadline for the whole exchange. The only module that names httpx.

httpx limits each read on its own, so a server that sends a byte per second is never too slow for it, and its name
resolution knows no limit. Here each socket operation gets what is left of the exchange's time (`http_network`),
and names are resolved on a thread that may be given up (`name_resolver`).
"""

import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import httpcore
import httpx

from pos_client.adapters.deadline import Deadline
from pos_client.adapters.http_network import DeadlineNetwork
from pos_client.adapters.name_resolver import NameResolver
from pos_client.errors import LinkPaused, NotSent, TransportError, Unanswered

MAX_ANSWER_BYTES = 4 * 1024 * 1024
"""Largest answer of a backend taken off the wire: a page of a roster, not even compressed. Two calls under way at once
must not take 10 MB of a small till."""
KEEP_ALIVE_S = 60.0
"""An idle connection is kept this long: longer than the pause between heartbeats, shorter than routers forget."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer as it came: `headers` by lower-case name, `body` not yet decompressed."""

    status: int
    headers: dict[str, str]
    body: bytes


# What httpx raises before the request is written. Anything else may have reached the backend.
_BEFORE_SENDING = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
# UnicodeError: `xn--` before what is no Punycode.
_NO_ADDRESS = (httpx.InvalidURL, UnicodeError)


class Line:
    """A client with one connection, for one thread at a time. After any fault close it and make another one."""

    def __init__(
        self,
        base_url: str,
        trust: ssl.SSLContext,
        resolver: NameResolver,
        is_open: Callable[[], bool],
        most_bytes: int = MAX_ANSWER_BYTES,
    ) -> None:
        """Nothing is sent yet; longer answers than `most_bytes` will be no answers.

        Raises:
            LinkPaused: the address is none; someone has to set it right.
        """
        self._network = DeadlineNetwork(resolver, is_open)
        self._most_bytes = most_bytes
        try:
            self._client = httpx.Client(
                base_url=base_url,
                transport=_Transport(trust, self._network),
                timeout=None,  # noqa: S113 - the network bounds every operation by the deadline
                trust_env=False,
                follow_redirects=False,
            )
        except _NO_ADDRESS as exc:
            raise LinkPaused(f"not an address: {exc}") from exc

    def exchange(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str], deadline: Deadline
    ) -> Reply:
        """Send a request and read its answer, all within the deadline.

        A kept connection may have been closed by the server a moment ago; the request is then sent once more on a
        new one, which RFC 9110 (9.2.2) allows for idempotent requests, as all of ours are.

        Raises:
            NotSent: it never left; sending it again is safe.
            Unanswered: it may have arrived, or the answer was too long or broke off.
            LinkPaused: the server's certificate is not trusted, or the address is none.
        """
        self._network.begin(deadline)
        self._network.require_open(NotSent)
        try:
            return self._send(method, path, body, headers)
        except Unanswered as first:
            if not self._network.went_stale:
                raise
            try:
                return self._send(method, path, body, headers)
            except NotSent as second:  # the first one may have arrived all the same
                raise first from second

    def _send(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Reply:
        try:
            with self._client.stream(method, path, content=body, headers=headers) as response:
                body = _read_capped(response.iter_raw(), self._most_bytes)
                return Reply(response.status_code, dict(response.headers), body)
        except (httpx.TransportError, *_NO_ADDRESS) as exc:
            raise self._fault(exc) from self._network.cause or exc

    def _fault(self, exc: Exception) -> TransportError:
        what = f"{type(exc).__name__}: {exc}"
        if self._network.distrusted:
            return LinkPaused(what, code="CERTIFICATE_REFUSED")
        if isinstance(exc, _NO_ADDRESS):
            return LinkPaused(what, code="BAD_URL")
        return NotSent(what) if isinstance(exc, _BEFORE_SENDING) else Unanswered(what)

    def cut(self) -> None:
        """Break the connection from any thread; an exchange under way ends at once with Unanswered."""
        self._network.cut()

    def close(self) -> None:
        """Release the connection; idempotent. Only while no exchange is under way."""
        self._client.close()


class _Transport(httpx.HTTPTransport):
    """httpx's own transport over our network; httpx 0.28 has no public place to hand one in."""

    def __init__(self, trust: ssl.SSLContext, network: httpcore.NetworkBackend) -> None:
        super().__init__(verify=trust, trust_env=False)
        self._pool = httpcore.ConnectionPool(
            ssl_context=trust,
            max_connections=1,
            max_keepalive_connections=1,
            keepalive_expiry=KEEP_ALIVE_S,
            network_backend=network,
        )


def _read_capped(chunks: Iterator[bytes], most_bytes: int) -> bytes:
    body = bytearray()
    try:
        for chunk in chunks:
            body += chunk
            if len(body) > most_bytes:
                raise Unanswered(f"answer longer than {most_bytes} bytes")
        return bytes(body)
    finally:
        # Else a fault keeps what was read, by its traceback, until after the next try has read as much.
        body.clear()
