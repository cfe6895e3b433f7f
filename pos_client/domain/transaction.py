"""What a till asks for, and what became of it. These dataclasses are the wire format of `/v1/transactions`."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pos_client.domain.barcode import MAX_TEXT
from pos_client.domain.basket import Basket, Line
from pos_client.domain.calculation.tender import Tender
from pos_client.domain.money import MAX_MINOR, exponent
from pos_client.domain.reasons import Reason
from pos_client.errors import InvalidValue


class TransactionKind(StrEnum):
    """The things a till asks for.

    A sale earns and is paid with points, credit or stored value, in one outcome. A hold sets such payments aside until
    its capture settles the sale, or a void gives them back. A deposit loads money onto the card. A write-off says that
    a refused transaction will not be put right; it changes nobody's balance. A pick-up hands a gift over that waited
    for the member.
    """

    AWARD = "award"
    REDEEM = "redeem"
    SALE = "sale"
    CHECK_IN = "check_in"
    VOID = "void"
    REFUND = "refund"
    HOLD = "hold"
    CAPTURE = "capture"
    DEPOSIT = "deposit"
    WRITE_OFF = "write_off"
    PICK_UP = "pick_up"


REFERRING = frozenset({
    TransactionKind.VOID, TransactionKind.REFUND, TransactionKind.CAPTURE, TransactionKind.WRITE_OFF,
})  # fmt: skip
"""Kinds that speak of an earlier transaction and need no member code: they give the member nothing it did not."""


REFUNDABLE = frozenset({
    TransactionKind.AWARD, TransactionKind.SALE, TransactionKind.REDEEM, TransactionKind.CAPTURE,
    TransactionKind.DEPOSIT,
})  # fmt: skip
"""Kinds of which something can come back."""
MOST_TOLD = 2**53
"""Largest figure a member may have been told; no programme lets a basket earn more."""
_YEARS = range(1970, 2200)
"""Years between a till clock that has lost the time and the last from which a century can still be counted."""


class Authority(StrEnum):
    """Who verified the member code: the backend, or the till alone by its roster."""

    ONLINE = "online"
    OFFLINE = "offline"


class TimeConfidence(StrEnum):
    """How far `occurred_at` can be trusted: HIGH after a contact with the backend in this run.

    ROLLED_BACK: the machine's date was before a time this till has seen; time goes on from there until a contact.
    """

    HIGH = "high"
    LOW = "low"
    ROLLED_BACK = "rolled_back"


@dataclass(frozen=True, slots=True)
class Approval:
    """Somebody answers for one transaction: `who`, the reason it needed that for, and in their words why."""

    who: str
    reason: Reason
    why: str = ""


class WriteOffReason(StrEnum):
    """Why a refused transaction is left as it is; `Transaction.approved_why` of the write-off.

    The shop bears what the member was told, the sale was entered again, the member got something else for it, or there
    never was such a sale.
    """

    SHOP_BEARS_IT = "SHOP_BEARS_IT"
    ENTERED_AGAIN = "ENTERED_AGAIN"
    MEMBER_COMPENSATED = "MEMBER_COMPENSATED"
    MISTAKE = "MISTAKE"


class RefundReason(StrEnum):
    """Why something comes back; `Transaction.approved_why` of such a refund begins with it."""

    UNWANTED = "UNWANTED"
    FAULTY = "FAULTY"
    WRONG_ITEM = "WRONG_ITEM"
    MISTAKE = "MISTAKE"


class TypedReason(StrEnum):
    """Why a card number was typed instead of scanned; `Transaction.approved_why` of such an award begins with it."""

    PHONE_BROKEN = "PHONE_BROKEN"
    NO_PHONE = "NO_PHONE"
    CODE_UNREADABLE = "CODE_UNREADABLE"


@dataclass(frozen=True, slots=True)
class Told:
    """What the member was told at the counter: points earned and redeemed, credit earned.

    A void tells what it undoes as negative figures, a refund nothing.
    """

    earned_points: int = 0
    redeemed_points: int = 0
    earned_credit_minor: int = 0

    @property
    def is_in_range(self) -> bool:
        """Whether a member may have been told this."""
        figures = (self.earned_points, self.redeemed_points, self.earned_credit_minor)
        return min(figures) >= -MOST_TOLD and max(figures) <= MOST_TOLD


@dataclass(frozen=True, slots=True)
class Transaction:
    """One request with its own UUIDv7 `txn_id`, made before any I/O; immutable from then on.

    `code` is the member code as read: evidence the backend verifies again. `occurred_at` is trusted time, aware UTC.
    `refers_to` names the sale a refund is about, the hold a capture settles, the transaction a void undoes or a
    write-off gives up; the amounts of these two are zero. `corrects` names a refused one that this one takes the place
    of. `coupons` names at most one coupon, which takes exactly `coupon_minor` off the bill. A refund asks for
    `amount_minor` of a sale without lines, else for `lines` by id and quantity; with `to_card` what was paid with money
    goes onto the card. `approved_by` is who answered for what a till alone, or its cashier, may do only with somebody's
    approval, `approved_why` what they said. `gift_id` names the gift a pick-up hands over.
    """

    txn_id: UUID
    kind: TransactionKind
    basket_id: UUID
    handle: str
    code: str
    authority: Authority
    occurred_at: datetime
    time_confidence: TimeConfidence
    currency: str
    amount_minor: int = 0
    redeem_points: int = 0
    told: Told = Told()
    cashier: str = ""
    refers_to: UUID | None = None
    lines: tuple[Line, ...] = ()
    credit_minor: int = 0
    stored_value_minor: int = 0
    coupons: tuple[str, ...] = ()
    to_card: bool = False
    approved_by: str = ""
    approved_why: str = ""
    corrects: UUID | None = None
    coupon_minor: int = 0
    gift_id: UUID | None = None

    def __post_init__(self) -> None:
        exponent(self.currency)
        figures = (
            self.amount_minor, self.redeem_points, self.credit_minor, self.stored_value_minor, self.coupon_minor,
        )  # fmt: skip
        texts = (self.handle, self.code, self.cashier, self.approved_by, self.approved_why, *self.coupons)
        # Without generators: this is made for each entry that is read, 500 at a time.
        in_range = min(figures) >= 0 and max(figures) <= MAX_MINOR and self.told.is_in_range
        if not in_range or max(map(len, texts)) > MAX_TEXT or "\0" in "".join(texts):
            raise InvalidValue("transaction out of range", code="BAD_TRANSACTION")
        if self.occurred_at.tzinfo is None or self.occurred_at.year not in _YEARS:
            raise InvalidValue("occurred_at needs a time zone and a year of ours", code="BAD_TRANSACTION")
        if (self.kind in REFERRING) != (self.refers_to is not None):
            raise InvalidValue("refers_to goes with void, refund, capture and write-off", code="BAD_TRANSACTION")
        if (self.kind is TransactionKind.PICK_UP) != (self.gift_id is not None):
            raise InvalidValue("gift_id goes with pick-up", code="BAD_TRANSACTION")

    @property
    def is_typed(self) -> bool:
        """Whether its card number was typed: nothing proves that the member was there, so a manager decides."""
        return self.kind is TransactionKind.AWARD and not self.code

    @property
    def resolves(self) -> UUID | None:
        """The refused transaction this one deals with, by taking its place or by giving it up."""
        return self.refers_to if self.kind is TransactionKind.WRITE_OFF else self.corrects

    @property
    def basket(self) -> Basket:
        """What is bought."""
        return Basket(self.amount_minor, self.lines, self.coupon_minor)

    @property
    def tender(self) -> Tender:
        """What it is paid with, besides money."""
        return Tender(self.redeem_points, self.credit_minor, self.stored_value_minor, self.coupons)


class Applied(StrEnum):
    """How the backend answered: applied now, applied earlier, or refused for good."""

    APPLIED = "applied"
    REPLAYED = "replayed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class TransactionResult:
    """The backend's final word on one transaction; the same one for ever after.

    A void or refund reports what it took back and gave back as negative figures. `to_pay_minor` is the money to take;
    negative: to hand back. `tier` is the tier the transaction was settled under, `tier_after` the one that followed.
    `receipt` comes with what was settled out of an outbox; it goes back with an entry that is sent again later.
    """

    txn_id: UUID
    applied: Applied
    reason: Reason | None
    earned_points: int
    redeemed_points: int
    points_after: int
    flags: tuple[Reason, ...] = ()
    to_pay_minor: int = 0
    earned_credit_minor: int = 0
    credit_minor: int = 0
    stored_value_minor: int = 0
    credit_after_minor: int = 0
    stored_value_after_minor: int = 0
    qualifying_after: int = 0
    tier: str = ""
    tier_after: str = ""
    receipt: str = ""
    coupon_minor: int = 0
