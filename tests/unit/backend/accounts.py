"""Members' accounts as a test wants to find them, posted through the ledger as sales would do it."""

from uuid import uuid4

from pos_client.backend.database.schema import Unit
from pos_client.backend.ledger import EntryKind, MemberLedger, Posting
from pos_client.backend.members.cards import Card
from tests.unit.backend.shop import TILL, Shop

DAY_MS = 86_400_000


def give(
    shop: Shop,
    card: Card,
    amount: int,
    unit: Unit = Unit.POINTS,
    *,
    after_days: float = 0,
    for_days: float | None = None,
    qualifying: int = 0,
) -> None:
    """Open a lot now that becomes available after some days and lives for some days from now; None: for ever."""
    expires_ms = None if for_days is None else shop.now_ms + int(for_days * DAY_MS)
    with shop.database.write() as connection:
        ledger = MemberLedger(connection, card.member_id, _posting(shop), shop.programme)
        available_ms = shop.now_ms + int(after_days * DAY_MS)
        ledger.account(unit).credit(EntryKind.EARN, amount, available_ms, expires_ms, qualifying=qualifying)
        ledger.close()


def take(shop: Shop, card: Card, amount: int, unit: Unit = Unit.POINTS, *, qualifying: int = 0) -> None:
    """Take something back now, more than there is if need be."""
    with shop.database.write() as connection:
        ledger = MemberLedger(connection, card.member_id, _posting(shop), shop.programme)
        ledger.account(unit).debit(EntryKind.CLAWBACK, amount, shop.now_ms, qualifying=-qualifying)
        ledger.close()


def _posting(shop: Shop) -> Posting:
    return Posting(uuid4(), TILL, 1, shop.now_ms, shop.now_ms)
