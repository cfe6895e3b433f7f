"""The ledger: append-only entries, lots consumed first-expiring first, explicit deficits; three accounts per member.

At any time, in every account, Σ entries = Σ lot remainders − Σ deficit remainders; the account row is a projection.
"""

from pos_client.backend.ledger.account import Account
from pos_client.backend.ledger.books import Books
from pos_client.backend.ledger.entries import EntryKind, EntryRow, Posting
from pos_client.backend.ledger.member import MemberLedger, open_account
from pos_client.backend.ledger.upkeep import expire, review, settle_deficits

__all__ = [
    "Account",
    "Books",
    "EntryKind",
    "EntryRow",
    "MemberLedger",
    "Posting",
    "expire",
    "open_account",
    "review",
    "settle_deficits",
]
