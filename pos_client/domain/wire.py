"""The other documents of the HTTP contract. Times are aware UTC; unknown fields are ignored by readers."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from pos_client.domain.basket import Line
from pos_client.domain.calculation import Quote
from pos_client.domain.member import MemberFacts
from pos_client.domain.member_code import Intent, Scheme
from pos_client.domain.programme import Programme
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Transaction, TransactionResult

MAX_BATCH = 500


@dataclass(frozen=True, slots=True)
class OutboxHead:
    """What a heartbeat tells of an outbox: the highest place ever used in it, 0 while there is none.

    Of one that was made anew of what was left of another: the first place that was not settled by then (`begins`), and
    how many unsettled entries may be `missing`, with nothing left of them; None: nobody knows. No `begins`: it was not.
    `settled` is the last one before that place. A backend that does not have it was restored, and gets those again.
    """

    db_instance_id: UUID
    head: int
    begins: int | None = None
    missing: int | None = 0
    settled: UUID | None = None

    @property
    def query(self) -> str:
        """The same as the query of `GET /v1/time`."""
        anew = "" if self.begins is None else f"&begins={self.begins}"
        missing = "" if not anew or self.missing is None else f"&missing={self.missing}"
        settled = "" if not anew or self.settled is None else f"&settled={self.settled}"
        return f"outbox={self.db_instance_id}&head={self.head}{anew}{missing}{settled}"


@dataclass(frozen=True, slots=True)
class ServerTime:
    """Answer of `GET /v1/time`. `epoch` names the backend's data: another one where a backend has begun anew.

    Of the outbox the question named: the place wanted next (None: none has come yet, or no outbox was named), and
    whether its chain can be followed. A place that was settled before shows that the backend was restored.
    """

    unix_s: float
    epoch: UUID | None = None
    next_seq: int | None = None
    knows_chain: bool = False


@dataclass(frozen=True, slots=True)
class ScanRequest:
    """Body of `POST /v1/scans`: resolve and claim a member code for one basket."""

    code: str
    basket_id: UUID


@dataclass(frozen=True, slots=True)
class ScanAnswer:
    """Answer of `POST /v1/scans`: a member, or why not. `intent` and `step` are those of the verified code.

    `programme` rides along so that the till calculates with the rules the backend applies.
    """

    reason: Reason | None
    member: MemberFacts | None = None
    intent: Intent | None = None
    step: int | None = None
    programme: Programme | None = None


@dataclass(frozen=True, slots=True)
class QuoteRequest:
    """Body of `POST /v1/quotes`: a basket of one member; nothing is written.

    Without `credit_minor` the programme decides how much credit is used beside the points and stored value asked for.
    """

    handle: str
    amount_minor: int
    currency: str
    redeem_points: int = 0
    lines: tuple[Line, ...] = ()
    credit_minor: int | None = None
    stored_value_minor: int = 0
    coupons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QuoteAnswer:
    """Answer of `POST /v1/quotes`."""

    reason: Reason | None
    quote: Quote | None = None


@dataclass(frozen=True, slots=True)
class SaleRequest:
    """Body of `POST /v1/sales`: the 44 digits on a receipt that somebody brought back (`domain.receipt_code`)."""

    receipt_code: str


@dataclass(frozen=True, slots=True)
class SaleAnswer:
    """Answer of `POST /v1/sales`: the sale a receipt is of and its refunds that stand, or why nothing can come back.

    The transactions are as they were sent, without the member code, the cashier and who approved them: what the paper
    says. `place` is where the sale was made, store and lane in one text.
    """

    reason: Reason | None
    sale: Transaction | None = None
    refunds: tuple[Transaction, ...] = ()
    place: str = ""


@dataclass(frozen=True, slots=True)
class MemberSearch:
    """Body of `POST /v1/members:find`: a member who has no phone to hold up, by words (`domain.search_words`).

    All of them have to fit: the last four digits of a card, initials, the name or a part of it. `cashier` asks.
    """

    text: str
    cashier: str = ""


@dataclass(frozen=True, slots=True)
class FoundMember:
    """A member as a search shows one: enough to pick the right one, and no more. `since` is when they joined (UTC)."""

    handle: str
    masked_name: str
    since: date

    @property
    def masked_handle(self) -> str:
        """The last four digits of the card number, the rest hidden."""
        return "\u2022\u2022" + self.handle[-4:]


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """Answer of `POST /v1/members:find`: a few members, or why nobody is told.

    `has_more`: others fit as well, so ask for something narrower. Where too many do, nobody is told.
    """

    reason: Reason | None
    found: tuple[FoundMember, ...] = ()
    has_more: bool = False


@dataclass(frozen=True, slots=True)
class BatchItem:
    """One outbox entry on its way: its place in this till's outbox, the transaction, and its link of the chain (hex).

    Entries of a time before there was a chain have no link. One that was settled before goes with what was said of it
    then: its result's `receipt`, or why it was `refused`, which it then stays.
    """

    seq: int
    transaction: Transaction
    link_hex: str = ""
    receipt: str = ""
    refused: Reason | None = None


@dataclass(frozen=True, slots=True)
class LostItem:
    """An outbox entry that can no longer be read on the till: all that is known of it, so that it is missed by name."""

    seq: int
    txn_id: UUID
    fingerprint_hex: str
    link_hex: str


@dataclass(frozen=True, slots=True)
class ChainStart:
    """The place at which an outbox's chain begins, and the key of that place (`domain.chain`)."""

    seq: int
    key_hex: str


