"""What each kind of transaction does to the ledger. Everything here runs inside one database transaction.

Reject, never clamp: a transaction is applied exactly as asked or refused with a reason, and a refused one leaves no
entry. All arithmetic is `domain.calculation`, the same the till showed the member.
"""

from pos_client.backend.settlement.adjustments import adjust
from pos_client.backend.settlement.alone import Alone
from pos_client.backend.settlement.counter import Counter
from pos_client.backend.settlement.form import unknown_sku
from pos_client.backend.settlement.holding import release_hold
from pos_client.backend.settlement.kinds import settle
from pos_client.backend.settlement.looking import look_up
from pos_client.backend.settlement.outcome import Figures, Settled
from pos_client.backend.settlement.typed import book, taken_back

__all__ = [
    "Alone",
    "Counter",
    "Figures",
    "Settled",
    "adjust",
    "book",
    "look_up",
    "release_hold",
    "settle",
    "taken_back",
    "unknown_sku",
]
