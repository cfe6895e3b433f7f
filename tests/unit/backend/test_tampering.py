"""Tills that were tampered with: changed, deleted, swapped, cut, restored outboxes; stolen keys; quarantine."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import apsw
import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from pos_client.adapters import outbox_rows
from pos_client.adapters.clock import TrustedClock
from pos_client.adapters.ids import UuidSource
from pos_client.adapters.outbox import SqliteOutbox
from pos_client.adapters.sealing import Seal
from pos_client.backend.database.engine import Database
from pos_client.backend.database.schema import OUTBOXES
from pos_client.backend.members.cards import Card
from pos_client.backend.shop import back_office, incidents, terminals
from pos_client.backend.shop.incidents import Kind
from pos_client.backend.transactions import applying
from pos_client.backend.transactions.chains import ChainGapError, Told
from pos_client.backend.transactions.outboxes import Sender
from pos_client.domain.chain import MOST_MISSING
from pos_client.domain.check_digits import check_digits
from pos_client.domain.member_code import Intent
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Transaction, TransactionKind, TransactionResult
from pos_client.domain.wire import BatchAnswer, BatchItem, BatchRequest, ChainStart, LostItem
from tests.backend_process import BackendProcess
from tests.chains import START, linked
from tests.unit.backend import chained
from tests.unit.backend.chained import Direct, deliver
from tests.unit.backend.shop import TILL, Shop
from tests.unit.backend.web import ask
from ui.cli import pos_client

KEY = b"k" * 32
AWARD, REDEEM = TransactionKind.AWARD, TransactionKind.REDEEM


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "outbox.sqlite3"


@pytest.fixture
def outbox(path: Path) -> Iterator[SqliteOutbox]:
    with closing(opened(path)) as made:
        yield made


def opened(path: Path) -> SqliteOutbox:
    return SqliteOutbox(path, KEY, TrustedClock(), UuidSource())


def awards(shop: Shop, count: int) -> list[Transaction]:
    made = []
    for _ in range(count):
        card = shop.member()
        shop.now_s += 30
        made.append(shop.offline(AWARD, card, amount_minor=40_000))
    return made


def send(shop: Shop, outbox: SqliteOutbox) -> list[TransactionResult]:
    return deliver(Direct(shop), outbox)


def batch(shop: Shop, outbox: UUID, items: Sequence[tuple[int, Transaction]], told: Told) -> BatchAnswer:
    with shop.database.write() as connection:
        return applying.apply_batch(connection, Sender(TILL, outbox), [*items], shop.now_ms, told)


def details(shop: Shop, kind: Kind) -> list[str]:
    with shop.database.read() as connection:
        return [one.detail for one in incidents.listed(connection, with_resolved=True) if one.kind is kind]


def happened(shop: Shop) -> dict[Kind, str]:
    with shop.database.read() as connection:
        return {one.kind: one.detail for one in incidents.listed(connection, with_resolved=True)}


def is_quarantined(shop: Shop) -> bool:
    with shop.database.read() as connection:
        known = terminals.find(connection, TILL)
    assert known is not None
    return known.is_quarantined


def change(path: Path, *statements: str) -> None:
    """What somebody does who knows of the mirror too: it would give back what they take away."""
    for mirror in path.parent.glob(f"{path.name}-mirror-*"):
        mirror.unlink()
    with closing(apsw.Connection(str(path))) as db:
        for trigger in ("outbox_is_immutable", "outbox_is_final", "outbox_is_kept"):
            db.execute(f"DROP TRIGGER IF EXISTS {trigger}")
        for statement in statements:
            db.execute(statement)


def test_an_honest_outbox_is_followed_through_restarts_and_repetitions(shop: Shop, path: Path) -> None:
    for number, txn in enumerate(awards(shop, 6)):
        with closing(opened(path)) as outbox:
            outbox.append(txn)
            outbox.append(txn)
            if number % 2:
                assert [result.flags for result in send(shop, outbox)] == [()] * 2
                assert outbox.chain_start() is None
    assert happened(shop) == {}
    with shop.database.read() as connection:
        assert connection.execute(sa.select(OUTBOXES.c.next_seq)).scalar_one() == 7


def test_what_was_sent_but_never_marked_is_no_break(shop: Shop, outbox: SqliteOutbox) -> None:
    for txn in awards(shop, 3):
        outbox.append(txn)
    for _ in range(2):
        backend = Direct(shop)
        items = tuple(BatchItem(entry.seq, entry.transaction, entry.link.hex()) for entry in outbox.pending(10))
        backend.submit(BatchRequest(outbox.db_instance_id, items, outbox.chain_start()), 1.0)
    send(shop, outbox)
    assert happened(shop) == {}


@pytest.mark.parametrize(
    ("statements", "detail"),
    [
        (["DELETE FROM outbox WHERE seq = 2"], "1 missing, 0 changed"),
        (["DELETE FROM outbox WHERE seq >= 3"], "2 missing, 0 changed"),
        (["DELETE FROM outbox WHERE seq >= 3", "UPDATE sqlite_sequence SET seq = 2"], "2 missing, 0 changed"),
        (
            [
                "UPDATE outbox SET seq = 99 WHERE seq = 2",
                "UPDATE outbox SET seq = 2 WHERE seq = 3",
                "UPDATE outbox SET seq = 3 WHERE seq = 99",
            ],
            "0 missing, 2 changed",
        ),
        (["UPDATE outbox SET link = zeroblob(16) WHERE seq = 3"], "0 missing, 1 changed"),
    ],
)
def test_rows_that_were_deleted_cut_off_swapped_or_changed(
    shop: Shop, path: Path, statements: list[str], detail: str
) -> None:
    txns = awards(shop, 5)
    with closing(opened(path)) as outbox:
        for txn in txns[:4]:
            outbox.append(txn)
    change(path, *statements)
    with closing(opened(path)) as outbox:
        outbox.append(txns[4])
        results = send(shop, outbox)
    assert happened(shop) == {Kind.CHAIN_BROKEN: detail}
    assert is_quarantined(shop)
    assert all(result.reason is None for result in results), "an award counts, with a flag"
    assert {Reason.TILL_QUARANTINED in result.flags for result in results} == {True}


def test_an_entry_that_was_replaced_by_somebody_with_every_key_of_now(shop: Shop, path: Path) -> None:
    """Who has the vault can seal a body as the till does, but no longer make the link of that place."""
    txns = awards(shop, 3)
    with closing(opened(path)) as outbox:
        outbox.append(txns[0])
        send(shop, outbox)
        for txn in txns[1:]:
            outbox.append(txn)
    richer = replace(txns[1], amount_minor=90_000)
    body = outbox_rows.sealed(Seal(KEY, "outbox"), richer.txn_id, outbox_rows.encode(richer))
    change(path, f"UPDATE outbox SET body = x'{body.hex()}' WHERE seq = 2")  # noqa: S608 - our own bytes
    with closing(opened(path)) as outbox:
        results = send(shop, outbox)
    assert [Reason.CHAIN_BROKEN in result.flags for result in results] == [True, False]
    assert happened(shop) == {Kind.CHAIN_BROKEN: "0 missing, 1 changed"}


def test_an_entry_the_disk_has_damaged_is_missed_by_name_and_doubts_nobody(shop: Shop, path: Path) -> None:
    with closing(opened(path)) as outbox:
        for txn in awards(shop, 3):
            outbox.append(txn)
    change(path, "UPDATE outbox SET body = zeroblob(64) WHERE seq = 2")
    with closing(opened(path)) as outbox:
        assert [result.flags for result in send(shop, outbox)] == [(), ()]
        assert outbox.lost(10) == []
    assert happened(shop) == {Kind.LOST_ENTRIES: "1 can no longer be read on the till"}
    assert not is_quarantined(shop)


def test_a_restored_disk_image_is_a_fork(shop: Shop, path: Path, tmp_path: Path) -> None:
    txns = awards(shop, 4)
    with closing(opened(path)) as outbox:
        outbox.append(txns[0])
        send(shop, outbox)
    image = tmp_path / "image"
    shutil.copyfile(path, image)
    with closing(opened(path)) as outbox:
        outbox.append(txns[1])
        send(shop, outbox)
    shutil.copyfile(image, path)
    for rest in ("-wal", "-shm", "-mirror-000001"):
        path.with_name(path.name + rest).unlink(missing_ok=True)
    with closing(opened(path)) as outbox:
        outbox.append(txns[2])
        result = send(shop, outbox)[0]
    assert Reason.FORKED in result.flags
    assert (result.reason, Kind.FORKED in happened(shop), is_quarantined(shop)) == (None, True, True)


def stolen(shop: Shop, card: Card, kind: TransactionKind, intent: Intent) -> Transaction:
    """A code made with a till's part of the keys: the right first half and a guessed second one."""
    genuine = shop.offline(kind, card)
    code = shop.code(card, intent)
    forged = code[:32] + "12345678"
    forged += check_digits(forged)
    return replace(genuine, code=forged)


