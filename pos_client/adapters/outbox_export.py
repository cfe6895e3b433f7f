"""Outbox entries in a file of their own, sealed under a passphrase: from a till that goes, to one that takes over.

    file     "mqpoexp1" | 16 bytes salt | frames
    frame    length of what follows (u32, big-endian) | AES-256-GCM of a document in JSON
    frames   one `ExportHead`; lists of up to 500 entries; one `ExportEnd` with their number and digest

The key is Argon2id of the passphrase. Each frame's nonce is its number and whether it is the last, so that frames that
were left out, swapped or cut off do not open (STREAM: V. T. Hoang, R. Reyhanitabar, P. Rogaway, D. Vizar, "Online
Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance", 2015).
"""

import hashlib
import os
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import TypeVar
from uuid import UUID

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from pos_client.adapters.decoding import decoded
from pos_client.errors import InvalidValue
from pos_client.ports import OutboxEntry

SHORTEST_PASSPHRASE = 10
_MAGIC = b"mqpoexp1"
_SALT_BYTES, _KEY_BYTES = 16, 32
_AT_ONCE = 500
_LENGTH = struct.Struct(">I")
_ITERATIONS, _LANES, _MEMORY_KIB = 3, 4, 64 * 1024
"""RFC 9106, section 4, the second recommended choice: 64 MiB, three passes, four lanes. About 0.4 s."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ExportHead:
    """Which till the entries come from, which backend they are for (an address, or `own`), and when they left."""

    terminal_id: str
    db_instance_id: UUID
    backend: str
    exported_at: datetime


@dataclass(frozen=True, slots=True)
class ExportEnd:
    """How many entries there are, and the SHA-256 of all their documents: both ends can compare it by eye."""

    count: int
    sha256_hex: str


@dataclass(frozen=True, slots=True)
class Export:
    """A file that was read, whole and unchanged."""

    head: ExportHead
    entries: tuple[OutboxEntry, ...]
    end: ExportEnd


def write_export(head: ExportHead, entries: Iterable[OutboxEntry], passphrase: str) -> tuple[bytes, ExportEnd]:
    """The file's bytes, and what its end says. Blocks for 0.4 s and about 150 us per entry.

    Raises:
        InvalidValue: code BAD_PASSPHRASE; too short to protect anything.
    """
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise InvalidValue(f"a passphrase has {SHORTEST_PASSPHRASE} letters or more", code="BAD_PASSPHRASE")
    salt, digest, count = os.urandom(_SALT_BYTES), hashlib.sha256(), 0
    frames = _Frames(passphrase, salt)
    parts = [_MAGIC, salt, frames.sealed(msgspec.json.encode(head))]
    rest = iter(entries)
    while some := list(islice(rest, _AT_ONCE)):
        document = msgspec.json.encode(some)
        digest.update(document)
        count += len(some)
        parts.append(frames.sealed(document))
    end = ExportEnd(count, digest.hexdigest())
    parts.append(frames.sealed(msgspec.json.encode(end), is_last=True))
    return b"".join(parts), end


def read_export(content: bytes, passphrase: str) -> Export:
    """What is in the file. Blocks for 0.4 s and about 150 us per entry.

    Raises:
        InvalidValue: code NOT_AN_EXPORT; another file, or of a newer version. WRONG_PASSPHRASE: it does not open.
            EXPORT_DAMAGED: it was changed or cut off; nothing of it is believed.
    """
    start = len(_MAGIC) + _SALT_BYTES
    if content[: len(_MAGIC)] != _MAGIC or len(content) < start:
        raise InvalidValue("not an export of an outbox, or of a newer version", code="NOT_AN_EXPORT")
    frames = _Frames(passphrase, content[len(_MAGIC) : start])
    documents = [frames.opened(frame, is_last=is_last) for frame, is_last in _split(content[start:])]
    if len(documents) < 2:  # noqa: PLR2004 - a head and an end
        raise _damaged()
    first, *middle, last = documents
    end = _read(last, ExportEnd)
    entries = tuple(entry for document in middle for entry in _read(document, list[OutboxEntry]))
    if end != ExportEnd(len(entries), hashlib.sha256(b"".join(middle)).hexdigest()):
        raise _damaged()
    return Export(_read(first, ExportHead), entries, end)


class _Frames:
    """Seals or opens the frames of one file, in order."""

    def __init__(self, passphrase: str, salt: bytes) -> None:
        kdf = Argon2id(salt=salt, length=_KEY_BYTES, iterations=_ITERATIONS, lanes=_LANES, memory_cost=_MEMORY_KIB)
        self._cipher = AESGCM(kdf.derive(passphrase.encode("utf-8", "replace")))
        self._number = 0

    def sealed(self, document: bytes, *, is_last: bool = False) -> bytes:
        """The next frame, with its length."""
        sealed = self._cipher.encrypt(self._nonce(is_last=is_last), document, _MAGIC)
        return _LENGTH.pack(len(sealed)) + sealed

    def opened(self, frame: bytes, *, is_last: bool) -> bytes:
        """What is in the next frame."""
        is_first = self._number == 0
        try:
            return self._cipher.decrypt(self._nonce(is_last=is_last), frame, _MAGIC)
        except (InvalidTag, ValueError) as exc:
            if is_first and not is_last:
                raise InvalidValue("it does not open with this passphrase", code="WRONG_PASSPHRASE") from exc
            raise _damaged() from exc

    def _nonce(self, *, is_last: bool) -> bytes:
        number, self._number = self._number, self._number + 1
        return number.to_bytes(11, "big") + bytes((is_last,))


def _split(content: bytes) -> Iterator[tuple[bytes, bool]]:
    """The frames, and which of them is the last."""
    at = 0
    while at < len(content):
        if at + _LENGTH.size > len(content):
            raise _damaged()
        (length,) = _LENGTH.unpack_from(content, at)
        at += _LENGTH.size
        if at + length > len(content):
            raise _damaged()
        yield content[at : at + length], at + length == len(content)
        at += length


def _read(document: bytes, kind: type[T]) -> T:
    try:
        return decoded(document, kind)
    except (ValueError, OverflowError) as exc:
        raise InvalidValue(f"written by a newer version: {exc}", code="NOT_AN_EXPORT") from exc


def _damaged() -> InvalidValue:
    return InvalidValue("it was changed or cut off", code="EXPORT_DAMAGED")
