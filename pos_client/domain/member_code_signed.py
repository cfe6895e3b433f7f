"""Schemes 3 and 4: the phone signs, and nobody else ever has its key. Ed25519 (RFC 8032) or ECDSA P-256 with SHA-256.

What is signed: "mqpos1S", the code's first 24 digits, and the absolute step as 8 bytes big-endian, so that a code is
not good again when its six digits of step wrap. The signature is 64 bytes: of P-256 r and s, 32 bytes each (IEEE P1363,
as WebCrypto makes it). Anybody can turn (r, s) into (r, n - s), which is as good: a code is known by its handle, kid
and step, never by its digits.
"""

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

from pos_client.domain import member_code
from pos_client.domain.member_code import HEAD_DIGITS, Intent, MemberCode, Scheme
from pos_client.errors import InvalidValue

SIGNATURE_BYTES = 64
PUBLIC_KEY_BYTES = {Scheme.ED25519: 32, Scheme.ECDSA_P256: 65}
"""Raw, and as an uncompressed point (SEC 1, section 2.3.3)."""
SigningKey = Ed25519PrivateKey | EllipticCurvePrivateKey
_DIGITS = 155
_HALF = SIGNATURE_BYTES // 2


def encode(key: SigningKey, handle: str, kid: int, intent: Intent, step: int) -> str:
    """The code a phone with this key shows at a step: 181 digits; scheme 3 or 4 by the kind of key."""
    scheme = Scheme.ED25519 if isinstance(key, Ed25519PrivateKey) else Scheme.ECDSA_P256
    front = member_code.head(scheme, handle, kid, intent, step)
    signature = sign(key, _signed_part(front, step))
    return member_code.finished(f"{front}{int.from_bytes(signature, 'big'):0{_DIGITS}d}")


def sign(key: SigningKey, message: bytes) -> bytes:
    """A signature as phones make it, 64 bytes."""
    if isinstance(key, Ed25519PrivateKey):
        return key.sign(message)
    r, s = decode_dss_signature(key.sign(message, ECDSA(SHA256())))
    return r.to_bytes(_HALF, "big") + s.to_bytes(_HALF, "big")


def is_genuine(scheme: Scheme, public_key: bytes, code: MemberCode, signature: bytes, step: int) -> bool:
    """Whether a code's signature of 64 bytes was made at this step with the key behind `public_key`.

    Raises:
        InvalidValue: code BAD_PUBLIC_KEY.
    """
    return is_signature(scheme, public_key, signature, _signed_part(code.text[:HEAD_DIGITS], step))


def is_signature(scheme: Scheme, public_key: bytes, signature: bytes, message: bytes) -> bool:
    """Whether a signature of 64 bytes is right for any message.

    Raises:
        InvalidValue: code BAD_PUBLIC_KEY.
    """
    key = load(scheme, public_key)
    if len(signature) != SIGNATURE_BYTES:
        return False
    try:
        if isinstance(key, Ed25519PublicKey):
            key.verify(signature, message)
        else:
            r, s = int.from_bytes(signature[:_HALF], "big"), int.from_bytes(signature[_HALF:], "big")
            key.verify(encode_dss_signature(r, s), message, ECDSA(SHA256()))
    except InvalidSignature:
        return False
    return True


def load(scheme: Scheme, public_key: bytes) -> Ed25519PublicKey | EllipticCurvePublicKey:
    """A public key as the backend and the roster spell it.

    Raises:
        InvalidValue: code BAD_PUBLIC_KEY; of another length, or no point of the curve.
    """
    if len(public_key) != PUBLIC_KEY_BYTES.get(scheme):
        raise InvalidValue(f"scheme {scheme:d}: {len(public_key)} bytes", code="BAD_PUBLIC_KEY")
    try:
        if scheme is Scheme.ED25519:
            return Ed25519PublicKey.from_public_bytes(public_key)
        return EllipticCurvePublicKey.from_encoded_point(SECP256R1(), public_key)
    except ValueError as exc:
        raise InvalidValue("no point of the curve", code="BAD_PUBLIC_KEY") from exc


def from_pem(document: bytes) -> tuple[Scheme, bytes]:
    """The scheme and the spelled public key of a PEM file (RFC 7468, SubjectPublicKeyInfo).

    Raises:
        InvalidValue: code BAD_PUBLIC_KEY; no PEM, or a key of another kind.
    """
    try:
        key = load_pem_public_key(document)
    except (ValueError, TypeError, UnsupportedAlgorithm) as exc:
        raise InvalidValue("no public key in PEM", code="BAD_PUBLIC_KEY") from exc
    if isinstance(key, Ed25519PublicKey):
        return Scheme.ED25519, key.public_bytes_raw()
    if isinstance(key, EllipticCurvePublicKey) and isinstance(key.curve, SECP256R1):
        return Scheme.ECDSA_P256, key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    raise InvalidValue("neither Ed25519 nor P-256", code="BAD_PUBLIC_KEY")


def _signed_part(front: str, step: int) -> bytes:
    return b"mqpos1S" + front.encode("ascii") + step.to_bytes(8, "big")
