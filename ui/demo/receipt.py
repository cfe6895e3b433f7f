"""The receipt of a sale made earlier, as somebody brings it back."""

from datetime import UTC, datetime
from uuid import UUID

from pos_client.domain.transaction import TransactionKind
from pos_client.services.sale_receipt import ReceiptState, SaleReceipt, ShopName

RECEIPT = SaleReceipt(
    shop=ShopName("Harbour Mall", "Till 03"),
    txn_id=UUID(int=7),
    kind=TransactionKind.AWARD,
    state=ReceiptState.BOOKED,
    at=datetime(2026, 11, 21, 13, 58, tzinfo=UTC),
    cashier="Li Na",
    card="**4821",
    currency="CNY",
    lines=(),
    amount_minor=12_850,
    redeemed_points=0,
    points_minor=0,
    credit_minor=0,
    stored_value_minor=0,
    to_pay_minor=12_850,
    earned_points=128,
    earned_credit_minor=0,
    balance=613,
    is_offline=False,
    is_unproved=False,
)
