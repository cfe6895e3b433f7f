"""Passwords and PINs as they are kept: Argon2id (RFC 9106), the salt and the parameters in one text with the hash."""

import re
from functools import cache

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

SALT_BYTES = 16
_MEMORY_KIB, _ITERATIONS, _LANES = 19_456, 2, 1
"""OWASP's smallest for Argon2id: 50 ms and 19 MiB on two shared cores; a PIN is typed at the counter."""
_HASH_BYTES = 32
_KEPT = re.compile(r"\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}")
"""Nothing else is checked: a hash from outside must not choose how much memory a till spends on it."""


def is_kept_form(kept: str) -> bool:
    """Whether a text is what `hashed` makes."""
    return _KEPT.fullmatch(kept) is not None


def hashed(secret: str, salt: bytes) -> str:
    """What is kept of a secret; `salt` is 16 random bytes. Blocks for 50 ms, without holding up other threads."""
    kdf = Argon2id(salt=salt, length=_HASH_BYTES, iterations=_ITERATIONS, lanes=_LANES, memory_cost=_MEMORY_KIB)
    return kdf.derive_phc_encoded(secret.encode("utf-8", "replace"))


def matches(secret: str, kept: str | None) -> bool:
    """Whether this is the secret; takes as long (50 ms) where there is none to compare it with."""
    known = kept is not None and is_kept_form(kept)
    try:
        Argon2id.verify_phc_encoded(secret.encode("utf-8", "replace"), kept if kept and known else _nobodys())
    except InvalidKey:
        return False
    return known


@cache
def _nobodys() -> str:
    return hashed("", bytes(SALT_BYTES))
