"""What tills did alone, counted: more than a till may do is accepted, told once, and paid only by what is there."""

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pos_client.backend.members.cards import Card
from pos_client.backend.shop import incidents
from pos_client.backend.shop.incidents import Kind
from pos_client.backend.transactions import applying
from pos_client.backend.transactions.chains import Told
from pos_client.backend.transactions.outboxes import Sender
from pos_client.domain.member_code import Scheme
from pos_client.domain.offline import Allowed, Isolation, MemberAlone, Wish, decide, tally
from pos_client.domain.programme import OfflineLimits
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import (
    Approval,
    Authority,
    TimeConfidence,
    Transaction,
    TransactionKind,
    TransactionResult,
)
from tests.chains import START, linked
from tests.unit.backend import chained
from tests.unit.backend.shop import DAY_S, TILL, Shop

AWARD, CHECK_IN, REDEEM, VOID = (
    TransactionKind.AWARD,
    TransactionKind.CHECK_IN,
    TransactionKind.REDEEM,
    TransactionKind.VOID,
)
HOUR_S = 3600.0
LIMITS = OfflineLimits(
    max_award_minor=2_000,
    till_award_minor=10_000,
    awards_per_member=2,
    till_redeem_points=40,
    till_redeems=3,
    max_redeem_points=20,
)
TILL_LIMIT, TOO_LONG = Reason.OFFLINE_TILL_LIMIT, Reason.OFFLINE_TOO_LONG
Send = Callable[[Sequence[Transaction]], list[TransactionResult]]


@pytest.fixture(autouse=True)
def rules(shop: Shop) -> None:
    shop.publish(replace(shop.programme, version=2, offline=LIMITS))


def at_once(shop: Shop, txns: Sequence[Transaction], till: str = TILL) -> list[TransactionResult]:
    return list(chained.send(shop, *txns, till=till).results)


@pytest.fixture(params=["one batch", "one by one"])
def send(request: pytest.FixtureRequest, shop: Shop) -> Send:
    """What lies in an outbox comes an hour later, together or in as many pieces as there are."""

    def come(txns: Sequence[Transaction]) -> list[TransactionResult]:
        shop.now_s += HOUR_S
        return at_once(shop, txns) if request.param == "one batch" else [shop.send(txn) for txn in txns]

    return come


def award(shop: Shop, amount_minor: int = 2_000, card: Card | None = None) -> Transaction:
    shop.now_s += 60
    return shop.offline(AWARD, card or shop.member(), amount_minor=amount_minor)


def redeem(shop: Shop, points: int, there: int = 0, approved_by: str = "") -> Transaction:
    shop.now_s += 60
    made = shop.offline(REDEEM, shop.member((there, 90)), amount_minor=points * 100, redeem_points=points)
    return replace(made, approved_by=approved_by)


def alone(shop: Shop, txn: Transaction) -> Transaction:
    """A void that was made while the till was cut off."""
    return replace(shop.void_of(txn), authority=Authority.OFFLINE)


def flags(results: Sequence[TransactionResult]) -> list[tuple[Reason, ...]]:
    assert {result.reason for result in results} == {None}
    return [result.flags for result in results]


def told(shop: Shop) -> list[tuple[Kind, str]]:
    with shop.database.read() as connection:
        return [(one.kind, one.detail) for one in incidents.listed(connection, with_resolved=True)]


def test_awards_up_to_the_limit_of_a_till_and_beyond(shop: Shop, send: Send) -> None:
    assert flags(send([award(shop) for _ in range(5)])) == [()] * 5
    assert told(shop) == []
    shop.now_s += HOUR_S
    assert flags(send([award(shop) for _ in range(7)])) == [()] * 5 + [(TILL_LIMIT,)] * 2
    assert told(shop) == [(Kind.ABOVE_LIMIT, TILL_LIMIT.value)]


def test_a_manager_is_told_once_a_day(shop: Shop) -> None:
    for _ in range(3):
        assert flags(at_once(shop, [award(shop, 2_001)])) == [(Reason.OFFLINE_AMOUNT,)]
    assert flags(at_once(shop, [award(shop, 2_001)], "till-2")) == [(Reason.OFFLINE_AMOUNT,)]
    assert len(told(shop)) == 2, "each till for itself"
    shop.now_s += DAY_S
    at_once(shop, [award(shop, 2_001), award(shop, 2_001)])
    assert told(shop) == [(Kind.ABOVE_LIMIT, Reason.OFFLINE_AMOUNT.value)] * 3


def test_in_however_many_pieces_and_whatever_order_it_comes(shop: Shop) -> None:
    """What was sent since a time that is told had not been sent by then: no way of telling times gets around it."""
    txns = [award(shop) for _ in range(8)]
    found = []
    for txn in reversed(txns):
        shop.now_s += HOUR_S
        found += at_once(shop, [txn])
    assert [TILL_LIMIT in each for each in flags(found)] == [False] * 5 + [True] * 3


def test_what_a_contact_has_ended_counts_no_more(shop: Shop, send: Send) -> None:
    for _ in range(3):
        assert flags(send([award(shop) for _ in range(5)])) == [()] * 5
        shop.now_s += 600
    assert told(shop) == []


