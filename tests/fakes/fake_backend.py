"""A backend in memory that applies the programme's rules, and fails when a test wants it to."""

import threading
from collections import Counter, deque
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar
from uuid import UUID

from pos_client.domain import calculation, member_code
from pos_client.domain.basket import Basket
from pos_client.domain.calculation import Tender, propose
from pos_client.domain.calendar import local_day
from pos_client.domain.cashiers import Staff
from pos_client.domain.catalogue import Catalogue, Product
from pos_client.domain.coupon import refuse_coupons
from pos_client.domain.lanes import LaneAddress, LanesRequest, StoreLanes
from pos_client.domain.member import mask_name
from pos_client.domain.member_code import Intent, Scheme
from pos_client.domain.programme import Programme
from pos_client.domain.reasons import Reason
from pos_client.domain.search_words import wanted_words, words_of
from pos_client.domain.transaction import TransactionResult
from pos_client.domain.verification import ONLINE, in_window
from pos_client.domain.wire import (
    BatchAnswer,
    BatchRequest,
    DayKey,
    FoundMember,
    MemberSearch,
    OutboxHead,
    QuoteAnswer,
    QuoteRequest,
    RosterEntry,
    RosterPart,
    SaleAnswer,
    SaleRequest,
    ScanAnswer,
    ScanRequest,
    SearchAnswer,
    ServerTime,
)
from pos_client.errors import NotSent, PosError, RequestRejected, TransportError, Unanswered
from pos_client.ports import Clock
from tests.fakes.fake_followed import FakeFollowed
from tests.fakes.fake_ledger import FakeLedger
from tests.fakes.fake_member import FakeMember
from tests.fakes.fake_settled import look_up
from tests.fakes.ids import numbered_id

Answer = TypeVar("Answer")
MOST_SHOWN, MOST_SEARCHES = 5, 20


