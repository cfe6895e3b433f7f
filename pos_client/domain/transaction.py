"""What a till asks for, and what became of it. These dataclasses are the wire format of `/v1/transactions`."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pos_client.domain.barcode import MAX_TEXT
from pos_client.domain.money import MAX_MINOR, exponent
from pos_client.domain.reasons import Reason
from pos_client.errors import InvalidValue


class TransactionKind(StrEnum):
    """The things a till asks for (pick-up and refund follow with the screens that need them)."""

    AWARD = "award"
    REDEEM = "redeem"
    SALE = "sale"
    CHECK_IN = "check_in"
    VOID = "void"


class Authority(StrEnum):
    """Who verified the member code: the backend, or the till alone by its roster."""

    ONLINE = "online"
    OFFLINE = "offline"


class TimeConfidence(StrEnum):
    """How far `occurred_at` can be trusted: HIGH after a contact with the backend in this run."""

    HIGH = "high"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Told:
    """What the member was told at the counter: points earned and points redeemed."""

    earned_points: int = 0
    redeemed_points: int = 0


@dataclass(frozen=True, slots=True)
class Transaction:
    """One request with its own UUIDv7 `txn_id`, made before any I/O; immutable from then on.

    `code` is the member code as read: evidence the backend verifies again. `occurred_at` is trusted time, aware UTC.
    For a void `voids` names the transaction to undo and the amounts are zero.
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
    voids: UUID | None = None

    def __post_init__(self) -> None:
        exponent(self.currency)
        in_range = 0 <= self.amount_minor <= MAX_MINOR and 0 <= self.redeem_points <= MAX_MINOR
        if not in_range or len(self.code) > MAX_TEXT or len(self.cashier) > MAX_TEXT:
            raise InvalidValue("transaction out of range", code="BAD_TRANSACTION")
        if self.occurred_at.tzinfo is None:
            raise InvalidValue("occurred_at needs a time zone", code="BAD_TRANSACTION")
        if (self.kind is TransactionKind.VOID) != (self.voids is not None):
            raise InvalidValue("voids goes with kind void", code="BAD_TRANSACTION")


class Applied(StrEnum):
    """How the backend answered: applied now, applied earlier, or refused for good."""

    APPLIED = "applied"
    REPLAYED = "replayed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class TransactionResult:
    """The backend's final word on one transaction; the same one for ever after."""

    txn_id: UUID
    applied: Applied
    reason: Reason | None
    earned_points: int
    redeemed_points: int
    points_after: int
    flags: tuple[Reason, ...] = ()
