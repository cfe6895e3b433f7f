"""Letting a till in: a manager makes a code for a place, the till trades it for its registration within ten minutes."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

from pos_client.backend import timing
from pos_client.backend.database.schema import ENROLMENTS
from pos_client.backend.shop import server_keys, terminals
from pos_client.backend.shop.terminals import Terminal, TerminalRow
from pos_client.domain.enrolment import (
    ALPHABET,
    CODE_LETTERS,
    CODE_LIFE_S,
    Enrolled,
    Enrolment,
    EnrolmentCode,
    EnrolmentLook,
    EnrolmentWish,
    OfferedPlace,
    Renewal,
    TerminalKeys,
    possession,
    spoken_code,
    tidy_code,
)
from pos_client.errors import InvalidValue

_WEAK = frozenset(
    bytes.fromhex(weak)
    for weak in (
        "00" * 32,
        "01" + "00" * 31,
        "ec" + "ff" * 30 + "7f",
        "ed" + "ff" * 30 + "7f",
        "ee" + "ff" * 30 + "7f",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    )
)
"""Ed25519 points of small order, under which anyone can sign (as libsodium lists them); the top bit says nothing."""
_WITHOUT_SIGN = 0x7F
MOST_OPEN = 100
"""Codes that may be open at once; guessing one of them by chance stays out of reach (100 of 20**8)."""


@dataclass(frozen=True, slots=True)
class OpenCode:
    """A code that waits for its till. The code itself is kept nowhere."""

    terminal_id: str
    store: str
    lane: str
    created_by: str
    expires: datetime


@dataclass(frozen=True, slots=True)
class ShutOut:
    """What shutting a till out met: the till, or the code that waited for it where it had never enrolled.

    `was_out` is true of a till that had been shut out before; `is_withdrawn` where a code could still have let it in.
    """

    found: TerminalRow | OpenCode
    is_withdrawn: bool
    was_out: bool


def offer(connection: sa.Connection, wish: EnrolmentWish, by: str, at_ms: int) -> EnrolmentCode:
    """Make a code for one till; an earlier one for the same till stops working. Only its hash is kept.

    Raises:
        InvalidValue: code TOO_MANY_CODES; a hundred are open already.
    """
    connection.execute(ENROLMENTS.delete().where(ENROLMENTS.c.expires_ms <= at_ms))
    connection.execute(ENROLMENTS.delete().where(ENROLMENTS.c.terminal_id == wish.terminal_id))
    count = connection.execute(sa.select(sa.func.count()).select_from(ENROLMENTS)).scalar_one()
    if count >= MOST_OPEN:
        raise InvalidValue(f"{count} codes are open", code="TOO_MANY_CODES")
    code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LETTERS))
    expires_ms = at_ms + CODE_LIFE_S * 1000
    row = {"terminal_id": wish.terminal_id, "store": wish.store, "lane": wish.lane, "created_by": by}
    connection.execute(ENROLMENTS.insert().values(code_sha256=_hash(code), expires_ms=expires_ms, **row))
    return EnrolmentCode(spoken_code(code), wish.terminal_id, timing.to_utc(expires_ms))


def waiting(connection: sa.Connection, at_ms: int) -> list[OpenCode]:
    """The codes a till can still use, by id."""
    is_open = sa.and_(ENROLMENTS.c.used_by.is_(None), ENROLMENTS.c.expires_ms > at_ms)
    rows = connection.execute(sa.select(ENROLMENTS).where(is_open).order_by(ENROLMENTS.c.terminal_id))
    return [_shown(row) for row in rows]


def shut_out(connection: sa.Connection, terminal_id: str, at_ms: int) -> ShutOut:
    """Let a till in no more, by its keys or by any code made for it: one that was just used would let it in again.

    The codes go first, as a till that enrols takes its code before its place: neither waits for the other for ever.

    Raises:
        InvalidValue: code UNKNOWN_TERMINAL; no till has that id, and no code waits for one.
    """
    code = _withdraw(connection, terminal_id, at_ms)
    before = terminals.find(connection, terminal_id)
    if before is None and code is not None:
        return ShutOut(code, is_withdrawn=True, was_out=False)
    row = terminals.revoke(connection, terminal_id, at_ms)
    return ShutOut(row, code is not None, before is not None and before.is_revoked)


def look(connection: sa.Connection, wanted: EnrolmentLook, at_ms: int) -> OfferedPlace:
    """What a code is for; it is not used up.

    Raises:
        InvalidValue: code CODE_USED; another till has it. Code CODE_EXPIRED; older than ten minutes.
            Code UNKNOWN_CODE; never made, withdrawn, or so old that it was forgotten.
    """
    same = ENROLMENTS.c.code_sha256 == _hash(tidy_code(wanted.code))
    offered = connection.execute(sa.select(ENROLMENTS).where(same)).one_or_none()
    if offered is None:
        raise InvalidValue("no such code", code="UNKNOWN_CODE")
    if offered.used_by is not None and offered.used_by.hex() != wanted.signing_hex.lower():
        raise InvalidValue("another till has used it", code="CODE_USED")
    if offered.expires_ms <= at_ms:
        raise InvalidValue("it is too old", code="CODE_EXPIRED")
    return OfferedPlace(offered.terminal_id, offered.store, offered.lane, timing.to_utc(offered.expires_ms))


def enrol(connection: sa.Connection, enrolment: Enrolment, at_ms: int) -> Enrolled:
    """Register a till by its code, which is used up.

    A till that missed the answer asks again with the same keys and receives it again, while the code is good.

    Raises:
        InvalidValue: code BAD_PROOF; it does not hold the keys it shows.
            Code UNKNOWN_CODE; never made, used, or older than ten minutes.
    """
    code = tidy_code(enrolment.code)
    _require_proof(enrolment.keys, code, enrolment.proof_hex)
    same = sa.and_(ENROLMENTS.c.code_sha256 == _hash(code), ENROLMENTS.c.expires_ms > at_ms)
    offered = connection.execute(sa.select(ENROLMENTS).where(same).with_for_update()).one_or_none()
    signing_key = bytes.fromhex(enrolment.keys.signing_hex)
    if offered is None or offered.used_by not in {None, signing_key}:
        raise InvalidValue("no such code", code="UNKNOWN_CODE")
    connection.execute(ENROLMENTS.update().where(same).values(used_by=signing_key))
    terminal = Terminal(offered.terminal_id, offered.store, offered.lane)
    terminals.put(connection, terminal, enrolment.keys, at_ms)
    return _enrolled(connection, terminal)


def renew(connection: sa.Connection, terminal: Terminal, renewal: Renewal, at_ms: int) -> Enrolled:
    """Give a till new keys; the old ones stop working with its next request.

    Raises:
        InvalidValue: code BAD_PROOF.
    """
    _require_proof(renewal.keys, terminal.terminal_id, renewal.proof_hex)
    terminals.put(connection, terminal, renewal.keys, at_ms, is_same=True)
    return _enrolled(connection, terminal)


def _withdraw(connection: sa.Connection, terminal_id: str, at_ms: int) -> OpenCode | None:
    """Delete the codes of a till; the one it could still have used."""
    mine = ENROLMENTS.delete().where(ENROLMENTS.c.terminal_id == terminal_id).returning(ENROLMENTS)
    rows = connection.execute(mine).all()
    return next((_shown(row) for row in rows if row.used_by is None and row.expires_ms > at_ms), None)


def _shown(row: "sa.Row[Any]") -> OpenCode:
    return OpenCode(row.terminal_id, row.store, row.lane, row.created_by, timing.to_utc(row.expires_ms))


def _enrolled(connection: sa.Connection, terminal: Terminal) -> Enrolled:
    return Enrolled(terminal.terminal_id, terminal.store, terminal.lane, server_keys.public(connection))


def _require_proof(keys: TerminalKeys, of: str, proof_hex: str) -> None:
    try:
        X25519PublicKey.from_public_bytes(bytes.fromhex(keys.sealing_hex))
        _refuse_weak(bytes.fromhex(keys.signing_hex))
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(keys.signing_hex)).verify(
            bytes.fromhex(proof_hex), possession(keys, of)
        )
    except (InvalidSignature, ValueError) as exc:
        raise InvalidValue("the till does not hold the keys it shows", code="BAD_PROOF") from exc


def _refuse_weak(key: bytes) -> None:
    if key[:-1] + bytes([key[-1] & _WITHOUT_SIGN]) in _WEAK:
        raise InvalidSignature


def _hash(code: str) -> bytes:
    return hashlib.sha256(code.encode()).digest()