def test_a_code_made_with_stolen_day_keys_is_refused_and_the_till_is_put_away(shop: Shop) -> None:
    card = shop.member((100, 90))
    forged = replace(stolen(shop, card, REDEEM, Intent.PAY), redeem_points=10, amount_minor=10_000)
    result = shop.send(forged)
    assert result.reason is Reason.FORGED_OFFLINE
    assert set(happened(shop)) == {Kind.FORGED_OFFLINE}
    assert is_quarantined(shop)


def doubted(shop: Shop, txn: Transaction) -> TransactionResult:
    with shop.database.write() as connection:
        return applying.apply_one(connection, TILL, txn, shop.now_ms, is_doubted=True)


def test_in_quarantine_what_was_done_alone_earns_and_pays_nothing(shop: Shop) -> None:
    card = shop.member((100, 90))
    alone = shop.offline(REDEEM, card, amount_minor=10_000, redeem_points=10)
    assert doubted(shop, alone).reason is Reason.TILL_QUARANTINED
    shop.now_s += 30
    award = shop.offline(AWARD, card, amount_minor=40_000)
    assert (doubted(shop, award).reason, doubted(shop, award).flags) == (None, (Reason.TILL_QUARANTINED,))
    shop.now_s += 30
    online = shop.transaction(REDEEM, card, amount_minor=10_000, redeem_points=10)
    assert (doubted(shop, online).reason, doubted(shop, online).flags) == (None, ())
    shop.now_s += 30
    assert doubted(shop, shop.refund_of(award)).reason in {Reason.TILL_QUARANTINED, None}


