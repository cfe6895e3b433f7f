"""Parsing and verifying a member code, per scheme, beside what the bare primitives under it cost in the same run.

Ours is what a till does with its roster (scheme 0: what the backend does). Bare is the least anybody must compute:
scheme 1 two HMACs and an HKDF (what one code rests on), scheme 2 the hashes from the code's slot to the end of the
chain at noon, schemes 3 and 4 reading the public key and checking the signature.
"""

import hashlib
import hmac
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePublicKey, derive_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from pos_client.domain import member_code, verification
from pos_client.domain import member_code_chain as chain
from pos_client.domain import member_code_signed as signed
from pos_client.domain.member import MemberFacts
from pos_client.domain.member_code import Intent, MemberCode, Scheme
from pos_client.domain.verification import Genuine, KeySource, MasterKey
from pos_client.domain.wire import DayKey, RosterEntry
from pos_client.services.offline_keys import RosterKeys

ROUNDS, SLOW_ROUNDS = 4000, 400
MASTER = bytes(range(32))
HANDLE, KID, INTENT = "123456789012", 1, Intent.PAY
DAY = 20_778
STEP = DAY * member_code.STEPS_PER_DAY + 1440
NOW_S = STEP * 30.0 + 7
ED25519 = Ed25519PrivateKey.from_private_bytes(MASTER)
P256 = derive_private_key(int.from_bytes(MASTER, "big"), SECP256R1())
Work = Callable[[], object]


def run() -> dict[str, object]:
    """Medians in microseconds, ours and bare in turn, and how many times as long ours takes; about 2 s on two cores."""
    report: dict[str, object] = {}
    for name, ours, bare in _pairs():
        rounds = SLOW_ROUNDS if "chain" in name else ROUNDS
        ours_us, bare_us = _medians(ours, bare, rounds)
        report[name] = {"ours_us": ours_us, "bare_us": bare_us, "times": round(ours_us / bare_us, 2)}
    return report


def _pairs() -> list[tuple[str, Work, Work]]:
    card = HANDLE, KID, INTENT, STEP
    wallet = member_code.encode_wallet(MASTER, HANDLE, int(NOW_S))
    ed25519, p256 = signed.encode(ED25519, *card), signed.encode(P256, *card)
    return [
        ("scheme 0 at the backend", _verifying(wallet, MasterKey(MASTER)), _hmac(hashlib.sha1)),
        ("scheme 1", _verifying(member_code.encode(MASTER, *card), _of_day(Scheme.DUAL_TOTP)), _bare_dual),
        ("scheme 1 at the backend", _verifying(member_code.encode(MASTER, *card), MasterKey(MASTER)), _bare_dual),
        ("scheme 2 (chain, noon)", _verifying(chain.encode(MASTER, *card), _of_day(Scheme.HASH_CHAIN)), _bare_chain),
        ("scheme 3", _verifying(ed25519, _of_key(Scheme.ED25519)), _bare_ed25519(ed25519)),
        ("scheme 4", _verifying(p256, _of_key(Scheme.ECDSA_P256)), _bare_p256(p256)),
    ]


def _medians(ours: Work, bare: Work, rounds: int) -> tuple[float, float]:
    times: tuple[list[int], list[int]] = ([], [])
    for _round in range(rounds):
        for work, taken in zip((ours, bare), times, strict=True):
            began_ns = time.perf_counter_ns()
            work()
            taken.append(time.perf_counter_ns() - began_ns)
    medians = [round(statistics.median(taken) / 1000, 2) for taken in times]
    return medians[0], medians[1]


def _verifying(text: str, keys: KeySource) -> Work:
    def work() -> object:
        code = member_code.parse(text)
        assert isinstance(code, MemberCode)
        return verification.verify(code, keys, NOW_S, verification.OFFLINE)

    assert isinstance(work(), Genuine)
    return work


def _of_day(scheme: Scheme) -> RosterKeys:
    """The keys of yesterday, today and tomorrow, as a roster has them."""
    of = chain.anchor if scheme is Scheme.HASH_CHAIN else member_code.offline_key
    days = (DAY - 1, DAY, DAY + 1)
    keys = [DayKey(day, intent, of(MASTER, HANDLE, KID, day, intent).hex()) for day in days for intent in Intent]
    return RosterKeys(RosterEntry(KID, scheme, tuple(keys), 0, 0, _member()))


def _of_key(scheme: Scheme) -> RosterKeys:
    return RosterKeys(RosterEntry(KID, scheme, (), 0, 0, _member(), public_key_hex=_spelled(scheme).hex()))


def _spelled(scheme: Scheme) -> bytes:
    if scheme is Scheme.ED25519:
        return ED25519.public_key().public_bytes_raw()
    return P256.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _member() -> MemberFacts:
    return MemberFacts(UUID(int=1), HANDLE, "W.", "en", 0, 0, (), None, datetime.fromtimestamp(NOW_S, UTC))


def _hmac(digest: Callable[[], object]) -> Work:
    counter = STEP.to_bytes(8, "big")
    return lambda: hmac.new(MASTER, counter, digest).digest()  # type: ignore[arg-type]


def _bare_dual() -> None:
    counter = STEP.to_bytes(8, "big")
    key = HKDFExpand(SHA256(), 32, b"mqpos/v1/offline|123456789012|1|20778|1").derive(MASTER)
    hmac.new(key, counter, hashlib.sha256).digest()
    hmac.new(MASTER, counter, hashlib.sha256).digest()


def _bare_chain() -> None:
    value = MASTER + b"--"
    for _place in range(STEP % member_code.STEPS_PER_DAY + 1):
        value = hashlib.sha256(value).digest() + b"--"


def _bare_ed25519(text: str) -> Work:
    raw, signature, message = _signed(text, Scheme.ED25519)
    return lambda: Ed25519PublicKey.from_public_bytes(raw).verify(signature, message)


def _bare_p256(text: str) -> Work:
    raw, signature, message = _signed(text, Scheme.ECDSA_P256)
    der = encode_dss_signature(int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big"))
    return lambda: EllipticCurvePublicKey.from_encoded_point(SECP256R1(), raw).verify(der, message, ECDSA(SHA256()))


def _signed(text: str, scheme: Scheme) -> tuple[bytes, bytes, bytes]:
    """Public key, signature and what was signed of a code."""
    signature = int(text[24:-2]).to_bytes(signed.SIGNATURE_BYTES, "big")
    return _spelled(scheme), signature, b"mqpos1S" + text[:24].encode() + STEP.to_bytes(8, "big")