@dataclass(frozen=True, slots=True)
class BatchRequest:
    """Body of `POST /v1/transactions:batch`: ascending `seq` of one outbox database, at most 500.

    `chain` is sent until an answer has shown that it is known. What lies between the place the backend wants next and
    the last one here is among the `items`, or `lost`, or `missing`: ranges (first, last) of places of which the till
    has nothing any more. A place that is simply left out is 409 CHAIN_GAP, and nothing is applied.
    """

    db_instance_id: UUID
    items: tuple[BatchItem, ...]
    chain: ChainStart | None = None
    lost: tuple[LostItem, ...] = ()
    missing: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class BatchAnswer:
    """One result per item, in the order sent.

    `next_seq` is the place wanted next of this outbox, `knows_chain` says whether its chain can be followed, `epoch`
    names the backend's data, as in `ServerTime`.
    """

    epoch: UUID
    next_seq: int
    results: tuple[TransactionResult, ...]
    knows_chain: bool = False


@dataclass(frozen=True, slots=True)
class DayKey:
    """What a till verifies one UTC day and intent with: K_off of scheme 1 (64 hex digits), scheme 2's anchor (30)."""

    day: int
    intent: Intent
    key_hex: str


@dataclass(frozen=True, slots=True)
class RosterEntry:
    """What a till needs to verify one member alone; `allowance_points` is this till's share of the balance.

    `public_key_hex` is of schemes 3 (64 hex digits) and 4 (the uncompressed point, 130); scheme 0 gives nothing.
    `drift_steps` is how far the phone's clock was ahead when it was last seen.
    """

    kid: int
    scheme: Scheme
    day_keys: tuple[DayKey, ...]
    last_step: int
    allowance_points: int
    member: MemberFacts
    drift_steps: int = 0
    public_key_hex: str = ""


@dataclass(frozen=True, slots=True)
class RosterPart:
    """What is sealed in an answer of `GET /v1/roster`: the members a till may verify alone, until `not_after`.

    `since` 0: a page of a whole roster, all of one `seq`; `after` is what the next page is asked for with, None on the
    last. Else it is the whole difference to the roster of that number: `entries` are new or take the place of others,
    `gone` are cards (handle, kid) to forget. `denied` are the handles taken back lately.
    """

    seq: int
    since: int
    terminal_id: str
    store: str
    issued_at: datetime
    not_after: datetime
    programme: Programme
    entries: tuple[RosterEntry, ...]
    gone: tuple[tuple[str, int], ...] = ()
    denied: tuple[str, ...] = ()
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """RFC 9457 problem document; `code` is stable, the texts are not."""

    type: str
    title: str
    status: int
    code: str
    detail: str = ""
