"""Invitations: a link that lets one phone become a card of a member, once, within a day.

The link carries 16 random bytes, of which only the hash is kept here; they cannot be guessed, so nothing counts wrong
ones. A phone with keys of its own registers its public key and proves that it holds the other half (scheme 4); one
without is handed K_m (scheme 1) and names a secret it will be known by. Whoever asks again with the same key or secret
gets the same answer, because the first one may have been lost on its way.
"""

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import sqlalchemy as sa

from pos_client.backend import timing
from pos_client.backend.database.engine import Database
from pos_client.backend.database.schema import CARDS, CODE_CLAIMS, INVITATIONS, MEMBERS
from pos_client.backend.members import cards
from pos_client.backend.members.cards import Card
from pos_client.domain import member_code_signed
from pos_client.domain.member_code import HANDLE_DIGITS, Scheme
from pos_client.errors import InvalidValue

LIFE_MS = 24 * 60 * 60 * 1000
_TOKEN_BYTES = 16
_SECRET_BYTES = 32
_KIDS = 10
_BY_TOKEN = sa.select(INVITATIONS).where(INVITATIONS.c.token_sha256 == sa.bindparam("token"))
_LOCK = _BY_TOKEN.with_for_update()
_MADE = (
    sa.select(CARDS.c.master_key, CARDS.c.revoked_ms, MEMBERS.c.name)
    .join_from(CARDS, MEMBERS)
    .where(*(CARDS.c[name] == sa.bindparam(name) for name in ("handle", "kid", "scheme")))
)
# By age: the number of a key begins again after the tenth.
_NEWEST = (
    sa.select(CARDS.c.kid, CARDS.c.revoked_ms)
    .where(*(CARDS.c[name] == sa.bindparam(name) for name in ("handle", "member_id")))
    .order_by(CARDS.c.created_ms.desc(), CARDS.c.kid.desc())
    .limit(1)
)
_NOW = sa.bindparam("now_ms", type_=sa.BigInteger)
_END_UNUSED = (
    CARDS.update()
    .where(CARDS.c.handle == sa.bindparam("of"), CARDS.c.kid != sa.bindparam("newest"), CARDS.c.revoked_ms > _NOW)
    .where(~sa.exists().where(CODE_CLAIMS.c.handle == CARDS.c.handle, CODE_CLAIMS.c.kid == CARDS.c.kid))
    .values(revoked_ms=_NOW)
)


@dataclass(frozen=True, slots=True)
class Wish:
    """Body of `POST /v1/members/{member_id}/invitations`: what a phone becomes by it.

    With `renews`, the number of one of the member's cards, a new key for that card; without, one more card.
    """

    renews: str = ""


@dataclass(frozen=True, slots=True)
class Invitation:
    """A link's secret part. `link` follows the address of the backend; it is told once and kept nowhere."""

    link: str
    expires: datetime


@dataclass(frozen=True, slots=True)
class Registration:
    """Body of `POST /v1/cards`, from a phone; bytes are base64url without padding.

    Scheme 4: `public_key` is the uncompressed P-256 point (65 bytes), `proof` the ECDSA-SHA256 signature (r, s, 32
    bytes each) over ASCII "mqpos1E|" and the invitation. Scheme 1: `proof` is a secret of 32 random bytes that the
    phone keeps, to be known again by.
    """

    invitation: str
    scheme: Literal[Scheme.DUAL_TOTP, Scheme.ECDSA_P256]
    proof: str
    public_key: str = ""


@dataclass(frozen=True, slots=True)
class Registered:
    """Answer of `POST /v1/cards`: the card this phone is from now on. `key` is K_m of scheme 1, else null."""

    handle: str
    kid: int
    scheme: Scheme
    name: str
    key: str | None = None


def invite(connection: sa.Connection, member_id: UUID, now_ms: int, renews: str = "") -> Invitation:
    """Make an invitation for a member who is there; `renews` as in `Wish`.

    Raises:
        InvalidValue: code UNKNOWN_HANDLE; the member has no such card, or it was revoked.
    """
    is_handle = renews.isascii() and renews.isdigit()
    if renews and not (is_handle and _newest_kid(connection, member_id, renews) is not None):
        raise InvalidValue("the member has no such card, or it was revoked.", code="UNKNOWN_HANDLE")
    token = _text(secrets.token_bytes(_TOKEN_BYTES))
    row = {"token_sha256": _hash(token), "member_id": member_id, "handle": renews or None}
    times = {"created_ms": now_ms, "expires_ms": now_ms + LIFE_MS}
    connection.execute(INVITATIONS.insert(), row | times)
    return Invitation(f"/card/#e={token}", timing.to_utc(now_ms + LIFE_MS))


def redeem(database: Database, asked: Registration, now_ms: int) -> Registered:
    """Make the phone that asks a card, or tell it again which one it is.

    Raises:
        InvalidValue: code UNKNOWN_INVITATION; BAD_PROOF; INVITATION_EXPIRED; INVITATION_USED, by another phone.
    """
    token = {"token": _hash(asked.invitation)}
    with database.read() as connection:
        if connection.execute(_BY_TOKEN, token).first() is None:
            raise InvalidValue(code="UNKNOWN_INVITATION")
    # Only a phone that has an invitation and a key is worth the write lock.
    phone = _phone(asked)
    return database.settle(lambda connection: _redeem(connection, token, asked.scheme, phone, now_ms))