def test_one_code_at_two_lanes_is_told_to_the_manager_and_nobody_is_put_away(shop: Shop) -> None:
    card = shop.member((100, 90))
    first = shop.offline(AWARD, card, amount_minor=40_000)
    assert shop.send(first).reason is None
    again = replace(first, txn_id=uuid4(), basket_id=uuid4())
    assert Reason.REPLAY in shop.send(again, "till-2").flags
    assert shop.send(again, "till-2").applied.value == "replayed"
    assert happened(shop) == {Kind.REPLAY: ""}
    assert not is_quarantined(shop)


@pytest.mark.parametrize(
    "start",
    [ChainStart(0, "00" * 32), ChainStart(1, "00"), ChainStart(1, "no hex"), ChainStart(2**63, "00" * 32)],
)
def test_a_beginning_that_is_none_is_not_taken(shop: Shop, start: ChainStart) -> None:
    txn = awards(shop, 1)[0]
    assert batch(shop, uuid4(), [(1, txn)], Told(start)).knows_chain is False
    with pytest.raises(ChainGapError):
        batch(shop, uuid4(), [(1, txn)], Told(start, {1: "00" * 16}))


def test_a_second_beginning_changes_nothing(shop: Shop, outbox: SqliteOutbox) -> None:
    first, second = awards(shop, 2)
    outbox.append(first)
    send(shop, outbox)
    link_of = outbox.append(second).link.hex()
    batch(shop, outbox.db_instance_id, [(2, second)], Told(ChainStart(2, "00" * 32), {2: link_of}))
    assert happened(shop) == {}


@pytest.mark.parametrize("place", [2**62, 2 + MOST_MISSING + 1])
def test_a_gap_no_outbox_can_have_costs_no_time_and_ends_the_chain(shop: Shop, place: int) -> None:
    first, far = awards(shop, 2)
    outbox = uuid4()
    chained.send(shop, first, outbox=outbox)
    with pytest.raises(ChainGapError):
        batch(shop, outbox, [(place, far)], Told(None, {place: "00" * 16}))
    assert happened(shop) == {}, "left out without a word: it has to say so first"
    answer = batch(shop, outbox, [(place, far)], Told(None, {place: "00" * 16}, (), [(2, place - 1)]))
    assert (answer.knows_chain, answer.next_seq) == (False, place + 1)
    assert happened(shop).keys() == {Kind.CHAIN_BROKEN, Kind.NO_CHAIN}
    assert is_quarantined(shop)


