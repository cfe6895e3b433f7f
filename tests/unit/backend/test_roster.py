"""The roster: enough to verify members alone, and not a key more."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from pydantic import TypeAdapter

from pos_client.adapters.http_answers import MAX_INFLATED_BYTES
from pos_client.backend.database.engine import Database
from pos_client.backend.members import cards, claims, roster
from pos_client.backend.members.claims import Claimant
from pos_client.backend.members.roster import PAGES, Asked, Pages
from pos_client.backend.shop import terminals
from pos_client.backend.shop.terminals import Terminal
from pos_client.domain import member_code, verification
from pos_client.domain.member_code import Intent, MemberCode
from pos_client.domain.programme import OfflineLimits, Programme
from pos_client.domain.transaction import TransactionKind
from pos_client.domain.verification import DayKeys, Genuine
from pos_client.domain.wire import RosterEntry, RosterPart
from tests import rosters
from tests.signing import SECOND, THIRD
from tests.unit.backend.shop import DAY_S, NOON_S, TILL, Shop

MIDNIGHT_S = 1_795_305_600.0  # 2026-11-22 00:00 UTC


HERE = Terminal(TILL, "Store", "Lane 1")
HOUR_S = 3600.0


def build(shop: Shop, since: int = 0, after: str = "", pages: Pages = PAGES) -> RosterPart:
    return roster.issue(shop.database, HERE, shop.now_s, Asked(since, after), pages)


def handles(part: RosterPart) -> list[str]:
    return [entry.member.handle for entry in part.entries]


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
    shop.now_s += 2 * DAY_S
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


def test_seq_rises_when_the_clock_goes_back_and_after_a_restart(shop: Shop) -> None:
    ahead = build(shop).seq
    shop.now_s -= 7 * DAY_S
    again = Database(shop.database.url.render_as_string(hide_password=False))
    numbers = [roster.issue(again, HERE, shop.now_s).seq for _ in range(2)]
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


def test_a_whole_roster_comes_in_pages_that_miss_nobody(shop: Shop) -> None:
    shown = []
    for place in range(7):
        shop.now_s += place % 2  # some at the same time
        shown.append(shop.member((5, 100)))
    few = Pages(most_members=2)
    first = build(shop, pages=few)
    assert (first.since, len(first.entries)) == (0, 2)
    shop.now_s += 1
    touched = next(card for card in shown if card.handle == handles(first)[0])
    shop.send(shop.transaction(TransactionKind.AWARD, touched, amount_minor=9_000))
    stranger = shop.member()
    rest = list(rosters.pages(lambda after: build(shop, after=after or str(first.after), pages=few)))
    assert {part.seq for part in (first, *rest)} == {first.seq}
    assert rest[0].issued_at == first.issued_at, "as old as its first page"
    told = [handle for part in (first, *rest) for handle in handles(part)]
    assert set(told) == {card.handle for card in (*shown, stranger)}
    assert told.count(touched.handle) == 2, "who changed meanwhile comes again"


def test_pages_are_no_larger_than_a_till_takes(shop: Shop) -> None:
    for _ in range(5):
        shop.now_s += 1
        shop.member((5, 100))
    size = len(TypeAdapter(RosterEntry).dump_json(build(shop).entries[0])) + 1
    room = Pages(most_bytes=2 * size + size // 2)
    parts = list(rosters.pages(lambda after: build(shop, after=after, pages=room)))
    assert [len(part.entries) for part in parts] == [2, 2, 1]
    assert len(build(shop, pages=Pages(most_bytes=1)).entries) == 1, "one at least, or there is no end"
    assert PAGES.most_bytes <= 6 / 8 * MAX_INFLATED_BYTES


def test_pages_begin_anew_where_they_would_not_fit_together(shop: Shop) -> None:
    for _ in range(3):
        shop.member((5, 100))
    few = Pages(most_members=2)
    first = build(shop, pages=few)
    shop.now_s += 1
    assert build(shop, after=str(first.after), pages=few).seq == first.seq
    shop.publish(replace(shop.programme, version=2))
    anew = build(shop, after=str(first.after), pages=few)
    assert anew.seq > first.seq
    assert len(anew.entries) == 2
    shop.now_s += HOUR_S + 1
    assert build(shop, after=str(anew.after), pages=few).seq > anew.seq, "it took too long"
    ahead = f"{anew.seq + 10**9}.0.{'0' * 32}"
    assert build(shop, after=ahead, pages=few).seq > anew.seq, "no roster has that number yet"


def test_a_difference_has_those_who_have_changed(shop: Shop) -> None:
    buyer, quiet, loser = (shop.member((5, 100)) for _ in range(3))
    shop.now_s += HOUR_S
    whole = build(shop)
    assert set(handles(whole)) == {card.handle for card in (buyer, quiet, loser)}
    shop.now_s += HOUR_S
    assert build(shop, since=whole.seq).entries == ()
    shop.send(shop.transaction(TransactionKind.AWARD, buyer, amount_minor=9_000))
    joined = shop.member((7, 100))
    second = replace(quiet, handle="222222222222", kid=3)
    with shop.database.write() as connection:
        cards.put_card(connection, second, shop.now_ms)
        cards.revoke(connection, loser.member_id, loser.handle, shop.now_ms)
    news = build(shop, since=whole.seq)
    assert (news.since, news.after) == (whole.seq, None)
    assert set(handles(news)) == {buyer.handle, joined.handle, quiet.handle, second.handle}
    assert news.gone == ((loser.handle, loser.kid),)
    assert news.denied == build(shop).denied == (loser.handle,)
    assert loser.handle not in handles(build(shop))
    shop.now_s += 72 * HOUR_S + 1
    assert build(shop).denied == ()


def test_a_renewed_card_is_not_denied_and_its_old_key_goes_when_it_is_over(shop: Shop) -> None:
    card = shop.member((5, 100))
    shop.now_s += 13 * HOUR_S
    with shop.database.write() as connection:
        cards.put_card(connection, replace(card, kid=1), shop.now_ms)
    assert sorted(entry.kid for entry in build(shop).entries) == [0, 1]
    shop.now_s += 24 * HOUR_S - 600
    whole = build(shop)
    shop.now_s += 1200
    news = build(shop, since=whole.seq)
    assert (news.since, news.gone, news.denied) == (whole.seq, ((card.handle, 0),), ())


@pytest.mark.parametrize("what", ["day", "programme", "till", "unknown", "size", "bytes"])
def test_a_whole_roster_comes_where_a_difference_would_not_do(shop: Shop, what: str) -> None:
    shop.member((5, 100))
    shop.now_s += HOUR_S
    since, pages = build(shop).seq, PAGES
    shop.now_s += HOUR_S
    assert build(shop, since=since).since == since
    if what == "day":
        shop.now_s = MIDNIGHT_S
    elif what == "programme":
        shop.publish(replace(shop.programme, version=2))
    elif what == "till":
        with shop.database.write() as connection:
            terminals.put(connection, Terminal("till-2", "Store", ""), SECOND.public_keys, shop.now_ms)
    elif what == "unknown":
        since += 10**9
    else:
        pages = Pages(most_members=1) if what == "size" else Pages(most_bytes=1)
        for _ in range(2):
            shop.member()
    assert build(shop, since=since, pages=pages).since == 0


def test_seed_of_a_wallet_card_gives_no_day_keys(shop: Shop) -> None:
    shop.member((50, 100))
    with shop.database.write() as connection:
        connection.exec_driver_sql("UPDATE cards SET scheme = 0")
    (entry,) = build(shop).entries
    assert (entry.day_keys, entry.allowance_points) == ((), 0)
