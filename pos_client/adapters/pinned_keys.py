"""The backend's keys this till believes: those of its enrolment, and whichever they have vouched for since."""

import threading
from collections.abc import Callable

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from pos_client.domain.enrolment import ServerKeys
from pos_client.domain.request_signature import keys_statement

UNKNOWN_SIGNER = "UNKNOWN_SIGNER"
"""Code of what was signed by a key this till does not believe (yet)."""


def is_signed_by(key_hex: str, signature_hex: str, message: bytes) -> bool:
    """Whether one Ed25519 key made a signature; also False where either of them is none."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key_hex)).verify(bytes.fromhex(signature_hex), message)
    except (InvalidSignature, ValueError):
        return False
    return True


class PinnedKeys:
    """Public keys, 64 hex digits each. Thread-safe. `known` names the first ones, `keep` is told of new ones."""

    def __init__(self, known: Callable[[], tuple[str, ...]], keep: Callable[[tuple[str, ...]], None]) -> None:
        self._known = known
        self._keep = keep
        self._learnt: tuple[str, ...] = ()
        self._lock = threading.Lock()

    def all(self) -> tuple[str, ...]:
        """Every key to believe now."""
        with self._lock:
            return self._learnt or self._known()

    def signed(self, signature_hex: str, message: bytes) -> bool:
        """Whether one of them has signed this."""
        return any(is_signed_by(key, signature_hex, message) for key in self.all())

    def learn(self, told: ServerKeys) -> bool:
        """Believe the keys of now, if one that is believed already vouches for them; whether it does."""
        believed = set(self.all())
        statement = keys_statement(told.keys_hex)
        vouches = any(key in believed and is_signed_by(key, signature, statement) for key, signature in told.vouchers)
        if not vouches or not told.keys_hex:
            return False
        if told.keys_hex != self.all():
            with self._lock:
                self._learnt = told.keys_hex
            self._keep(told.keys_hex)
        return True
