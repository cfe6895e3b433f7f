"""What signing a request costs: at the till, at the backend, beside bare Ed25519 and the whole call it belongs to.

Ours is all there is to it: digest, nonce, structured fields, and on the backend looking the till up in its database.
"""

import json
import secrets
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from starlette.requests import Request

from pos_client.adapters.clock import TrustedClock
from pos_client.adapters.http_backend import HttpBackend
from pos_client.adapters.request_signing import RequestSigner
from pos_client.backend.database.engine import Database
from pos_client.backend.preparation import prepare
from pos_client.backend.shop.terminals import Terminal
from pos_client.backend.web import signatures
from pos_client.backend.web.body_gate import RAW_BODY
from tests.backend_process import BackendProcess
from tests.signing import TILL, signer

ROUNDS, CALLS = 1500, 300
_JSON = {"Content-Type": "application/json"}
_BATCH = json.dumps([{"seq": seq, "transaction": secrets.token_hex(220)} for seq in range(500)]).encode()
Work = Callable[[], object]


def run() -> dict[str, object]:
    """Medians in milliseconds, in turn in one run; about 10 s on two cores."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/backend.sqlite3")
        prepare(database, 1, enrol=(Terminal(TILL.terminal_id, "Store", ""), TILL.public_keys))
        with closing(database), database.read() as connection:
            report = _beside_bare(signer(TILL, TrustedClock())(), lambda request: signatures.read(request, connection))
        whole_ms = _whole(Path(folder))
    both = report["without a body: at the till, ms"] + report["without a body: at the backend, ms"]
    return {**report, "GET /v1/time, ms": whole_ms, "GET /v1/time, share of signing": both / whole_ms}


def _beside_bare(till: RequestSigner, backend: Callable[[Request], object]) -> dict[str, float]:
    message = bytes(250)  # about what is signed of a request without a body
    signature = TILL.signing_key.sign(message)
    raw = TILL.signing_key.public_key().public_bytes_raw()
    small, large = b'{"code": "9111", "basket_id": "0"}', _BATCH
    requests = [_request(till, "GET", "/v1/time", None), *(_request(till, "POST", "/v1/x", b) for b in (small, large))]
    assert all(backend(request) for request in requests)
    names = ("without a body", "40 bytes", f"{len(large) // 1000} kB")
    work: dict[str, Work] = {
        "bare Ed25519: sign, ms": lambda: TILL.signing_key.sign(message),
        "bare Ed25519: read the key and verify, ms": lambda: Ed25519PublicKey.from_public_bytes(raw).verify(
            signature, message
        ),
        f"{names[0]}: at the till, ms": lambda: till.sign("GET", "/v1/time", {}, None),
        f"{names[1]}: at the till, ms": lambda: till.sign("POST", "/v1/x", _JSON, small),
        f"{names[2]}: at the till, ms": lambda: till.sign("POST", "/v1/x", _JSON, large),
        f"{names[0]}: at the backend, ms": lambda: backend(requests[0]),
        f"{names[1]}: at the backend, ms": lambda: backend(requests[1]),
        f"{names[2]}: at the backend, ms": lambda: backend(requests[2]),
    }
    found = _medians(work)
    bare_sign, bare_verify = list(found.values())[:2]
    return found | {
        "at the till / bare": found[f"{names[0]}: at the till, ms"] / bare_sign,
        "at the backend / bare": found[f"{names[0]}: at the backend, ms"] / bare_verify,
    }


def _medians(work: dict[str, Work]) -> dict[str, float]:
    taken: dict[str, list[int]] = {name: [] for name in work}
    for _round in range(ROUNDS):
        for name, one in work.items():
            began_ns = time.perf_counter_ns()
            one()
            taken[name].append(time.perf_counter_ns() - began_ns)
    return {name: statistics.median(times) / 1e6 for name, times in taken.items()}


def _request(till: RequestSigner, method: str, path: str, body: bytes | None) -> Request:
    lines = till.sign(method, path, _JSON if body else {}, body)[0]
    headers = [(name.lower().encode(), value.encode()) for name, value in lines.items()]
    scope = {"type": "http", "method": method, "raw_path": path.encode(), "query_string": b"", "headers": headers}
    return Request(scope | {RAW_BODY: body or b""})


def _whole(folder: Path) -> float:
    """The call a till makes every minute, over HTTP on loopback, p50."""
    taken = []
    with (
        BackendProcess(f"sqlite:///{folder}/served.sqlite3") as backend,
        closing(HttpBackend(backend.url, signer())) as client,
    ):
        for _call in range(CALLS):
            began_ns = time.perf_counter_ns()
            client.time(5.0)
            taken.append(time.perf_counter_ns() - began_ns)
    return statistics.median(taken) / 1e6