class FakeBackend:
    """The LoyaltyBackend port. Thread-safe; every call ends at once whatever its deadline.

    `down` refuses every call as NotSent; `calls` counts calls by method name; `batches` keeps what was submitted;
    `ledger` holds members and outcomes; `products` is the catalogue, a change of a product being one more entry, and
    `page` how many come at a time, as `roster_page` is of members; `people` is the staff; `tills` share the members'
    offline allowances; `place` is where sales were made; `asked_since` are the rosters tills had, `rosters` answers
    that come before its own. A call named in `broken` raises that fault every time; a batch that holds a transaction of
    `unreadable` is rejected whole. `store_lanes` is what it tells of the store, `addresses` what it was told last.
    `searches` are those it was asked for.
    `heads` are those heartbeats told, `outboxes` what it knows of them; `backup` and `restore` take it back to how it
    was.
    """

    def __init__(self, clock: Clock, programme: Programme | None = None) -> None:
        self.ledger = FakeLedger(programme or Programme())
        self.calls: Counter[str] = Counter()
        self.batches: list[BatchRequest] = []
        self.down = False
        self.products: list[Product] = []
        self.page = 5000
        self.roster_page = 5000
        self.asked_since: list[int] = []
        self.rosters: deque[RosterPart] = deque()
        self.people = Staff()
        self.tills = 1
        self.place = "Store 1"
        self.store_lanes = StoreLanes("5a" * 32, ())
        self.addresses: tuple[LaneAddress, ...] = ()
        self.broken: dict[str, PosError] = {}
        self.unreadable: set[UUID] = set()
        self.searches: list[MemberSearch] = []
        self.epoch = numbered_id(0)
        self._clock = clock
        self._lock = threading.RLock()
        self._failures: deque[TransportError] = deque()
        self._answers_to_lose = 0
        self._roster_seq = 0
        self.heads: list[int] = []
        self.outboxes: dict[UUID, FakeFollowed] = {}
        self._backup: dict[UUID, FakeFollowed] = {}

    def add_member(self, handle: str, name: str = "Wang Xiaoming", points: int = 0, qualifying: int = 0) -> FakeMember:
        """A new member with a card; the phone's key follows from the handle."""
        key = handle.encode().ljust(32, b"k")
        member = FakeMember(numbered_id(int(handle) % 10**6), handle, name, points, qualifying, key)
        self.ledger.members[handle] = member
        return member

    def backup(self) -> FakeLedger:
        """What a backup holds; outboxes are in it as well."""
        self._backup = dict(self.outboxes)
        return deepcopy(self.ledger)

    def restore(self, ledger: FakeLedger) -> None:
        """Forget what has come since."""
        self.ledger, self.outboxes = ledger, dict(self._backup)

    def fail_next(self, fault: TransportError, times: int = 1) -> None:
        """Let the next calls raise this before anything is done."""
        self._failures.extend([fault] * times)

    def lose_answers(self, times: int = 1) -> None:
        """Let the next calls be carried out, but raise Unanswered instead of answering."""
        self._answers_to_lose += times

    def time(self, deadline_s: float, outbox: OutboxHead | None = None) -> ServerTime:
        with self._lock:
            self._enter("time")
            if outbox is None:
                return self._leave(ServerTime(self._clock.now_s()))
            self.heads.append(outbox.head)
            known = self.outboxes.get(outbox.db_instance_id, FakeFollowed())
            return self._leave(ServerTime(self._clock.now_s(), self.epoch, known.next_seq, known.knows_chain))

    def scan(self, request: ScanRequest, deadline_s: float) -> ScanAnswer:
        with self._lock:
            self._enter("scan")
            return self._leave(self._resolve(request))

    def quote(self, request: QuoteRequest, deadline_s: float) -> QuoteAnswer:
        with self._lock:
            self._enter("quote")
            return self._leave(self._calculate(request))

    def sale(self, request: SaleRequest, deadline_s: float) -> SaleAnswer:
        with self._lock:
            self._enter("sale")
            return self._leave(look_up(self.ledger.settled, request, self.place))

    def find(self, request: MemberSearch, deadline_s: float) -> SearchAnswer:
        with self._lock:
            self._enter("find")
            return self._leave(self._search(request))

    def submit(self, batch: BatchRequest, deadline_s: float) -> BatchAnswer:
        with self._lock:
            self._enter("submit")
            if any(item.transaction.txn_id in self.unreadable for item in batch.items):
                raise RequestRejected
            known = self.outboxes.get(batch.db_instance_id, FakeFollowed()).after(batch)
            self.outboxes[batch.db_instance_id] = known
            self.batches.append(batch)
            results = tuple(self.ledger.apply(item.transaction) for item in batch.items)
            return self._leave(BatchAnswer(self.epoch, known.next_seq or 1, results, known.knows_chain))

    def result_of(self, txn_id: UUID, deadline_s: float) -> TransactionResult | None:
        with self._lock:
            self._enter("result_of")
            known = self.ledger.settled.get(txn_id)
            return self._leave(known.result if known else None)

    def roster(self, since: int, after: str, deadline_s: float) -> RosterPart:
        with self._lock:
            self._enter("roster")
            if not after:
                self.asked_since.append(since)
            if self.rosters:
                return self._leave(self.rosters.popleft())
            if not after:
                self._roster_seq += 1
            first = int(after or "0")
            end = first + self.roster_page
            part = self._make_roster(tuple(self.ledger.members.values())[first:end])
            return self._leave(replace(part, after=str(end) if end < len(self.ledger.members) else None))

    def catalogue(self, since: int, deadline_s: float) -> Catalogue:
        with self._lock:
            self._enter("catalogue")
            first = since if since <= len(self.products) else 0
            page = tuple(self.products[first : first + self.page])
            return self._leave(Catalogue(first + len(page), page))

    def lanes(self, request: LanesRequest, deadline_s: float) -> StoreLanes:
        with self._lock:
            self._enter("lanes")
            self.addresses = request.addresses
            return self._leave(self.store_lanes)

    def staff(self, deadline_s: float) -> Staff:
        with self._lock:
            self._enter("staff")
            return self._leave(self.people)

    def close(self) -> None:
        self.calls["close"] += 1

    def _enter(self, call: str) -> None:
        self.calls[call] += 1
        if self.down:
            raise NotSent("the fake backend is down")
        if call in self.broken:
            raise self.broken[call]
        if self._failures:
            raise self._failures.popleft()

    def _leave(self, answer: Answer) -> Answer:
        if self._answers_to_lose:
            self._answers_to_lose -= 1
            raise Unanswered("the fake backend lost its answer")
        return answer

    def _resolve(self, request: ScanRequest) -> ScanAnswer:
        code = member_code.parse(request.code)
        if isinstance(code, Reason):
            return ScanAnswer(code)
        member = self.ledger.members.get(code.handle)
        if member is None or member.kid != code.kid:
            return ScanAnswer(Reason.UNKNOWN_HANDLE)
        step = in_window(code, self._clock.now_s(), ONLINE)
        verdict = step if isinstance(step, Reason) else member.verify(code, step)
        if isinstance(verdict, Reason):
            return ScanAnswer(verdict)
        if not member.claim(verdict.step, request.basket_id):
            return ScanAnswer(Reason.REPLAY)
        return ScanAnswer(
            None, member.facts(self._clock.utc()), code.intent, verdict.step, programme=self.ledger.programme
        )

    def _calculate(self, request: QuoteRequest) -> QuoteAnswer:
        programme = self.ledger.programme
        member = self.ledger.members.get(request.handle)
        if member is None or not member.was_shown(self._clock.now_s()):
            return QuoteAnswer(Reason.UNKNOWN_HANDLE)
        if request.currency != programme.currency:
            return QuoteAnswer(Reason.WRONG_CURRENCY)
        now, held = self._clock.utc(), {each.code: each for each in member.coupons if each.code not in member.used}
        off = sum(held[code].off(request.amount_minor) for code in request.coupons if code in held)
        basket, standing = Basket(request.amount_minor, request.lines, off), member.standing(programme)
        tender = Tender(request.redeem_points, request.credit_minor or 0, request.stored_value_minor, request.coupons)
        if request.credit_minor is None:
            tender = propose(programme, standing, basket, tender)
        reason = refuse_coupons(held.values(), request.coupons, basket, now)
        reason = reason or calculation.refuse_tender(programme, standing, basket, tender)
        if reason:
            return QuoteAnswer(reason)
        day = local_day(programme, int(self._clock.now_s() * 1000))
        return QuoteAnswer(None, calculation.quote(programme, standing, basket, tender, day))

    def _search(self, request: MemberSearch) -> SearchAnswer:
        words = wanted_words(request.text)
        if not words:
            return SearchAnswer(Reason.MALFORMED)
        self.searches.append(request)
        if len(self.searches) > MOST_SEARCHES:
            return SearchAnswer(Reason.TOO_MANY_SEARCHES)
        fitting = [one for one in self.ledger.members.values() if words <= words_of(one.name, one.handle)]
        joined = self._clock.utc().date()
        found = tuple(FoundMember(one.handle, mask_name(one.name), joined) for one in fitting)
        return SearchAnswer(None, found) if len(found) <= MOST_SHOWN else SearchAnswer(None, has_more=True)

    def _make_roster(self, members: Sequence[FakeMember]) -> RosterPart:
        now = self._clock.utc()
        today = member_code.day_of(member_code.step_at(self._clock.now_s()))
        horizon = timedelta(seconds=self.ledger.programme.offline.roster_horizon_s)
        entries = tuple(self._roster_entry(member, today) for member in members)
        return RosterPart(
            seq=self._roster_seq,
            since=0,
            terminal_id="till-1",
            store="Store 1",
            issued_at=now,
            not_after=now + horizon,
            programme=self.ledger.programme,
            entries=entries,
        )

    def _roster_entry(self, member: FakeMember, today: int) -> RosterEntry:
        keys = tuple(
            DayKey(
                day, intent, member_code.offline_key(member.master_key, member.handle, member.kid, day, intent).hex()
            )
            for day in (today - 1, today, today + 1)
            for intent in Intent
        )
        return RosterEntry(
            kid=member.kid,
            scheme=Scheme.DUAL_TOTP,
            day_keys=keys,
            last_step=max(member.claims, default=0),
            allowance_points=max(0, min(member.points, self.ledger.programme.offline.max_redeem_points)) // self.tills,
            member=replace(member.facts(self._clock.utc()), gifts=(), coupons=()),
        )
