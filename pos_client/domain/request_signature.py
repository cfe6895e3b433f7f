"""What a till signs of its requests (RFC 9421) and what the backend signs of its time; both sides read it here."""

TAG = "mqpos"
LABEL = "till"
COVERED = ("@method", "@path", "@query")
"""Signed of every request; of one with a body `content-type` and `content-digest` (RFC 9530), too.

Not `@target-uri`: a proxy in front of the backend ends TLS and may call it by another name. A till's key is enrolled
at one backend only, so that its request means nothing to another one.
"""
COVERED_WITH_BODY = (*COVERED, "content-type")
IDEMPOTENCY_KEY = "idempotency-key"
VALID_S = 300
"""A signature is good this long before and after it was made; that long its nonce is remembered."""
NONCE_BYTES = 16
STALE, REPLAYED = "STALE_SIGNATURE", "REPLAYED_SIGNATURE"
"""Problem codes of a 401 after which the till signs anew and asks once more."""
SERVER_TIME = "Server-Time"
SERVER_TIME_SIGNATURE = "Server-Time-Signature"
"""Headers of a 401 STALE_SIGNATURE: unix milliseconds, and the hex signature over `time_statement`."""


def keys_statement(keys_hex: tuple[str, ...]) -> bytes:
    """What each of the backend's keys of before signs, so that a till believes those of now."""
    return f"mqpos1K|{'|'.join(keys_hex)}".encode()


def time_statement(nonce: str, unix_ms: int) -> bytes:
    """What the backend signs to tell a till the time: bound to the nonce of the request that was refused."""
    return f"mqpos1C|{nonce}|{unix_ms}".encode()
