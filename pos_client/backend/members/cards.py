"""Members and the cards that name them."""

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from pos_client.backend.database import dialect
from pos_client.backend.database.schema import ACCOUNTS, CARDS, CODE_CLAIMS, MEMBER_WORDS, MEMBERS
from pos_client.backend.ledger import Books, open_account
from pos_client.backend.ledger.books import ACCOUNT
from pos_client.domain.member_code import MemberCode, Scheme, is_handle
from pos_client.domain.reasons import Reason
from pos_client.domain.search_words import words_of
from pos_client.domain.verification import KeySource, MasterKey, PublicKey
from pos_client.errors import InvalidValue

CardKey = tuple[str, int, int]
"""(handle, kid, scheme): what a code says of its card."""
RENEWAL_MS = 24 * 60 * 60 * 1000
"""How long the key before the newest one still counts; less if the newest is used before."""


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

    @property
    def keys(self) -> KeySource:
        """What its codes are held against."""
        return MasterKey(self.shared_key) if self.public_key is None else PublicKey(self.scheme, self.public_key)

    def was_over(self, at_ms: int) -> bool:
        """Whether it had been revoked by then."""
        return self.revoked_ms is not None and self.revoked_ms <= at_ms


def new_card(name: str, language: str) -> Card:
    """A card for a new member: random handle, random key, scheme 1, first generation."""
    handle = f"{secrets.randbelow(10**12):012d}"
    member_id = UUID(bytes=secrets.token_bytes(16), version=4)
    return Card(handle, 0, Scheme.DUAL_TOTP, secrets.token_bytes(32), member_id, name, language)


def add_card(connection: sa.Connection, card: Card, at_ms: int) -> None:
    """Register a member together with the card and an empty account."""
    member = {"member_id": card.member_id, "name": card.name, "language": card.language, "created_ms": at_ms}
    connection.execute(_ADD_MEMBER, member)
    add_another(connection, card, at_ms)
    open_account(connection, card.member_id, at_ms)


def add_another(connection: sa.Connection, card: Card, at_ms: int) -> None:
    """Register one more card, or key of a card, and what its member is found by; none takes another's place."""
    key = {"handle": card.handle, "kid": card.kid, "scheme": int(card.scheme), "member_id": card.member_id}
    material = {"master_key": card.master_key, "public_key": card.public_key}
    connection.execute(_ADD_CARD, key | material | {"created_ms": at_ms, "drift_steps": card.drift_steps})
    words = [{"member_id": card.member_id, "word": word} for word in sorted(words_of(card.name, card.handle))]
    connection.execute(dialect.insert_new(connection, MEMBER_WORDS), words)


def put_card(connection: sa.Connection, card: Card, at_ms: int) -> None:
    """Give a member who is there one more card, or a card its next key: the ones before then count for a day at most.

    Call it once for a (handle, kid).
    """
    connection.execute(_SUPERSEDE, {"of": card.handle, "until_ms": at_ms + RENEWAL_MS})
    add_another(connection, card, at_ms)


def revoke(connection: sa.Connection, member_id: UUID, handle: str, at_ms: int) -> bool:
    """Take a card back with all its keys, at once. Whether the member has such a card; once more changes nothing."""
    mine = {"of": handle, "member": member_id}
    if connection.execute(_OF_MEMBER, mine).first() is None:
        return False
    connection.execute(_SUPERSEDE, {"of": handle, "until_ms": at_ms})
    return True


def is_over(connection: sa.Connection, card: Card, at_ms: int) -> bool:
    """Whether a card counts no more: it was revoked, or its next key has been used."""
    if card.revoked_ms is None or card.was_over(at_ms):
        return card.was_over(at_ms)
    return connection.execute(_NEWEST_WAS_USED, {"of": card.handle}).first() is not None


def note_drift(connection: sa.Connection, card: Card, steps: int) -> None:
    """Remember how far a card's phone is off (`domain.drift`)."""
    if steps != card.drift_steps:
        which = {"of": card.handle, "of_kid": card.kid, "of_scheme": int(card.scheme)}
        connection.execute(_DRIFT, which | {"steps": steps})


def card_of(connection: sa.Connection, code: MemberCode) -> Card | Reason:
    """The card a code speaks of, strictly by (handle, kid, scheme), over or not; else UNKNOWN_HANDLE."""
    key = {"handle": code.handle, "kid": code.kid, "scheme": int(code.scheme)}
    row = connection.execute(_BY_KEY, key).one_or_none()
    return Reason.UNKNOWN_HANDLE if row is None else read(row)


