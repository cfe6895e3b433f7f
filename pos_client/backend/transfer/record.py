"""One member on the move: everything a shop must know to go on where another one stopped.

These dataclasses are the JSON Lines format: one member per line, documented in docs/moving.md. Times are aware UTC,
points are whole, money is in minor units of the currency the first line names.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TypeVar
from uuid import UUID

from pydantic import TypeAdapter, ValidationError

from pos_client.backend.shop import documents
from pos_client.domain import member_code_signed
from pos_client.domain.coupon import Coupon
from pos_client.domain.gifts import MOST_PIECES
from pos_client.domain.member_code import HANDLE_DIGITS, SIGNED, Scheme
from pos_client.domain.money import MAX_MINOR
from pos_client.errors import InvalidValue

_T = TypeVar("_T")
FORMAT = "pos-client members 1"
LANGUAGES = ("en", "zh")
LONGEST_NAME = 200
LONGEST_LINE = 1_000_000
"""Characters; a member of ten thousand lots has fewer."""
EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
"""Whatever lies outside is a slip of the keyboard."""
_KEY_HEX = 64
_HEX = frozenset("0123456789abcdef")


def require(fits: bool, code: str, detail: str) -> None:  # noqa: FBT001 - a condition, not a switch
    """Refuse a row.

    Raises:
        InvalidValue: with the code given.
    """
    if not fits:
        raise InvalidValue(detail, code=code)


def _require_time(at: datetime | None, name: str) -> None:
    fits = at is None or (at.tzinfo is not None and EARLIEST <= at <= LATEST)
    require(fits, "BAD_TIME", f"{name}: a time with its zone between 2000 and 2200")


def _require_public_key(scheme: Scheme, written: str) -> None:
    require(set(written) <= _HEX and len(written) % 2 == 0, "BAD_KEY", "public_key: hexadecimal digits")
    try:
        member_code_signed.load(scheme, bytes.fromhex(written))
    except InvalidValue as exc:
        raise InvalidValue(f"public_key: {exc.detail}", code="BAD_KEY") from exc


@dataclass(frozen=True, slots=True)
class Heading:
    """The first line of a file: what it is, and the currency of its amounts."""

    format: str
    currency: str


@dataclass(frozen=True, slots=True)
class CardRecord:
    """A card; its key (64 hex digits) only where keys were asked for.

    A card of scheme 3 or 4 has its phone's public key instead (64 or 130 hex digits): the phone goes on with it.
    """

    handle: str
    kid: int = 0
    scheme: int = int(Scheme.DUAL_TOTP)
    key: str | None = None
    public_key: str | None = None

    def __post_init__(self) -> None:
        is_handle = len(self.handle) == HANDLE_DIGITS and self.handle.isascii() and self.handle.isdigit()
        require(is_handle, "BAD_HANDLE", "handle: 12 digits")
        require(self.kid in range(10) and self.scheme in set(Scheme), "BAD_HANDLE", "kid or scheme")
        hexadecimal = self.key is None or (len(self.key) == _KEY_HEX and set(self.key) <= _HEX)
        require(hexadecimal, "BAD_KEY", "key: 64 hexadecimal digits")
        signs = self.scheme in SIGNED
        require(signs == (self.public_key is not None), "BAD_KEY", "public_key: of schemes 3 and 4, and of no other")
        require(not signs or self.key is None, "BAD_KEY", "key: a phone of scheme 3 or 4 keeps its own")
        if self.public_key is not None:
            _require_public_key(Scheme(self.scheme), self.public_key)


@dataclass(frozen=True, slots=True)
class LotRecord:
    """Points or money that can be spent from one time until another; None: at once, for ever."""

    amount: int
    available_from: datetime | None = None
    expires_at: datetime | None = None

    def __post_init__(self) -> None:
        require(0 < self.amount <= MAX_MINOR, "BAD_AMOUNT", "amount")
        _require_time(self.available_from, "available_from")
        _require_time(self.expires_at, "expires_at")
        starts, ends = self.available_from, self.expires_at
        require(starts is None or ends is None or starts < ends, "BAD_TIME", "expires_at is before available_from")


@dataclass(frozen=True, slots=True)
class Steps:
    """What counted towards the tier on a local day."""

    day: date
    amount: int

    def __post_init__(self) -> None:
        require(abs(self.amount) <= MAX_MINOR, "BAD_AMOUNT", "qualifying")
        require(EARLIEST.date() <= self.day <= LATEST.date(), "BAD_DAY", "qualifying")


@dataclass(frozen=True, slots=True)
class TierRecord:
    """Codes of the tier kept whatever was bought, and of one kept in grace until a time."""

    floor: str = ""
    grace: str = ""
    grace_until: datetime | None = None

    def __post_init__(self) -> None:
        _require_time(self.grace_until, "grace_until")


@dataclass(frozen=True, slots=True)
class Owned:
    """What is there of one unit, in the order of spending, and what is owed."""

    lots: tuple[LotRecord, ...] = ()
    owed: int = 0

    def __post_init__(self) -> None:
        require(0 <= self.owed <= MAX_MINOR, "BAD_AMOUNT", "owed")
        require(sum(lot.amount for lot in self.lots) <= MAX_MINOR, "BAD_AMOUNT", "lots")

    @property
    def total(self) -> int:
        """What is there less what is owed."""
        return sum(lot.amount for lot in self.lots) - self.owed


@dataclass(frozen=True, slots=True)
class GiftRecord:
    """A gift that waits to be picked up; None: from now on, for ever."""

    title_en: str
    title_zh: str
    quantity: int = 1
    waits_from: datetime | None = None
    waits_until: datetime | None = None

    def __post_init__(self) -> None:
        for title in (self.title_en, self.title_zh):
            is_title = bool(title.strip()) and len(title) <= LONGEST_NAME and title.isprintable()
            require(is_title, "BAD_GIFT", f"gifts: a title has 1 to {LONGEST_NAME} printable letters")
        require(1 <= self.quantity <= MOST_PIECES, "BAD_GIFT", f"gifts: 1 to {MOST_PIECES} pieces")
        _require_time(self.waits_from, "waits_from")
        _require_time(self.waits_until, "waits_until")


@dataclass(frozen=True, slots=True)
class MemberRecord:
    """One line. Without `member_id` or cards new ones are made when it is read into a shop."""

    name: str
    language: str = "en"
    member_id: UUID | None = None
    joined: datetime | None = None
    cards: tuple[CardRecord, ...] = ()
    points: Owned = Owned()
    credit: Owned = Owned()
    stored_value: Owned = Owned()
    qualifying: tuple[Steps, ...] = ()
    tier: TierRecord = TierRecord()
    coupons: tuple[Coupon, ...] = ()
    gifts: tuple[GiftRecord, ...] = ()

    def __post_init__(self) -> None:
        is_name = bool(self.name.strip()) and len(self.name) <= LONGEST_NAME and self.name.isprintable()
        require(is_name, "BAD_NAME", f"name: 1 to {LONGEST_NAME} printable letters")
        require(self.language in LANGUAGES, "BAD_LANGUAGE", f"language: {' or '.join(LANGUAGES)}")
        _require_time(self.joined, "joined")
        keys = [(card.handle, card.kid, card.scheme) for card in self.cards]
        require(len(set(keys)) == len(keys), "BAD_HANDLE", "cards: the same one twice")
        codes = {coupon.code for coupon in self.coupons}
        require(len(codes) == len(self.coupons), "BAD_COUPON", "coupons: the same code twice")


_HEADING: "TypeAdapter[Heading]" = TypeAdapter(Heading)
_MEMBER: "TypeAdapter[MemberRecord]" = TypeAdapter(MemberRecord)


def write_heading(currency: str) -> str:
    """The first line."""
    return _HEADING.dump_json(Heading(FORMAT, currency)).decode()


def read_heading(line: str) -> Heading:
    """The first line.

    Raises:
        InvalidValue: code UNKNOWN_FORMAT; not a file of this kind, or of a later version.
    """
    heading = _read(_HEADING, line, "UNKNOWN_FORMAT")
    require(heading.format == FORMAT, "UNKNOWN_FORMAT", f"this program reads {FORMAT!r}")
    return heading


def write_member(record: MemberRecord) -> str:
    """One line; what is at its default is left out."""
    return _MEMBER.dump_json(record, exclude_defaults=True).decode()


def read_member(line: str) -> MemberRecord:
    """One line.

    Raises:
        InvalidValue: code BAD_ROW, UNKNOWN_FIELD, or one of the codes above.
    """
    require(len(line) <= LONGEST_LINE, "TOO_LONG", f"a line has at most {LONGEST_LINE} characters")
    return _read(_MEMBER, line, "BAD_ROW")


def _read(kind: "TypeAdapter[_T]", line: str, code: str) -> _T:
    """A value out of one line; where it is one of our own checks that fails, with the code of that check."""
    try:
        return documents.read(kind, line, code)
    except InvalidValue as exc:
        if exc.error_code != code or not isinstance(exc.__cause__, ValidationError):
            raise
        causes = (error.get("ctx", {}).get("error") for error in exc.__cause__.errors(include_input=False))
        ours = next((cause.error_code for cause in causes if isinstance(cause, InvalidValue)), code)
        raise InvalidValue(exc.detail, code=ours) from exc
