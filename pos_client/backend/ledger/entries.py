"""What an entry of the ledger says."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from pos_client.backend.database.schema import Unit


class EntryKind(StrEnum):
    """What an entry records. The amount's sign says whether it gave or took.

    EARN, EARN_PROMO, DEPOSIT and a positive ADJUST open a lot. REDEEM_REVERSAL and HOLD_RELEASE give back to the lots
    a REDEEM or HOLD was paid from; so does a positive CLAWBACK, which undoes another one when a refund is voided. The
    void of a refund takes what the refund had given back with REDEEM.
    """

    EARN = "EARN"
    EARN_PROMO = "EARN_PROMO"
    DEPOSIT = "DEPOSIT"
    HOLD = "HOLD"
    HOLD_RELEASE = "HOLD_RELEASE"
    REDEEM = "REDEEM"
    REDEEM_REVERSAL = "REDEEM_REVERSAL"
    CLAWBACK = "CLAWBACK"
    EXPIRE = "EXPIRE"
    ADJUST = "ADJUST"


OPENS_LOT = frozenset({EntryKind.EARN, EntryKind.EARN_PROMO, EntryKind.DEPOSIT})
"""Kinds that open a lot whenever their amount is above zero; what they gave is taken back with CLAWBACK."""


@dataclass(frozen=True, slots=True)
class Posting:
    """What every entry of one transaction carries. Times in unix milliseconds: business time and time of record.

    Without `txn_id` it is the passing of time that posts.
    """

    txn_id: UUID | None
    terminal_id: str
    programme_version: int
    occurred_ms: int
    recorded_ms: int
    actor: str = ""


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry as the undoing of its transaction needs it."""

    txn_id: UUID
    unit: Unit
    seq: int
    kind: EntryKind
    amount: int
    qualifying: int
    qualifies_ms: int
