"""The contract of the LoyaltyBackend port: the HTTP client on the real backend, and the fake one."""

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from pos_client.adapters.http_backend import HttpBackend
from pos_client.adapters.ids import UuidSource
from pos_client.backend.database.opening import opened
from pos_client.backend.members.cards import card_by_handle
from pos_client.backend.samples.cards import sample_members
from pos_client.backend.shop import gift_stock
from pos_client.domain import member_code
from pos_client.domain.basket import Line
from pos_client.domain.cashiers import Staff
from pos_client.domain.catalogue import Product
from pos_client.domain.coupon import Coupon, best_coupon
from pos_client.domain.gifts import Gift, GiftWish
from pos_client.domain.lanes import LaneAddress, LanesRequest
from pos_client.domain.member import MemberFacts
from pos_client.domain.member_code import Intent, MemberCode
from pos_client.domain.programme import LocalText
from pos_client.domain.reasons import Reason
from pos_client.domain.receipt_code import receipt_code
from pos_client.domain.transaction import (
    Applied,
    Authority,
    TimeConfidence,
    Transaction,
    TransactionKind,
    TransactionResult,
    TypedReason,
    WriteOffReason,
)
from pos_client.domain.verification import OFFLINE, DayKeys, Genuine, verify
from pos_client.domain.wire import (
    BatchAnswer,
    BatchItem,
    BatchRequest,
    MemberSearch,
    OutboxHead,
    QuoteRequest,
    SaleAnswer,
    SaleRequest,
    ScanAnswer,
    ScanRequest,
    SearchAnswer,
)
from pos_client.errors import OutOfStep
from pos_client.ports import LoyaltyBackend
from tests import databases, rosters
from tests.backend_process import BackendProcess
from tests.chains import START, linked
from tests.fakes.clock import FakeClock
from tests.fakes.fake_backend import FakeBackend
from tests.signing import signer

DEADLINE_S = 20.0
NOBODY = "000000000018"
IDS = UuidSource()


@dataclass(frozen=True, slots=True)
class Card:
    """A member's phone."""

    handle: str
    kid: int
    master_key: bytes

    def code(self, at_s: float, intent: Intent = Intent.EARN) -> str:
        step = member_code.step_at(at_s)
        return member_code.encode(self.master_key, self.handle, self.kid, intent, step)


@dataclass
class World:
    """A backend, its time, and members nobody else uses."""

    backend: LoyaltyBackend
    now_s: Callable[[], float]
    cards: Iterator[Card]
    gifted: Card
    gift: Gift
    db_instance_id: UUID = field(default_factory=IDS.new_id)
    seq: int = 0

    def scan(self, code: str, basket: UUID | None = None) -> ScanAnswer:
        return self.backend.scan(ScanRequest(code, basket or IDS.new_id()), DEADLINE_S)

    def member(self, card: Card) -> MemberFacts:
        """What the roster says of a card's member; using it up costs no code."""
        entries = rosters.members(self.backend)
        return next(entry.member for entry in entries if entry.member.handle == card.handle)

    def rich_card(self) -> tuple[Card, MemberFacts]:
        """A member with at least ten points."""
        facts = {entry.member.handle: entry.member for entry in rosters.members(self.backend)}
        card = next(card for card in self.cards if facts[card.handle].points >= 10)
        return card, facts[card.handle]

    def transaction(self, card: Card, kind: TransactionKind, intent: Intent = Intent.EARN) -> Transaction:
        """A transaction of this moment, with a code that is still unused."""
        return Transaction(
            txn_id=IDS.new_id(),
            kind=kind,
            basket_id=IDS.new_id(),
            handle=card.handle,
            code=card.code(self.now_s(), intent),
            authority=Authority.ONLINE,
            occurred_at=datetime.fromtimestamp(self.now_s(), UTC),
            time_confidence=TimeConfidence.HIGH,
            currency="CNY",
        )

    def submit(self, *transactions: Transaction) -> BatchAnswer:
        places = list(enumerate(transactions, start=self.seq + 1))
        self.seq += len(places)
        links = linked(places)
        items = tuple(BatchItem(seq, transaction, links[seq]) for seq, transaction in places)
        return self.backend.submit(BatchRequest(self.db_instance_id, items, START), DEADLINE_S)

    def sale(self, txn_id: UUID) -> SaleAnswer:
        return self.backend.sale(SaleRequest(receipt_code(txn_id)), DEADLINE_S)

    def result(self, transaction: Transaction) -> TransactionResult:
        """Submit one, and its result."""
        return self.submit(transaction).results[0]


