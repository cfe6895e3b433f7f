"""How a roster travels: signed by the backend, and sealed to the one till it is for.

An answer of `GET /v1/roster` is `HPKE(signature | compressed)` (RFC 9180: base mode, DHKEM(X25519, HKDF-SHA256),
HKDF-SHA256, AES-256-GCM; the encapsulated key comes first). `compressed` is the JSON of a `domain.wire.RosterPart`
under zlib, `signature` the backend's Ed25519 signature (64 bytes) over `signed_part`. The till's id is bound twice:
by the signature and as HPKE's `info`.
"""

SIGNATURE_BYTES = 64
LONGEST_S = 48 * 60 * 60
"""No roster is good for longer, whatever the programme says: shares of a balance change hands after that long."""


def signed_part(terminal_id: str, compressed: bytes) -> bytes:
    """What the backend signs."""
    return seal_info(terminal_id) + b"|" + compressed


def seal_info(terminal_id: str) -> bytes:
    """HPKE's `info`: a part sealed for another till, or for another purpose, does not open."""
    return b"mqpos1R|" + terminal_id.encode()
