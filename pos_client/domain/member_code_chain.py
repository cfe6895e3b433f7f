"""Scheme 2: a chain of hashes per day and intent, walked backwards. Whoever knows its public end can verify it.

    x[0]    = HKDF-Expand(K_m, "mqpos/v1/chain|handle|kid|day|intent", 15 bytes)
    x[i+1]  = SHA-256("mqpos1H" | handle, 5 bytes | day, 4 | intent, 1 | i, 2 | x[i]), the first 15 bytes
    anchor  = x[2880]; the code of slot s (step modulo 2880) carries x[2879 - s]

A value lets anybody compute those of the day's earlier slots, never of later ones: a code counts only when its step is
newer than the last one claimed (Haller, RFC 1760, is the model). Walking takes up to 2,880 hashes, 1 to 2 ms.
"""

import hashlib

from pos_client.domain import member_code
from pos_client.domain.member_code import STEPS_PER_DAY, Intent, Scheme

VALUE_BYTES = 15
_DIGITS = 37


def encode(master: bytes, handle: str, kid: int, intent: Intent, step: int) -> str:
    """The scheme-2 code a phone holding `master` shows at a step: 63 digits."""
    front = member_code.head(Scheme.HASH_CHAIN, handle, kid, intent, step)
    return member_code.finished(f"{front}{int.from_bytes(value(master, handle, kid, intent, step), 'big'):0{_DIGITS}d}")


def value(master: bytes, handle: str, kid: int, intent: Intent, step: int) -> bytes:
    """What the code of a step carries, 15 bytes."""
    day, slot = divmod(step, STEPS_PER_DAY)
    return _walk(_first(master, handle, kid, day, intent), handle, day, intent, range(STEPS_PER_DAY - 1 - slot))


def anchor(master: bytes, handle: str, kid: int, day: int, intent: Intent) -> bytes:
    """The public end of a day's chain, 15 bytes."""
    return _walk(_first(master, handle, kid, day, intent), handle, day, intent, range(STEPS_PER_DAY))


def anchor_from(shown: bytes, handle: str, intent: Intent, step: int) -> bytes:
    """The end of the chain that a value shown at a step belongs to: one hash for each slot of the day so far."""
    day, slot = divmod(step, STEPS_PER_DAY)
    return _walk(shown, handle, day, intent, range(STEPS_PER_DAY - 1 - slot, STEPS_PER_DAY))


def _first(master: bytes, handle: str, kid: int, day: int, intent: Intent) -> bytes:
    return member_code.derive(master, f"mqpos/v1/chain|{handle}|{kid}|{day}|{intent:d}", VALUE_BYTES)


def _walk(value: bytes, handle: str, day: int, intent: Intent, places: range) -> bytes:
    front = b"mqpos1H" + int(handle).to_bytes(5, "big") + day.to_bytes(4, "big") + bytes([intent])
    for place in places:
        value = hashlib.sha256(front + place.to_bytes(2, "big") + value).digest()[:VALUE_BYTES]
    return value