@pytest.fixture(scope="module", params=[*databases.KINDS, "fake"])
def real_world(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World | None]:
    """A real backend over HTTP on each kind of database; None for the fake, which each test has for itself."""
    if request.param == "fake":
        yield None
        return
    with (
        databases.opened(request, tmp_path_factory.mktemp("backend")) as url,
        BackendProcess(url) as process,
        closing(rosters.client(process)) as client,
    ):
        *cards, gifted = (Card(member.handle, member.kid, member.master_key) for member in sample_members())
        yield World(client, time.time, iter(cards), gifted, given_to(gifted, url))


def given_to(card: Card, url: str) -> Gift:
    """A gift that waits for the holder of a card of a real backend."""
    with opened(url) as (database, now_ms), database.write() as connection:
        known = card_by_handle(connection, card.handle)
        assert known is not None
        return gift_stock.grant(connection, known.member_id, GiftWish(IDS.new_id(), "TEA-SAMPLE"), "Li", now_ms).gift


def fake_world() -> World:
    clock = FakeClock()
    backend = FakeBackend(clock)
    backend.products.append(Product("T-1", LocalText("Green tea", "绿茶"), "drinks", 1_250, "6901234567892"))
    members = [backend.add_member(f"12345678{number:04d}", points=500) for number in range(1, 10)]
    *cards, gifted = (Card(m.handle, m.kid, m.master_key) for m in members)
    gift = Gift(IDS.new_id(), LocalText("Tea", "茶"), 1, clock.utc())
    members[-1].gifts.append(gift)
    now, day = clock.utc().replace(microsecond=0), timedelta(days=1)
    for member in members:
        member.coupons = (Coupon("TEN", LocalText("Ten off", "减十元"), now - day, now + day, 1_000),)
    return World(backend, clock.now_s, iter(cards), gifted, gift)


@pytest.fixture
def world(real_world: World | None) -> World:
    return real_world or fake_world()


def figures(result: TransactionResult) -> tuple[UUID, int, int, int]:
    return result.txn_id, result.earned_points, result.redeemed_points, result.points_after


class TestTime:
    def test_it_is_the_backends(self, world: World) -> None:
        assert world.backend.time(DEADLINE_S).unix_s == pytest.approx(world.now_s(), abs=30.0)


class TestScan:
    def test_a_genuine_code_names_its_member(self, world: World) -> None:
        card = next(world.cards)
        answer = world.scan(card.code(world.now_s(), Intent.PAY))
        assert (answer.reason, answer.intent) == (None, Intent.PAY)
        assert answer.step == pytest.approx(member_code.step_at(world.now_s()), abs=1)
        assert answer.member is not None
        assert answer.member.handle == card.handle
        assert answer.programme is not None

    def test_asking_again_for_the_same_basket_is_the_same_answer(self, world: World) -> None:
        card, basket = next(world.cards), IDS.new_id()
        code = card.code(world.now_s())
        first, again = world.scan(code, basket), world.scan(code, basket)
        assert first.member is not None
        assert again.member is not None
        assert (first.reason, first.step) == (again.reason, again.step)
        assert first.member.member_id == again.member.member_id

    def test_another_basket_is_a_replay(self, world: World) -> None:
        code = next(world.cards).code(world.now_s())
        assert world.scan(code).reason is None
        assert world.scan(code).reason is Reason.REPLAY

    def test_each_bad_code_gets_its_reason(self, world: World) -> None:
        card, now_s = next(world.cards), world.now_s()
        forged = Card(card.handle, card.kid, b"another key".ljust(32))
        good = card.code(now_s)
        bad = {
            card.code(now_s - 300): Reason.EXPIRED,
            card.code(now_s + 300): Reason.FROM_FUTURE,
            forged.code(now_s): Reason.BAD_MAC,
            Card(NOBODY, 1, card.master_key).code(now_s): Reason.UNKNOWN_HANDLE,
            good[:-1] + str((int(good[-1]) + 1) % 10): Reason.BAD_CHECK,
            "https://example.com/": Reason.NOT_MEMBER_CODE,
            "\x00\u202e" + "９" * 42: Reason.NOT_MEMBER_CODE,
        }
        assert {code: world.scan(code).reason for code in bad} == bad


