"""What must hold beyond single members: nothing was applied to nobody, and no row speaks of what is not there."""

import json
from collections.abc import Iterator
from uuid import UUID

import sqlalchemy as sa

from pos_client.backend.audit.findings import Code, Finding
from pos_client.backend.database.schema import CARDS, CODE_CLAIMS, RESOLUTIONS, SETTLED_BASKETS, TRANSACTIONS
from pos_client.domain.transaction import TransactionKind

_GIVING_UP = TransactionKind.WRITE_OFF.value


def check_shop(connection: sa.Connection) -> Iterator[Finding]:
    """Every row that belongs to no member although it should."""
    columns = TRANSACTIONS.c.txn_id, TRANSACTIONS.c.kind, TRANSACTIONS.c.result
    for txn_id, kind, result in connection.execute(sa.select(*columns).where(TRANSACTIONS.c.member_id.is_(None))):
        if result is None:
            yield Finding(Code.TXN_UNFINISHED, txn_id=txn_id)
        elif kind != _GIVING_UP and _is_applied(result):  # a write-off is nobody's: it settles nothing
            yield Finding(Code.APPLIED_TO_NOBODY, txn_id=txn_id)
    known = sa.exists().where(TRANSACTIONS.c.txn_id == SETTLED_BASKETS.c.txn_id)
    for basket in connection.execute(sa.select(SETTLED_BASKETS).where(~known)):
        yield Finding(Code.BASKET_WITHOUT_TXN, txn_id=basket.txn_id, found=f"basket {basket.basket_id}")
    has_card = sa.exists().where(CARDS.c.handle == CODE_CLAIMS.c.handle)
    for claim in connection.execute(sa.select(CODE_CLAIMS).where(~has_card, CODE_CLAIMS.c.txn_id.is_not(None))):
        yield Finding(Code.CLAIM_WITHOUT_TXN, txn_id=claim.txn_id, found=f"step {claim.step}")
    yield from _check_resolutions(connection)


def _check_resolutions(connection: sa.Connection) -> Iterator[Finding]:
    """Each refused transaction is dealt with once, by one that is there."""
    first = {row.refused_txn: row.txn_id for row in connection.execute(sa.select(RESOLUTIONS))}
    columns = TRANSACTIONS.c.txn_id, TRANSACTIONS.c.body, TRANSACTIONS.c.result
    names_one = sa.or_(TRANSACTIONS.c.kind == _GIVING_UP, TRANSACTIONS.c.body.like('%"corrects":"%'))
    there = set()
    for txn_id, body, result in connection.execute(sa.select(*columns).where(names_one)):
        asked = json.loads(body)
        refused = UUID(asked["refers_to"] if asked["kind"] == _GIVING_UP else asked["corrects"])
        there.add(txn_id)
        if result is not None and _is_applied(result) and first.get(refused) != txn_id:
            yield Finding(Code.RESOLVED_TWICE, txn_id=txn_id, expected=str(first.get(refused)), found=str(txn_id))
    for refused, txn_id in first.items():
        if txn_id not in there:
            yield Finding(Code.RESOLUTION_WITHOUT_TXN, txn_id=txn_id, found=f"for {refused}")


def _is_applied(result: str) -> bool:
    return bool(json.loads(result).get("applied") == "applied")
