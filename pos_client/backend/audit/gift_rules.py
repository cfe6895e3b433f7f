"""Each gift that was picked up has its pick-up, each pick-up its gift; and nothing was given that there was not."""

from collections.abc import Iterator
from uuid import UUID

import sqlalchemy as sa

from pos_client.backend.audit.findings import Code, Finding
from pos_client.backend.audit.rows import Books
from pos_client.backend.database.schema import GIFT_ARTICLES, GIFTS


def check_gifts(books: Books) -> Iterator[Finding]:
    """Every gift without its transaction, and every transaction without its gift."""
    taken: dict[UUID, str] = {row.picked_up_by: str(row.gift_id) for row in books.gifts if row.picked_up_by is not None}
    pick_ups = {
        txn.txn_id: txn.asked.get("gift_id")
        for txn in books.transactions.values()
        if txn.kind == "pick_up" and txn.is_applied and txn.voided_by is None
    }
    for txn_id in sorted(taken.keys() | pick_ups.keys()):
        expected, found = pick_ups.get(txn_id), taken.get(txn_id)
        if expected != found:
            yield Finding(Code.GIFT_MISMATCH, books.member_id, txn_id=txn_id, expected=expected, found=found)


def check_stock(connection: sa.Connection) -> Iterator[Finding]:
    """Every article of which more or less was given than members have of it, or more than there are."""
    pieces = sa.select(GIFTS.c.article, sa.func.sum(GIFTS.c.quantity)).where(GIFTS.c.voided_ms.is_(None))
    given = {article: int(total) for article, total in connection.execute(pieces.group_by(GIFTS.c.article))}
    given.pop("", None)  # what came with members from other shops was never of this stock
    for row in connection.execute(sa.select(GIFT_ARTICLES).order_by(GIFT_ARTICLES.c.code)):
        expected = given.pop(row.code, 0)
        most = row.given if row.stock is None else row.stock
        if row.given != expected or row.given > most:
            yield Finding(Code.GIFT_STOCK, expected=min(expected, most), found=f"{row.given} of {row.code}")
    for article, total in sorted(given.items()):
        yield Finding(Code.GIFT_STOCK, expected=0, found=f"{total} of {article}")