def test_each_till_has_its_own_sums(shop: Shop) -> None:
    first, second = [award(shop) for _ in range(4)], [award(shop) for _ in range(4)]
    shop.now_s += HOUR_S
    assert flags([*at_once(shop, first), *at_once(shop, second, "till-2")]) == [()] * 8


def test_what_was_undone_counts_no_more(shop: Shop, send: Send) -> None:
    early = [award(shop) for _ in range(5)]
    undone = [alone(shop, txn) for txn in early]
    late = [award(shop) for _ in range(5)]
    again = alone(shop, late[0])
    results = send([*early, *undone, *late, again, award(shop), award(shop)])
    assert [result.flags for result in results] == [()] * 17 + [(TILL_LIMIT,)]


def test_a_void_is_known_also_where_it_was_sent_before(shop: Shop) -> None:
    early = [award(shop) for _ in range(5)]
    void, late = alone(shop, early[0]), award(shop)
    shop.now_s += HOUR_S
    assert flags([result for txn in (*early, void) for result in [shop.send(txn)]]) == [()] * 6
    shop.now_s += HOUR_S
    assert flags([shop.send(late)]) == [()]


def test_awards_with_one_card(shop: Shop, send: Send) -> None:
    card = shop.member()
    txns = [award(shop, 100, card) for _ in range(3)]
    assert flags(send(txns)) == [(), (), (Reason.OFFLINE_TOO_OFTEN,)]


def test_what_a_till_gave_within_the_limits_is_a_debt_and_beyond_them_it_is_refused(shop: Shop, send: Send) -> None:
    """Members who had nothing: the shop has given it already, and the till had to keep to its limits."""
    results = send([redeem(shop, 20), redeem(shop, 20), redeem(shop, 1)])
    assert [result.reason for result in results] == [None, None, Reason.INSUFFICIENT_POINTS]
    assert [result.points_after for result in results] == [-20, -20, 0]


def test_beyond_the_limits_the_balance_pays(shop: Shop, send: Send) -> None:
    results = send([redeem(shop, 10, there=10) for _ in range(4)])
    assert flags(results) == [(), (), (), (TILL_LIMIT,)]
    assert [result.points_after for result in results] == [0] * 4
    assert told(shop) == [(Kind.ABOVE_LIMIT, TILL_LIMIT.value)]


def test_one_card_s_redemptions_are_one_sum(shop: Shop, send: Send) -> None:
    shop.now_s += 60
    card = shop.member((15, 90))
    txns = []
    for points in (12, 8, 1):
        shop.now_s += 60
        txns.append(shop.offline(REDEEM, card, amount_minor=points * 100, redeem_points=points))
    assert [result.reason for result in send(txns)] == [None, None, Reason.INSUFFICIENT_POINTS]


@pytest.mark.parametrize(("approved_by", "reason"), [("Li", None), ("", Reason.INSUFFICIENT_POINTS)])
def test_after_the_free_hours_somebody_has_approved_it(
    shop: Shop, send: Send, approved_by: str, reason: Reason | None
) -> None:
    first = award(shop)
    shop.now_s += LIMITS.free_redeem_s + 600
    results = send([first, redeem(shop, 10, approved_by=approved_by)])
    assert [result.reason for result in results] == [None, reason]


@pytest.mark.parametrize(("hours", "is_late"), [(24, False), (24.2, True)])
def test_nobody_spends_longer_than_a_till_may_be_alone(shop: Shop, send: Send, hours: float, *, is_late: bool) -> None:
    first = award(shop)
    shop.now_s += hours * HOUR_S
    there, not_there = (redeem(shop, 5, there=points, approved_by="Li") for points in (5, 0))
    paid, owed = send([first, there, not_there])[1:]
    assert (paid.reason, paid.flags) == (None, (TOO_LONG,) if is_late else ())
    assert owed.reason is (Reason.INSUFFICIENT_POINTS if is_late else None)


@pytest.mark.parametrize(("hours", "found"), [(72, ()), (72.2, (TOO_LONG,))])
def test_nor_awards(shop: Shop, send: Send, hours: float, found: tuple[Reason, ...]) -> None:
    first = award(shop)
    shop.now_s += hours * HOUR_S
    assert flags(send([first, award(shop)])) == [(), found]


def test_a_till_that_was_switched_off_is_late_and_honest(shop: Shop, send: Send) -> None:
    txns = [award(shop) for _ in range(5)]
    shop.now_s += 30 * DAY_S
    assert flags(send(txns)) == [()] * 5


@pytest.mark.parametrize(("hours", "doubt"), [(-2, Reason.FROM_FUTURE), (2, Reason.EXPIRED)])
def test_a_time_the_code_does_not_bear_out(shop: Shop, hours: int, doubt: Reason) -> None:
    txn = award(shop)
    shop.now_s += DAY_S
    made_up = replace(txn, occurred_at=txn.occurred_at + timedelta(hours=hours))
    assert flags(at_once(shop, [made_up])) == [(doubt, TOO_LONG)]


