"""Which till a request comes from: its RFC 9421 signature, checked against the key the till was enrolled with."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from http_message_signatures import HTTPMessageVerifier, HTTPSignatureKeyResolver, InvalidSignature, algorithms
from http_message_signatures.exceptions import HTTPMessageSignaturesException
from starlette.requests import Request

from pos_client.backend.shop import terminals
from pos_client.backend.shop.terminals import KnownTerminal
from pos_client.backend.web.body_gate import RAW_BODY
from pos_client.domain import request_signature as contract

_NONCE_LENGTHS = range(16, 65)
_LONGEST_ID = 64
_NOBODY = "https://backend"
"""The library wants a whole address; neither scheme nor host are signed."""


@dataclass(frozen=True, slots=True)
class Signed:
    """A right signature: whose, and the nonce and unix time it was made with. Neither is judged yet."""

    known: KnownTerminal
    nonce: str
    created_s: int

    def is_fresh(self, now_s: float) -> bool:
        """Whether it was made within the life of a signature around now."""
        return abs(now_s - self.created_s) <= contract.VALID_S


def read(request: Request, connection: sa.Connection) -> Signed | None:
    """The till that has signed this request, body included; None when nobody known has, or not all that matters."""
    body: bytes = request.scope[RAW_BODY]
    message = _Message(request)
    if not message.is_told_whole:
        return None
    register = _Register(connection)
    verifier = _Verifier(signature_algorithm=algorithms.ED25519, key_resolver=register)
    try:
        results = verifier.verify(
            message,
            max_age=None,
            expect_tag=contract.TAG,
            require_components=contract.COVERED_WITH_BODY if body else contract.COVERED,
            body=body,
        )
    except HTTPMessageSignaturesException as exc:  # of which InvalidSignature is one
        if isinstance(exc.__cause__, sa.exc.SQLAlchemyError):
            raise exc.__cause__ from exc
        return None
    if len(results) != 1 or register.known is None:
        return None
    result = results[0]
    is_named = (
        contract.IDEMPOTENCY_KEY not in request.headers or f'"{contract.IDEMPOTENCY_KEY}"' in result.covered_components
    )
    nonce = result.nonce or ""
    if not is_named or len(nonce) not in _NONCE_LENGTHS:
        return None
    return Signed(register.known, nonce, int(result.parameters["created"]))


class _Message:
    """A request as the library reads it: by its path as it was sent, header lines in order with repetitions."""

    def __init__(self, request: Request) -> None:
        scope = request.scope
        query = scope["query_string"].decode("latin-1")
        target = scope["raw_path"].decode("latin-1") + (f"?{query}" if query else "")
        self.method = request.method
        self.url = _NOBODY + target
        self.headers = request.headers
        # What an address says of a host or behind "#" is not signed, but would reach the application as path or query.
        self.is_told_whole = target.startswith("/") and "#" not in target


class _Register(HTTPSignatureKeyResolver):
    """Looks a till up by the id its signature names, and remembers it."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self.known: KnownTerminal | None = None

    def resolve_public_key(self, key_id: str) -> Ed25519PublicKey | None:
        self.known = terminals.find(self._connection, key_id) if len(key_id) <= _LONGEST_ID else None
        keys = self.known and self.known.keys
        return Ed25519PublicKey.from_public_bytes(bytes.fromhex(keys.signing_hex)) if keys else None


class _Verifier(HTTPMessageVerifier):
    """The library without its clock: `Signed.is_fresh` compares `created` with the backend's time."""

    def validate_created_and_expires(self, sig_input: Any, max_age: timedelta | None = None) -> None:  # noqa: ANN401, ARG002 - the library's signature
        """Insist that it was told at all.

        Raises:
            InvalidSignature: it was not.
        """
        if type(sig_input.params.get("created")) is not int:
            raise InvalidSignature("no time of creation")