def test_all_gaps_of_a_batch_together_cost_no_more_than_one(shop: Shop) -> None:
    outbox = uuid4()
    chained.send(shop, awards(shop, 1)[0], outbox=outbox)
    lost = [LostItem(number * MOST_MISSING, uuid4(), "00" * 32, "00" * 16) for number in range(1, 500)]
    missing = [(2, MOST_MISSING - 1)] + [(one.seq + 1, one.seq + MOST_MISSING - 1) for one in lost]
    assert batch(shop, outbox, [], Told(None, {}, lost, missing)).knows_chain is False


def test_a_place_that_was_passed_must_have_been_sent(shop: Shop) -> None:
    first, early = awards(shop, 2)
    outbox = uuid4()
    lost = LostItem(1, uuid4(), "00" * 32, "00" * 16)
    batch(shop, outbox, [(2, first)], Told(START, linked([(2, first)]), [lost]))
    assert set(happened(shop)) == {Kind.CHAIN_BROKEN}, "what was lost has a link as well"
    batch(shop, outbox, [(1, early)], Told(None, linked([(1, early)])))
    assert "0 missing, 1 changed" in details(shop, Kind.CHAIN_BROKEN)


def test_what_lies_before_a_late_beginning_counts_and_is_told_once(shop: Shop) -> None:
    """A chain that is said to begin late can hide nothing that was told of before; nothing vouches for the rest."""
    outbox, txns, start = uuid4(), awards(shop, 4), ChainStart(3, "11" * 32)
    links = linked(list(enumerate(txns[2:], start=3)), start)
    first = batch(shop, outbox, [(1, txns[0])], Told(start, {1: "ab" * 16}))
    rest = batch(shop, outbox, list(enumerate(txns[1:], start=2)), Told(None, links | {2: "cd" * 16}))
    assert [result.flags for result in (*first.results, *rest.results)] == [()] * 4
    assert (first.next_seq, rest.next_seq, rest.knows_chain) == (2, 5, True)
    assert happened(shop) == {Kind.LATE_CHAIN: "its chain begins at 3, not at its first entry"}
    assert not is_quarantined(shop)


def test_an_outbox_without_a_chain_is_no_tills_and_an_award_no_till_makes_alone_is_looked_at(shop: Shop) -> None:
    txn = replace(awards(shop, 1)[0], amount_minor=900_000_000)
    (result,) = batch(shop, uuid4(), [(1, txn)], Told()).results
    assert (result.reason, Reason.TILL_QUARANTINED in result.flags) == (None, True)
    assert {Kind.NO_CHAIN, Kind.ABOVE_LIMIT} <= set(happened(shop))
    assert is_quarantined(shop)


def test_what_was_done_online_needs_no_chain(shop: Shop) -> None:
    txn = shop.transaction(AWARD, shop.member(), amount_minor=2000)
    (result,) = batch(shop, uuid4(), [(1, txn)], Told()).results
    assert (result.reason, result.flags, happened(shop)) == (None, (), {})


def test_in_quarantine_being_online_is_no_way_to_send_points_back(shop: Shop) -> None:
    card = shop.member((100, 90))
    paid = shop.transaction(REDEEM, card, amount_minor=10_000, redeem_points=10)
    assert shop.send(paid).reason is None
    back = shop.void_of(paid)
    shop.now_s += 30 * 3600
    assert doubted(shop, back).reason is Reason.TILL_QUARANTINED


def test_in_quarantine_a_slip_is_set_right_and_nothing_of_before_is_undone(shop: Shop) -> None:
    """When that was is what the backend has recorded, not what the till says."""
    card = shop.member((100, 90))
    old = shop.transaction(REDEEM, card, amount_minor=10_000, redeem_points=10)
    assert shop.send(old).reason is None
    shop.now_s += 10 * 24 * 3600
    assert doubted(shop, shop.void_of(old)).reason is Reason.TILL_QUARANTINED
    assert doubted(shop, shop.refund_of(old)).reason is Reason.TILL_QUARANTINED
    assert shop.facts(card).points == 90
    slip = shop.transaction(REDEEM, card, amount_minor=10_000, redeem_points=10)
    assert doubted(shop, slip).reason is None
    assert doubted(shop, shop.void_of(slip)).reason is None


def test_in_quarantine_no_money_is_put_on_a_card(shop: Shop) -> None:
    card = shop.member()
    sale = shop.offline(AWARD, card, amount_minor=40_000)
    assert doubted(shop, sale).reason is None
    assert doubted(shop, shop.refund_of(sale, to_card=True)).reason is Reason.TILL_QUARANTINED
    shop.now_s += 30
    unseen = shop.unscanned(TransactionKind.DEPOSIT, card, amount_minor=40_000)
    assert doubted(shop, unseen).reason is Reason.TILL_QUARANTINED
    assert doubted(shop, shop.transaction(TransactionKind.DEPOSIT, card, amount_minor=40_000)).reason is None


