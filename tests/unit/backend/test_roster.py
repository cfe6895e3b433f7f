"""The roster: enough to verify members alone, and not a key more."""

from datetime import timedelta
from uuid import uuid4

from pos_client.backend import claims, roster, terminals
from pos_client.backend.claims import Claimant
from pos_client.backend.terminals import Terminal
from pos_client.domain import member_code, verification
from pos_client.domain.member_code import Intent, MemberCode
from pos_client.domain.programme import OfflineLimits, Programme
from pos_client.domain.verification import DayKeys, Genuine
from pos_client.domain.wire import Roster
from tests.unit.backend.shop import NOON_S, TILL, Shop

MIDNIGHT_S = 1_795_305_600.0  # 2026-11-22 00:00 UTC


def build(shop: Shop, limit: int = 100) -> Roster:
    with shop.database.read() as connection:
        return roster.build(connection, Terminal(TILL, "Store", "Lane 1"), limit, shop.now_s)


def test_till_verifies_a_member_with_it(shop: Shop) -> None:
    card = shop.member((5, 100))
    (entry,) = build(shop).entries
    keys = DayKeys({(key.day, key.intent): bytes.fromhex(key.key_hex) for key in entry.day_keys})
    code = member_code.parse(shop.code(card, Intent.PAY))
    assert isinstance(code, MemberCode)
    assert isinstance(verification.verify(code, keys, shop.now_s, verification.OFFLINE), Genuine)


def test_neither_master_key_nor_online_key_leaves_the_backend(shop: Shop) -> None:
    card = shop.member()
    text = repr(build(shop))
    secrets = [card.master_key, *(member_code.online_key(card.master_key, card.handle, 0, intent) for intent in Intent)]
    assert not any(secret.hex() in text for secret in secrets)


def test_keys_reach_to_the_roster_s_end_and_to_yesterday_just_after_midnight(shop: Shop) -> None:
    shop.member()

    def days(now_s: float) -> list[int]:
        shop.now_s = now_s
        return sorted({key.day for key in build(shop).entries[0].day_keys})

    today = int(MIDNIGHT_S // 86_400)
    assert days(NOON_S) == [today - 1, today, today + 1]
    assert days(MIDNIGHT_S - 1) == [today - 1, today, today + 1]
    assert days(MIDNIGHT_S + 59) == [today - 1, today, today + 1, today + 2]
    assert days(MIDNIGHT_S + 60) == [today, today + 1, today + 2]


def test_allowances_are_shares_that_never_exceed_the_balance(shop: Shop) -> None:
    shop.publish(Programme(version=2, offline=OfflineLimits(max_redeem_points=20)))
    with shop.database.write() as connection:
        terminals.put(connection, Terminal("till-2", "Store", ""), "other", shop.now_ms)
        terminals.put(connection, Terminal("till-3", "Store", ""), "third", shop.now_ms)
    for points in (100, 20, 8, 2):
        shop.member((points, 100))
    shop.member()
    allowances = {entry.member.points: entry.allowance_points for entry in build(shop).entries}
    assert allowances == {100: 6, 20: 6, 8: 2, 2: 0, 0: 0}


def test_last_step_and_place_and_times(shop: Shop) -> None:
    card = shop.member()
    code = member_code.parse(shop.code(card))
    assert isinstance(code, MemberCode)
    step = member_code.step_at(shop.now_s)
    with shop.database.write() as connection:
        for age in (9, 5):
            claimant = Claimant(uuid4(), TILL, shop.now_ms, uuid4())
            claims.claim_evidence(connection, Genuine(code, step - age), claimant)
    built = build(shop)
    assert built.entries[0].last_step == step - 5
    assert (built.terminal_id, built.store) == (TILL, "Store · Lane 1")
    assert built.not_after - built.issued_at == timedelta(hours=48)


def test_seq_rises_and_the_most_lately_seen_members_come_first(shop: Shop) -> None:
    early = shop.member()
    first = build(shop)
    shop.now_s += 1
    late = shop.member()
    second = build(shop, limit=1)
    assert second.seq > first.seq
    assert [entry.member.handle for entry in second.entries] == [late.handle] != [early.handle]


def test_seed_of_a_wallet_card_gives_no_day_keys(shop: Shop) -> None:
    shop.member((50, 100))
    with shop.database.write() as connection:
        connection.exec_driver_sql("UPDATE cards SET scheme = 0")
    (entry,) = build(shop).entries
    assert (entry.day_keys, entry.allowance_points) == ((), 0)
