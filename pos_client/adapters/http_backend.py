"""The backend over HTTP: each call is one bounded exchange with a typed answer or a fault from `errors`."""

import functools
import gzip
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import quote
from uuid import UUID

import msgspec

from pos_client.adapters.clock import is_plausible
from pos_client.adapters.deadline import Deadline
from pos_client.adapters.http_answers import decode, fault_of, inflated, problem_code
from pos_client.adapters.http_trust import trust_of
from pos_client.adapters.name_resolver import NameResolver
from pos_client.adapters.pinned_keys import UNKNOWN_SIGNER
from pos_client.adapters.simulated_plug import SimulatedPlug
from pos_client.domain import chain, passwords, request_signature
from pos_client.domain.address import checked_address
from pos_client.domain.cashiers import Staff
from pos_client.domain.catalogue import Catalogue
from pos_client.domain.enrolment import Enrolled, Renewal, ServerKeys
from pos_client.domain.lanes import LanesRequest, StoreLanes, is_lane_key
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Applied, TransactionResult
from pos_client.domain.wire import (
    BatchAnswer,
    BatchRequest,
    MemberSearch,
    OutboxHead,
    QuoteAnswer,
    QuoteRequest,
    RosterPart,
    SaleAnswer,
    SaleRequest,
    ScanAnswer,
    ScanRequest,
    SearchAnswer,
    ServerTime,
)
from pos_client.errors import NotSent, Unanswered

if TYPE_CHECKING:
    from pos_client.adapters.http_line import Line, Reply
    from pos_client.adapters.request_signing import RequestSigner

Answer = TypeVar("Answer")

GZIP_FROM_BYTES = 1024
"""Smaller bodies fit one packet anyway."""
_NOT_FOUND = 404
_UNAUTHENTICATED = 401


