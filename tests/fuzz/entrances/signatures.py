"""The signature of a request: hostile header lines, targets and bodies before a register with one till.

An input is a request as it stands on the wire: a line with method and target, header lines, an empty line, the body.
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from starlette.requests import Request

from pos_client.backend.database.schema import METADATA
from pos_client.backend.shop import terminals
from pos_client.backend.shop.terminals import Terminal
from pos_client.backend.web import signatures
from pos_client.backend.web.body_gate import RAW_BODY
from tests.fakes.clock import FakeClock
from tests.fuzz.entrances.entrance import Entrance
from tests.signing import TILL, signed

_ENGINE = sa.create_engine("sqlite://", poolclass=sa.pool.StaticPool, connect_args={"check_same_thread": False})
_CLOCK = FakeClock(datetime(2026, 11, 21, tzinfo=UTC).timestamp())
_JSON = {"content-type": "application/json"}
_MADE: tuple[tuple[str, str, dict[str, str], bytes | None], ...] = (
    ("GET", "/v1/time", {}, None),
    ("GET", "/v1/roster?limit=5", {}, None),
    ("POST", "/v1/scans", _JSON, b'{"code": "9111"}'),
    ("POST", "/v1/transactions", _JSON | {"idempotency-key": "k"}, b"{}"),
)


def _register() -> sa.Connection:
    METADATA.create_all(_ENGINE, tables=[METADATA.tables["terminals"]])
    connection = _ENGINE.connect()
    terminals.put(connection, Terminal(TILL.terminal_id, "Store", ""), TILL.public_keys, 1)
    return connection


_CONNECTION = _register()


def read(data: bytes) -> None:
    """Nobody is taken for a till but for a request this till has signed."""
    head, _, body = data.partition(b"\n\n")
    first, *lines = head.split(b"\n")
    method, _, target = first.partition(b" ")
    path, _, query = target.partition(b"?")
    pairs = [(name.strip().lower(), value.strip()) for name, _, value in (line.partition(b":") for line in lines)]
    scope = {
        "type": "http",
        "method": method.decode("latin-1"),
        "raw_path": path,
        "query_string": query,
        "headers": pairs,
        RAW_BODY: body,
    }
    found = signatures.read(Request(scope), _CONNECTION)
    if found is not None:
        assert (method, target, body) in _SIGNED, data
        assert found.known.terminal.terminal_id == TILL.terminal_id


def _wire(method: str, target: str, headers: dict[str, str], body: bytes | None) -> bytes:
    lines = signed(method, target, headers, body, clock=_CLOCK)
    head = "\n".join([f"{method} {target}", *(f"{name}: {value}" for name, value in lines.items())])
    return head.encode("latin-1") + b"\n\n" + (body or b"")


_SIGNED = {(method.encode(), target.encode(), body or b"") for method, target, _, body in _MADE}
ENTRANCE = Entrance(
    read,
    tuple(_wire(*made) for made in _MADE),
    (
        "signature-input",
        "signature",
        "content-digest",
        "sha-256=:",
        ";keyid=",
        ";tag=",
        ";created=",
        "#&limit=9",
        '("@method")',
        "=:",
    ),
)
