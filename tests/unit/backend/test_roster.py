"""The roster: enough to verify members alone, and not a key more."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

from pydantic import TypeAdapter

from pos_client.adapters.http_answers import MAX_INFLATED_BYTES
from pos_client.backend.database.engine import Database
from pos_client.backend.members import claims, roster
from pos_client.backend.members.claims import Claimant
from pos_client.backend.shop import terminals
from pos_client.backend.shop.terminals import Terminal
from pos_client.domain import member_code, verification
from pos_client.domain.member_code import Intent, MemberCode
from pos_client.domain.programme import OfflineLimits, Programme
from pos_client.domain.verification import DayKeys, Genuine
from pos_client.domain.wire import Roster
from tests.signing import SECOND, THIRD
from tests.unit.backend.shop import DAY_S, NOON_S, TILL, Shop

MIDNIGHT_S = 1_795_305_600.0  # 2026-11-22 00:00 UTC


def build(shop: Shop, limit: int = 100, max_bytes: int = roster.MAX_BYTES) -> Roster:
    return roster.issue(shop.database, Terminal(TILL, "Store", "Lane 1"), limit, shop.now_s, max_bytes)


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
    secrets = [card.shared_key, *(member_code.online_key(card.shared_key, card.handle, 0, intent) for intent in Intent)]
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
        terminals.put(connection, Terminal("till-2", "Store", ""), SECOND.public_keys, shop.now_ms)
        terminals.put(connection, Terminal("till-3", "Store", ""), THIRD.public_keys, shop.now_ms)
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


def test_seq_rises_when_the_clock_goes_back_and_after_a_restart(shop: Shop) -> None:
    ahead = build(shop).seq
    shop.now_s -= 7 * DAY_S
    again = Database(shop.database.url.render_as_string(hide_password=False))
    numbers = [roster.issue(again, Terminal(TILL, "Store", ""), 1, shop.now_s).seq for _ in range(2)]
    again.close()
    assert [*numbers, build(shop).seq] == [ahead + 1, ahead + 2, ahead + 3]
    shop.now_s += 8 * DAY_S
    assert build(shop).seq == shop.now_ms


def test_three_dates_of_expiry_are_told_of_many(shop: Shop) -> None:
    shop.member(*((points, 10 * points) for points in range(1, 61)))
    (entry,) = build(shop).entries
    assert entry.member.points == sum(range(1, 61))
    assert [(item.points, str(item.on)) for item in entry.member.expiring] == [
        (1, "2026-12-01"),
        (2, "2026-12-11"),
        (3, "2026-12-21"),
    ]


def test_members_seen_least_lately_are_left_out_of_what_a_till_would_not_take(shop: Shop) -> None:
    cards = []
    for _ in range(6):
        shop.now_s += 1
        cards.append(shop.member((5, 100)))
    whole = build(shop)
    wire = TypeAdapter(Roster)
    room = len(wire.dump_json(whole)) - len(wire.dump_json(replace(whole, entries=()))) + 1
    assert build(shop, max_bytes=room) == replace(whole, seq=whole.seq + 1)
    kept = build(shop, max_bytes=room - 1).entries
    assert [entry.member.handle for entry in kept] == [card.handle for card in reversed(cards[1:])]
    assert roster.MAX_BYTES <= 6 / 8 * MAX_INFLATED_BYTES


def test_seed_of_a_wallet_card_gives_no_day_keys(shop: Shop) -> None:
    shop.member((50, 100))
    with shop.database.write() as connection:
        connection.exec_driver_sql("UPDATE cards SET scheme = 0")
    (entry,) = build(shop).entries
    assert (entry.day_keys, entry.allowance_points) == ((), 0)
