"""Opening what the backend has sealed to this till: only this till can, and only what the backend has signed counts."""

import zlib

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from pos_client.adapters.decoding import decoded
from pos_client.adapters.http_answers import MAX_INFLATED_BYTES
from pos_client.adapters.pinned_keys import UNKNOWN_SIGNER, PinnedKeys
from pos_client.adapters.terminal_identity import TerminalIdentity
from pos_client.domain.roster_seal import SIGNATURE_BYTES, seal_info, signed_part
from pos_client.domain.wire import RosterPart
from pos_client.errors import Unanswered

_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


def open_part(identity: TerminalIdentity, pins: PinnedKeys, sealed: bytes) -> RosterPart:
    """The part of a roster in an answer's body.

    Raises:
        Unanswered: code UNKNOWN_SIGNER; not signed by a key this till believes.
            Code BAD_ROSTER; not sealed to this till, for another one, or no roster at all.
    """
    try:
        plain = _SUITE.decrypt(sealed, identity.sealing_key, seal_info(identity.terminal_id))
    except (InvalidTag, ValueError) as exc:
        raise _bad("it is not sealed to this till") from exc
    signature, compressed = plain[:SIGNATURE_BYTES], plain[SIGNATURE_BYTES:]
    message = signed_part(identity.terminal_id, compressed)
    if not pins.signed(signature.hex(), message):
        raise Unanswered("roster: not signed by a key this till believes", code=UNKNOWN_SIGNER)
    try:
        part = decoded(_inflated(compressed), RosterPart)
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


def _bad(why: str) -> Unanswered:
    return Unanswered(f"roster: {why}", code="BAD_ROSTER")
