"""Messages between lanes as datagrams: sealed under the key of the store, each good once.

    4 bytes magic and version | 8 bytes name of the key | 16 bytes run | 8 bytes number | ciphertext and tag

A run is a till's start. It has a cipher of its own (AES-256-GCM), derived from the store's key and the run (RFC 5869),
so that the number of a message within its run can be the nonce: no two messages share one, however many there are. The
header is authenticated. What a run has sent is counted off in a window of 64 (RFC 4303, section 3.4.3).
"""

import itertools
import secrets
from collections import Counter, OrderedDict
from dataclasses import dataclass, field
from typing import Annotated
from uuid import UUID

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from msgspec import Meta

from pos_client.domain.lanes import MOST_CLAIMS, CodeClaim, Ignored, LaneMessage

LONGEST = 1280
"""Bytes of a datagram: what every network must carry whole (RFC 8200, section 5)."""
_MAGIC = b"MQL1"
_KEY_NAME_BYTES, _RUN_BYTES, _NUMBER_BYTES, _TAG_BYTES = 8, 16, 8, 16
_HEADER_BYTES = len(_MAGIC) + _KEY_NAME_BYTES + _RUN_BYTES + _NUMBER_BYTES
_NONCE_FILL = bytes(12 - _NUMBER_BYTES)
_WINDOW = 64
_MOST_RUNS = 256
"""Runs remembered: only a till that holds the key can make one, and makes one when it is started."""


class _Claim(msgspec.Struct, array_like=True):
    handle: Annotated[str, Meta(pattern=r"\A[0-9]{12}\Z")]
    kid: Annotated[int, Meta(ge=0, le=9)]
    step: Annotated[int, Meta(ge=0, lt=2**40)]
    basket_id: Annotated[bytes, Meta(min_length=16, max_length=16)]


class _Body(msgspec.Struct, array_like=True):
    sender: Annotated[str, Meta(max_length=64)]
    sent_s: Annotated[float, Meta(ge=0, lt=2**40)]
    claims: Annotated[list[_Claim], Meta(max_length=MOST_CLAIMS)]


@dataclass(slots=True)
class _Run:
    """Another till's run: its cipher, and which of its messages were taken (bit n: `highest` - n)."""

    cipher: AESGCM
    highest: int = 0
    taken: int = 0

    def take(self, number: int) -> bool:
        """Whether this message is taken now; never twice."""
        if number > self.highest:
            self.taken = (self.taken << min(number - self.highest, _WINDOW) | 1) & (1 << _WINDOW) - 1
            self.highest = number
            return True
        bit = 1 << self.highest - number if self.highest - number < _WINDOW else 0
        is_new = bool(bit) and not self.taken & bit
        self.taken |= bit
        return is_new


@dataclass(slots=True)
class LaneFrames:
    """Makes and opens datagrams under one key of a store (32 bytes). `open` belongs to one thread, `close` to any."""

    key: bytes = field(repr=False)
    ignored: Counter[Ignored] = field(default_factory=Counter)
    _head: bytes = field(init=False, repr=False)
    _run: bytes = field(init=False, repr=False)
    _cipher: AESGCM = field(init=False, repr=False)
    _numbers: "itertools.count[int]" = field(init=False, repr=False)
    _runs: "OrderedDict[bytes, _Run]" = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._run, self._numbers, self._runs = secrets.token_bytes(_RUN_BYTES), itertools.count(1), OrderedDict()
        self._cipher = self._cipher_of(self._run)
        self._head = _MAGIC + HKDFExpand(SHA256(), _KEY_NAME_BYTES, b"mqpos/v1/lanes/name").derive(self.key)

    def close(self, message: LaneMessage) -> bytes:
        """The sealed datagram, some 100 bytes and 45 for each claim."""
        claims = [_Claim(one.handle, one.kid, one.step, one.basket_id.bytes) for one in message.claims]
        number = next(self._numbers).to_bytes(_NUMBER_BYTES, "big")
        header = self._head + self._run + number
        body = msgspec.msgpack.encode(_Body(message.sender, message.sent_s, claims))
        return header + self._cipher.encrypt(_NONCE_FILL + number, body, header)

    def open(self, datagram: bytes) -> tuple[bytes, LaneMessage] | None:
        """The run and the message; None for anything else, which is counted."""
        found = self._opened(datagram)
        if isinstance(found, Ignored):
            self.ignored[found] += 1
            return None
        return found

    def _opened(self, datagram: bytes) -> tuple[bytes, LaneMessage] | Ignored:
        if not _HEADER_BYTES + _TAG_BYTES < len(datagram) <= LONGEST or not datagram.startswith(_MAGIC):
            return Ignored.MALFORMED
        if not datagram.startswith(self._head):
            return Ignored.OTHER_KEY
        header, sealed = datagram[:_HEADER_BYTES], datagram[_HEADER_BYTES:]
        run_id, number = header[len(self._head) : -_NUMBER_BYTES], header[-_NUMBER_BYTES:]
        if run_id == self._run:
            return Ignored.REPLAYED  # this till's own words, thrown back at it
        run = self._runs.get(run_id) or _Run(self._cipher_of(run_id))
        try:
            body = run.cipher.decrypt(_NONCE_FILL + number, sealed, header)
        except InvalidTag:
            return Ignored.FORGED
        return self._taken(run_id, run, int.from_bytes(number, "big"), body)

    def _taken(self, run_id: bytes, run: _Run, number: int, body: bytes) -> tuple[bytes, LaneMessage] | Ignored:
        self._runs[run_id] = run
        self._runs.move_to_end(run_id)
        if len(self._runs) > _MOST_RUNS:
            self._runs.popitem(last=False)
        if not run.take(number):
            return Ignored.REPLAYED
        try:
            return run_id, _message(msgspec.msgpack.decode(body, type=_Body))
        except ValueError:
            return Ignored.MALFORMED

    def _cipher_of(self, run: bytes) -> AESGCM:
        return AESGCM(HKDFExpand(SHA256(), 32, b"mqpos/v1/lanes/run|" + run).derive(self.key))


def _message(body: _Body) -> LaneMessage:
    claims = (CodeClaim(one.handle, one.kid, one.step, UUID(bytes=one.basket_id)) for one in body.claims)
    return LaneMessage(body.sender, body.sent_s, tuple(claims))
