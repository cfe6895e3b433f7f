"""The chain over an outbox: each entry carries a link that only this till could make, and only when it made the entry.

    k(first)             32 random bytes, told to the backend once, then erased on the till
    k(seq + 1)           SHA-256("mqpos1K" | k(seq)); the till keeps the newest one only
    link(seq)            HMAC-SHA256(k(seq), seq as u64 big-endian | txn_id | fingerprint), its first 16 bytes

So whoever takes over a till can neither change nor replace what it saved before: those keys are gone. An entry that is
deleted leaves a place without a link, two that are swapped have each other's. A backend that has lost a chain is told
where a new one begins; nobody can vouch for what comes before that (docs/adr/0018).

After B. Schneier and J. Kelsey, "Secure Audit Logs to Support Computer Forensics", 1999.
"""

import dataclasses
import functools
import hashlib
import hmac
import json
from datetime import UTC, datetime
from enum import Enum
from uuid import UUID

from pos_client.domain.transaction import Transaction

KEY_BYTES = 32
LINK_BYTES = 16
HIGHEST_SEQ = 2**63 - 2
"""Largest place of an outbox: the one after it still fits a 64-bit column."""
MOST_MISSING = 10_000
"""Places of one batch that may be missing: each costs a hash, and more is no gap but another outbox."""
_AS_IT_IS = frozenset({str, int, bool, type(None)})
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"))


def fingerprint(transaction: Transaction) -> bytes:
    """SHA-256 of what a transaction says, the same on both sides and however it was written on the wire.

    Fields at their default are left out, so that a field added later changes no fingerprint of before.
    """
    return hashlib.sha256(_ENCODER.encode(_plain(transaction)).encode()).digest()


def advanced(key: bytes, places: int) -> bytes:
    """The key some places later."""
    for _ in range(places):
        key = hashlib.sha256(b"mqpos1K" + key).digest()
    return key


def link(key: bytes, seq: int, txn_id: UUID, digest: bytes) -> bytes:
    """What an entry carries, made with the key of its place."""
    return hmac.digest(key, seq.to_bytes(8, "big") + txn_id.bytes + digest, hashlib.sha256)[:LINK_BYTES]


def wanted(next_seq: int | None, beginning: int | None, first: int) -> int:
    """The place a batch has to begin with: the one wanted next, and of an outbox that is new the earliest told of.

    `beginning` is where its chain begins, if that is told, `first` the first place in the batch.
    """
    if next_seq is not None:
        return next_seq
    return first if beginning is None else min(first, beginning)


def _plain(value: object) -> object:
    kind: type = type(value)
    if kind in _AS_IT_IS:
        return value
    fields = _fields(kind)
    if fields is not None:
        # Most fields are figures and texts, and this is asked several times of every entry: those need no call.
        return {
            name: said if type(said) in _AS_IT_IS else _plain(said)
            for name, default in fields
            if (said := getattr(value, name)) != default
        }
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, datetime):
        since = value - _EPOCH
        return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds
    if isinstance(value, Enum):
        return value.value
    return str(value) if isinstance(value, UUID) else value


@functools.cache
def _fields(kind: type) -> tuple[tuple[str, object], ...] | None:
    """The fields of a dataclass with their defaults; a field without one has a default that equals nothing."""
    if not dataclasses.is_dataclass(kind):
        return None
    return tuple((field.name, _default(field)) for field in dataclasses.fields(kind))


def _default(field: "dataclasses.Field[object]") -> object:
    if field.default_factory is not dataclasses.MISSING:
        return field.default_factory()
    return field.default
