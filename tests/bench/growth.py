"""Does anything slow down as the shop grows? The same work with few members and with many, on both databases."""

import json
import tempfile
import time
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

import click

from pos_client.backend.database.engine import Database
from pos_client.backend.members import membership
from pos_client.backend.members.cards import Card
from pos_client.backend.preparation import prepare
from pos_client.domain import member_code
from pos_client.domain.member_code import Intent
from tests.bench import _history
from tests.bench._load import IDS, Client, Timed, awards
from tests.bench._plans import full_scans
from tests.bench._servers import databases, worker

_SMALL, _LARGE, _VERY_LARGE = 10_000, 100_000, 1_000_000
_SCANS = 200
_SALES = 300


def run() -> dict[str, object]:
    """10,000 members and 200,000 entries against ten times as many."""
    return _compare(_LARGE)


def run_full() -> dict[str, object]:
    """10,000 members and 200,000 entries against a million members and twenty million entries."""
    return _compare(_VERY_LARGE)


def _compare(large: int) -> dict[str, object]:
    report: dict[str, dict[str, object]] = {}
    for members in (_SMALL, large):
        with tempfile.TemporaryDirectory() as folder, databases(Path(folder)) as found:
            for name, url in found.items():
                click.echo(f"  {name}: filling with {members:,} members", err=True)
                measured = _measure(url, members)
                report.setdefault(name, {})[f"{members:,} members"] = measured
                # At once: the next size may take half an hour.
                click.echo(f"  {name}, {members:,} members: {json.dumps(measured)}", err=True)
    for sizes in report.values():
        small, big = list(sizes.values())
        assert isinstance(small, dict)
        assert isinstance(big, dict)
        times = {key for key, value in small.items() if key.endswith("ms") and isinstance(value, float)}
        sizes["large / small"] = {key.removesuffix(" ms"): big[key] / small[key] for key in sorted(times)}
    return dict(report)


def _measure(url: str, members: int) -> dict[str, object]:
    database = Database(url)
    now_ms = int(time.time() * 1000)
    prepare(database, now_ms)
    began = time.perf_counter()
    cards = _history.fill(database, members, now_ms)
    filled_s = time.perf_counter() - began
    click.echo(f"  asking, filled in {filled_s:.0f} s", err=True)
    with worker(url) as address:
        report = _ask(Client(address), cards)
    report |= _read_alone(database, cards)
    report["whole tables read by a sale, a quote, a member view"] = full_scans(database, cards[0])
    report["filled in, s"] = filled_s
    if database.is_file:
        report["database, MB"] = sum(file.stat().st_size for file in database.files if file.exists()) / 1e6
    database.close()
    return report


def _read_alone(database: Database, cards: Sequence[Card]) -> dict[str, object]:
    """A member view as the backend makes it, without HTTP, signature and JSON around it."""
    views, now_ms = Timed(), int(time.time() * 1000)
    for card in cards[:_SCANS]:
        began = time.perf_counter()
        with database.read() as connection:
            assert membership.view(connection, card.member_id, now_ms)
        views.milliseconds.append((time.perf_counter() - began) * 1000)
    return {"member view without HTTP, p50 ms": views.p50, "member view without HTTP, p95 ms": views.p95}


def _ask(client: Client, cards: Sequence[Card]) -> dict[str, object]:
    scans, views, pages, quotes, sales = (Timed() for _ in range(5))
    client.timed("/v1/transactions", list(islice(awards(cards, step_back=3), 20)), Timed())
    for card in cards[:_SCANS]:
        code = member_code.encode(card.shared_key, card.handle, card.kid, Intent.PAY, member_code.step_at(time.time()))
        client.timed("/v1/scans", [{"code": code, "basket_id": str(IDS.new_id())}], scans)
        client.timed_get(f"/v1/members/{card.member_id}", views)
        client.timed_get(f"/v1/members/{card.member_id}/history?limit=20", pages)
        client.timed("/v1/quotes", [{"handle": card.handle, "amount_minor": 12_850, "currency": "CNY"}], quotes)
    client.timed("/v1/transactions", list(islice(awards(cards, step_back=20), _SALES)), sales)
    client.close()
    named = {"scan": scans, "member view": views, "history page": pages, "quote": quotes, "sale": sales}
    return {
        f"{name}, {quantile} ms": getattr(timed, quantile)
        for name, timed in named.items()
        for quantile in ("p50", "p95")
    }