def test_a_deposit_with_the_code_of_another_day_is_none(shop: Shop) -> None:
    card = shop.member()
    deposit = shop.unscanned(TransactionKind.DEPOSIT, card, amount_minor=40_000)
    later = replace(deposit, occurred_at=deposit.occurred_at + timedelta(hours=3))
    shop.now_s += 3 * 3600
    assert shop.send(later).reason is Reason.EXPIRED
    assert shop.facts(card).stored_value_minor == 0


def test_what_takes_a_place_and_cannot_be_read_is_told_once(shop: Shop) -> None:
    outbox, unreadable = uuid4(), uuid4()
    for _ in range(2):
        with shop.database.write() as connection:
            told = Told(START, {1: "00" * 16})
            applying.apply_batch(connection, Sender(TILL, outbox), [(1, unreadable)], shop.now_ms, told)
    assert details(shop, Kind.LOST_ENTRIES) == ["1 came in a form nobody can read"]


def test_a_manager_sees_resolves_and_releases(database_url: str) -> None:
    with BackendProcess(database_url) as backend, closing(Database(database_url)) as database:
        with database.write() as connection:
            manager = {"Authorization": f"Bearer {back_office.admit(connection, 'Li', 1)}"}
            incidents.report(connection, TILL, [incidents.Happened(Kind.FORKED, UUID(int=7))], 1)
        found = ask(backend, "GET", "/v1/incidents", headers=manager).json
        assert [(one["kind"], one["txn_id"], one["resolved"]) for one in found] == [("FORKED", str(UUID(int=7)), None)]
        where = f"/v1/incidents/{found[0]['incident_id']}/resolution"
        assert ask(backend, "POST", where, {"note": " "}, headers=manager).json["code"] == "BAD_NOTE"
        done = ask(backend, "POST", where, {"note": "Disk was swapped"}, headers=manager).json
        assert (done["resolved_by"], done["note"]) == ("Li", "Disk was swapped")
        assert ask(backend, "POST", where, {"note": "again"}, headers=manager).json["note"] == "Disk was swapped"
        nobody = f"/v1/incidents/{uuid4()}/resolution"
        assert ask(backend, "POST", nobody, {"note": "x"}, headers=manager).json["code"] == "UNKNOWN_INCIDENT"
        assert ask(backend, "GET", "/v1/incidents", headers=manager).json == []
        assert len(ask(backend, "GET", "/v1/incidents?resolved=true", headers=manager).json) == 1
        released = ask(backend, "DELETE", f"/v1/terminals/{TILL}/quarantine", headers=manager)
        assert (released.status, released.json["quarantined"]) == (200, None)
        unknown = ask(backend, "DELETE", "/v1/terminals/nobody/quarantine", headers=manager)
        assert unknown.json["code"] == "UNKNOWN_TERMINAL"
        assert ask(backend, "GET", "/v1/incidents").status == 401


def test_the_same_from_the_command_line(shop: Shop) -> None:
    with shop.database.write() as connection:
        incidents.report(connection, TILL, [incidents.Happened(Kind.CHAIN_BROKEN, detail="1 missing")], shop.now_ms)
    url = ["--database", shop.database.url.render_as_string(hide_password=False)]
    run = CliRunner()
    listed = run.invoke(pos_client, ["backend", "incidents", "list", *url])
    assert "till-1  CHAIN_BROKEN  1 missing" in listed.output
    number = listed.output.split()[0]
    note = ["backend", "incidents", "resolve", number, "--note", "seen"]
    assert run.invoke(pos_client, [*note, *url]).exit_code == 0
    assert run.invoke(pos_client, ["backend", "incidents", "list", *url]).output == "no incidents\n"
    assert "command line: seen" in run.invoke(pos_client, ["backend", "incidents", "list", "--all", *url]).output
    assert is_quarantined(shop)
    assert "in quarantine" in run.invoke(pos_client, ["backend", "terminal", "list", *url]).output
    assert run.invoke(pos_client, ["backend", "incidents", "release", TILL, *url]).exit_code == 0
    assert not is_quarantined(shop)
    unknown = run.invoke(pos_client, ["backend", "incidents", "release", "nobody", *url])
    assert unknown.exit_code == 1
