"""Stable reason codes. A screen has a sentence for each, in every language; nothing else may be parsed."""

from enum import StrEnum


class Reason(StrEnum):
    """Why a code or a transaction was refused, delayed or flagged."""

    # What was read is not a member code; the detail says what it seems to be (`barcode.Kind`).
    NOT_MEMBER_CODE = "NOT_MEMBER_CODE"
    BAD_CHECK = "BAD_CHECK"
    # Verdicts on a member code.
    UNSUPPORTED_SCHEME = "UNSUPPORTED_SCHEME"
    EXPIRED = "EXPIRED"
    FROM_FUTURE = "FROM_FUTURE"
    UNKNOWN_HANDLE = "UNKNOWN_HANDLE"
    NO_KEY_FOR_DAY = "NO_KEY_FOR_DAY"
    BAD_MAC = "BAD_MAC"
    REPLAY = "REPLAY"
    FORGED_OFFLINE = "FORGED_OFFLINE"
    ONLINE_ONLY = "ONLINE_ONLY"
    NO_ROSTER = "NO_ROSTER"
    # Verdicts on a transaction.
    NEEDS_PAY_CODE = "NEEDS_PAY_CODE"
    NO_MEMBER = "NO_MEMBER"
    NO_AMOUNT = "NO_AMOUNT"
    OTHER_MEMBER = "OTHER_MEMBER"
    INSUFFICIENT_POINTS = "INSUFFICIENT_POINTS"
    BELOW_MINIMUM = "BELOW_MINIMUM"
    ABOVE_MAXIMUM = "ABOVE_MAXIMUM"
    ABOVE_ALLOWANCE = "ABOVE_ALLOWANCE"
    REDEEM_OFF = "REDEEM_OFF"
    ALREADY_CHECKED_IN = "ALREADY_CHECKED_IN"
    KEY_REUSED = "KEY_REUSED"
    FORKED = "FORKED"
    STILL_RUNNING = "STILL_RUNNING"
    UNKNOWN_TRANSACTION = "UNKNOWN_TRANSACTION"
    ALREADY_VOIDED = "ALREADY_VOIDED"
    WRONG_CURRENCY = "WRONG_CURRENCY"
    MALFORMED = "MALFORMED"
    # Why something waits.
    OFFLINE = "OFFLINE"
    NO_ANSWER = "NO_ANSWER"
    BACKEND_BUSY = "BACKEND_BUSY"
    LINK_PAUSED = "LINK_PAUSED"
