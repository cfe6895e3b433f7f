"""The backend's word to itself: it goes out with each outcome and comes back when a backup was put back since.

A till sends again what a restored backend has lost. That a code was asked about, that a payment was within its limits,
that it was told of in time: none of this can be seen a second time. So a till keeps what the backend said of each
transaction it settled, and a backend that reads its own word settles that again without asking what it asked before.

    receipt      HMAC-SHA256(key, terminal id | 0x00 | txn_id | fingerprint), its first 16 bytes
    key          HMAC-SHA256(a server key's private half, "mqpos1V")

The keys are those the backend signs with (`shop.server_keys`): a backup has them, the next one included.
"""

import hashlib
import hmac
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

_BYTES = 16


class Receipts:
    """Makes and recognises receipts of one till. `private_keys` are the current one and those that may follow it."""

    def __init__(self, private_keys: Sequence[bytes], terminal_id: str) -> None:
        self._keys = [hmac.digest(key, b"mqpos1V", hashlib.sha256) for key in private_keys]
        self._whose = terminal_id.encode() + b"\0"

    def made(self, txn_id: UUID, digest: bytes) -> str:
        """What goes out with the outcome of a transaction of that fingerprint that was settled; hex."""
        return self._signed(self._keys[0], txn_id, digest).hex()

    def recognised(self, sent: Iterable[tuple[UUID, bytes]], told: Mapping[UUID, str]) -> frozenset[UUID]:
        """Those of the transactions, by fingerprint, that come back with a receipt of this backend."""
        return frozenset(txn_id for txn_id, digest in sent if self._is_ours(txn_id, digest, told.get(txn_id, "")))

    def _is_ours(self, txn_id: UUID, digest: bytes, receipt: str) -> bool:
        if len(receipt) != 2 * _BYTES:
            return False
        made = (self._signed(key, txn_id, digest).hex().encode() for key in self._keys)
        return any(hmac.compare_digest(one, receipt.encode()) for one in made)

    def _signed(self, key: bytes, txn_id: UUID, digest: bytes) -> bytes:
        return hmac.digest(key, self._whose + txn_id.bytes + digest, hashlib.sha256)[:_BYTES]