def _redeem(
    connection: sa.Connection, token: dict[str, bytes], scheme: Scheme, phone: bytes, now_ms: int
) -> Registered:
    # Two phones with one link come one after the other.
    invitation = connection.execute(_LOCK, token).one()
    if invitation.used_ms is not None:
        return _again(connection, invitation, scheme, phone)
    if now_ms >= invitation.expires_ms:
        raise InvalidValue(code="INVITATION_EXPIRED")
    card = _card(connection, invitation, scheme, phone)
    # The tenth key before this one has the same number; its time is long over.
    connection.execute(CARDS.delete().where(CARDS.c.handle == card.handle, CARDS.c.kid == card.kid))
    cards.put_card(connection, card, now_ms)
    # The key a member joins with was never on a phone: nobody needs it any more, and it lies here.
    connection.execute(_END_UNUSED, {"of": card.handle, "newest": card.kid, "now_ms": now_ms})
    made = {"used_ms": now_ms, "handle": card.handle, "kid": card.kid, "scheme": int(scheme), "public_key": phone}
    connection.execute(INVITATIONS.update().where(INVITATIONS.c.token_sha256 == token["token"]), made)
    return _answer(card.handle, card.kid, scheme, card.name, card.master_key)


def _again(
    connection: sa.Connection, invitation: "sa.Row[*tuple[Any, ...]]", scheme: Scheme, phone: bytes
) -> Registered:
    """What the same phone was told before; it may ask later than an invitation lives."""
    if invitation.scheme != scheme or not hmac.compare_digest(invitation.public_key, phone):
        raise InvalidValue(code="INVITATION_USED")
    made = {"handle": invitation.handle, "kid": invitation.kid, "scheme": int(scheme)}
    card = connection.execute(_MADE, made).one_or_none()
    if card is None or card.revoked_ms is not None:
        raise InvalidValue(code="INVITATION_EXPIRED")
    return _answer(invitation.handle, invitation.kid, scheme, card.name, card.master_key)


def _card(connection: sa.Connection, invitation: "sa.Row[*tuple[Any, ...]]", scheme: Scheme, phone: bytes) -> Card:
    """The card this phone becomes: the next key of a card there is, or the first one of another card."""
    member = connection.execute(sa.select(MEMBERS).where(MEMBERS.c.member_id == invitation.member_id)).one()
    handle, kid = invitation.handle, 0
    if handle is None:
        handle = _free_handle(connection)
    else:
        newest = _newest_kid(connection, invitation.member_id, handle)
        if newest is None:
            raise InvalidValue(code="INVITATION_EXPIRED")
        kid = (newest + 1) % _KIDS
    is_signed = scheme is Scheme.ECDSA_P256
    master_key, public_key = (None, phone) if is_signed else (secrets.token_bytes(32), None)
    return Card(handle, kid, scheme, master_key, member.member_id, member.name, member.language, public_key)


def _newest_kid(connection: sa.Connection, member_id: UUID, handle: str) -> int | None:
    """Which key of a card is the newest; None where the member has no such card, or it was revoked."""
    row = connection.execute(_NEWEST, {"handle": handle, "member_id": member_id}).first()
    return None if row is None or row.revoked_ms is not None else int(row.kid)


def _free_handle(connection: sa.Connection) -> str:
    """A number no card has: among ten million cards one in 100,000 new ones would share one by chance."""
    handle = f"{secrets.randbelow(10**HANDLE_DIGITS):0{HANDLE_DIGITS}d}"
    return handle if cards.card_by_handle(connection, handle) is None else _free_handle(connection)


def _answer(handle: str, kid: int, scheme: Scheme, name: str, master_key: bytes | None) -> Registered:
    return Registered(handle, kid, scheme, name, _text(master_key) if master_key else None)


def _phone(asked: Registration) -> bytes:
    """What a phone is known by: its public key, whose other half it must have, or the hash of its secret.

    Raises:
        InvalidValue: code BAD_PROOF.
    """
    proof = _bytes(asked.proof)
    if asked.scheme is Scheme.DUAL_TOTP:
        if len(proof) != _SECRET_BYTES:
            raise InvalidValue(code="BAD_PROOF")
        return hashlib.sha256(proof).digest()
    public_key, message = _bytes(asked.public_key), b"mqpos1E|" + asked.invitation.encode("utf-8", "replace")
    is_whole = len(proof) == member_code_signed.SIGNATURE_BYTES
    try:
        is_genuine = is_whole and member_code_signed.is_signature(asked.scheme, public_key, proof, message)
    except InvalidValue as exc:
        raise InvalidValue(code="BAD_PROOF") from exc
    if not is_genuine:
        raise InvalidValue(code="BAD_PROOF")
    return public_key


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    """The bytes of base64url without padding.

    Raises:
        InvalidValue: code BAD_PROOF.
    """
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True)
    except ValueError as exc:
        raise InvalidValue(code="BAD_PROOF") from exc


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()
