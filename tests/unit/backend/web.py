"""Talking to a real backend as a till does, and as a stranger does."""

import gzip
import json
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import Message
from typing import Any
from uuid import uuid4

from pos_client.adapters.terminal_identity import TerminalIdentity
from pos_client.backend.database.opening import opened
from pos_client.backend.samples.cards import SampleMember
from pos_client.backend.shop import back_office
from pos_client.domain import member_code
from pos_client.domain.member_code import Intent
from tests import signing
from tests.backend_process import BackendProcess


@dataclass
class Answer:
    status: int
    headers: Message
    body: bytes
    json: Any = field(init=False)

    def __post_init__(self) -> None:
        if self.headers.get("Content-Encoding") == "gzip":
            self.body = gzip.decompress(self.body)
        self.json = json.loads(self.body) if "json" in self.headers.get("Content-Type", "") else None


def ask(
    backend: BackendProcess,
    method: str,
    path: str,
    body: object = None,
    *,
    headers: dict[str, str] | None = None,
    identity: TerminalIdentity | None = None,
) -> Answer:
    """Send JSON (or bytes as they are), signed by the till, and take whatever comes back.

    Where `headers` have an Authorization of their own, nothing is signed.
    """
    raw = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
    sent = {"Content-Type": "application/json"} | (headers or {})
    if "Authorization" not in sent:
        sent = signing.signed(method, path, sent, raw, identity=identity or backend.identity)
    request = urllib.request.Request(backend.url + path, raw, sent, method=method)  # noqa: S310 - our own process
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - our own process
            return Answer(answer.status, answer.headers, answer.read())
    except urllib.error.HTTPError as refused:
        with refused:
            return Answer(refused.code, refused.headers, refused.read())


def let_in(database_url: str, name: str) -> dict[str, str]:
    """The headers of a manager, whom the database of a running backend knows from now on."""
    with opened(database_url) as (database, now_ms), database.write() as connection:
        return {"Authorization": f"Bearer {back_office.admit(connection, name, now_ms)}"}


def sample_code(member: SampleMember, intent: Intent = Intent.EARN, steps: int = 0) -> str:
    step = member_code.step_at(datetime.now(UTC).timestamp()) + steps
    return member_code.encode(member.master_key, member.handle, member.kid, intent, step)


def transaction(member: SampleMember, kind: str = "award", **changes: object) -> dict[str, object]:
    intent = Intent.PAY if changes.get("redeem_points") else Intent.EARN
    return {
        "txn_id": str(uuid4()),
        "kind": kind,
        "basket_id": str(uuid4()),
        "handle": member.handle,
        "code": sample_code(member, intent),
        "authority": "online",
        "occurred_at": datetime.now(UTC).isoformat(),
        "time_confidence": "high",
        "currency": "CNY",
        **changes,
    }


def batch(backend: BackendProcess, outbox: str, txns: list[dict[str, object]]) -> Answer:
    """Send them from an outbox without a chain, which is for what was done online only."""
    items = [{"seq": seq, "transaction": txn} for seq, txn in enumerate(txns, start=1)]
    body = gzip.compress(json.dumps({"db_instance_id": outbox, "items": items}).encode())
    return ask(backend, "POST", "/v1/transactions:batch", body, headers={"Content-Encoding": "gzip"})