def test_what_says_it_was_online_but_was_never_seen_counts_as_alone(shop: Shop) -> None:
    shop.now_s += 60
    card = shop.member()
    seen, unseen = shop.transaction(AWARD, card, amount_minor=9_000), shop.unscanned(AWARD, card, amount_minor=9_000)
    assert flags([shop.send(seen)]) == [()]
    shop.now_s += 60
    later = shop.unscanned(AWARD, card, amount_minor=9_000)
    assert shop.send(unseen).reason is Reason.REPLAY
    assert flags([shop.send(later)]) == [(Reason.OFFLINE_AMOUNT,)]


@pytest.mark.parametrize("kind", [AWARD, CHECK_IN])
def test_a_till_in_quarantine_that_says_it_was_online_is_not_believed(shop: Shop, kind: TransactionKind) -> None:
    card = shop.member()

    def doubted(txn: Transaction) -> TransactionResult:
        with shop.database.write() as connection:
            return applying.apply_one(connection, TILL, txn, shop.now_ms, is_doubted=True)

    amount = 1_000 if kind is AWARD else 0
    unseen = doubted(shop.unscanned(kind, card, amount_minor=amount))
    assert (unseen.reason, unseen.flags) == (None, (Reason.TILL_QUARANTINED, Reason.REVIEW))
    assert told(shop) == [(Kind.REVIEW, "said to be online, but nobody was asked about the code")]
    shop.now_s += DAY_S
    assert flags([doubted(shop.transaction(kind, card, amount_minor=amount))]) == [()]


def test_a_batch_takes_as_many_statements_however_long_it_is(shop: Shop) -> None:
    counts = []
    for length in (3, 30):
        txns = [award(shop) for _ in range(length)]
        shop.now_s += HOUR_S
        with shop.database.write() as connection:
            statements: list[str] = []

            def noted(*told: object, into: list[str] = statements) -> None:
                into.append(str(told[2]))

            sa.event.listen(connection, "before_cursor_execute", noted)
            items = list(enumerate(txns, start=1))
            sender, told = Sender(TILL, uuid4()), Told(START, linked(items))
            applying.apply_batch(connection, sender, [*items], shop.now_ms, told)
            sa.event.remove(connection, "before_cursor_execute", noted)
        counts.append(len(statements))
    assert counts[0] + 2 >= counts[1], "two more to tell of what is beyond the limit"


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["award", "award", "award", "redeem", "void", "contact"]),
        st.integers(1, 20),
        st.sampled_from([30, 60, 600, 5 * HOUR_S, 20 * HOUR_S]),
    ),
    min_size=30,
    max_size=60,
)
"""What is done, how much of it, and the seconds that pass before."""


class HonestTill:
    """Decides as tills do, by what it has not sent; what the backend thinks is nothing to it."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.cards = [shop.member((100, 300)) for _ in range(4)]
        self.unsent: list[Transaction] = []
        self.contact_s = shop.now_s
        self.results: list[TransactionResult] = []

    def step(self, what: str, much: int, passes_s: float) -> None:
        self.shop.now_s += passes_s
        if what == "contact":
            self.send(pieces=1 + much % 3)
        elif what == "void":
            undone = {each.refers_to for each in self.unsent}
            stands = [each for each in self.unsent if each.kind is not VOID and each.txn_id not in undone]
            self.unsent += [alone(self.shop, stands[-1])] if stands else []
        else:
            self.sell(self.cards[much % len(self.cards)], much if what == "redeem" else 0, much * 100)

    def sell(self, card: Card, points: int, amount_minor: int) -> None:
        offline_s = self.shop.now_s - self.contact_s
        till = Isolation(offline_s, TimeConfidence.HIGH, is_vault_safe=True, till=tally(self.unsent))
        own = tally(txn for txn in self.unsent if txn.handle == card.handle)
        member = MemberAlone(Scheme.DUAL_TOTP, allowance_points=100, since_sync=own)
        for approval in (None, Approval("Li", Reason.NEEDS_APPROVAL)):
            if isinstance(decide(LIMITS, till, member, Wish(0 if points else amount_minor, points), approval), Allowed):
                kind = REDEEM if points else AWARD
                made = self.shop.offline(kind, card, amount_minor=amount_minor, redeem_points=points)
                self.unsent.append(replace(made, approved_by=approval.who if approval else ""))
                return

    def send(self, pieces: int) -> None:
        size = max(1, math.ceil(len(self.unsent) / pieces))
        for first in range(0, len(self.unsent), size):
            self.results += at_once(self.shop, self.unsent[first : first + size])
            self.shop.now_s += 2
        self.unsent, self.contact_s = [], self.shop.now_s


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@given(steps=STEPS)
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_till_that_keeps_to_its_limits_comes_above_them(shop: Shop, steps: list[tuple[str, int, float]]) -> None:
    till = HonestTill(shop)
    for what, much, passes_s in [*steps, ("contact", 1, 60.0)]:
        till.step(what, much, passes_s)
    assert till.results
    assert {result.flags for result in till.results} == {()}
