"""What a sale costs the backend: alone, in batches, beside a plain balance update, on both databases."""

import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from pos_client.backend.database.engine import Database
from tests.bench._load import IDS, Client, Timed, add_members, awards, together
from tests.bench._plain_server import PLAIN
from tests.bench._servers import databases, worker

_MEMBERS = 400
_ROUNDS = 12
_PER_ROUND = 50
_CONNECTIONS = 8
_BATCHES = 6
_BATCH = 500


def run() -> dict[str, object]:
    """Both databases in one run; everything over HTTP on loopback, one worker process, durable commits."""
    with tempfile.TemporaryDirectory() as folder, databases(Path(folder)) as found:
        reports: dict[str, object] = {name: _measure(url) for name, url in found.items()}
    return reports


def _measure(url: str) -> dict[str, object]:
    with worker(url) as address:
        database = Database(url)
        cards = add_members(database, _MEMBERS)
        with database.write() as connection:
            connection.execute(PLAIN.insert(), [{"member_id": card.member_id, "balance": 0} for card in cards])
        database.close()
        source = awards(cards)
        report = _beside_plain(Client(address), source, [str(card.member_id) for card in cards])
        report |= _batches(Client(address), source)
        report |= _quotes(Client(address), [card.handle for card in cards])
        shares = [list(islice(source, 100)) for _ in range(_CONNECTIONS)]
        took_s, latencies = together([address], "/v1/transactions", shares)
        report[f"sales a second, {_CONNECTIONS} connections"] = len(latencies.milliseconds) / took_s
    return report


def _beside_plain(client: Client, source: Iterator[dict[str, object]], members: list[str]) -> dict[str, object]:
    """Sales and plain updates in turn, so that both meet the same machine."""
    sales, plain = Timed(), Timed()
    client.timed("/v1/transactions", list(islice(source, 20)), Timed())
    for turn in range(_ROUNDS):
        mine = members[turn * 7 :][:_PER_ROUND]
        client.timed("/v1/transactions", list(islice(source, _PER_ROUND)), sales)
        client.timed("/plain", [{"member_id": member, "points": 7} for member in mine], plain)
    client.close()
    return {
        "one sale, p50 ms": sales.p50,
        "one sale, p95 ms": sales.p95,
        "plain update, p50 ms": plain.p50,
        "sale / plain update, p50": sales.p50 / plain.p50,
        "sales a second, one connection": 1000 / sales.p50,
    }


def _batches(client: Client, source: Iterator[dict[str, object]]) -> dict[str, object]:
    timed = Timed()
    outbox = str(IDS.new_id())
    for turn in range(_BATCHES):
        items = [
            {"seq": turn * _BATCH + place, "transaction": txn} for place, txn in enumerate(islice(source, _BATCH), 1)
        ]
        began = len(timed.milliseconds)
        client.timed_batch("/v1/transactions:batch", {"db_instance_id": outbox, "items": items}, timed)
        assert len(timed.milliseconds) == began + 1
    client.close()
    return {
        f"batch of {_BATCH}, p50 ms": timed.p50,
        f"sales a second, batches of {_BATCH}": _BATCH * 1000 / timed.p50,
    }


def _quotes(client: Client, handles: list[str]) -> dict[str, object]:
    timed = Timed()
    client.timed("/v1/quotes", [{"handle": one, "amount_minor": 12_850, "currency": "CNY"} for one in handles], timed)
    client.close()
    return {"quote, p50 ms": timed.p50, "quote, p95 ms": timed.p95}
