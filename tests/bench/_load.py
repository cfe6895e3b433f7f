"""What the backend's measurements share: members in bulk, awards with genuine codes, and a client that times itself."""

import gzip
import http.client
import json
import secrets
import statistics
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlsplit
from uuid import UUID

from pos_client.adapters.ids import UuidSource
from pos_client.backend.database.engine import Database
from pos_client.backend.members.cards import Card, add_card
from pos_client.domain import member_code
from pos_client.domain.member_code import Intent, Scheme
from tests.signing import signer

IDS = UuidSource()
STEP_S = 30
_HANDLE_BASE = 500_000_000_000


def add_members(database: Database, count: int) -> list[Card]:
    """Members with cards whose keys this process knows."""
    now_ms = int(time.time() * 1000)
    cards = [
        Card(
            handle=f"{_HANDLE_BASE + place:012d}",
            kid=0,
            scheme=Scheme.DUAL_TOTP,
            master_key=secrets.token_bytes(32),
            member_id=IDS.new_id(),
            name=f"Bench {place}",
            language="en",
        )
        for place in range(count)
    ]
    with database.write() as connection:
        for card in cards:
            add_card(connection, card, now_ms)
    return cards


def awards(cards: Sequence[Card], *, step_back: int = 1) -> Iterator[dict[str, object]]:
    """Awards without end: each member in turn, each time with the code of an earlier half minute, so none is a replay.

    They are what a till made alone sends later; the backend verifies every code as it does any other.
    """
    now_step = member_code.step_at(time.time())
    while True:
        for card in cards:
            step = now_step - step_back
            code = member_code.encode(card.shared_key, card.handle, card.kid, Intent.EARN, step)
            yield {
                "txn_id": str(IDS.new_id()),
                "kind": "award",
                "basket_id": str(IDS.new_id()),
                "handle": card.handle,
                "code": code,
                "authority": "online",
                "occurred_at": datetime.fromtimestamp(step * STEP_S, UTC).isoformat(),
                "time_confidence": "high",
                "currency": "CNY",
                "amount_minor": 12_850,
            }
        step_back += 1


@dataclass
class Timed:
    """Latencies in milliseconds."""

    milliseconds: list[float] = field(default_factory=list)

    @property
    def p50(self) -> float:
        return statistics.median(self.milliseconds)

    @property
    def p95(self) -> float:
        return statistics.quantiles(self.milliseconds, n=20)[-1]


class Client:
    """One connection that stays open, as a till's does."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        assert parts.hostname is not None
        self._connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=60)
        self._signer = signer()()
        self._headers = {"Content-Type": "application/json"}

    def post(self, path: str, document: object, *, packed: bool = False) -> dict[str, object]:
        """Send JSON and read the answer; anything but 200 ends the measurement."""
        body = json.dumps(document).encode()
        headers = self._headers | ({"Content-Encoding": "gzip"} if packed else {})
        sent = gzip.compress(body, 5) if packed else body
        self._connection.request("POST", path, sent, self._signer.sign("POST", path, headers, sent)[0])
        answer = self._connection.getresponse()
        content = answer.read()
        assert answer.status == 200, (answer.status, content[:300])
        result: dict[str, object] = json.loads(gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content)
        return result

    def get(self, path: str) -> bytes:
        """Read a document."""
        self._connection.request("GET", path, headers=self._signer.sign("GET", path, self._headers, None)[0])
        answer = self._connection.getresponse()
        content = answer.read()
        assert answer.status == 200, (answer.status, content[:300])
        return content

    def timed(self, path: str, documents: Sequence[object], into: Timed) -> None:
        """Send one after the other and note how long each takes."""
        for document in documents:
            began = time.perf_counter()
            answer = self.post(path, document)
            into.milliseconds.append((time.perf_counter() - began) * 1000)
            assert answer.get("applied", "applied") == "applied", answer

    def timed_get(self, path: str, into: Timed) -> None:
        """Read one document and note how long it takes."""
        began = time.perf_counter()
        self.get(path)
        into.milliseconds.append((time.perf_counter() - began) * 1000)

    def timed_batch(self, path: str, document: dict[str, object], into: Timed) -> None:
        """Send one batch as a till does, packed; every item must be applied."""
        began = time.perf_counter()
        answer = self.post(path, document, packed=True)
        into.milliseconds.append((time.perf_counter() - began) * 1000)
        results = answer["results"]
        assert isinstance(results, list)
        assert {result["applied"] for result in results} == {"applied"}, results[:2]

    def close(self) -> None:
        self._connection.close()


def together(urls: Sequence[str], path: str, shares: Sequence[Sequence[object]]) -> tuple[float, Timed]:
    """Several connections at once, each with its share; seconds for all of it, and every latency."""
    start = threading.Barrier(len(shares) + 1)
    timings = [Timed() for _ in shares]

    def work(place: int) -> None:
        client = Client(urls[place % len(urls)])
        client.get("/v1/time")
        start.wait()
        client.timed(path, shares[place], timings[place])
        client.close()

    threads = [threading.Thread(target=work, args=(place,)) for place in range(len(shares))]
    for thread in threads:
        thread.start()
    start.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    took_s = time.perf_counter() - began
    return took_s, Timed([ms for timing in timings for ms in timing.milliseconds])


def member_ids(cards: Sequence[Card]) -> list[UUID]:
    """Whose cards these are."""
    return [card.member_id for card in cards]
