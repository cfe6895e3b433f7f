"""The rotating member code, version 1: what a phone shows and how it is read. ASCII digits only.

    pos 0   2 digits   magic 91
    pos 2   1          format version, 1
    pos 3   1          scheme: 0 Google-Wallet TOTP, 1 dual TOTP, 2 hash chain, 3 Ed25519, 4 ECDSA P-256
    pos 4   12         handle
    pos 16  1          kid, key generation modulo 10
    pos 17  1          intent: 0 identify/earn, 1 pay/redeem
    pos 18  6          step modulo 10**6, step = floor(unix seconds / 30)
    pos 24             the cryptogram
            16         scheme 1: TOTP8 under K_off, then TOTP8 under K_on (below)
            37         scheme 2: a value of 120 bits (`member_code_chain`)
            155        schemes 3, 4: a signature of 512 bits (`member_code_signed`)
    end     2          ISO 7064 MOD 97-10 check digits

Scheme 0 is what a wallet pass can compute alone: 9110, handle, unix seconds (10 digits), TOTP-SHA1 with 8 digits;
34 digits, no check digits.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

import pyotp
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from pos_client.domain import barcode, check_digits
from pos_client.domain.reasons import Reason
from pos_client.errors import InvalidValue

PERIOD_S = 30
STEPS_PER_DAY = 2880
STEP_MODULUS = 10**6
HANDLE_DIGITS = 12
TOTP_DIGITS = 8
HEAD_DIGITS = 24
"""Digits before the cryptogram, scheme 0 apart."""


class Scheme(IntEnum):
    """How the cryptogram of a code was made."""

    WALLET_TOTP = 0
    DUAL_TOTP = 1
    HASH_CHAIN = 2
    ED25519 = 3
    ECDSA_P256 = 4


class Intent(IntEnum):
    """What the member unlocked the phone for."""

    EARN = 0
    PAY = 1


SIGNED = frozenset({Scheme.ED25519, Scheme.ECDSA_P256})
"""Schemes in which the phone alone has the key; whoever verifies has the public half."""
_SHORTEST_KEY = 14
_SCHEMES = {f"{scheme:d}": scheme for scheme in Scheme}
_INTENTS = {f"{intent:d}": intent for intent in Intent}


@dataclass(frozen=True, slots=True)
class MemberCode:
    """The fields of a code that passed the gate; nothing is verified yet.

    `step6` is the step modulo 10**6, except for scheme 0, whose code carries full seconds: there `step` is exact.
    """

    text: str
    scheme: Scheme
    handle: str
    kid: int
    intent: Intent
    step6: int
    cryptogram: str

    def step_near(self, now_step: int) -> int:
        """The absolute step congruent to `step6` nearest to now (the six digits wrap every 347.2 days)."""
        if self.scheme is Scheme.WALLET_TOTP:
            return int(self.text[16:26]) // PERIOD_S
        ahead = (self.step6 - now_step) % STEP_MODULUS
        return now_step + (ahead if ahead < STEP_MODULUS // 2 else ahead - STEP_MODULUS)


def step_at(unix_s: float) -> int:
    """The absolute 30-second step of a unix time."""
    return int(unix_s // PERIOD_S)


def day_of(step: int) -> int:
    """The UTC day a step lies in, counted from 1970-01-01."""
    return step // STEPS_PER_DAY


def parse(text: str) -> MemberCode | Reason:
    """Read a code's fields, or say why it is none: NOT_MEMBER_CODE or BAD_CHECK."""
    if not barcode.looks_like_member_code(text):
        return Reason.NOT_MEMBER_CODE
    scheme = _SCHEMES[text[3]]
    if scheme is Scheme.WALLET_TOTP:
        step6 = int(text[16:26]) // PERIOD_S % STEP_MODULUS
        return MemberCode(text, scheme, text[4:16], 0, Intent.EARN, step6, text[26:34])
    intent = _INTENTS.get(text[17])
    if intent is None:
        return Reason.NOT_MEMBER_CODE
    if not check_digits.is_valid(text):
        return Reason.BAD_CHECK
    return MemberCode(text, scheme, text[4:16], int(text[16]), intent, int(text[18:24]), text[24:-2])


