"""A roster as rows: each entry sealed by itself, each day's keys beside it, so that they can be erased by the day."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import msgspec

from pos_client.adapters.sealing import Seal
from pos_client.domain.member_code import Intent
from pos_client.domain.wire import DayKey, RosterEntry
from pos_client.errors import StorageDamaged
from pos_client.ports import RosterHead

EntryRow = tuple[int, bytes, bytes, bytes]
"""generation, card, member, body."""
KeyRow = tuple[int, int, bytes, bytes]
"""generation, day, card, body."""
_Keys = list[tuple[Intent, bytes, str]]
"""Intent and key; as the text it was where a backend that is not ours spelled it in no hex digits."""
# Made once: a look-up is a matter of microseconds.
_READ_KEYS, _READ_ENTRY = msgspec.msgpack.Decoder(_Keys), msgspec.msgpack.Decoder(RosterEntry)


@dataclass(frozen=True, slots=True)
class KeptHead:
    """The head in force, and which rows are its."""

    generation: int
    head: RosterHead


def card_index(seal: Seal, handle: str, kid: int) -> bytes:
    """What a card's rows are found by."""
    return seal.index(f"card|{handle}|{kid}")


def member_index(seal: Seal, member_id: UUID) -> bytes:
    """What a member's rows are found by."""
    return seal.index(f"member|{member_id.hex}")


def entry_row(seal: Seal, generation: int, entry: RosterEntry) -> EntryRow:
    """An entry without its day keys."""
    card = card_index(seal, entry.member.handle, entry.kid)
    body = seal.close(msgspec.msgpack.encode(replace(entry, day_keys=())), _context("entries", generation, card))
    return generation, card, member_index(seal, entry.member.member_id), body


def key_rows(seal: Seal, generation: int, entry: RosterEntry) -> Iterator[KeyRow]:
    """The keys of an entry, a row for each day."""
    card = card_index(seal, entry.member.handle, entry.kid)
    by_day: dict[int, _Keys] = defaultdict(list)
    for key in entry.day_keys:
        by_day[key.day].append((key.intent, *_packed(key.key_hex)))
    for day, keys in by_day.items():
        yield generation, day, card, seal.close(msgspec.msgpack.encode(keys), _context("keys", generation, card, day))


def entry_of(seal: Seal, generation: int, card: bytes, body: bytes) -> RosterEntry:
    """The entry in a row.

    Raises:
        StorageDamaged: it was changed, moved, or sealed under another key.
    """
    plain = seal.open(body, _context("entries", generation, card))
    try:
        return _READ_ENTRY.decode(plain)
    except ValueError as exc:
        raise StorageDamaged(f"an entry cannot be read: {exc}") from exc


def keys_of(seal: Seal, generation: int, card: bytes, rows: Iterable[tuple[Any, ...]]) -> Iterator[DayKey]:
    """The keys in some rows (day, body).

    Raises:
        StorageDamaged: as for the entry.
    """
    for day, body in rows:
        plain = seal.open(body, _context("keys", generation, card, day))
        try:
            for intent, key, text in _READ_KEYS.decode(plain):
                yield DayKey(day, intent, text or key.hex())
        except ValueError as exc:
            raise StorageDamaged(f"keys of a day cannot be read: {exc}") from exc


def sealed_head(seal: Seal, kept: KeptHead) -> bytes:
    """A head as it lies in the file."""
    return seal.close(msgspec.msgpack.encode(kept), _HEAD)


def head_of(seal: Seal, sealed: bytes) -> KeptHead:
    """What was sealed.

    Raises:
        StorageDamaged: as for an entry.
    """
    try:
        return msgspec.msgpack.decode(seal.open(sealed, _HEAD), type=KeptHead)
    except ValueError as exc:
        raise StorageDamaged(f"the head cannot be read: {exc}") from exc


_HEAD = b"meta|1|head"


def _context(table: str, generation: int, card: bytes, day: int = 0) -> bytes:
    return f"{table}|1|{generation}|{day}|".encode() + card


def _packed(key_hex: str) -> tuple[bytes, str]:
    try:
        key = bytes.fromhex(key_hex)
    except ValueError:
        return b"", key_hex
    return key, "" if key.hex() == key_hex else key_hex
