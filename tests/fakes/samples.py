"""Well-formed values for tests that need one and do not care which."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from pos_client.domain.transaction import Applied, Authority, TimeConfidence, Transaction, TransactionKind
from pos_client.domain.transaction import TransactionResult as Result
from tests.fakes.ids import numbered_id

HANDLE = "123456789012"
CODE = "911112345678901211842763991945754287543084"


def a_transaction(number: int = 1, **changes: Any) -> Transaction:  # noqa: ANN401 - any field of a transaction
    """An award, number `number`; its basket has the number plus 500,000."""
    plain = Transaction(
        txn_id=numbered_id(number),
        kind=TransactionKind.AWARD,
        basket_id=numbered_id(number + 500_000),
        handle=HANDLE,
        code=CODE,
        authority=Authority.ONLINE,
        occurred_at=datetime(2026, 11, 21, 17, 21, 39, 123456, UTC),
        time_confidence=TimeConfidence.HIGH,
        currency="CNY",
        amount_minor=12850,
    )
    return replace(plain, **changes)


def a_result(number: int = 1, **changes: Any) -> Result:  # noqa: ANN401 - any field of a result
    """Six points earned by transaction `number`."""
    plain = Result(numbered_id(number), Applied.APPLIED, None, earned_points=6, redeemed_points=0, points_after=126)
    return replace(plain, **changes)
