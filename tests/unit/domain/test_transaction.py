"""A transaction that cannot be meant cannot be made."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from pos_client.domain.basket import Basket, Line
from pos_client.domain.calculation import Tender
from pos_client.domain.money import MAX_MINOR
from pos_client.domain.transaction import REFERRING, Authority, TimeConfidence, Told, Transaction, TransactionKind
from pos_client.errors import InvalidValue

ANY_ID = UUID(int=1)


def _transaction(**changes: object) -> Transaction:
    fields: dict[str, object] = {
        "txn_id": ANY_ID,
        "kind": TransactionKind.AWARD,
        "basket_id": ANY_ID,
        "handle": "123456789012",
        "code": "",
        "authority": Authority.ONLINE,
        "occurred_at": datetime(2026, 6, 1, tzinfo=UTC),
        "time_confidence": TimeConfidence.HIGH,
        "currency": "CNY",
    }
    return Transaction(**{**fields, **changes})  # type: ignore[arg-type]  # fields by name


@pytest.mark.parametrize(
    "changes",
    [
        *(
            {name: bad}
            for name in ("amount_minor", "redeem_points", "credit_minor", "stored_value_minor")
            for bad in (-1, MAX_MINOR + 1)
        ),
        {"told": Told(-(2**53) - 1)},
        {"told": Told(earned_credit_minor=2**53 + 1)},
        {"code": "9" * 5000},
        {"cashier": "x" * 5000},
        {"handle": "1" * 5000},
        {"cashier": "An\0n"},
        {"coupons": ("\0",)},
        {"occurred_at": datetime(2026, 1, 1)},  # noqa: DTZ001 - the missing zone is the point
        {"occurred_at": datetime(9999, 12, 31, tzinfo=UTC)},
        {"occurred_at": datetime(1969, 12, 31, tzinfo=UTC)},
        {"currency": "?"},
        {"refers_to": ANY_ID},
        {"gift_id": ANY_ID},
        {"kind": TransactionKind.PICK_UP},
        *({"kind": kind} for kind in REFERRING),
    ],
)
def test_an_impossible_transaction_cannot_be_made(changes: dict[str, object]) -> None:
    with pytest.raises(InvalidValue):
        _transaction(**changes)


@pytest.mark.parametrize("kind", TransactionKind)
def test_every_kind_can_be_made(kind: TransactionKind) -> None:
    refers_to = ANY_ID if kind in REFERRING else None
    gift_id = ANY_ID if kind is TransactionKind.PICK_UP else None
    assert _transaction(kind=kind, refers_to=refers_to, gift_id=gift_id, amount_minor=MAX_MINOR).kind is kind


def test_a_correction_and_a_write_off_name_what_they_deal_with() -> None:
    assert _transaction().resolves is None
    assert _transaction(corrects=ANY_ID).resolves == ANY_ID
    assert _transaction(kind=TransactionKind.WRITE_OFF, refers_to=ANY_ID).resolves == ANY_ID
    assert _transaction(kind=TransactionKind.VOID, refers_to=ANY_ID).resolves is None


def test_a_till_that_has_lost_the_time_can_still_sell() -> None:
    assert _transaction(occurred_at=datetime(1970, 1, 1, tzinfo=UTC)).occurred_at.year == 1970


def test_basket_and_tender_are_what_was_asked_for() -> None:
    line = Line("1", unit_price_minor=500)
    made = _transaction(amount_minor=500, lines=(line,), redeem_points=1, credit_minor=2, stored_value_minor=3)
    assert made.basket == Basket(500, (line,))
    assert made.tender == Tender(1, 2, 3)
    assert not made.tender.is_empty
    assert _transaction().tender.is_empty


def test_a_void_tells_what_it_took_back() -> None:
    assert _transaction(kind=TransactionKind.VOID, refers_to=ANY_ID, told=Told(-5)).told.earned_points == -5
