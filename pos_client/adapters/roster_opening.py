"""Opening what the backend has sealed to this till: only this till can, and only what the backend has signed counts."""

import zlib

import msgspec
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from pos_client.adapters.http_answers import MAX_INFLATED_BYTES
from pos_client.adapters.terminal_identity import TerminalIdentity
from pos_client.domain.roster_seal import SIGNATURE_BYTES, seal_info, signed_part
from pos_client.domain.wire import RosterPart
from pos_client.errors import Unanswered

_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


def open_part(identity: TerminalIdentity, server_keys: tuple[str, ...], sealed: bytes) -> RosterPart:
    """The part of a roster in an answer's body.

    Raises:
        Unanswered: code BAD_ROSTER; not sealed to this till, not signed by a key it believes, for another till, or no
            roster at all.
    """
    try:
        plain = _SUITE.decrypt(sealed, identity.sealing_key, seal_info(identity.terminal_id))
    except (InvalidTag, ValueError) as exc:
        raise _bad("it is not sealed to this till") from exc
    signature, compressed = plain[:SIGNATURE_BYTES], plain[SIGNATURE_BYTES:]
    message = signed_part(identity.terminal_id, compressed)
    if not any(_verifies(key, signature, message) for key in server_keys):
        raise _bad("it is not signed by a key this till believes")
    try:
        part = msgspec.json.decode(_inflated(compressed), type=RosterPart)
    except (ValueError, RecursionError) as exc:
        raise _bad(f"it is none: {exc}") from exc
    if part.terminal_id != identity.terminal_id:
        raise _bad("it is another till's")
    return part


def _inflated(compressed: bytes) -> bytes:
    inflater = zlib.decompressobj()
    try:
        plain = inflater.decompress(compressed, MAX_INFLATED_BYTES)
    except zlib.error as exc:
        raise _bad(f"damaged: {exc}") from exc
    if not inflater.eof:
        raise _bad("cut off, or inflates too far")
    return plain


def _verifies(key_hex: str, signature: bytes, message: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key_hex)).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _bad(why: str) -> Unanswered:
    return Unanswered(f"roster: {why}", code="BAD_ROSTER")
