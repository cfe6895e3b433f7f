"""What time does to a member's books. Jobs call these; each may run as often as one likes, at whatever time.

Each runs inside one database transaction of its caller and locks the member's account row.
"""

from uuid import UUID

import sqlalchemy as sa

from pos_client.backend.ledger.entries import Posting
from pos_client.backend.ledger.member import MemberLedger
from pos_client.domain.programme import Programme, Tier
from pos_client.domain.tiering import held_tier

_MS = 1000


def passing_of_time(programme: Programme, now_ms: int) -> Posting:
    """What entries carry that nobody asked for."""
    return Posting(None, "", programme.version, now_ms, now_ms)


def expire(connection: sa.Connection, member_id: UUID, programme: Programme, now_ms: int) -> int:
    """Enter the expiry of lots in all three accounts; returns how many entries were made.

    Only lots that were over for longer than a roster is good, so that a late offline redemption still finds the lot
    it was paid from. Nobody can spend expired lots in the meantime, entered or not.
    """
    ledger = MemberLedger(connection, member_id, passing_of_time(programme, now_ms), programme)
    until_ms = now_ms - programme.offline.roster_horizon_s * _MS
    made = sum(account.expire(until_ms) for account in ledger.accounts)
    ledger.close()
    return made


def review(connection: sa.Connection, member_id: UUID, programme: Programme, now_ms: int) -> tuple[Tier, Tier]:
    """Carry out the tier reviews that are due; returns the tier before the first of them, and the tier now."""
    ledger = MemberLedger(connection, member_id, passing_of_time(programme, now_ms), programme)
    stored = ledger.stored_state
    before_ms = now_ms if stored.review_ms is None else min(now_ms, stored.review_ms - 1)
    before, after = held_tier(programme, stored, before_ms), ledger.tier
    ledger.close()
    return before, after


def settle_deficits(connection: sa.Connection, member_id: UUID, programme: Programme, now_ms: int) -> int:
    """Let points and credit that became available pay what the member owes; returns what is still owed in all."""
    ledger = MemberLedger(connection, member_id, passing_of_time(programme, now_ms), programme)
    ledger.close()
    return sum(account.deficit for account in ledger.accounts)
