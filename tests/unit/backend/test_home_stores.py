"""A member is at home in one store, and that store's tills share what the member may spend while they are alone."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
import sqlalchemy as sa

from pos_client.adapters.terminal_identity import new_identity
from pos_client.backend.database.schema import ACCOUNTS, TERMINALS
from pos_client.backend.members import roster
from pos_client.backend.members.cards import Card
from pos_client.backend.members.roster import Asked
from pos_client.backend.shop import terminals
from pos_client.backend.shop.terminals import Terminal
from pos_client.domain.programme import OfflineLimits, Programme
from pos_client.domain.transaction import Applied, TransactionKind
from pos_client.domain.wire import RosterPart
from tests.unit.backend.shop import DAY_S, Shop

HOUR_S = 3600.0
WEEK_S = 7 * DAY_S
POINTS = 30


@dataclass
class Chain:
    """Stores with tills; a till's id says which: `A1` is the first of store A."""

    shop: Shop
    tills: dict[str, Terminal] = field(default_factory=dict)

    def open(self, *tills: str) -> None:
        for till in tills:
            self.tills[till] = Terminal(till, till[0], "")
            self.enrol(till)

    def enrol(self, till: str, *, is_same: bool = False) -> None:
        keys = new_identity(till).public_keys
        with self.shop.database.write() as connection:
            terminals.put(connection, self.tills[till], keys, self.shop.now_ms, is_same=is_same)

    def revoke(self, till: str) -> None:
        with self.shop.database.write() as connection:
            terminals.revoke(connection, till, self.shop.now_ms)

    def buy(self, card: Card, till: str, amount_minor: int = 100) -> Applied:
        self.shop.now_s += 60
        txn = self.shop.transaction(TransactionKind.AWARD, card, amount_minor=amount_minor)
        return self.shop.send(txn, till).applied

    def part(self, till: str, since: int = 0) -> RosterPart:
        return roster.issue(self.shop.database, self.tills[till], self.shop.now_s, Asked(since))

    def shares(self, card: Card, *tills: str) -> list[int | None]:
        """What each till lets the member spend; None: it does not know the member."""
        found = ({entry.member.handle: entry.allowance_points for entry in self.part(till).entries} for till in tills)
        return [of_till.get(card.handle) for of_till in found]

    def home(self, card: Card) -> str:
        with self.shop.database.read() as connection:
            mine = sa.select(ACCOUNTS.c.home_store).where(ACCOUNTS.c.member_id == card.member_id)
            return str(connection.execute(mine).scalar_one())


@pytest.fixture
def chain(shop: Shop) -> Chain:
    """Two stores that have been open for a while; the shop's own till is gone long since."""
    shop.publish(Programme(version=2, offline=OfflineLimits(max_redeem_points=POINTS)))
    made = Chain(shop)
    made.revoke("till-1")
    made.open("A1", "A2", "B1")
    shop.now_s += WEEK_S
    return made


@pytest.fixture
def card(chain: Chain) -> Card:
    return chain.shop.member((100, 3000))


def test_nobody_knows_a_member_who_was_nowhere_yet(chain: Chain, card: Card) -> None:
    assert chain.shares(card, "A1", "A2", "B1") == [None, None, None]


def test_the_first_store_becomes_home_and_its_tills_share_after_two_days(chain: Chain, card: Card) -> None:
    chain.buy(card, "A1")
    assert chain.shares(card, "A1", "A2", "B1") == [0, 0, None]
    chain.shop.now_s += 2 * DAY_S
    assert chain.shares(card, "A1", "A2", "B1") == [15, 15, None]


def test_a_refusal_makes_no_home(chain: Chain, card: Card) -> None:
    assert chain.buy(card, "A1", amount_minor=0) is Applied.REFUSED
    assert chain.home(card) == ""
    assert chain.buy(card, "A1") is Applied.APPLIED
    assert chain.home(card) == "A"


def test_a_visit_elsewhere_is_no_move_and_thirty_days_are(chain: Chain, card: Card) -> None:
    chain.buy(card, "A1")
    chain.shop.now_s += 20 * DAY_S
    chain.buy(card, "B1")
    assert chain.home(card) == "A"
    chain.buy(card, "A1")
    chain.shop.now_s += 29 * DAY_S
    chain.buy(card, "B1")
    assert chain.home(card) == "A", "counted from the last time there"
    chain.shop.now_s += DAY_S
    chain.buy(card, "B1")
    assert chain.home(card) == "B"
    assert chain.shares(card, "A1", "B1") == [None, 0], "the rosters of A that are out have it for two more days"
    chain.shop.now_s += 2 * DAY_S
    assert chain.shares(card, "A1", "B1") == [None, POINTS]


def test_a_difference_takes_away_who_has_moved(chain: Chain, card: Card) -> None:
    chain.buy(card, "A1")
    chain.shop.now_s += 31 * DAY_S
    before = chain.part("A1")
    chain.buy(card, "B1")
    news = chain.part("A1", before.seq)
    assert (news.since, news.entries, news.gone) == (before.seq, (), ((card.handle, card.kid),))


