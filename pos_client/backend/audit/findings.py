"""What an audit can find. Codes are stable; a program may rely on them."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Code(StrEnum):
    """Why the books do not agree with themselves."""

    # One account: its entries, lots, allocations and deficits.
    ENTRY_GAP = "ENTRY_GAP"
    ENTRY_KIND = "ENTRY_KIND"
    RUNNING_BALANCE = "RUNNING_BALANCE"
    UNKNOWN_UNIT = "UNKNOWN_UNIT"
    LOT_WITHOUT_ENTRY = "LOT_WITHOUT_ENTRY"
    LOT_REMAINING = "LOT_REMAINING"
    ALLOCATION_WITHOUT_ENTRY = "ALLOCATION_WITHOUT_ENTRY"
    ALLOCATION_WITHOUT_LOT = "ALLOCATION_WITHOUT_LOT"
    LATER_LOT = "LATER_LOT"
    LOT_NOT_SPENDABLE = "LOT_NOT_SPENDABLE"
    LOT_ORDER = "LOT_ORDER"
    DEFICIT_WITHOUT_ENTRY = "DEFICIT_WITHOUT_ENTRY"
    DEFICIT_OUT_OF_RANGE = "DEFICIT_OUT_OF_RANGE"
    CREDIT_UNEXPLAINED = "CREDIT_UNEXPLAINED"
    DEBIT_UNEXPLAINED = "DEBIT_UNEXPLAINED"
    UNBALANCED = "UNBALANCED"
    EXPIRED_EARLY = "EXPIRED_EARLY"
    LOT_DATES = "LOT_DATES"
    # The account row, which is a projection.
    ACCOUNT_MISSING = "ACCOUNT_MISSING"
    ACCOUNT_SEQ = "ACCOUNT_SEQ"
    ACCOUNT_BALANCE = "ACCOUNT_BALANCE"
    ACCOUNT_DEFICIT = "ACCOUNT_DEFICIT"
    ACCOUNT_QUALIFYING = "ACCOUNT_QUALIFYING"
    ACCOUNT_PERIOD = "ACCOUNT_PERIOD"
    ACCOUNT_WINDOW = "ACCOUNT_WINDOW"
    TIER_UNEXPLAINED = "TIER_UNEXPLAINED"
    UNKNOWN_TIER = "UNKNOWN_TIER"
    UNKNOWN_PROGRAMME = "UNKNOWN_PROGRAMME"
    # Transactions and what they did.
    FINGERPRINT = "FINGERPRINT"
    TXN_UNLIKE_BODY = "TXN_UNLIKE_BODY"
    ENTRY_UNLIKE_TXN = "ENTRY_UNLIKE_TXN"
    QUALIFIES_AT = "QUALIFIES_AT"
    ENTRY_WITHOUT_TXN = "ENTRY_WITHOUT_TXN"
    APPLIED_TO_NOBODY = "APPLIED_TO_NOBODY"
    TXN_UNFINISHED = "TXN_UNFINISHED"
    REFUSED_WITH_ENTRIES = "REFUSED_WITH_ENTRIES"
    NOT_ACCEPTED = "NOT_ACCEPTED"
    RESULT_MISMATCH = "RESULT_MISMATCH"
    OVERDRAWN = "OVERDRAWN"
    VOID_UNKNOWN = "VOID_UNKNOWN"
    VOID_UNBALANCED = "VOID_UNBALANCED"
    REFUND_UNKNOWN = "REFUND_UNKNOWN"
    REFUND_OF_VOIDED = "REFUND_OF_VOIDED"
    REFUND_BEYOND_SALE = "REFUND_BEYOND_SALE"
    REFUND_MISMATCH = "REFUND_MISMATCH"
    HOLD_UNKNOWN = "HOLD_UNKNOWN"
    HOLD_MISMATCH = "HOLD_MISMATCH"
    HOLD_ENDED_EARLY = "HOLD_ENDED_EARLY"
    HOLD_EXPIRY = "HOLD_EXPIRY"
    CHECK_IN_MISMATCH = "CHECK_IN_MISMATCH"
    COUPON_MISMATCH = "COUPON_MISMATCH"
    # Gifts: what was picked up, and what is left of them.
    GIFT_MISMATCH = "GIFT_MISMATCH"
    GIFT_STOCK = "GIFT_STOCK"
    # Codes and baskets.
    CLAIM_WITHOUT_TXN = "CLAIM_WITHOUT_TXN"
    CODE_NOT_CLAIMED = "CODE_NOT_CLAIMED"
    BASKET_NOT_SETTLED = "BASKET_NOT_SETTLED"
    BASKET_WITHOUT_TXN = "BASKET_WITHOUT_TXN"
    # Refused transactions and what deals with them.
    RESOLVED_TWICE = "RESOLVED_TWICE"
    RESOLUTION_WITHOUT_TXN = "RESOLUTION_WITHOUT_TXN"


@dataclass(frozen=True, slots=True)
class Finding:
    """One difference: where it is, what the rows say it should be and what was found. Names nobody.

    `unit` is points, credit or stored_value; `seq` the number of an entry or lot of that account.
    """

    code: Code
    member_id: UUID | None = None
    unit: str = ""
    seq: int | None = None
    txn_id: UUID | None = None
    expected: int | str | None = None
    found: int | str | None = None
