"""Signing a roster and sealing it to its till (`domain.roster_seal`)."""

import zlib

import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from pydantic import TypeAdapter

from pos_client.backend.shop import server_keys
from pos_client.domain.enrolment import TerminalKeys
from pos_client.domain.roster_seal import seal_info, signed_part
from pos_client.domain.wire import RosterPart

_PART = TypeAdapter(RosterPart)
_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_LEVEL = 3
"""Keys do not shrink, the rest does at once: higher levels cost twice the time for a twentieth of the size."""


def seal(connection: sa.Connection, part: RosterPart, keys: TerminalKeys) -> bytes:
    """A part as it travels to the till of these keys."""
    compressed = zlib.compress(_PART.dump_json(part), _LEVEL)
    signature = server_keys.signing_key(connection).sign(signed_part(part.terminal_id, compressed))
    to_whom = X25519PublicKey.from_public_bytes(bytes.fromhex(keys.sealing_hex))
    return _SUITE.encrypt(signature + compressed, to_whom, seal_info(part.terminal_id))
