"""JSON documents: the body of every call there is, as the framework reads it.

First byte: which call. Then JSON; or `edits`, lines of a leaf's number and the JSON to put there, in a good document.
"""

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import msgspec
from fastapi.routing import APIRoute

from pos_client.backend.web import routes
from pos_client.backend.web.problems import ProblemError
from pos_client.domain import chain
from pos_client.domain.receipt_code import receipt_code
from pos_client.domain.transaction import Transaction
from pos_client.domain.wire import BatchItem, BatchRequest, QuoteRequest, SaleRequest, ScanRequest
from tests.fakes.samples import CODE, HANDLE, a_transaction
from tests.fuzz.entrances.entrance import Entrance

_CALLS = [route for router in routes.ROUTERS for route in router.routes if isinstance(route, APIRoute)]
_FIELDS = [(route.path, route.body_field) for route in _CALLS if route.body_field is not None]
_GOOD: dict[str, object] = {
    "/v1/transactions": a_transaction(),
    "/v1/transactions:batch": BatchRequest(UUID(int=1), (BatchItem(1, a_transaction(), "00" * 16),)),
    "/v1/scans": ScanRequest(CODE, UUID(int=2)),
    "/v1/quotes": QuoteRequest(HANDLE, 5000, "CNY"),
    "/v1/sales": SaleRequest(receipt_code(UUID(int=3))),
}
_DOCUMENTS = {path: json.loads(msgspec.json.encode(good)) for path, good in _GOOD.items()}


def read(data: bytes) -> None:
    """Refused as the framework or we refuse; what is taken as a transaction can be stored, and read again the same."""
    path, field = _FIELDS[(data or b"\0")[0] % len(_FIELDS)]
    try:
        document = json.loads(data[1:]) if data[1:2] in b"{[" else _edited(path, data[1:])
    except (ValueError, RecursionError):  # the framework answers 422 and 400
        return
    try:
        value, _refusals = field.validate(document, {}, loc=("body",))
    except ProblemError:
        return
    if isinstance(value, Transaction):
        _storable(value)


def _storable(transaction: Transaction) -> None:
    again = msgspec.json.decode(msgspec.json.encode(transaction), type=Transaction)
    assert again == transaction
    assert chain.fingerprint(again) == chain.fingerprint(transaction)


def _edited(path: str, edits: bytes) -> Any:  # noqa: ANN401 - JSON
    document = json.loads(json.dumps(_DOCUMENTS.get(path, {})))
    places = list(_places(document))
    for line in edits.split(b"\n"):
        number, _, said = line.partition(b" ")
        if places and number.isdigit() and len(number) < 4:  # no document of ours has more leaves
            holder, name = places[int(number) % len(places)]
            holder[name] = json.loads(said)
    return document


def _places(node: Any) -> Iterator[tuple[Any, Any]]:  # noqa: ANN401 - JSON
    names = node.keys() if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ()
    for name in list(names):
        yield node, name
        yield from _places(node[name])


def _seeds() -> Iterator[bytes]:
    for number, (path, _field) in enumerate(_FIELDS):
        yield bytes([number]) + json.dumps(_DOCUMENTS.get(path, {})).encode()
        yield bytes([number]) + b'7 1e308\n3 "\\ud800"\n5 -1'


ENTRANCE = Entrance(
    read, tuple(_seeds()), ("null", "true", "1e999", '"\\ud800"', '"\\u0000"', "[[[[", "-0", '"9999-12-31"')
)