def is_meaningful(text: str) -> bool:
    """Whether a text is any code that people show to tills; what is none mostly was read or typed wrongly."""
    kind = barcode.classify(text)
    if kind is barcode.Kind.MEMBER_CODE:
        return isinstance(parse(text), MemberCode)
    return kind not in {barcode.Kind.EMPTY, barcode.Kind.OTHER}


def is_handle(text: str) -> bool:
    """Whether a card can have this number."""
    return len(text) == HANDLE_DIGITS and text.isascii() and text.isdigit()


def head(scheme: Scheme, handle: str, kid: int, intent: Intent, step: int) -> str:
    """The 24 digits before the cryptogram, for every scheme but 0.

    Raises:
        InvalidValue: code BAD_HANDLE; no card can have this handle or kid.
    """
    if not is_handle(handle) or kid not in range(10):
        raise InvalidValue("a handle has 12 digits, a kid one", code="BAD_HANDLE")
    return f"911{scheme:d}{handle}{kid}{intent:d}{step % STEP_MODULUS:06d}"


def finished(body: str) -> str:
    """A code's digits with its check digits."""
    return body + check_digits.check_digits(body)


def read_bytes(cryptogram: str, size: int) -> bytes | Reason:
    """A cryptogram that is one number of `size` bytes, big-endian; NON_CANONICAL where it is larger."""
    number = int(cryptogram)
    return Reason.NON_CANONICAL if number >> 8 * size else number.to_bytes(size, "big")


def offline_key(master: bytes, handle: str, kid: int, day: int, intent: Intent) -> bytes:
    """K_off of one UTC day and intent, 32 bytes; a till may hold it for a short horizon."""
    return derive(master, f"mqpos/v1/offline|{handle}|{kid}|{day}|{intent:d}", 32)


def online_key(master: bytes, handle: str, kid: int, intent: Intent) -> bytes:
    """K_on of one intent, 32 bytes; it never leaves the backend and the phone."""
    return derive(master, f"mqpos/v1/online|{handle}|{kid}|{intent:d}", 32)


def encode(master: bytes, handle: str, kid: int, intent: Intent, step: int) -> str:
    """The scheme-1 code a phone holding `master` shows at a step: 42 digits."""
    front = head(Scheme.DUAL_TOTP, handle, kid, intent, step)
    k_off = offline_key(master, handle, kid, day_of(step), intent)
    return finished(front + totp(k_off, step) + totp(online_key(master, handle, kid, intent), step))


def encode_wallet(seed: bytes, handle: str, unix_s: int) -> str:
    """The scheme-0 code of a Google Wallet pass (RFC 6238 with SHA-1, 8 digits, 30 s): 34 digits."""
    card = head(Scheme.WALLET_TOTP, handle, 0, Intent.EARN, 0)[:16]
    return f"{card}{unix_s:010d}{wallet_totp(seed, unix_s // PERIOD_S)}"


def totp(key: bytes, step: int) -> str:
    """RFC 6238 with SHA-256 and 8 digits, for exactly one counter."""
    return hotp(key, step, hashlib.sha256)


def wallet_totp(seed: bytes, step: int) -> str:
    """RFC 6238 with SHA-1 and 8 digits, for exactly one counter."""
    return hotp(seed, step, hashlib.sha1)


def hotp(key: bytes, counter: int, digest: Callable[[], object]) -> str:
    """RFC 4226 with 8 digits: the value of one counter.

    Raises:
        InvalidValue: code BAD_KEY; shorter than 112 bits (SP 800-63B), so that somebody could guess it.
    """
    if len(key) < _SHORTEST_KEY:
        raise InvalidValue(f"{len(key)} bytes are no key", code="BAD_KEY")
    return _RawKey(key, digest).generate_otp(counter)


def derive(master: bytes, info: str, size: int) -> bytes:
    """HKDF-Expand with SHA-256 (RFC 5869, section 2.3) under a label."""
    return HKDFExpand(SHA256(), size, info.encode()).derive(master)


class _RawKey(pyotp.HOTP):
    """A key that is bytes already. Spelling it in base32 and back takes three times as long as the HMAC."""

    def __init__(self, key: bytes, digest: Callable[[], object]) -> None:  # the library's own would ask for base32
        self._key, self.digest, self.digits = key, digest, TOTP_DIGITS

    def byte_secret(self) -> bytes:
        return self._key

    @staticmethod
    def int_to_bytestring(i: int, *, padding: int = 8) -> bytes:
        return i.to_bytes(padding, "big")
