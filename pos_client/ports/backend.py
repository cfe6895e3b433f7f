"""The loyalty backend as the till sees it."""

from typing import Protocol
from uuid import UUID

from pos_client.domain.cashiers import Staff
from pos_client.domain.catalogue import Catalogue
from pos_client.domain.lanes import LanesRequest, StoreLanes
from pos_client.domain.transaction import TransactionResult
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


class LoyaltyBackend(Protocol):
    """The backend as the till sees it. Each call ends within its deadline, name resolution included.

    Every method may raise: NotSent, Unanswered, BackendBusy, LinkPaused, RequestRejected; `submit` also OutOfStep.
    """

    def time(self, deadline_s: float, outbox: OutboxHead | None = None) -> ServerTime:
        """The backend's time; also the authenticated heartbeat that alone defines *online*.

        With `outbox` it tells the backend how far that is filled, and hears what the backend has of it.
        """
        ...

    def scan(self, request: ScanRequest, deadline_s: float) -> ScanAnswer:
        """Resolve and claim a member code."""
        ...

    def quote(self, request: QuoteRequest, deadline_s: float) -> QuoteAnswer:
        """What a basket earns and costs; nothing is written."""
        ...

    def sale(self, request: SaleRequest, deadline_s: float) -> SaleAnswer:
        """The sale a receipt is of, of any till, and what came back of it."""
        ...

    def find(self, request: MemberSearch, deadline_s: float) -> SearchAnswer:
        """Members whom words fit (`domain.search_words`), few and masked; a till may ask so often and no more."""
        ...

    def submit(self, batch: BatchRequest, deadline_s: float) -> BatchAnswer:
        """Send outbox entries; one final result each."""
        ...

    def result_of(self, txn_id: UUID, deadline_s: float) -> TransactionResult | None:
        """What became of a transaction; None when the backend never saw it."""
        ...

    def roster(self, since: int, after: str, deadline_s: float) -> RosterPart:
        """The members this till may verify while offline: what has changed since the roster of that number.

        Where that is no use, or `since` is 0, a whole one in pages: `after` is what the page before said, at first "".
        Not sealed to this till, or not signed by the backend, raises Unanswered (BAD_ROSTER, UNKNOWN_SIGNER).
        """
        ...

    def catalogue(self, since: int, deadline_s: float) -> Catalogue:
        """Products changed after an earlier answer's `seq`, as many as fit one answer; none: that was all.

        A `since` the backend has never reached comes from before a backup was restored: everything comes again.
        """
        ...

    def lanes(self, request: LanesRequest, deadline_s: float) -> StoreLanes:
        """Tell where this till can be reached by the others of its store, and hear who they are."""
        ...

    def staff(self, deadline_s: float) -> Staff:
        """Everybody who may sign in at tills."""
        ...

    def close(self) -> None:
        """Drop connections; idempotent."""
        ...