class HttpBackend:
    """The LoyaltyBackend port over HTTP/1.1. Thread-safe: a connection is never used by two threads at once.

    Connections are opened on first use (so is httpx loaded), kept while they work, and dropped after any fault.
    Every call returns within its deadline and about 0.1 s, name resolution and slow answers included.
    `signer` is made with the first request; `ca_file` adds a certificate to trust, as made by the embedded backend.
    Codes and handles travel in bodies only and are never logged.
    """

    def __init__(
        self,
        base_url: str,
        signer: Callable[[], "RequestSigner"],
        *,
        ca_file: str | None = None,
        plug: SimulatedPlug | None = None,
        resolver: NameResolver | None = None,
    ) -> None:
        """Nothing is sent yet.

        Raises:
            InvalidValue: code BAD_URL or BAD_CA_FILE.
        """
        self._base_url = checked_address(base_url)
        self._headers = {"Accept": "application/json", "Accept-Encoding": "gzip"}
        self._make_signer = functools.cache(signer)
        self._trust = trust_of(self._base_url, ca_file)
        self._plug = plug or SimulatedPlug()
        self._resolver = resolver or NameResolver()
        self._closed = threading.Event()
        self._lock = threading.Lock()
        self._idle: list[Line] = []
        self._busy: set[Line] = set()
        self._plug.on_unplug(self._cut)

    def time(self, deadline_s: float, outbox: OutboxHead | None = None) -> ServerTime:
        """The backend's time, and proof that it knows this terminal."""
        answer = self._get("/v1/time" + (f"?{outbox.query}" if outbox else ""), ServerTime, deadline_s)
        _require(is_plausible(answer.unix_s), "a time outside 2020 to 2100")
        _require(answer.next_seq is None or 0 < answer.next_seq <= chain.HIGHEST_SEQ + 1, "a place there is not")
        return answer

    def scan(self, request: ScanRequest, deadline_s: float) -> ScanAnswer:
        """Resolve and claim a member code; asking again for the same basket gives the same answer."""
        answer = self._post("/v1/scans", request, ScanAnswer, deadline_s)
        is_refusal = answer.reason is not None
        is_whole = answer.member is not None and answer.intent is not None and answer.step is not None
        _require(is_refusal or is_whole, "neither a member nor a reason")
        return answer

    def quote(self, request: QuoteRequest, deadline_s: float) -> QuoteAnswer:
        """What a basket earns and costs; nothing is written."""
        answer = self._post("/v1/quotes", request, QuoteAnswer, deadline_s)
        _require((answer.reason is None) != (answer.quote is None), "neither a quote nor a reason")
        return answer

    def sale(self, request: SaleRequest, deadline_s: float) -> SaleAnswer:
        """The sale a receipt is of, of any till, and what came back of it."""
        answer = self._post("/v1/sales", request, SaleAnswer, deadline_s)
        _require((answer.reason is None) != (answer.sale is None), "neither a sale nor a reason")
        return answer

    def find(self, request: MemberSearch, deadline_s: float) -> SearchAnswer:
        """Members whom words fit, few and masked."""
        return self._post("/v1/members:find", request, SearchAnswer, deadline_s)

    def submit(self, batch: BatchRequest, deadline_s: float) -> BatchAnswer:
        """Send outbox entries; the answer holds exactly one result per item, in the order sent."""
        sent = [item.transaction.txn_id for item in batch.items]
        headers = {"Idempotency-Key": str(sent[0])} if len(sent) == 1 else {}
        answer = self._post("/v1/transactions:batch", batch, BatchAnswer, deadline_s, headers)
        _require([result.txn_id for result in answer.results] == sent, "results of other transactions")
        last = max([0, *(item.seq for item in batch.items), *(lost.seq for lost in batch.lost)])
        _require(last < answer.next_seq <= chain.HIGHEST_SEQ + 1, "an outbox that does not come on")
        for result in answer.results:
            _require_consistent(result)
        return answer

    def result_of(self, txn_id: UUID, deadline_s: float) -> TransactionResult | None:
        """What became of a transaction; None when the backend says it never saw it."""
        answer = self._ask("GET", f"/v1/transactions/{txn_id}", _read_result, deadline_s)
        _require(answer is None or answer.txn_id == txn_id, "the result of another transaction")
        return answer

    def roster(self, since: int, after: str, deadline_s: float) -> RosterPart:
        """The members this till may verify while offline: the difference to a roster, or a page of a whole one."""
        asked = f"/v1/roster?since={since}" + (f"&after={quote(after, safe='')}" if after else "")
        headers, deadline = {"Accept": "application/octet-stream"}, Deadline.after(deadline_s)
        try:
            return self._ask("GET", asked, self._read_part, deadline.left_s(), headers=headers)
        except Unanswered as error:
            if error.error_code != UNKNOWN_SIGNER or not self._learn_keys(deadline.left_s()):
                raise
        return self._ask("GET", asked, self._read_part, deadline.left_s(), headers=headers)

    def catalogue(self, since: int, deadline_s: float) -> Catalogue:
        """Products changed after an earlier answer's `seq`; none: that was all."""
        answer = self._get(f"/v1/catalogue?since={since}", Catalogue, deadline_s)
        _require(not answer.products or answer.seq != since, "products without a new number")
        return answer

    def lanes(self, request: LanesRequest, deadline_s: float) -> StoreLanes:
        """Tell where this till can be reached by the others of its store, and hear who they are."""
        answer = self._post("/v1/lanes", request, StoreLanes, deadline_s)
        _require(is_lane_key(answer.key_hex), "a key of another length")
        return answer

    def staff(self, deadline_s: float) -> Staff:
        """Everybody who may sign in at tills; a hash of a PIN that is none of ours makes it no answer."""
        answer = self._get("/v1/staff", Staff, deadline_s)
        _require(all(passwords.is_kept_form(badge.pin_hash) for badge in answer.badges), "a PIN in another form")
        return answer

    def renew(self, renewal: Renewal, deadline_s: float) -> Enrolled:
        """Register new keys; those this client signs with stop working with the answer."""
        return self._post("/v1/terminals:renew", renewal, Enrolled, deadline_s)

    def close(self) -> None:
        """Break what is under way and release every connection; later calls raise NotSent. Idempotent."""
        self._closed.set()
        self._cut()
        with self._lock:
            idle, self._idle = self._idle, []
        for line in idle:
            line.close()

    def _get(self, path: str, kind: type[Answer], deadline_s: float) -> Answer:
        return self._ask("GET", path, lambda reply: _read(reply, kind), deadline_s)

    def _read_part(self, reply: "Reply") -> RosterPart:
        from pos_client.adapters.roster_opening import open_part  # noqa: PLC0415 - HPKE is not needed at the start

        fault, signer = fault_of(reply), self._make_signer()
        if fault is not None:
            raise fault
        return open_part(signer.identity, signer.pins, inflated(reply))

    def _learn_keys(self, deadline_s: float) -> bool:
        """The backend signs with another key: believe it where one that is believed vouches for it."""
        return self._make_signer().pins.learn(self._get("/v1/server-keys", ServerKeys, deadline_s))

    def _post(
        self, path: str, request: object, kind: type[Answer], deadline_s: float, extra: dict[str, str] | None = None
    ) -> Answer:
        body = msgspec.json.encode(request)
        headers = {"Content-Type": "application/json", **(extra or {})}
        if len(body) > GZIP_FROM_BYTES:
            # Level 1: a till's processor is slower than its network, and JSON shrinks to a fifth already.
            body, headers["Content-Encoding"] = gzip.compress(body, 1, mtime=0), "gzip"
        return self._ask("POST", path, lambda reply: _read(reply, kind), deadline_s, body, headers)

    def _ask(
        self,
        method: str,
        path: str,
        read: Callable[["Reply"], Answer],
        deadline_s: float,
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        deadline = Deadline.after(deadline_s)
        line = self._take_line()
        works = False
        try:
            answer = read(self._exchange(line, method, path, body, self._headers | (headers or {}), deadline))
            works = True
            return answer
        finally:
            self._give_back(line, works=works)

    def _exchange(
        self, line: "Line", method: str, path: str, body: bytes | None, headers: dict[str, str], deadline: Deadline
    ) -> "Reply":
        """One signed exchange; signed anew and asked again where the signature's time or nonce was refused."""
        signer = self._make_signer()
        signed, nonce = signer.sign(method, path, headers, body)
        reply = line.exchange(method, path, body, signed, deadline)
        code = problem_code(reply) if reply.status == _UNAUTHENTICATED else ""
        if code == request_signature.REPLAYED or (
            code == request_signature.STALE and signer.correct(nonce, reply.headers)
        ):
            signed, _nonce = signer.sign(method, path, headers, body)
            reply = line.exchange(method, path, body, signed, deadline)
        return reply

    def _is_open(self) -> bool:
        return self._plug.is_plugged and not self._closed.is_set()

    def _take_line(self) -> "Line":
        if not self._is_open():
            raise NotSent("the line is cut")
        with self._lock:
            line = self._idle.pop() if self._idle else None
        line = line or self._new_line()  # outside the lock, for which `_cut` on the UI thread may wait
        with self._lock:
            self._busy.add(line)
        return line

    def _new_line(self) -> "Line":
        from pos_client.adapters.http_line import Line  # noqa: PLC0415 - httpx takes 0.3 s that the start cannot spare

        return Line(self._base_url, self._trust, self._resolver, self._is_open)

    def _give_back(self, line: "Line", *, works: bool) -> None:
        with self._lock:
            self._busy.discard(line)
            keep = works and not self._closed.is_set()
            if keep:
                self._idle.append(line)
        if not keep:
            line.close()

    def _cut(self) -> None:
        with self._lock:
            lines = [*self._busy, *self._idle]
        for line in lines:
            line.cut()


def _read(reply: "Reply", kind: type[Answer]) -> Answer:
    fault = fault_of(reply)
    if fault is not None:
        raise fault
    return decode(reply, kind)


def _read_result(reply: "Reply") -> TransactionResult | None:
    if reply.status == _NOT_FOUND and problem_code(reply) == Reason.UNKNOWN_TRANSACTION:
        return None
    result = _read(reply, TransactionResult)
    _require_consistent(result)
    return result


def _require(holds: bool, otherwise: str) -> None:  # noqa: FBT001 - a condition, not a switch
    if not holds:
        raise Unanswered(otherwise)


def _require_consistent(result: TransactionResult) -> None:
    _require((result.applied is Applied.REFUSED) == (result.reason is not None), "a refusal goes with a reason")
