"""The tills of a store learn of each other and share a key, which changes when one of them is shut out."""

from contextlib import suppress
from dataclasses import replace

import pytest
import sqlalchemy as sa

from pos_client.backend.database.schema import TERMINALS
from pos_client.backend.shop import lanes, terminals
from pos_client.backend.shop.terminals import Terminal
from pos_client.domain.lanes import MOST_ADDRESSES, LaneAddress, LanesRequest, StoreLanes
from pos_client.errors import InvalidValue
from tests.signing import SECOND, THIRD, TILL
from tests.unit.backend.shop import DAY_S, Shop

FIRST, NEXT = Terminal("till-1", "Store", "Lane 1"), Terminal("till-2", "Store", "Lane 2")
FAR = Terminal("till-3", "Elsewhere", "Lane 1")


def at(host: str) -> LanesRequest:
    return LanesRequest((LaneAddress(host, 8711),))


def meet(shop: Shop, terminal: Terminal, host: str = "192.168.1.5") -> StoreLanes:
    return shop.database.settle(lambda connection: lanes.meet(connection, terminal, at(host), shop.now_ms))


@pytest.fixture
def store(shop: Shop) -> Shop:
    with shop.database.write() as connection:
        terminals.put(connection, NEXT, SECOND.public_keys, shop.now_ms)
        terminals.put(connection, FAR, THIRD.public_keys, shop.now_ms)
    return shop


def test_lanes_of_a_store_share_a_key_and_learn_where_the_others_are(store: Shop) -> None:
    alone = meet(store, FIRST, "192.168.1.5")
    second = meet(store, NEXT, "192.168.1.6")
    assert alone.lanes == ()
    assert [(lane.terminal_id, lane.lane, lane.addresses) for lane in second.lanes] == [
        ("till-1", "Lane 1", at("192.168.1.5").addresses)
    ]
    assert meet(store, FIRST).key_hex == second.key_hex == alone.key_hex
    assert meet(store, NEXT, "192.168.1.9").lanes == second.lanes
    assert meet(store, FIRST).lanes[0].addresses == at("192.168.1.9").addresses


def test_another_store_has_another_key_and_its_tills_are_not_told_of(store: Shop) -> None:
    here, there = meet(store, FIRST), meet(store, FAR)
    assert here.key_hex != there.key_hex
    assert there.lanes == meet(store, FIRST).lanes == ()


def test_a_till_without_a_store_has_no_other_lanes(store: Shop) -> None:
    for identity, name in ((SECOND, "till-2"), (THIRD, "till-3")):
        with store.database.write() as connection:
            terminals.put(connection, Terminal(name, "", ""), identity.public_keys, store.now_ms)
    assert meet(store, Terminal("till-2", "", "")).lanes == meet(store, Terminal("till-3", "", "")).lanes == ()


def test_a_till_that_is_shut_out_is_told_nothing_and_its_key_is_worth_nothing(store: Shop) -> None:
    before = meet(store, FIRST)
    meet(store, NEXT)
    with store.database.write() as connection:
        terminals.revoke(connection, "till-2", store.now_ms)
    with pytest.raises(InvalidValue) as raised:
        meet(store, NEXT)
    assert raised.value.error_code == "TERMINAL_REVOKED"
    after = meet(store, FIRST)
    assert after.key_hex != before.key_hex
    assert after.lanes == ()
    with store.database.write() as connection:
        terminals.revoke(connection, "till-2", store.now_ms)
    assert meet(store, FIRST) == after, "a second time changes nothing"


def test_a_till_that_is_enrolled_anew_leaves_no_key_behind(store: Shop) -> None:
    before = meet(store, FIRST)
    with store.database.write() as connection:
        terminals.put(connection, replace(NEXT, store="Moved"), TILL.public_keys, store.now_ms)
    assert meet(store, FIRST).key_hex != before.key_hex


def test_a_till_that_was_not_heard_of_for_a_month_is_left_out(store: Shop) -> None:
    meet(store, NEXT)
    store.now_s += 29 * DAY_S
    assert len(meet(store, FIRST).lanes) == 1
    store.now_s += 2 * DAY_S
    assert meet(store, FIRST).lanes == ()


@pytest.mark.parametrize(
    "host",
    ["8.8.8.8", "224.0.0.1", "255.255.255.255", "0.0.0.0", "::1", "till.local", "", "192.168.1", "192.168.1.5\n"],  # noqa: S104 - a sample
)
def test_addresses_outside_a_local_network_are_refused(host: str) -> None:
    with pytest.raises(InvalidValue) as raised:
        LaneAddress(host, 8711)
    assert raised.value.error_code == "BAD_ADDRESS"


@pytest.mark.parametrize("port", [0, -1, 65536])
def test_what_is_no_port_is_refused(port: int) -> None:
    with pytest.raises(InvalidValue):
        LaneAddress("192.168.1.5", port)


def test_a_till_has_few_addresses() -> None:
    address = LaneAddress("192.168.1.5", 8711)
    with pytest.raises(InvalidValue):
        LanesRequest((address,) * (MOST_ADDRESSES + 1))
    with suppress(InvalidValue):
        assert LanesRequest((address,) * MOST_ADDRESSES).addresses


def test_a_store_of_many_lanes_is_told_of_those_heard_of_last(store: Shop) -> None:
    with store.database.write() as connection:
        for number in range(100, 170):
            row = {"terminal_id": f"till-{number}", "store": "Store", "lane": "", "created_ms": 1}
            connection.execute(sa.insert(TERMINALS).values(row))
            lanes.meet(connection, Terminal(f"till-{number}", "Store", ""), at("10.0.0.9"), store.now_ms + number)
    told = [lane.terminal_id for lane in meet(store, FIRST).lanes]
    assert told == [f"till-{number}" for number in range(169, 105, -1)]