class TestQuote:
    def test_it_is_what_an_award_then_earns(self, world: World) -> None:
        card = next(world.cards)
        world.scan(card.code(world.now_s() - 30))
        quoted = world.backend.quote(QuoteRequest(card.handle, 12850, "CNY"), DEADLINE_S).quote
        assert quoted is not None
        assert quoted.earn_points > 0
        award = replace(world.transaction(card, TransactionKind.AWARD), amount_minor=12850)
        assert world.result(award).earned_points == quoted.earn_points

    def test_refusals_have_a_reason_and_no_figures(self, world: World) -> None:
        card, facts = world.rich_card()
        unseen = next(world.cards)
        world.scan(card.code(world.now_s()))
        asked = {
            QuoteRequest(NOBODY, 100, "CNY"): Reason.UNKNOWN_HANDLE,
            QuoteRequest(unseen.handle, 100, "CNY"): Reason.UNKNOWN_HANDLE,
            QuoteRequest(card.handle, 100, "USD"): Reason.WRONG_CURRENCY,
            QuoteRequest(card.handle, 10**9, "CNY", facts.points + 1): Reason.INSUFFICIENT_POINTS,
            QuoteRequest(card.handle, 100, "CNY", 2): Reason.ABOVE_MAXIMUM,
        }
        answers = {request: world.backend.quote(request, DEADLINE_S) for request in asked}
        assert {request: answer.reason for request, answer in answers.items()} == asked
        assert all(answer.quote is None for answer in answers.values())


class TestSale:
    def test_a_receipt_tells_its_sale_and_what_came_back_of_it(self, world: World) -> None:
        card = next(world.cards)
        award = replace(world.transaction(card, TransactionKind.AWARD), amount_minor=20000, cashier="Li")
        back = replace(
            award, txn_id=IDS.new_id(), basket_id=IDS.new_id(), kind=TransactionKind.REFUND, code="",
            amount_minor=5000, refers_to=award.txn_id,
        )  # fmt: skip
        assert [result.reason for result in world.submit(award, back).results] == [None, None]
        answer = world.sale(award.txn_id)
        assert answer.sale == replace(award, code="", cashier="")
        assert answer.refunds == (replace(back, cashier=""),)
        assert answer.place

    def test_what_is_no_sale_has_a_reason(self, world: World) -> None:
        award = replace(world.transaction(next(world.cards), TransactionKind.AWARD), amount_minor=20000)
        void = replace(award, txn_id=IDS.new_id(), kind=TransactionKind.VOID, amount_minor=0, refers_to=award.txn_id)
        world.submit(award, void)
        assert world.sale(award.txn_id).reason is Reason.ALREADY_VOIDED
        for txn_id in (void.txn_id, IDS.new_id()):
            assert world.sale(txn_id).reason is Reason.UNKNOWN_TRANSACTION
        assert world.backend.sale(SaleRequest("921"), DEADLINE_S).reason is Reason.MALFORMED