def lock(books: Books, handles: Collection[str]) -> dict[CardKey, Card]:
    """Lock the accounts of every member with one of these handles, and read them; returns the cards.

    All tills lock in one order, so two of them never wait for each other.
    """
    rows = books.later.connection.execute(_LOCK, {"handles": sorted(handles)}).all()
    books.know(row[_ACCOUNT] for row in rows)
    books.read_lots({row.member_id for row in rows})
    return {(row.handle, row.kid, row.scheme): read(row) for row in rows}


def card_among(cards: Mapping[CardKey, Card], code: MemberCode) -> Card | Reason:
    """The same as `card_of` for cards that were read."""
    return cards.get((code.handle, code.kid, code.scheme), Reason.UNKNOWN_HANDLE)


def card_by_handle(connection: sa.Connection, handle: str) -> Card | None:
    """The newest card with a handle."""
    if not is_handle(handle):
        return None
    row = connection.execute(_NEWEST_OF_HANDLE, {"wanted": handle}).one_or_none()
    return None if row is None else read(row)


def card_of_member(connection: sa.Connection, member_id: UUID) -> Card | None:
    """The newest card of a member."""
    row = connection.execute(_NEWEST_OF_MEMBER, {"wanted": member_id}).one_or_none()
    return None if row is None else read(row)


def read(row: Sequence[Any]) -> Card:
    """A card out of a row that begins with `COLUMNS`."""
    handle, kid, scheme, *rest = row[: len(COLUMNS)]
    return Card(handle, kid, Scheme(scheme), *rest)


# Statements are put together once: building them costs more than running them.
_ADD_MEMBER, _ADD_CARD = MEMBERS.insert(), CARDS.insert()
COLUMNS = (
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
"""What a `Card` is read from, in its order."""
_SELECT = sa.select(*COLUMNS).join_from(CARDS, MEMBERS)
_ACCOUNT = slice(len(COLUMNS), None)
_LOCK = (
    sa.select(*COLUMNS, *ACCOUNT)
    .join_from(CARDS, MEMBERS)
    .join(ACCOUNTS, ACCOUNTS.c.member_id == MEMBERS.c.member_id)
    .where(CARDS.c.handle.in_(sa.bindparam("handles", expanding=True)))
    .order_by(ACCOUNTS.c.member_id)
    .with_for_update(of=ACCOUNTS)
)
_BY_KEY = _SELECT.where(*(CARDS.c[name] == sa.bindparam(name) for name in ("handle", "kid", "scheme")))
_OF_HANDLE = CARDS.c.handle == sa.bindparam("of")
_OF_MEMBER = sa.select(CARDS.c.kid).where(_OF_HANDLE, CARDS.c.member_id == sa.bindparam("member")).limit(1)
_UNTIL = sa.bindparam("until_ms", type_=sa.BigInteger)
_SUPERSEDE = (
    CARDS.update()
    .where(_OF_HANDLE, sa.or_(CARDS.c.revoked_ms.is_(None), CARDS.c.revoked_ms > _UNTIL))
    .values(revoked_ms=_UNTIL)
)
# Of the keys of a card that is good the newest alone has no end. Its number may have been another key's long ago.
_NEWEST_WAS_USED = (
    sa.select(CARDS.c.kid)
    .join(CODE_CLAIMS, sa.and_(CODE_CLAIMS.c.handle == CARDS.c.handle, CODE_CLAIMS.c.kid == CARDS.c.kid))
    .where(_OF_HANDLE, CARDS.c.revoked_ms.is_(None), CODE_CLAIMS.c.claimed_ms >= CARDS.c.created_ms)
    .limit(1)
)
_DRIFT = (
    CARDS.update()
    .where(_OF_HANDLE, CARDS.c.kid == sa.bindparam("of_kid"), CARDS.c.scheme == sa.bindparam("of_scheme"))
    .values(drift_steps=sa.bindparam("steps"))
)
# By age, not by kid: after the tenth renewal of a handle that begins again at 0.
_BY_AGE = (CARDS.c.created_ms.desc(), CARDS.c.kid.desc(), CARDS.c.scheme.desc())
_NEWEST_OF_HANDLE = _SELECT.where(CARDS.c.handle == sa.bindparam("wanted")).order_by(*_BY_AGE).limit(1)
_NEWEST_OF_MEMBER = _SELECT.where(CARDS.c.member_id == sa.bindparam("wanted")).order_by(*_BY_AGE).limit(1)
