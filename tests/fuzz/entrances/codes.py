"""The input gate: what any barcode's text goes through, up to the verdict under every kind of key.

First byte: bit 0 makes the check digits right, so that what lies behind them is reached; the others move the clock.
"""

from datetime import UTC, datetime
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, derive_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from pos_client.domain import barcode, check_digits, member_code, verification
from pos_client.domain import member_code_chain as chain
from pos_client.domain import member_code_signed as signed
from pos_client.domain.member import MemberFacts
from pos_client.domain.member_code import Intent, MemberCode, Scheme
from pos_client.domain.reasons import Reason
from pos_client.domain.verification import Genuine, KeySource, MasterKey, PublicKey
from pos_client.domain.wire import DayKey, RosterEntry
from pos_client.services.offline_keys import RosterKeys
from tests.fuzz.entrances.entrance import Entrance

MASTER = bytes(range(32))
HANDLE, KID = "123456789012", 1
DAY = 20_778
STEP = DAY * member_code.STEPS_PER_DAY + 1440
_ED25519 = Ed25519PrivateKey.from_private_bytes(MASTER)
_P256 = derive_private_key(int.from_bytes(MASTER, "big"), SECP256R1())
_PUBLIC = {
    Scheme.ED25519: _ED25519.public_key().public_bytes_raw(),
    Scheme.ECDSA_P256: _P256.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint),
}
_CODES = (
    member_code.encode_wallet(MASTER, HANDLE, STEP * 30 + 7),
    *(member_code.encode(MASTER, HANDLE, KID, intent, STEP) for intent in Intent),
    chain.encode(MASTER, HANDLE, KID, Intent.PAY, STEP),
    signed.encode(_ED25519, HANDLE, KID, Intent.EARN, STEP),
    signed.encode(_P256, HANDLE, KID, Intent.EARN, STEP),
)
_FOREIGN = (
    "130000000000000000",
    "280000000000000000",
    "hQVDUFYwMWEWTw",
    "6901234567892",
    "HTTPS://x.cn/<b>",
    "\x1b[A\t",
)


def _entry(scheme: Scheme) -> RosterEntry:
    of = chain.anchor if scheme is Scheme.HASH_CHAIN else member_code.offline_key
    keys = tuple(
        DayKey(day, intent, of(MASTER, HANDLE, KID, day, intent).hex())
        for day in ((DAY, DAY + 1) if scheme not in member_code.SIGNED else ())
        for intent in Intent
    )
    member = MemberFacts(UUID(int=1), HANDLE, "W.", "en", 0, 0, (), None, datetime.fromtimestamp(STEP * 30, UTC))
    return RosterEntry(KID, scheme, keys, 0, 0, member, public_key_hex=_PUBLIC.get(scheme, b"").hex())


_OF_ROSTER = tuple(RosterKeys(_entry(scheme)) for scheme in Scheme)
_OF_BACKEND: tuple[KeySource, ...] = (MasterKey(MASTER), *(PublicKey(scheme, key) for scheme, key in _PUBLIC.items()))
_GUESSABLE = frozenset({Scheme.WALLET_TOTP, Scheme.DUAL_TOTP})
"""Eight digits can be hit by chance in a hundred million tries; that says nothing about us."""


def read(data: bytes) -> None:
    """Classified, parsed and verified; nothing counts as genuine that this card's phone did not show."""
    options, text = (data or b"\0")[0], data[1:].decode("utf-8", "surrogateescape")
    if options & 1 and text.isascii() and text.isdigit() and len(text) > member_code.HEAD_DIGITS:
        text = text[:-2] + check_digits.check_digits(text[:-2])
    kind, code = barcode.classify(text), member_code.parse(text)
    if kind is not barcode.Kind.MEMBER_CODE:
        assert code is Reason.NOT_MEMBER_CODE, (kind, code)
        return
    assert text.isascii()
    assert text.isdigit()
    if isinstance(code, MemberCode):
        _verify(code, STEP * 30 + (options >> 1) % 8 * 30 - 120)


def _verify(code: MemberCode, now_s: float) -> None:
    is_this_card = (code.handle, code.kid) == (HANDLE, KID)
    sources = _OF_BACKEND + (_OF_ROSTER if is_this_card else ())
    for keys in sources:
        found = verification.verify(code, keys, now_s, verification.OFFLINE)
        if isinstance(found, Genuine) and code.scheme not in _GUESSABLE:
            assert (_known(code), found.step) in _SHOWN, code.text


def _known(code: MemberCode) -> tuple[object, ...]:
    """What a code is known by; not its digits, of which ECDSA has two."""
    return code.scheme, code.handle, code.kid, code.intent


def _parsed(text: str) -> MemberCode:
    code = member_code.parse(text)
    assert isinstance(code, MemberCode)
    return code


_SHOWN = {(_known(_parsed(text)), STEP) for text in _CODES}
ENTRANCE = Entrance(
    read,
    tuple(bytes([9]) + text.encode() for text in (*_CODES, *_FOREIGN)),
    ("911", "9110", "9112", "9113", "9114", HANDLE),
)