class TestSubmit:
    def test_an_award_after_its_scan_is_applied(self, world: World) -> None:
        card = next(world.cards)
        award = replace(world.transaction(card, TransactionKind.AWARD), amount_minor=20000)
        member = world.scan(award.code, award.basket_id).member
        assert member is not None
        result = world.result(award)
        assert (result.applied, result.reason, result.flags) == (Applied.APPLIED, None, ())
        assert result.points_after == member.points + result.earned_points
        assert world.member(card).points == result.points_after

    def test_sending_it_again_is_the_same_for_ever(self, world: World) -> None:
        award = replace(world.transaction(next(world.cards), TransactionKind.AWARD), amount_minor=20000)
        first, again = world.result(award), world.result(award)
        assert (first.applied, again.applied) == (Applied.APPLIED, Applied.REPLAYED)
        assert figures(first) == figures(again)
        asked = world.backend.result_of(award.txn_id, DEADLINE_S)
        assert asked is not None
        assert figures(asked) == figures(first)

    def test_other_content_under_the_same_id_is_refused(self, world: World) -> None:
        award = replace(world.transaction(next(world.cards), TransactionKind.AWARD), amount_minor=20000)
        world.result(award)
        other = world.result(replace(award, amount_minor=20001))
        assert (other.applied, other.reason) == (Applied.REFUSED, Reason.KEY_REUSED)

    def test_a_redemption_needs_a_code_for_paying(self, world: World) -> None:
        card, facts = world.rich_card()
        redeem = replace(
            world.transaction(card, TransactionKind.REDEEM, Intent.PAY), amount_minor=20000, redeem_points=3
        )
        unfit = replace(redeem, txn_id=IDS.new_id(), basket_id=IDS.new_id(), code=card.code(world.now_s() - 30))
        world.scan(redeem.code, redeem.basket_id)
        refused, result = world.submit(unfit, redeem).results
        assert (refused.applied, refused.reason) == (Applied.REFUSED, Reason.NEEDS_PAY_CODE)
        assert (result.applied, result.redeemed_points) == (Applied.APPLIED, 3)
        assert result.points_after == facts.points - 3

    def test_a_code_carries_one_transaction(self, world: World) -> None:
        first = replace(world.transaction(next(world.cards), TransactionKind.AWARD), amount_minor=20000)
        second = replace(first, txn_id=IDS.new_id())
        alone = replace(second, txn_id=IDS.new_id(), basket_id=IDS.new_id(), authority=Authority.OFFLINE)
        again = replace(alone, txn_id=IDS.new_id())
        results = world.submit(first, second, alone, again).results
        assert [result.reason for result in results] == [None, Reason.REPLAY, Reason.REPLAY, Reason.REPLAY]

    def test_an_online_redemption_that_no_chain_vouches_for_needs_a_scan(self, world: World) -> None:
        card, _facts = world.rich_card()
        redeem = replace(
            world.transaction(card, TransactionKind.REDEEM, Intent.PAY), amount_minor=20000, redeem_points=3
        )
        plain = BatchRequest(IDS.new_id(), (BatchItem(1, redeem),))
        assert world.backend.submit(plain, DEADLINE_S).results[0].reason is Reason.NO_MEMBER

    def test_one_bad_entry_does_not_hold_up_the_others(self, world: World) -> None:
        card = next(world.cards)
        good = replace(world.transaction(card, TransactionKind.AWARD), amount_minor=20000)
        unknown = replace(good, txn_id=IDS.new_id(), handle=NOBODY, code=Card(NOBODY, 1, b"k" * 32).code(world.now_s()))
        foreign = replace(good, txn_id=IDS.new_id(), currency="USD")
        answer = world.submit(unknown, good, foreign)
        assert [result.txn_id for result in answer.results] == [unknown.txn_id, good.txn_id, foreign.txn_id]
        assert [result.reason for result in answer.results] == [Reason.UNKNOWN_HANDLE, None, Reason.WRONG_CURRENCY]
        assert answer.next_seq == world.seq + 1

    def test_a_heartbeat_hears_how_far_the_outbox_has_come(self, world: World) -> None:
        nobody = Card(NOBODY, 1, b"k" * 32)
        asked = replace(world, db_instance_id=IDS.new_id(), seq=0)
        before = world.backend.time(DEADLINE_S, OutboxHead(asked.db_instance_id, 2))
        assert (before.next_seq, before.knows_chain) == (None, False)
        answer = asked.submit(world.transaction(nobody, TransactionKind.AWARD))
        after = world.backend.time(DEADLINE_S, OutboxHead(asked.db_instance_id, 2))
        assert (answer.next_seq, answer.epoch, answer.knows_chain) == (2, before.epoch, True)
        assert (after.next_seq, after.epoch, after.knows_chain) == (2, before.epoch, True)

    def test_what_is_left_out_without_a_word_is_asked_for_first(self, world: World) -> None:
        nobody = Card(NOBODY, 1, b"k" * 32)
        asked = replace(world, db_instance_id=IDS.new_id(), seq=0)
        asked.submit(world.transaction(nobody, TransactionKind.AWARD))
        late = world.transaction(nobody, TransactionKind.AWARD)
        with pytest.raises(OutOfStep):
            replace(asked, seq=2).submit(late)
        assert world.backend.result_of(late.txn_id, DEADLINE_S) is None
        unknown = BatchRequest(IDS.new_id(), (BatchItem(1, late, "00" * 16),))
        with pytest.raises(OutOfStep):
            world.backend.submit(unknown, DEADLINE_S)

    def test_the_largest_batch_is_answered_in_order(self, world: World) -> None:
        card = Card(NOBODY, 1, b"k" * 32)
        batch = [replace(world.transaction(card, TransactionKind.AWARD), amount_minor=n) for n in range(500)]
        assert [result.txn_id for result in world.submit(*batch).results] == [sent.txn_id for sent in batch]

    def test_a_check_in_counts_once_a_day(self, world: World) -> None:
        card = next(world.cards)
        first = world.transaction(card, TransactionKind.CHECK_IN)
        code = card.code(world.now_s() - 30)
        again = replace(first, txn_id=IDS.new_id(), basket_id=IDS.new_id(), code=code)
        reasons = [result.reason for result in world.submit(first, again).results]
        assert reasons == [None, Reason.ALREADY_CHECKED_IN]

    def test_a_gift_is_handed_over_once_and_waits_again_when_that_is_undone(self, world: World) -> None:
        coded = world.transaction(world.gifted, TransactionKind.AWARD, Intent.PAY)
        first = replace(coded, kind=TransactionKind.PICK_UP, gift_id=world.gift.gift_id)
        unseen = world.result(replace(first, txn_id=IDS.new_id()))
        assert unseen.reason is Reason.NO_MEMBER
        seen = world.scan(first.code, first.basket_id)
        assert seen.member is not None
        assert seen.member.gifts == (world.gift,)
        other = replace(first, txn_id=IDS.new_id(), gift_id=IDS.new_id())
        alone = replace(first, txn_id=IDS.new_id(), authority=Authority.OFFLINE)
        reasons = [result.reason for result in world.submit(other, alone, first).results]
        assert reasons == [Reason.UNKNOWN_GIFT, Reason.ONLINE_ONLY, None]
        again = replace(first, txn_id=IDS.new_id())
        void = replace(again, txn_id=IDS.new_id(), kind=TransactionKind.VOID, refers_to=first.txn_id, gift_id=None)
        once_more = replace(first, txn_id=IDS.new_id())
        award = replace(once_more, txn_id=IDS.new_id(), kind=TransactionKind.AWARD, amount_minor=100, gift_id=None)
        reasons = [result.reason for result in world.submit(again, void, once_more, award).results]
        assert reasons == [Reason.GIFT_PICKED_UP, None, None, None]  # and its code still carries the sale

    def test_a_void_takes_back_once(self, world: World) -> None:
        card = next(world.cards)
        before = world.member(card).points
        award = replace(world.transaction(card, TransactionKind.AWARD), amount_minor=20000)
        void = replace(award, txn_id=IDS.new_id(), kind=TransactionKind.VOID, amount_minor=0, refers_to=award.txn_id)
        again = replace(void, txn_id=IDS.new_id())
        awarded, voided, refused = world.submit(award, void, again).results
        assert awarded.points_after > before
        assert (voided.reason, voided.points_after) == (None, before)
        assert refused.reason is Reason.ALREADY_VOIDED

    def test_a_refused_sale_is_put_right_by_another_or_given_up(self, world: World) -> None:
        card = next(world.cards)
        wrong = replace(world.transaction(card, TransactionKind.AWARD), amount_minor=20000, currency="USD")
        right = replace(wrong, txn_id=IDS.new_id(), currency="CNY", corrects=wrong.txn_id)
        given_up = replace(
            wrong,
            txn_id=IDS.new_id(),
            kind=TransactionKind.WRITE_OFF,
            amount_minor=0,
            refers_to=wrong.txn_id,
            approved_why=WriteOffReason.MISTAKE,
        )
        before = world.member(card).points
        other = replace(wrong, txn_id=IDS.new_id())
        noted_of = replace(given_up, txn_id=IDS.new_id(), refers_to=other.txn_id)
        refused, settled, late, _, noted = world.submit(wrong, right, given_up, other, noted_of).results
        assert (refused.reason, settled.reason, noted.applied) == (Reason.WRONG_CURRENCY, None, Applied.APPLIED)
        assert (noted.earned_points, noted.redeemed_points) == (0, 0)
        assert late.reason is Reason.ALREADY_RESOLVED
        assert world.submit(right).results[0].applied is Applied.REPLAYED
        again = replace(world.transaction(card, TransactionKind.AWARD), amount_minor=20000, corrects=given_up.txn_id)
        assert world.submit(again).results[0].reason is Reason.ALREADY_RESOLVED
        assert world.member(card).points == before + settled.earned_points > before

    def test_a_card_number_that_was_typed_is_noted_and_nothing_is_told(self, world: World) -> None:
        card = next(world.cards)
        award = replace(world.transaction(card, TransactionKind.AWARD), code="", amount_minor=9_000)
        typed = replace(award, approved_by="Li", approved_why=TypedReason.NO_PHONE)
        nobody = replace(typed, txn_id=IDS.new_id(), handle=NOBODY)
        unexplained = replace(typed, txn_id=IDS.new_id(), approved_why="")
        before = world.member(card).points
        noted, unknown, malformed = world.submit(typed, nobody, unexplained).results
        assert noted == TransactionResult(
            typed.txn_id, Applied.APPLIED, None, 0, 0, 0, (Reason.MANUAL_ENTRY,), 9_000, receipt=noted.receipt
        )
        assert (unknown.reason, malformed.reason) == (Reason.UNKNOWN_HANDLE, Reason.MALFORMED)
        assert world.member(card).points == before

    def test_a_member_is_found_by_the_end_of_a_card_and_named_by_little(self, world: World) -> None:
        card = next(world.cards)
        answer = world.backend.find(MemberSearch(card.handle[-4:], "Li Na"), DEADLINE_S)
        found = next(member for member in answer.found if member.handle == card.handle)
        assert (answer.reason, found.masked_name) == (None, world.member(card).masked_name)
        nobody = world.backend.find(MemberSearch(f"{card.handle[-4:]} nobody"), DEADLINE_S)
        assert nobody == SearchAnswer(None)
        assert world.backend.find(MemberSearch("4"), DEADLINE_S) == SearchAnswer(Reason.MALFORMED)


