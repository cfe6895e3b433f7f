"""What a till makes of a sealed roster: only one for it, from its backend, and whole."""

import zlib
from collections.abc import Callable
from dataclasses import replace

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from pos_client.adapters.http_answers import MAX_INFLATED_BYTES
from pos_client.adapters.roster_opening import open_part
from pos_client.adapters.terminal_identity import TerminalIdentity
from pos_client.domain.roster_seal import seal_info, signed_part
from pos_client.domain.wire import RosterPart
from pos_client.errors import Unanswered
from tests.fakes.clock import FakeClock
from tests.fakes.fake_backend import FakeBackend
from tests.signing import SECOND, TILL, pinned

SERVER, NEXT, STRANGER = (Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32) for seed in (7, 8, 9))
PINNED = tuple(key.public_key().public_bytes_raw().hex() for key in (SERVER, NEXT))
SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


def a_part() -> RosterPart:
    backend = FakeBackend(FakeClock())
    backend.add_member("123456789012", "王晓明", points=66)
    return backend.roster(0, "", 1.0)


def compressed(part: RosterPart) -> bytes:
    return zlib.compress(msgspec.json.encode(part))


def seal(
    inside: bytes, key: Ed25519PrivateKey = SERVER, to: TerminalIdentity = TILL, said: str = TILL.terminal_id
) -> bytes:
    """As the backend does, but each step as a test wants it; `said` is the till that is named in it."""
    public = to.sealing_key.public_key()
    return SUITE.encrypt(key.sign(signed_part(said, inside)) + inside, public, seal_info(said))


@pytest.mark.parametrize("key", [SERVER, NEXT])
def test_a_part_for_this_till_opens(key: Ed25519PrivateKey) -> None:
    assert open_part(TILL, pinned(*PINNED), seal(compressed(a_part()), key)) == a_part()


BAD: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "short": lambda: b"x" * 40,
    "plain": lambda: compressed(a_part()),
    "a stranger's signature": lambda: seal(compressed(a_part()), STRANGER),
    "sealed to another till": lambda: seal(compressed(a_part()), to=SECOND),
    "another till's by name": lambda: seal(compressed(a_part()), said="till-2"),
    "another till's inside": lambda: seal(compressed(replace(a_part(), terminal_id="till-2"))),
    "no signature": lambda: SUITE.encrypt(b"", TILL.sealing_key.public_key(), seal_info("till-1")),
    "not compressed": lambda: seal(msgspec.json.encode(a_part())),
    "cut off": lambda: seal(compressed(a_part())[:-9]),
    "a bomb": lambda: seal(zlib.compress(b" " * (MAX_INFLATED_BYTES + 1), 9)),
    "no JSON": lambda: seal(zlib.compress(b"<html>")),
    "nested": lambda: seal(zlib.compress(b"[" * 100_000)),
    "another document": lambda: seal(zlib.compress(b'{"unix_s": 1.0}')),
}


@pytest.mark.parametrize("what", BAD)
def test_anything_else_is_no_answer(what: str) -> None:
    with pytest.raises(Unanswered) as raised:
        open_part(TILL, pinned(*PINNED), BAD[what]())
    unsigned = {"a stranger's signature", "no signature", "another till's by name"}
    assert raised.value.error_code in {"BAD_ROSTER", "UNKNOWN_SIGNER"}
    assert raised.value.error_code == "BAD_ROSTER" or what in unsigned


def test_a_changed_byte_anywhere_is_no_answer() -> None:
    sealed = seal(compressed(a_part()))
    for place in (0, 31, 32, 96, len(sealed) // 2, len(sealed) - 1):
        damaged = bytearray(sealed)
        damaged[place] ^= 1
        with pytest.raises(Unanswered):
            open_part(TILL, pinned(*PINNED), bytes(damaged))


def test_a_till_that_believes_no_key_believes_nothing() -> None:
    for keys in ((), ("", "no hex", "00" * 31)):
        with pytest.raises(Unanswered):
            open_part(TILL, pinned(*keys), seal(compressed(a_part())))
