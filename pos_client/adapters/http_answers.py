"""What an HTTP answer means: one table from status to fault, and strict decoding into the domain's dataclasses."""

import zlib
from collections.abc import Collection
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, TypeVar

from pos_client.adapters.decoding import decoded
from pos_client.domain.wire import Problem
from pos_client.errors import BackendBusy, LinkPaused, OutOfStep, RequestRejected, TransportError, Unanswered

if TYPE_CHECKING:  # importing it for real would load httpx at start-up
    from pos_client.adapters.http_line import Reply

Answer = TypeVar("Answer")

MAX_INFLATED_BYTES = 4 * 1024 * 1024
"""Largest answer after decompression: an answer of a few kB can inflate to gigabytes."""
_PIECE_BYTES = 64 * 1024
RETRY_AFTER_S = (1.0, 300.0)
"""Bounds of a wait the backend may ask for: a slip in its configuration must not silence a till for a day."""

_OK = 200
_PROBLEM = "application/problem+json"
_TOLD = frozenset({"TERMINAL_REVOKED", "STALE_SIGNATURE"})
"""Causes of a pause the backend names itself."""


@dataclass(frozen=True, slots=True)
class Row:
    """What answers of some statuses mean. `told` is what staff are told of the cause.

    With `problem` the row is only for answers that are our backend's own problem document: with that code, or with any
    where it is "*".
    """

    statuses: Collection[int]
    fault: type[TransportError]
    told: str | None = None
    problem: str = ""

    def holds_for(self, status: int, code: str) -> bool:
        """Whether an answer of that status, with that code of a problem of ours or none, belongs to this row."""
        is_worded = not self.problem or self.problem == code or (self.problem == "*" and bool(code))
        return status in self.statuses and is_worded


TABLE = (
    Row((409,), OutOfStep, problem="CHAIN_GAP"),
    Row((408, 409, 425, 429), BackendBusy),
    Row((511,), Unanswered),  # RFC 6585: a captive portal answered, not the backend
    Row(range(500, 1000), BackendBusy),
    Row((400, 413, 422), RequestRejected, problem="*"),
    Row((400, 413, 422), Unanswered),  # a proxy's own
    Row((401, 403), LinkPaused, "NOT_ENROLLED"),
    Row((404,), LinkPaused, "NOT_A_BACKEND"),
    Row((426,), LinkPaused, "UPDATE_NEEDED"),
    Row(range(400, 500), LinkPaused),
    Row(range(1000), Unanswered),  # 1xx, other 2xx, 3xx: nothing our backend says
)
"""Every answer but 200 is a fault: the first row that holds for it says which.

What is done about each is the sender's (`services.sync`): Unanswered and BackendBusy are sent again, OutOfStep after a
heartbeat, RequestRejected in smaller batches, LinkPaused when a human has acted.
"""


def fault_of(reply: "Reply") -> TransportError | None:
    """The fault an answer stands for (`TABLE`); None for 200."""
    status = reply.status
    if status == _OK:
        return None
    code = problem_code(reply)
    row = next((each for each in TABLE if each.holds_for(status, code)), TABLE[-1])
    what = f"{status} {code}"
    if row.fault is BackendBusy:
        return BackendBusy(what, retry_after_s=retry_after_s(reply.headers))
    return row.fault(what, code=code if code in _TOLD and row.fault is LinkPaused else row.told)


def problem_code(reply: "Reply") -> str:
    """The stable code of our backend's problem document (RFC 9457), or nothing where the answer is none."""
    kind = reply.headers.get("content-type", "").partition(";")[0].strip().lower()
    try:
        problem = decoded(inflated(reply), Problem)
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
        return decoded(inflated(reply), kind)
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
