"""What an HTTP answer means: one table from status to fault, and strict decoding into the domain's dataclasses."""

import zlib
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, TypeVar

import msgspec

from pos_client.domain.wire import Problem
from pos_client.errors import BackendBusy, LinkPaused, OutOfStep, RequestRejected, TransportError, Unanswered

if TYPE_CHECKING:  # importing it for real would load httpx at start-up
    from pos_client.adapters.http_line import Reply

Answer = TypeVar("Answer")

MAX_INFLATED_BYTES = 8 * 1024 * 1024
"""Largest answer after decompression: an answer of a few kB can inflate to gigabytes."""
_PIECE_BYTES = 64 * 1024
RETRY_AFTER_S = (1.0, 300.0)
"""Bounds of a wait the backend may ask for: a slip in its configuration must not silence a till for a day."""

OUT_OF_STEP = "CHAIN_GAP"
"""What the backend calls a batch that leaves out what it has to have first."""
_OK = 200
_SERVER_ERROR = 500
_NETWORK_LOGIN = 511  # RFC 6585: a captive portal answered, not the backend
_PATIENCE = frozenset({408, 409, 425, 429})
_MALFORMED = frozenset({400, 413, 422})
_PAUSES = {401: "NOT_ENROLLED", 403: "NOT_ENROLLED", 404: "NOT_A_BACKEND", 426: "UPDATE_NEEDED"}
"""What to tell staff about the pauses that have a usual cause."""
_TOLD = frozenset({"TERMINAL_REVOKED", "STALE_SIGNATURE"})
"""Causes the backend names itself."""
_PROBLEM = "application/problem+json"


def fault_of(reply: "Reply") -> TransportError | None:
    """The fault a status stands for; None for 200. The table of the design's `outbox.md`, in code.

    200 none. CHAIN_GAP: out of step. 408, 409, 425, 429 and 5xx: busy. 400, 413, 422: rejected, where a problem
    document of the same status says so. Other 4xx (401, 403, 404, 426, ...): a human must act. Anything else (1xx,
    other 2xx, 3xx, 511, a proxy's own 400) does not come from our backend: unanswered.
    """
    status = reply.status
    if status == _OK:
        return None
    code = problem_code(reply)
    what = f"{status} {code}"
    if code == OUT_OF_STEP:
        return OutOfStep(what)
    if status in _PATIENCE or (status >= _SERVER_ERROR and status != _NETWORK_LOGIN):
        return BackendBusy(what, retry_after_s=retry_after_s(reply.headers))
    if status in _MALFORMED:
        return RequestRejected(what) if code else Unanswered(what)
    if status // 100 == 4:  # noqa: PLR2004 - the class of the status
        return LinkPaused(what, code=code if code in _TOLD else _PAUSES.get(status))
    return Unanswered(what)


def problem_code(reply: "Reply") -> str:
    """The stable code of our backend's problem document (RFC 9457), or nothing where the answer is none."""
    kind = reply.headers.get("content-type", "").partition(";")[0].strip().lower()
    try:
        problem = msgspec.json.decode(inflated(reply), type=Problem)
    except (ValueError, RecursionError, Unanswered):
        return ""
    return problem.code[:64] if kind == _PROBLEM and problem.status == reply.status else ""


def retry_after_s(headers: dict[str, str]) -> float | None:
    """Seconds the backend asks to wait, within bounds; a date is read against the answer's own `Date` (RFC 9110)."""
    wish = headers.get("retry-after", "").strip()
    if wish.isascii() and wish.isdigit():
        seconds = float(wish[:9])
    else:
        try:
            until, now = parsedate_to_datetime(wish), parsedate_to_datetime(headers.get("date", ""))
            seconds = (until - now).total_seconds()
        except (ValueError, TypeError, OverflowError):  # TypeError: one date with and one without a zone
            return None
    low, high = RETRY_AFTER_S
    return min(max(seconds, low), high)


def decode(reply: "Reply", kind: type[Answer]) -> Answer:
    """A 200's body as a domain dataclass. Unknown fields are ignored, everything else must fit.

    Raises:
        Unanswered: HTML, truncated, not JSON, wrong types, or too large: it does not come from our backend.
    """
    try:
        return msgspec.json.decode(inflated(reply), type=kind)
    except (ValueError, RecursionError) as exc:
        raise Unanswered(f"not a {kind.__name__}: {exc}") from exc


def inflated(reply: "Reply") -> bytes:
    """A reply's body as it was before compression.

    Raises:
        Unanswered: damaged, cut off, or too large.
    """
    encoding = reply.headers.get("content-encoding", "identity").strip().lower()
    if encoding == "identity":
        return reply.body
    if encoding not in {"gzip", "x-gzip"}:
        raise Unanswered("an encoding nobody asked for")
    inflater = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
    body, rest = bytearray(), reply.body
    try:
        # In pieces: asked for all at once, the library holds what it inflates twice.
        while rest and not inflater.eof and len(body) <= MAX_INFLATED_BYTES:
            body += inflater.decompress(rest, _PIECE_BYTES)
            rest = inflater.unconsumed_tail
    except zlib.error as exc:
        raise Unanswered(f"damaged gzip: {exc}") from exc
    if not inflater.eof or len(body) > MAX_INFLATED_BYTES:
        raise Unanswered("gzip that is cut off or inflates too far")
    return bytes(body)
