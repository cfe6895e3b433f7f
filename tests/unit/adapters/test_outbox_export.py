"""The file in which an outbox leaves: what was put in comes out, and nothing that was changed does."""

import struct
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from pos_client.adapters.outbox_export import ExportHead, read_export, write_export
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Applied
from pos_client.errors import InvalidValue
from pos_client.ports import EntryState, OutboxEntry
from tests.fakes.ids import numbered_id
from tests.fakes.samples import CODE, HANDLE, a_result, a_transaction

PASSPHRASE = "three words together"
NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
HEAD = ExportHead("till-7", numbered_id(900), "https://loyalty.example", NOW)


def entries(count: int) -> list[OutboxEntry]:
    made = [
        OutboxEntry(number, a_transaction(number), EntryState.PENDING, NOW, 2, "NOT_SENT", None, b"l" * 16)
        for number in range(1, count)
    ]
    refused = a_result(count, applied=Applied.REFUSED, reason=Reason.REPLAY)
    last = OutboxEntry(count, a_transaction(count), EntryState.REJECTED, NOW, 0, "REPLAY", refused, b"", "till-3")
    return [*made, last]


@pytest.fixture(scope="module")
def content() -> bytes:
    return write_export(HEAD, entries(3), PASSPHRASE)[0]


def refusal_of(content: bytes, passphrase: str = PASSPHRASE) -> str:
    with pytest.raises(InvalidValue) as raised:
        read_export(content, passphrase)
    return raised.value.error_code


def frames(content: bytes) -> list[bytes]:
    found, at = [], 24
    while at < len(content):
        (length,) = struct.unpack_from(">I", content, at)
        found.append(content[at : at + 4 + length])
        at += 4 + length
    return found


@pytest.mark.parametrize("count", [1, 500, 501, 1203])
def test_what_was_put_in_comes_out(count: int) -> None:
    written, end = write_export(HEAD, entries(count), PASSPHRASE)
    found = read_export(written, PASSPHRASE)
    assert (found.head, list(found.entries), found.end) == (HEAD, entries(count), end)
    assert end.count == count


def test_an_empty_outbox_is_a_file_too() -> None:
    written, end = write_export(HEAD, [], PASSPHRASE)
    assert read_export(written, PASSPHRASE).entries == ()
    assert end.count == 0


def test_nothing_in_it_can_be_read_and_no_two_are_alike(content: bytes) -> None:
    for secret in (HANDLE, CODE, "till-7", "loyalty.example", "award"):
        assert secret.encode() not in content
    assert write_export(HEAD, entries(3), PASSPHRASE)[0][8:] != content[8:]


def test_another_passphrase_opens_nothing(content: bytes) -> None:
    assert refusal_of(content, PASSPHRASE + " ") == "WRONG_PASSPHRASE"
    assert refusal_of(content, "") == "WRONG_PASSPHRASE"


def test_a_short_passphrase_protects_nothing() -> None:
    with pytest.raises(InvalidValue) as raised:
        write_export(HEAD, [], "123456789")
    assert raised.value.error_code == "BAD_PASSPHRASE"


@pytest.mark.parametrize("other", [b"", b"mqpoexp1", b"mqpoexp2" + bytes(100), b"PK\x03\x04" + bytes(100)])
def test_another_file_is_called_that(other: bytes) -> None:
    assert refusal_of(other) == "NOT_AN_EXPORT"


CHANGES: dict[str, Callable[[list[bytes]], list[bytes]]] = {
    "the last frame cut off": lambda parts: parts[:-1],
    "only the head left": lambda parts: parts[:1],
    "entries left out": lambda parts: [parts[0], *parts[2:]],
    "entries swapped": lambda parts: [parts[0], parts[2], parts[1], *parts[3:]],
    "entries twice": lambda parts: [*parts[:2], parts[1], *parts[2:]],
    "something after the end": lambda parts: [*parts, parts[1]],
    "half a frame": lambda parts: [*parts[:-1], parts[-1][:-5]],
    "half a length": lambda parts: [*parts, b"\0\0"],
    "a length beyond the file": lambda parts: [*parts[:-1], struct.pack(">I", 2**31) + parts[-1][4:]],
}


@pytest.mark.parametrize("change", CHANGES)
def test_frames_that_were_moved_or_cut_are_not_believed(change: str) -> None:
    written, _end = write_export(HEAD, entries(1203), PASSPHRASE)
    changed = written[:24] + b"".join(CHANGES[change](frames(written)))
    assert refusal_of(changed) in {"EXPORT_DAMAGED", "WRONG_PASSPHRASE"}


def test_a_changed_byte_is_not_believed(content: bytes) -> None:
    places = [8, 24, *range(30, len(content), len(content) // 4)]
    for place in places:
        changed = bytearray(content)
        changed[place] ^= 1
        assert refusal_of(bytes(changed)) in {"EXPORT_DAMAGED", "WRONG_PASSPHRASE"}, place
