"""Workers as processes: side by side, killed in the middle, ended by a signal, and beside a till by themselves."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from pos_client.backend.database.schema import ACCOUNTS, ENTRIES, LOTS
from pos_client.backend.jobs import rounds
from pos_client.backend.members.cards import Card, add_card, new_card
from tests.unit.backend.shop import DAY_S, Shop
from ui.cli import pos_client

_PROGRAM = "from ui.cli import main; main()"
_WITHIN_S = 30


@contextmanager
def worker(database_url: str, *arguments: str) -> Iterator["subprocess.Popen[str]"]:
    process = subprocess.Popen(
        [sys.executable, "-W", "error", "-c", _PROGRAM, "backend", "work", "--json", *arguments],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"POS_CLIENT_DATABASE_URL": database_url},
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


@pytest.fixture
def cards(shop: Shop) -> list[Card]:
    """Members who each have one lot that has long expired, at the real time."""
    return many(shop, 120)


def many(shop: Shop, count: int) -> list[Card]:
    made = [new_card("Wang", "zh") for _ in range(count)]
    born = 1_000_000_000_000
    with shop.database.write() as connection:
        for card in made:
            add_card(connection, card, born)
        members = [{"member_id": card.member_id, "unit": 1, "seq": 1} for card in made]
        entry = {"kind": "EARN", "amount": 9, "balance_after": 9, "qualifying": 0, "qualifies_ms": born}
        when = {"terminal_id": "", "actor": "", "programme_version": 1, "occurred_ms": born, "recorded_ms": born}
        connection.execute(ENTRIES.insert(), [key | entry | when for key in members])
        lot = {"issued": 9, "remaining": 9, "occurred_ms": born, "available_from_ms": born}
        connection.execute(LOTS.insert(), [key | lot | {"expires_at_ms": born + 1} for key in members])
        connection.execute(ACCOUNTS.update().values(points_seq=1, points_balance=9))
    return made


def check(shop: Shop, cards: list[Card]) -> None:
    for card in cards:
        assert shop.entries(card) == [("EARN", 9), ("EXPIRE", -9)]
        shop.check_ledger(card)


def test_two_processes_share_the_work(shop: Shop, cards: list[Card], database_url: str) -> None:
    def told() -> dict[str, int]:
        with worker(database_url, "--once") as process:
            done: dict[str, int] = json.loads(process.communicate(timeout=_WITHIN_S)[0])
        return done

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(lambda _: told(), range(2))
    check(shop, cards)
    assert first["expiry"] + second["expiry"] >= len(cards)


def test_killed_in_the_middle_nothing_is_lost_and_nothing_done_twice(
    shop: Shop, cards: list[Card], database_url: str
) -> None:
    expired = sa.select(sa.func.count()).select_from(ENTRIES).where(ENTRIES.c.kind == "EXPIRE")
    with worker(database_url) as process:
        done = 0
        while not done and process.poll() is None:
            with shop.database.read() as connection:
                done = connection.execute(expired).scalar_one()
        process.send_signal(signal.SIGKILL)
        process.wait()
    for card in cards:
        shop.check_ledger(card)
    assert CliRunner().invoke(pos_client, ["backend", "work", "--once", "--database", database_url]).exit_code == 0
    check(shop, cards)


def test_sigterm_ends_at_once(database_url: str, shop: Shop) -> None:
    cards = many(shop, 1)
    with worker(database_url, "--every", "3600") as process:
        assert process.stdout is not None
        assert json.loads(process.stdout.readline())["expiry"] == 1
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=5) == 0
    check(shop, cards)


def test_a_sale_gets_its_turn_while_a_round_goes_on(shop: Shop, cards: list[Card]) -> None:
    shop.now_s += DAY_S
    stop = threading.Event()
    quietly = threading.Thread(
        target=rounds.work, args=(shop.database, lambda: shop.now_s, stop), kwargs={"pause_s": 0.002}
    )
    quietly.start()
    for card in cards[:20]:
        with shop.database.write() as connection:
            busy = sa.select(ACCOUNTS).where(ACCOUNTS.c.member_id == card.member_id).with_for_update()
            connection.execute(busy)
    stop.set()
    quietly.join(timeout=_WITHIN_S)
    assert not quietly.is_alive()
    rounds.run_round(shop.database, shop.now_ms, lambda: False)
    check(shop, cards)
