"""Signing what this till asks, by RFC 9421; made when the first request is, because the library takes 0.1 s to load."""

import secrets
from dataclasses import dataclass

from http_message_signatures import HTTPMessageSigner, HTTPSignatureKeyResolver, algorithms

from pos_client.adapters.clock import is_plausible
from pos_client.adapters.pinned_keys import PinnedKeys
from pos_client.adapters.terminal_identity import TerminalIdentity
from pos_client.domain import request_signature as contract
from pos_client.ports import Clock

_NOBODY = "https://backend"
"""The library wants a whole address; neither scheme nor host are signed."""


@dataclass(slots=True)
class _Message:
    """A request as the library reads it."""

    method: str
    url: str
    headers: dict[str, str]


class _OwnKey(HTTPSignatureKeyResolver):
    def __init__(self, identity: TerminalIdentity) -> None:
        self._identity = identity

    def resolve_private_key(self, _key_id: str) -> object:
        return self._identity.signing_key


class RequestSigner:
    """Adds `Content-Digest`, `Signature-Input` and `Signature`. Thread-safe; ~0.4 ms a request.

    `identity` is who this till is, `pins` which of the backend's keys it believes.

    A till whose clock is wrong would never get through to learn the time: so a request refused for its time carries
    the backend's, signed, and `correct` teaches it to the clock.
    """

    def __init__(
        self,
        identity: TerminalIdentity,
        clock: Clock,
        pins: PinnedKeys,
    ) -> None:
        self.identity = identity
        self.pins = pins
        self._clock = clock
        self._signer = HTTPMessageSigner(signature_algorithm=algorithms.ED25519, key_resolver=_OwnKey(identity))

    def sign(self, method: str, path: str, headers: dict[str, str], body: bytes | None) -> tuple[dict[str, str], str]:
        """The headers with those of the signature, and its nonce. `path` is with its query, as it is sent."""
        nonce = secrets.token_urlsafe(contract.NONCE_BYTES)
        message = _Message(method, _NOBODY + path, dict(headers))
        covered = contract.COVERED if body is None else contract.COVERED_WITH_BODY
        named = (contract.IDEMPOTENCY_KEY,) if contract.IDEMPOTENCY_KEY in map(str.lower, headers) else ()
        self._signer.sign(
            message,
            key_id=self.identity.terminal_id,
            created=self._clock.utc(),
            nonce=nonce,
            label=contract.LABEL,
            tag=contract.TAG,
            covered_component_ids=(*covered, *named),
            body=body,
        )
        return message.headers, nonce

    def correct(self, nonce: str, headers: dict[str, str]) -> bool:
        """Take the backend's time out of an answer's lower-case headers, if it is signed for the request of `nonce`."""
        told = headers.get(contract.SERVER_TIME.lower(), "")
        signature = headers.get(contract.SERVER_TIME_SIGNATURE.lower(), "")
        if not (told.isascii() and told.isdigit() and len(told) <= _LONGEST_TIME):
            return False
        statement = contract.time_statement(nonce, int(told))
        if not self.pins.signed(signature, statement) or not is_plausible(int(told) / 1000):
            return False
        self._clock.learn(int(told) / 1000, 0.0)
        return True


_LONGEST_TIME = 15
