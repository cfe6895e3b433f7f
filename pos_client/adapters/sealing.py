"""Sealing what lies on the disk: AES-256-GCM per record, and blind indexes to find records without opening them."""

import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from pos_client.errors import InvalidValue, StorageDamaged

KEY_BYTES = 32
_NONCE_BYTES = 12  # NIST SP 800-38D 8.2.2: random 96-bit nonces, safe for 2**32 records of a key
_INDEX_BYTES = 16


class Seal:
    """Seals records of one purpose. Thread-safe.

    Both working keys are derived from `key` (RFC 5869 expand) and the purpose, so one key of the vault serves several
    files and a record of one file never opens in another. `context` is authenticated, not stored: a record moved to
    another row does not open there.
    """

    def __init__(self, key: bytes, purpose: str) -> None:
        """Derive the working keys.

        Raises:
            InvalidValue: code BAD_KEY; not 32 bytes.
        """
        if len(key) != KEY_BYTES:
            raise InvalidValue(f"a key has {KEY_BYTES} bytes, not {len(key)}", code="BAD_KEY")
        self._cipher = AESGCM(_derive(key, f"mqpos/v1/{purpose}/seal"))
        self._index_key = _derive(key, f"mqpos/v1/{purpose}/index")

    def close(self, plain: bytes, context: bytes) -> bytes:
        """The sealed record: 12 bytes nonce, ciphertext, 16 bytes tag."""
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, plain, context)

    def open(self, sealed: bytes, context: bytes) -> bytes:
        """What was sealed.

        Raises:
            StorageDamaged: changed, moved, or sealed under another key.
        """
        try:
            return self._cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], context)
        except (InvalidTag, ValueError) as exc:  # ValueError: shorter than a nonce
            raise StorageDamaged("a sealed record does not open") from exc

    def index(self, text: str) -> bytes:
        """16 bytes to look a text up by. Keyed: a card number has too few values for a plain hash to hide it."""
        return hmac.digest(self._index_key, text.encode(), hashlib.sha256)[:_INDEX_BYTES]


def _derive(key: bytes, info: str) -> bytes:
    return HKDFExpand(SHA256(), KEY_BYTES, info.encode()).derive(key)
