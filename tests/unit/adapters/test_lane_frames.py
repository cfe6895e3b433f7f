"""Datagrams of strangers, thieves and other stores: never listened to, always counted."""

from collections.abc import Callable

import msgspec
import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from pos_client.adapters.lane_frames import LONGEST, LaneFrames
from pos_client.domain.lanes import MOST_CLAIMS, CodeClaim, Ignored, LaneMessage
from tests.fakes.ids import numbered_id

KEY = b"k" * 32
CLAIM = CodeClaim("123456789012", 1, 59_842_763, numbered_id(1))
HELLO = LaneMessage("till-1", 1_795_282_899.0, (CLAIM,))
HEADER = 36


def refused(frames: LaneFrames, datagram: bytes) -> Ignored:
    """Why it is not listened to."""
    before = frames.ignored.copy()
    assert frames.open(datagram) is None
    (why,) = (frames.ignored - before).elements()
    return why


def test_a_message_is_taken_once() -> None:
    sender, receiver = LaneFrames(KEY), LaneFrames(KEY)
    datagram = sender.close(HELLO)
    opened = receiver.open(datagram)
    assert opened is not None
    assert opened[1] == HELLO
    assert refused(receiver, datagram) is Ignored.REPLAYED
    assert refused(sender, datagram) is Ignored.REPLAYED, "its own words, thrown back at it"


def test_no_handle_no_basket_and_no_key_can_be_seen_on_the_wire() -> None:
    sender = LaneFrames(KEY)
    datagram = sender.close(HELLO)
    for secret in (KEY, CLAIM.handle.encode(), CLAIM.basket_id.bytes, b"till-1"):
        assert secret not in datagram
    assert sender.close(HELLO)[HEADER:] != datagram[HEADER:], "the same words never look the same"
    assert KEY.hex() not in repr(sender)
    assert repr(KEY) not in repr(sender)


def test_messages_that_overtake_each_other_are_all_taken_once() -> None:
    sender, receiver = LaneFrames(KEY), LaneFrames(KEY)
    sent = [sender.close(HELLO) for _ in range(64)]
    for datagram in reversed(sent):
        assert receiver.open(datagram)
    assert {refused(receiver, datagram) for datagram in sent} == {Ignored.REPLAYED}


def test_one_that_is_far_behind_counts_as_replayed() -> None:
    sender, receiver = LaneFrames(KEY), LaneFrames(KEY)
    late = sender.close(HELLO)
    for _ in range(64):
        assert receiver.open(sender.close(HELLO))
    assert refused(receiver, late) is Ignored.REPLAYED


@pytest.mark.parametrize("place", [0, 3, 4, 11, 12, 27, 28, 35, 36, -17, -16, -1])
def test_a_single_bit_changed_is_refused_wherever_it_is(place: int) -> None:
    datagram = bytearray(LaneFrames(KEY).close(HELLO))
    datagram[place] ^= 1
    expected = {0: Ignored.MALFORMED, 3: Ignored.MALFORMED, 4: Ignored.OTHER_KEY, 11: Ignored.OTHER_KEY}
    assert refused(LaneFrames(KEY), bytes(datagram)) is expected.get(place, Ignored.FORGED)


def test_another_store_and_a_forger_are_told_apart() -> None:
    receiver, other = LaneFrames(KEY), LaneFrames(b"o" * 32).close(HELLO)
    assert refused(receiver, other) is Ignored.OTHER_KEY
    named_like_ours = LaneFrames(KEY).close(HELLO)[:12] + other[12:]
    assert refused(receiver, named_like_ours) is Ignored.FORGED


@pytest.mark.parametrize("datagram", [b"", b"MQL1", b"GET / HTTP/1.1\r\n\r\n" * 8, bytes(LONGEST), b"MQL1" * 400])
def test_what_is_no_message_is_refused(datagram: bytes) -> None:
    assert refused(LaneFrames(KEY), datagram) in {Ignored.MALFORMED, Ignored.OTHER_KEY}


def test_a_message_that_is_too_long_is_refused_unopened() -> None:
    datagram = LaneFrames(KEY).close(HELLO)
    assert refused(LaneFrames(KEY), datagram + bytes(LONGEST)) is Ignored.MALFORMED


CHANGES: dict[str, Callable[[list[object]], object]] = {
    "no list": lambda body: {"sender": body[0]},
    "too little": lambda body: body[:2],
    "endless name": lambda body: ["x" * 65, *body[1:]],
    "no time": lambda body: [body[0], float("nan"), body[2]],
    "time before all": lambda body: [body[0], -1.0, body[2]],
    "too many claims": lambda body: [body[0], body[1], [["1" * 12, 1, 1, bytes(16)]] * (MOST_CLAIMS + 1)],
    "handle with letters": lambda body: [*body[:2], [["12345678901x", 1, 1, bytes(16)]]],
    "handle in full-width digits": lambda body: [*body[:2], [["１" * 12, 1, 1, bytes(16)]]],
    "handle with a line break": lambda body: [*body[:2], [["12345678901\n", 1, 1, bytes(16)]]],
    "kid of two digits": lambda body: [*body[:2], [["1" * 12, 10, 1, bytes(16)]]],
    "step below zero": lambda body: [*body[:2], [["1" * 12, 1, -1, bytes(16)]]],
    "step beyond all time": lambda body: [*body[:2], [["1" * 12, 1, 2**63, bytes(16)]]],
    "short basket": lambda body: [*body[:2], [["1" * 12, 1, 1, bytes(15)]]],
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_lane_that_writes_nonsense_is_refused(change: str) -> None:
    """As a till would that was taken over: it holds the key, so its words open."""
    sender = LaneFrames(KEY)
    datagram = sender.close(HELLO)
    header, nonce = datagram[:HEADER], bytes(4) + datagram[HEADER - 8 : HEADER]
    cipher = AESGCM(derived(KEY, header[12:28]))
    body = msgspec.msgpack.decode(cipher.decrypt(nonce, datagram[HEADER:], header))
    forged = header + cipher.encrypt(nonce, msgspec.msgpack.encode(CHANGES[change](body)), header)
    assert refused(LaneFrames(KEY), forged) is Ignored.MALFORMED


def derived(key: bytes, run: bytes) -> bytes:
    """The cipher key of a run by another way: RFC 5869 expand, one block of HMAC-SHA256."""
    import hashlib
    import hmac

    return hmac.digest(key, b"mqpos/v1/lanes/run|" + run + b"\x01", hashlib.sha256)


@given(st.binary(max_size=LONGEST + 10), st.booleans())
def test_any_bytes_are_refused_and_counted(noise: bytes, has_our_head: bool) -> None:
    receiver = LaneFrames(KEY)
    refused(receiver, (LaneFrames(KEY).close(HELLO)[:12] if has_our_head else b"") + noise)


def test_runs_without_end_are_forgotten_the_oldest_first() -> None:
    receiver = LaneFrames(KEY)
    for _ in range(300):
        assert receiver.open(LaneFrames(KEY).close(HELLO))
    assert len(receiver._runs) == 256  # noqa: SLF001 - what it must not do is grow
