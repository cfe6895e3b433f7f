"""A simulated chain: tills with the rhythm of a day, and a client that never waits for an answer before the next event.

What a till does in an hour: a member's purchase is a scan and, a little later, the sale; besides, a heartbeat every
ten seconds of silence. Requests are due at their time whether or not earlier ones were answered, and latency counts
from then (no coordinated omission).
"""

import heapq
import queue
import random
import statistics
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from pos_client.backend.members.cards import Card
from pos_client.domain import member_code
from pos_client.domain.member_code import Intent
from tests.bench._load import IDS, Client

DAY = (0.25, 0.4, 0.6, 0.9, 1.3, 1.5, 1.1, 0.8, 0.8, 1.0, 1.5, 1.9, 1.3, 0.65)
"""Hours from 8 to 22, relative to the mean hour: a lunch peak and an evening peak, as tills in food retail see them."""
SALES_PER_HOUR = 20
"""Purchases of members a till settles in a mean hour: 33 customers, three of five with a card."""
HEARTBEAT_EVERY_S = 10.0
PACKING_S = 4.0
"""From the scan to the sale."""
_CONNECTIONS = 48


@dataclass(frozen=True, slots=True, order=True)
class Event:
    """Something a till sends: when it is due (seconds), what, and of which member."""

    due_s: float
    kind: str
    member: int
    basket_id: str = ""


def hour_of_events(tills: int, members: int, weight: float, seconds: float, seed: int) -> list[Event]:
    """A slice of one hour of the day: Poisson arrivals of purchases over all tills, and the heartbeats between."""
    rng = random.Random(seed)
    events: list[Event] = []
    rate = tills * SALES_PER_HOUR * weight / 3600
    at = rng.expovariate(rate)
    order = rng.sample(range(members), members)
    place = 0
    while at < seconds:
        basket = str(IDS.new_id())
        member = order[place % members]
        place += 1
        events.append(Event(at, "scan", member, basket))
        events.append(Event(at + min(PACKING_S, seconds / 4), "sale", member, basket))
        at += rng.expovariate(rate)
    beats = max(0.0, tills / HEARTBEAT_EVERY_S - 2 * rate)
    at = rng.expovariate(beats) if beats else seconds
    while at < seconds:
        events.append(Event(at, "heartbeat", 0))
        at += rng.expovariate(beats)
    heapq.heapify(events)
    return sorted(events)


@dataclass(frozen=True, slots=True)
class Slice:
    """What came of one slice of the day."""

    offered: int
    seconds: float
    latencies_ms: dict[str, list[float]]
    failed: int

    def quantile(self, kind: str, n: int = 95) -> float:
        """A percentile of one kind of request in milliseconds."""
        found = self.latencies_ms.get(kind, [])
        return statistics.quantiles(found, n=100)[n - 1] if len(found) > 1 else 0.0


class Chain:
    """Many tills on few connections, spread over the workers in turn as a load balancer would."""

    def __init__(self, urls: Sequence[str], cards: Sequence[Card]) -> None:
        self._urls = urls
        self._cards = cards

    def play(self, events: Sequence[Event]) -> Slice:
        """Send every event when it is due; returns when all are answered."""
        due: queue.SimpleQueue[Event | None] = queue.SimpleQueue()
        latencies: dict[str, list[float]] = {"scan": [], "sale": [], "heartbeat": []}
        failures: list[str] = []
        began = time.perf_counter() + 0.1
        clients = [Client(self._urls[n % len(self._urls)]) for n in range(_CONNECTIONS)]
        threads = [
            threading.Thread(target=self._serve, args=(client, due, began, latencies, failures)) for client in clients
        ]
        for thread in threads:
            thread.start()
        waiting = threading.Event()
        for event in events:
            waiting.wait(max(0.0, began + event.due_s - time.perf_counter()))
            due.put(event)
        for _thread in threads:
            due.put(None)
        for thread in threads:
            thread.join()
        return Slice(len(events), time.perf_counter() - began, latencies, len(failures))

    def _serve(
        self,
        client: Client,
        due: "queue.SimpleQueue[Event | None]",
        began: float,
        latencies: dict[str, list[float]],
        failures: list[str],
    ) -> None:
        for event in iter(due.get, None):
            try:
                self._send(client, event)
            except (AssertionError, OSError) as exc:
                failures.append(str(exc))
                client.close()
            latencies[event.kind].append((time.perf_counter() - began - event.due_s) * 1000)
        client.close()

    def _send(self, client: Client, event: Event) -> None:
        if event.kind == "heartbeat":
            client.get("/v1/time")
            return
        card = self._cards[event.member]
        step = member_code.step_at(time.time())
        code = member_code.encode(card.shared_key, card.handle, card.kid, Intent.PAY, step)
        if event.kind == "scan":
            client.post("/v1/scans", {"code": code, "basket_id": event.basket_id})
        else:
            client.post("/v1/transactions", dict(self._sale(card, code, event.basket_id)))

    @staticmethod
    def _sale(card: Card, code: str, basket_id: str) -> Iterator[tuple[str, object]]:
        yield from {
            "txn_id": str(IDS.new_id()),
            "kind": "award",
            "basket_id": basket_id,
            "handle": card.handle,
            "code": code,
            "authority": "online",
            "occurred_at": datetime.now(UTC).isoformat(),
            "time_confidence": "high",
            "currency": "CNY",
            "amount_minor": 8_640,
        }.items()
