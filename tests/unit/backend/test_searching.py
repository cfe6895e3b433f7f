"""Tills look for members without a phone: whole words, a few names, masked, so often; each search is kept."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
import sqlalchemy as sa

from pos_client.backend.database.schema import ACCOUNTS, MEMBER_SEARCHES
from pos_client.backend.members import cards, searching
from pos_client.backend.members.cards import Card
from pos_client.backend.members.searching import LIMITS, MOST_SHOWN, Asking, Search
from pos_client.backend.samples.cards import sample_members
from pos_client.backend.shop.terminals import Terminal
from pos_client.domain.reasons import Reason
from pos_client.domain.wire import FoundMember, MemberSearch, SearchAnswer
from tests.backend_process import BackendProcess
from tests.signing import SECOND, enrol
from tests.unit.backend.shop import DAY_S, TILL, Shop
from tests.unit.backend.web import ask

JOINED = date(2026, 11, 21)


def join(shop: Shop, name: str, handle: str, store: str = "") -> Card:
    card = replace(cards.new_card(name, "zh"), handle=handle)
    with shop.database.write() as connection:
        cards.add_card(connection, card, shop.now_ms)
        mine = ACCOUNTS.c.member_id == card.member_id
        connection.execute(ACCOUNTS.update().where(mine).values(home_store=store))
    return card


def asked(shop: Shop, text: str, terminal_id: str = TILL, *, is_doubted: bool = False) -> SearchAnswer:
    asking = Asking(Terminal(terminal_id, "Store", ""), uuid4().hex, shop.now_ms, is_doubted)
    with shop.database.write() as connection:
        return searching.search(connection, asking, MemberSearch(text, "Li Na"))


def kept(shop: Shop) -> list[Search]:
    with shop.database.read() as connection:
        return searching.listed(connection)


def test_all_words_have_to_fit_and_names_are_masked(shop: Shop) -> None:
    join(shop, "王小明", "111111114821")
    join(shop, "Ada Lovelace", "222222224821")
    ming = FoundMember("111111114821", "王*明", JOINED)
    ada = FoundMember("222222224821", "Ada L.", JOINED)
    assert asked(shop, "4821") == SearchAnswer(None, (ada, ming))
    for text in ("wxm 4821", "WXM", "王小明", "王小明 4821"):
        assert asked(shop, text) == SearchAnswer(None, (ming,))
    assert asked(shop, "lovelace ada") == SearchAnswer(None, (ada,))
    for text in ("ada 4822", "王小", "wx", "love", "1482"):
        assert asked(shop, text) == SearchAnswer(None)


@pytest.mark.parametrize("text", ["", "4", "48%1", "_", "11111111", "%%%%"])
def test_what_is_no_question_is_no_search(shop: Shop, text: str) -> None:
    assert asked(shop, text) == SearchAnswer(Reason.MALFORMED)
    assert kept(shop) == []


def test_where_many_fit_those_of_the_store_are_told_or_nobody(shop: Shop) -> None:
    for number in range(MOST_SHOWN + 2):
        join(shop, "Wang Fang", f"{number:08}4821", "Elsewhere")
    assert asked(shop, "4821") == SearchAnswer(None, (), has_more=True)
    near = join(shop, "Zhao Min", "999999994821", "Store")
    assert asked(shop, "4821") == SearchAnswer(None, (FoundMember(near.handle, "Zhao M.", JOINED),), has_more=True)
    for number in range(10, 10 + MOST_SHOWN):
        join(shop, "Li Na", f"{number:08}4821", "Store")
    assert asked(shop, "4821") == SearchAnswer(None, (), has_more=True)
    assert asked(shop, "4821 zm").found == (FoundMember(near.handle, "Zhao M.", JOINED),)


def test_a_member_is_found_by_every_card_and_told_with_the_newest_that_is_good(shop: Shop) -> None:
    first = join(shop, "Wang Fang", "111111110001")
    shop.now_s += 60
    second = replace(first, handle="111111110002")
    with shop.database.write() as connection:
        cards.put_card(connection, second, shop.now_ms)
    for text in ("0001", "0002"):
        assert [member.handle for member in asked(shop, text).found] == [second.handle]
    with shop.database.write() as connection:
        cards.revoke(connection, first.member_id, second.handle, shop.now_ms)
    assert [member.handle for member in asked(shop, "0002").found] == [first.handle]
    with shop.database.write() as connection:
        cards.revoke(connection, first.member_id, first.handle, shop.now_ms)
    assert asked(shop, "wf").found == ()


def test_so_often_and_no_more_each_till_for_itself(shop: Shop) -> None:
    (window_ms, most), (_day_ms, most_a_day) = LIMITS
    for _turn in range(most):
        assert asked(shop, "4821").reason is None
    assert asked(shop, "4821") == SearchAnswer(Reason.TOO_MANY_SEARCHES)
    assert asked(shop, "4821", "till-2").reason is None
    shop.now_s += window_ms / 1000
    done = most
    while asked(shop, "4821").reason is None:
        done += 1
        shop.now_s += window_ms / 1000 / most
    assert done == most_a_day
    shop.now_s += DAY_S
    assert asked(shop, "4821").reason is None


def test_a_till_in_quarantine_is_told_nobody(shop: Shop) -> None:
    join(shop, "Wang Fang", "111111114821")
    assert asked(shop, "4821", is_doubted=True) == SearchAnswer(Reason.TILL_QUARANTINED)


def test_who_asked_for_what_is_kept_for_ninety_days(shop: Shop) -> None:
    fang = join(shop, "Wang Fang", "111111114821")
    asked(shop, "4821 WF")
    shop.now_s += 60
    asked(shop, "nobody")
    late, early = kept(shop)
    assert (early.terminal_id, early.cashier, early.words, early.shown) == (TILL, "Li Na", "4821 wf", (fang.member_id,))
    assert (late.words, late.shown) == ("nobody", ())
    shop.now_s += 91 * DAY_S
    asked(shop, "4821")
    with shop.database.read() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(MEMBER_SEARCHES)).scalar() == 1


def test_over_http_by_a_till_and_read_by_a_manager(
    backend: BackendProcess, manager: dict[str, str], shared_database_url: str
) -> None:
    member = sample_members()[0]
    till = enrol(shared_database_url, SECOND)
    body = {"text": f"cz {member.handle[-4:]}", "cashier": "Li Na"}
    answer = ask(backend, "POST", "/v1/members:find", body, identity=till)
    assert answer.status == 200
    [found] = answer.json["found"]
    assert (found["handle"], found["masked_name"]) == (member.handle, "陈*")
    assert set(found) == {"handle", "masked_name", "since"}
    newest = ask(backend, "GET", "/v1/member-searches", headers=manager).json[0]
    assert (newest["terminal_id"], newest["cashier"]) == (till.terminal_id, "Li Na")
    assert newest["words"] == f"{member.handle[-4:]} cz"
    for bad in ({"text": "\ud800"}, {"text": "a\0"}, {}, {"text": 4821}):
        assert ask(backend, "POST", "/v1/members:find", bad, identity=till).status == 422