class TestMoneyOnTheCard:
    """What the fake says of refunds, deposits and holds is what the real backend says, figure by figure."""

    def load(self, world: World, card: Card, amount_minor: int = 20_000) -> Transaction:
        deposit = replace(world.transaction(card, TransactionKind.DEPOSIT), amount_minor=amount_minor)
        world.scan(deposit.code, deposit.basket_id)
        assert world.result(deposit).stored_value_after_minor >= amount_minor
        return deposit

    def paying(self, world: World, card: Card, kind: TransactionKind, **figures: Any) -> Transaction:  # noqa: ANN401 - any field
        """A purchase with the phone's next code, which the backend has seen."""
        code = card.code(world.now_s() + 30, Intent.PAY)
        made = replace(world.transaction(card, kind), code=code, amount_minor=10_000, **figures)
        world.scan(made.code, made.basket_id)
        return made

    def referring(self, world: World, earlier: Transaction, kind: TransactionKind, **changes: Any) -> Transaction:  # noqa: ANN401 - any field
        blank = replace(world.transaction(Card(earlier.handle, 1, b"k" * 32), TransactionKind.AWARD), code="")
        return replace(blank, kind=kind, refers_to=earlier.txn_id, **changes)

    def test_a_loaded_card_pays_and_a_refund_gives_back_as_it_was_paid(self, world: World) -> None:
        card = next(world.cards)
        deposit = self.load(world, card)
        sale = self.paying(world, card, TransactionKind.SALE, stored_value_minor=4_000)
        sold = world.result(sale)
        assert (sold.reason, sold.stored_value_minor, sold.to_pay_minor) == (None, 4_000, 6_000)
        half = self.referring(world, sale, TransactionKind.REFUND, amount_minor=5_000)
        back = world.result(half)
        assert (back.reason, back.to_pay_minor, back.stored_value_minor) == (None, -3_000, -2_000)
        assert back.stored_value_after_minor == sold.stored_value_after_minor + 2_000
        rest = world.result(self.referring(world, sale, TransactionKind.REFUND, amount_minor=5_000))
        assert back.earned_points + rest.earned_points == -sold.earned_points
        beyond = world.result(self.referring(world, sale, TransactionKind.REFUND, amount_minor=1))
        undone = world.result(self.referring(world, sale, TransactionKind.VOID))
        assert (beyond.reason, undone.reason) == (Reason.BEYOND_SALE, Reason.ALREADY_REFUNDED)
        money = world.result(self.referring(world, deposit, TransactionKind.REFUND, amount_minor=20_000))
        assert (money.reason, money.to_pay_minor) == (None, -20_000)

    def test_a_coupon_counts_once_and_comes_back_with_its_sale(self, world: World) -> None:
        for card in world.cards:
            sale = replace(world.transaction(card, TransactionKind.SALE, Intent.PAY), amount_minor=10_000)
            member = world.scan(sale.code, sale.basket_id).member
            assert member is not None
            best = best_coupon(member.coupons, 10_000, sale.occurred_at)
            if best is not None:
                break
        assert best is not None
        quoted = world.backend.quote(QuoteRequest(card.handle, 10_000, "CNY", coupons=(best.code,)), DEADLINE_S)
        assert quoted.quote is not None
        off = quoted.quote.coupon_minor
        assert off == best.off(10_000) > 0
        unknown = world.backend.quote(QuoteRequest(card.handle, 10_000, "CNY", coupons=("NONE",)), DEADLINE_S)
        assert unknown.reason is Reason.UNKNOWN_COUPON
        sold = world.result(replace(sale, coupons=(best.code,), coupon_minor=off))
        assert (sold.reason, sold.coupon_minor, sold.to_pay_minor) == (None, off, 10_000 - off)
        used = world.backend.quote(QuoteRequest(card.handle, 10_000, "CNY", coupons=(best.code,)), DEADLINE_S)
        assert used.reason is not None
        assert world.result(self.referring(world, sale, TransactionKind.VOID)).coupon_minor == -off
        again = world.backend.quote(QuoteRequest(card.handle, 10_000, "CNY", coupons=(best.code,)), DEADLINE_S)
        assert again.reason is None

    def test_products_come_back_by_line(self, world: World) -> None:
        lines = (
            Line("1", "TEA-01", "Tea", "tea", 3_000, 2_000),
            Line("2", "CUP-01", "Mug", "homeware", 1_000, 4_000),
        )
        award = replace(world.transaction(next(world.cards), TransactionKind.AWARD), amount_minor=10_000, lines=lines)
        sold = world.result(award)
        assert (sold.reason, sold.earned_points > 0) == (None, True)
        wishes = ((), (Line("9"),), (Line("1", quantity_milli=4_000),), (Line("1", quantity_milli=2_000),))
        answers = [
            world.result(self.referring(world, award, TransactionKind.REFUND, lines=wish, amount_minor=0))
            for wish in wishes
        ]
        assert [answer.reason for answer in answers] == [
            Reason.NEEDS_LINES,
            Reason.UNKNOWN_LINE,
            Reason.BEYOND_SALE,
            None,
        ]
        assert answers[-1].to_pay_minor == -4_000

    def test_a_refund_onto_the_card_hands_back_no_money(self, world: World) -> None:
        award = replace(world.transaction(next(world.cards), TransactionKind.AWARD), amount_minor=10_000)
        before = world.result(award).stored_value_after_minor
        wish = self.referring(world, award, TransactionKind.REFUND, amount_minor=10_000, to_card=True)
        back = world.result(wish)
        assert (back.to_pay_minor, back.stored_value_after_minor) == (0, before + 10_000)

    def test_a_hold_sets_aside_until_it_is_captured_or_given_up(self, world: World) -> None:
        card = next(world.cards)
        self.load(world, card)
        hold = self.paying(world, card, TransactionKind.HOLD, stored_value_minor=4_000)
        held = world.result(hold)
        assert (held.reason, held.earned_points) == (None, 0)
        figures: dict[str, Any] = {"amount_minor": 10_000, "stored_value_minor": 4_000}
        capture = self.referring(world, hold, TransactionKind.CAPTURE, **figures)
        captured = world.result(capture)
        assert (captured.reason, captured.stored_value_after_minor) == (None, held.stored_value_after_minor)
        assert captured.earned_points > 0
        again = world.result(self.referring(world, hold, TransactionKind.CAPTURE, **figures))
        void = world.result(self.referring(world, hold, TransactionKind.VOID))
        assert (again.reason, void.reason) == (Reason.HOLD_ENDED, Reason.HOLD_ENDED)

    def test_more_than_was_set_aside_is_refused(self, world: World) -> None:
        card = next(world.cards)
        self.load(world, card)
        hold = self.paying(world, card, TransactionKind.HOLD, stored_value_minor=4_000)
        world.result(hold)
        figures: dict[str, Any] = {"amount_minor": 10_000, "stored_value_minor": 4_001}
        beyond = world.result(self.referring(world, hold, TransactionKind.CAPTURE, **figures))
        assert beyond.reason is Reason.BEYOND_HOLD
        given_up = world.result(self.referring(world, hold, TransactionKind.VOID))
        assert (given_up.reason, given_up.stored_value_after_minor) == (None, 20_000)

    def test_money_that_is_not_there_cannot_pay(self, world: World) -> None:
        card = next(world.cards)
        sale = self.paying(world, card, TransactionKind.SALE, stored_value_minor=4_000)
        assert world.result(sale).reason is Reason.INSUFFICIENT_STORED_VALUE
        empty = replace(world.transaction(card, TransactionKind.DEPOSIT), amount_minor=1_000_001)
        assert world.result(empty).reason is Reason.ABOVE_MAXIMUM


