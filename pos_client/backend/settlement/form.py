"""Whether a request makes sense, before anyone looks at the member."""

from collections.abc import Iterable

import sqlalchemy as sa

from pos_client.backend.database.schema import PRODUCTS
from pos_client.domain.basket import Line, refuse_basket
from pos_client.domain.programme import Programme
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Authority, Transaction, TransactionKind

_K = TransactionKind
_BUYING = frozenset({_K.AWARD, _K.REDEEM, _K.SALE, _K.HOLD, _K.CAPTURE})
_PAYING = frozenset({_K.REDEEM, _K.SALE, _K.HOLD, _K.CAPTURE})
"""Kinds that may be paid with something besides money."""
_WITH_COUPONS = frozenset({_K.REDEEM, _K.SALE})
"""Kinds that may use a coupon up: it is not set aside, so a hold has none."""
_NOTHING = frozenset({_K.CHECK_IN, _K.VOID, _K.PICK_UP})
"""Kinds without any figure."""
_ONLINE = frozenset({_K.HOLD, _K.DEPOSIT, _K.PICK_UP})
"""Kinds a till cannot do alone."""

_KNOWN = sa.select(sa.func.count()).where(PRODUCTS.c.sku.in_(sa.bindparam("skus", expanding=True)))


def refuse_form(connection: sa.Connection, programme: Programme, txn: Transaction) -> Reason | None:
    """Why a request contradicts itself, the programme or the catalogue, or None."""
    if txn.currency != programme.currency:
        return Reason.WRONG_CURRENCY
    return _refuse_fields(txn) or _refuse_basket(connection, txn) or _refuse_alone(txn)


def unknown_sku(connection: sa.Connection, lines: Iterable[Line]) -> bool:
    """Whether some line names a product that was never in the catalogue; one statement, none where nothing is named."""
    skus = {line.sku for line in lines if line.sku}
    return bool(skus) and connection.execute(_KNOWN, {"skus": sorted(skus)}).scalar_one() < len(skus)


def _refuse_fields(txn: Transaction) -> Reason | None:
    """Figures a kind has no use for are a misunderstanding, and nothing may be based on one.

    Nor on a card number of which nobody says why it was typed.
    """
    kind = txn.kind
    misplaced = (
        (kind in _NOTHING and bool(txn.amount_minor or txn.lines))
        or (kind not in _PAYING and not txn.tender.is_empty)
        or (kind not in _WITH_COUPONS and bool(txn.coupons))
        or (bool(txn.coupon_minor) and not txn.coupons)
        or (kind is _K.DEPOSIT and bool(txn.lines))
        or (kind is not _K.REFUND and txn.to_card)
        or (txn.is_typed and not txn.approved_why)
    )
    if misplaced:
        return Reason.MALFORMED
    needs_amount = kind in _BUYING or kind is _K.DEPOSIT
    return Reason.NO_AMOUNT if needs_amount and not (txn.amount_minor or txn.lines) else None


def _refuse_basket(connection: sa.Connection, txn: Transaction) -> Reason | None:
    if txn.kind not in _BUYING:
        return None
    refused = refuse_basket(txn.basket)
    if refused is None and not txn.amount_minor:
        return Reason.NO_AMOUNT
    return refused or (Reason.UNKNOWN_SKU if unknown_sku(connection, txn.lines) else None)


def _refuse_alone(txn: Transaction) -> Reason | None:
    """What a till must not decide alone: everything but points, within its allowance. A capture spends what is held."""
    if txn.authority is Authority.ONLINE or txn.kind is _K.CAPTURE:
        return None
    with_more = txn.credit_minor or txn.stored_value_minor or txn.coupons
    return Reason.ONLINE_ONLY if with_more or txn.kind in _ONLINE else None