def test_a_new_till_has_no_share_until_the_rosters_of_before_are_over(chain: Chain, card: Card) -> None:
    chain.buy(card, "A1")
    chain.shop.now_s += WEEK_S
    chain.open("A3")
    assert chain.shares(card, "A1", "A2", "A3") == [10, 10, 0]
    chain.shop.now_s += 2 * DAY_S - 1
    assert chain.shares(card, "A3") == [0]
    chain.shop.now_s += 1
    assert chain.shares(card, "A1", "A2", "A3") == [10, 10, 10]


def test_a_till_that_is_gone_keeps_its_share_until_its_roster_is_over(chain: Chain, card: Card) -> None:
    chain.buy(card, "A1")
    chain.shop.now_s += WEEK_S
    chain.revoke("A2")
    assert chain.shares(card, "A1") == [15]
    chain.shop.now_s += 2 * DAY_S
    assert chain.shares(card, "A1") == [POINTS]


def test_a_till_that_has_moved_to_another_store_keeps_its_share_in_the_old_one_until_its_roster_is_over(
    chain: Chain, card: Card
) -> None:
    chain.buy(card, "A1")
    chain.shop.now_s += WEEK_S
    chain.tills["A2"] = Terminal("A2", "B", "")
    chain.enrol("A2", is_same=True)
    assert chain.shares(card, "A1", "A2") == [15, None]
    chain.tills["A2"] = Terminal("A2", "C", "")
    chain.enrol("A2", is_same=True)
    assert chain.shares(card, "A1") == [15], "also when it moves on at once"
    chain.shop.now_s += 2 * DAY_S
    assert chain.shares(card, "A1") == [POINTS]


def test_where_there_is_one_store_everybody_is_at_home_at_once(shop: Shop) -> None:
    chain = Chain(shop, {"till-1": Terminal("till-1", "Store", "Lane 1")})
    shop.publish(Programme(version=2, offline=OfflineLimits(max_redeem_points=POINTS)))
    card = shop.member((100, 3000))
    assert chain.shares(card, "till-1") == [POINTS]
    chain.open("A1")
    assert chain.shares(card, "till-1", "A1") == [None, None], "not the only store any more, and home is nowhere"


def test_a_store_that_is_renamed_keeps_its_members(chain: Chain, card: Card) -> None:
    chain.buy(card, "B1")
    chain.shop.now_s += WEEK_S
    chain.tills["B1"] = Terminal("B1", "Bund", "")
    chain.enrol("B1", is_same=True)
    assert chain.home(card) == "Bund"
    assert chain.shares(card, "B1") == [0]
    chain.shop.now_s += 2 * DAY_S
    assert chain.shares(card, "B1") == [POINTS]


def test_the_same_machine_with_new_keys_keeps_its_share_and_another_one_waits(chain: Chain, card: Card) -> None:
    chain.buy(card, "A1")
    chain.shop.now_s += WEEK_S
    for is_same, share in ((True, 15), (False, 0)):
        chain.enrol("A1", is_same=is_same)
        assert chain.shares(card, "A1") == [share]


def test_shares_of_all_rosters_that_are_out_never_exceed_the_balance(chain: Chain, card: Card) -> None:
    """Each till fetches a roster every ten hours; tills come and go, and the member moves once."""
    out: dict[str, list[tuple[float, int]]] = {}
    events: dict[int, Callable[[], object]] = {
        5: lambda: chain.buy(card, "A2"),
        40: lambda: chain.open("A3"),
        70: lambda: chain.revoke("A1"),
        75: lambda: chain.open("B2"),
        440: lambda: chain.buy(card, "B1"),
    }
    highest = 0
    for turn in range(500):
        chain.shop.now_s += 2 * HOUR_S
        events.get(turn, lambda: None)()
        for place, till in enumerate(sorted(chain.tills)):
            if (turn + place) % 5 == 0 and not (till == "A1" and turn >= 70):
                out.setdefault(till, []).append((chain.shop.now_s, chain.shares(card, till)[0] or 0))
        alive_s = chain.shop.now_s - 2 * DAY_S
        spendable = sum(max((share for at_s, share in each if at_s > alive_s), default=0) for each in out.values())
        assert spendable <= POINTS
        highest = max(highest, spendable)
    assert highest == POINTS, "and all of it is to be had"
    assert chain.home(card) == "B"
    assert chain.shares(card, "B1", "B2") == [15, 15]


def test_a_till_in_quarantine_has_no_share_and_takes_none_from_the_others(chain: Chain, card: Card) -> None:
    chain.buy(card, "A1")
    chain.shop.now_s += WEEK_S
    before = chain.part("A1")
    chain.shop.now_s += 180
    with chain.shop.database.write() as connection:
        values = {"quarantined_ms": chain.shop.now_ms}
        connection.execute(TERMINALS.update().where(TERMINALS.c.terminal_id == "A1").values(values))
    assert chain.part("A1", before.seq).since == 0, "its old shares go with its next roster"
    assert chain.shares(card, "A1", "A2") == [0, 15]