class TestResultOf:
    def test_what_the_backend_never_saw_is_none(self, world: World) -> None:
        assert world.backend.result_of(IDS.new_id(), DEADLINE_S) is None


class TestRoster:
    def test_it_lets_a_till_verify_a_code_alone(self, world: World) -> None:
        card, now_s = next(world.cards), world.now_s()
        roster = world.backend.roster(0, "", DEADLINE_S)
        entry = next(entry for entry in rosters.members(world.backend) if entry.member.handle == card.handle)
        keys = DayKeys({(key.day, key.intent): bytes.fromhex(key.key_hex) for key in entry.day_keys})
        for intent in Intent:
            code = member_code.parse(card.code(now_s, intent))
            assert isinstance(code, MemberCode)
            assert isinstance(verify(code, keys, now_s, OFFLINE), Genuine)
        assert roster.issued_at < roster.not_after

    def test_its_number_rises(self, world: World) -> None:
        first, second = (world.backend.roster(0, "", DEADLINE_S).seq for _ in range(2))
        assert second > first

    def test_asked_for_what_is_new_it_brings_at_least_that(self, world: World) -> None:
        card, before = next(world.cards), world.backend.roster(0, "", DEADLINE_S)
        bought = replace(world.transaction(card, TransactionKind.AWARD), amount_minor=100_000)
        assert world.result(bought).applied is Applied.APPLIED
        news = world.backend.roster(before.seq, "", DEADLINE_S)
        assert news.seq > before.seq
        assert news.since in {0, before.seq}
        assert card.handle in {entry.member.handle for entry in news.entries}

    def test_a_place_nobody_knows_begins_anew(self, world: World) -> None:
        if not isinstance(world.backend, FakeBackend):
            part = world.backend.roster(0, "9.9.nowhere", DEADLINE_S)
            assert {entry.member.handle for entry in part.entries} >= {next(world.cards).handle}


