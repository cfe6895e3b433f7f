"""What must hold beyond single members: nothing was applied to nobody, and no row speaks of what is not there."""

import json
from collections.abc import Iterator

import sqlalchemy as sa

from pos_client.backend.audit.findings import Code, Finding
from pos_client.backend.database.schema import CARDS, CODE_CLAIMS, SETTLED_BASKETS, TRANSACTIONS


def check_shop(connection: sa.Connection) -> Iterator[Finding]:
    """Every row that belongs to no member although it should."""
    nobody = sa.select(TRANSACTIONS.c.txn_id, TRANSACTIONS.c.result).where(TRANSACTIONS.c.member_id.is_(None))
    for txn_id, result in connection.execute(nobody):
        if result is None:
            yield Finding(Code.TXN_UNFINISHED, txn_id=txn_id)
        elif json.loads(result).get("applied") == "applied":
            yield Finding(Code.APPLIED_TO_NOBODY, txn_id=txn_id)
    known = sa.exists().where(TRANSACTIONS.c.txn_id == SETTLED_BASKETS.c.txn_id)
    for basket in connection.execute(sa.select(SETTLED_BASKETS).where(~known)):
        yield Finding(Code.BASKET_WITHOUT_TXN, txn_id=basket.txn_id, found=f"basket {basket.basket_id}")
    has_card = sa.exists().where(CARDS.c.handle == CODE_CLAIMS.c.handle)
    for claim in connection.execute(sa.select(CODE_CLAIMS).where(~has_card, CODE_CLAIMS.c.txn_id.is_not(None))):
        yield Finding(Code.CLAIM_WITHOUT_TXN, txn_id=claim.txn_id, found=f"step {claim.step}")
