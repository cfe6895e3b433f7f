"""Members and the cards that name them."""

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from pos_client.backend.database.schema import ACCOUNTS, CARDS, MEMBERS
from pos_client.backend.ledger import Books, open_account
from pos_client.backend.ledger.books import ACCOUNT
from pos_client.domain.member_code import MemberCode, Scheme
from pos_client.domain.reasons import Reason
from pos_client.domain.verification import MasterKey
from pos_client.errors import InvalidValue

CardKey = tuple[str, int, int]
"""(handle, kid, scheme): what a code says of its card."""
VERIFIED_SCHEMES = frozenset({Scheme.WALLET_TOTP, Scheme.DUAL_TOTP})


@dataclass(frozen=True, slots=True)
class Card:
    """A membership on one phone: the handle inside a code, and whose it is.

    `master_key` is K_m, or the seed of scheme 0; a phone of scheme 3 or 4 keeps its key to itself, and only
    `public_key` is known (32 raw bytes, or the uncompressed point, 65). A card with `revoked_ms` shows nothing more.
    """

    handle: str
    kid: int
    scheme: Scheme
    master_key: bytes | None
    member_id: UUID
    name: str
    language: str
    public_key: bytes | None = None
    revoked_ms: int | None = None
    drift_steps: int = 0

    @property
    def shared_key(self) -> bytes:
        """The key that phone and backend share.

        Raises:
            InvalidValue: code NO_SHARED_KEY; this phone keeps its own.
        """
        if self.master_key is None:
            raise InvalidValue(f"scheme {self.scheme:d} shares no key", code="NO_SHARED_KEY")
        return self.master_key


@dataclass(frozen=True, slots=True)
class CardKeys:
    """Key material out of the database, strictly by what the code says (`domain.verification.KeySource`)."""

    connection: sa.Connection

    def cryptogram(self, code: MemberCode, step: int) -> str | Reason:
        """What the code must carry at this step, UNSUPPORTED_SCHEME or UNKNOWN_HANDLE."""
        card = card_of(self.connection, code)
        return card if isinstance(card, Reason) else MasterKey(card.shared_key).cryptogram(code, step)


def new_card(name: str, language: str) -> Card:
    """A card for a new member: random handle, random key, scheme 1, first generation."""
    handle = f"{secrets.randbelow(10**12):012d}"
    member_id = UUID(bytes=secrets.token_bytes(16), version=4)
    return Card(handle, 0, Scheme.DUAL_TOTP, secrets.token_bytes(32), member_id, name, language)


def add_card(connection: sa.Connection, card: Card, at_ms: int) -> None:
    """Register a member together with the card and an empty account."""
    member = {"member_id": card.member_id, "name": card.name, "language": card.language, "created_ms": at_ms}
    connection.execute(_ADD_MEMBER, member)
    put_card(connection, card, at_ms)
    open_account(connection, card.member_id, at_ms)


def put_card(connection: sa.Connection, card: Card, at_ms: int) -> None:
    """Give a member who is there one more card."""
    key = {"handle": card.handle, "kid": card.kid, "scheme": int(card.scheme), "member_id": card.member_id}
    material = {"master_key": card.master_key, "public_key": card.public_key}
    connection.execute(_ADD_CARD, key | material | {"created_ms": at_ms, "drift_steps": card.drift_steps})


def card_of(connection: sa.Connection, code: MemberCode) -> Card | Reason:
    """The card a code speaks of, strictly by (handle, kid, scheme); else UNSUPPORTED_SCHEME or UNKNOWN_HANDLE."""
    if code.scheme not in VERIFIED_SCHEMES:
        return Reason.UNSUPPORTED_SCHEME
    key = {"handle": code.handle, "kid": code.kid, "scheme": int(code.scheme)}
    row = connection.execute(_BY_KEY, key).one_or_none()
    return Reason.UNKNOWN_HANDLE if row is None else _card(row)


def lock(books: Books, handles: Collection[str]) -> dict[CardKey, Card]:
    """Lock the accounts of every member with one of these handles, and read them; returns the cards.

    All tills lock in one order, so two of them never wait for each other.
    """
    rows = books.later.connection.execute(_LOCK, {"handles": sorted(handles)}).all()
    books.know(row[_ACCOUNT] for row in rows)
    books.read_lots({row.member_id for row in rows})
    return {(row.handle, row.kid, row.scheme): _card(row) for row in rows}


def card_among(cards: Mapping[CardKey, Card], code: MemberCode) -> Card | Reason:
    """The same as `card_of` for cards that were read."""
    if code.scheme not in VERIFIED_SCHEMES:
        return Reason.UNSUPPORTED_SCHEME
    return cards.get((code.handle, code.kid, code.scheme), Reason.UNKNOWN_HANDLE)


def card_by_handle(connection: sa.Connection, handle: str) -> Card | None:
    """The newest card with a handle."""
    if len(handle) != 12 or not (handle.isascii() and handle.isdigit()):  # noqa: PLR2004 - a handle has 12 digits
        return None
    newest = _SELECT.where(CARDS.c.handle == handle).order_by(CARDS.c.kid.desc(), CARDS.c.scheme.desc()).limit(1)
    row = connection.execute(newest).one_or_none()
    return None if row is None else _card(row)


def card_of_member(connection: sa.Connection, member_id: UUID) -> Card | None:
    """The newest card of a member."""
    newest = _SELECT.where(CARDS.c.member_id == member_id).order_by(CARDS.c.created_ms.desc(), CARDS.c.kid.desc())
    row = connection.execute(newest.limit(1)).one_or_none()
    return None if row is None else _card(row)


# Statements are put together once: building them costs more than running them.
_ADD_MEMBER, _ADD_CARD = MEMBERS.insert(), CARDS.insert()
_CARD = (
    CARDS.c.handle,
    CARDS.c.kid,
    CARDS.c.scheme,
    CARDS.c.master_key,
    CARDS.c.member_id,
    MEMBERS.c.name,
    MEMBERS.c.language,
    CARDS.c.public_key,
    CARDS.c.revoked_ms,
    CARDS.c.drift_steps,
)
_SELECT = sa.select(*_CARD).join_from(CARDS, MEMBERS)
_ACCOUNT = slice(len(_CARD), None)
_LOCK = (
    sa.select(*_CARD, *ACCOUNT)
    .join_from(CARDS, MEMBERS)
    .join(ACCOUNTS, ACCOUNTS.c.member_id == MEMBERS.c.member_id)
    .where(CARDS.c.handle.in_(sa.bindparam("handles", expanding=True)))
    .order_by(ACCOUNTS.c.member_id)
    .with_for_update(of=ACCOUNTS)
)


_BY_KEY = _SELECT.where(*(CARDS.c[name] == sa.bindparam(name) for name in ("handle", "kid", "scheme")))


def _card(row: "sa.Row[*tuple[Any, ...]]") -> Card:
    handle, kid, scheme, *rest = row[: len(_CARD)]
    return Card(handle, kid, Scheme(scheme), *rest)