class TestCatalogue:
    def test_it_comes_in_answers_whose_number_rises_until_nothing_is_new(self, world: World) -> None:
        seq, answers = 0, list[int]()
        while products := (answer := world.backend.catalogue(seq, DEADLINE_S)).products:
            assert answer.seq > seq
            answers.append(len(products))
            seq = answer.seq
        assert answers
        assert world.backend.catalogue(seq, DEADLINE_S).products == ()

    def test_a_number_of_tomorrow_brings_everything_again(self, world: World) -> None:
        first = world.backend.catalogue(0, DEADLINE_S)
        assert world.backend.catalogue(10**9, DEADLINE_S) == first


class TestLanes:
    def test_the_store_has_a_key_that_stays_and_no_till_is_told_of_itself(self, world: World) -> None:
        request = LanesRequest((LaneAddress("192.168.1.5", 8711),))
        first, again = (world.backend.lanes(request, DEADLINE_S) for _ in range(2))
        assert first == again
        assert len(bytes.fromhex(first.key_hex)) == 32
        assert first.lanes == ()


class TestStaff:
    def test_nobody_has_to_sign_in_where_there_is_no_cashier(self, world: World) -> None:
        assert world.backend.staff(DEADLINE_S) == Staff()


class TestClose:
    def test_closing_twice_is_closing_once(self) -> None:
        for backend in (HttpBackend("http://127.0.0.1:9", signer()), FakeBackend(FakeClock())):
            backend.close()
            backend.close()
