"""The tables, by what they are about."""

from pos_client.backend.database.schema.columns import METADATA
from pos_client.backend.database.schema.ledger import ACCOUNTS, ALLOCATIONS, DEFICITS, ENTRIES, LOTS, Unit
from pos_client.backend.database.schema.members import (
    CARDS,
    CHECK_INS,
    CODE_CLAIMS,
    INVITATIONS,
    MEMBERS,
    MESSAGES,
    SETTLED_BASKETS,
)
from pos_client.backend.database.schema.shop import (
    CASHIERS,
    ENROLMENTS,
    INCARNATION,
    JOB_MARKS,
    MANAGERS,
    PRODUCTS,
    PROGRAMMES,
    REQUEST_NONCES,
    SERVER_KEYS,
    SESSIONS,
    TERMINALS,
)
from pos_client.backend.database.schema.transactions import (
    HOLDS,
    INCIDENTS,
    OUTBOX_CHAINS,
    OUTBOX_PLACES,
    REFUNDS,
    TRANSACTIONS,
)

__all__ = [
    "ACCOUNTS",
    "ALLOCATIONS",
    "CARDS",
    "CASHIERS",
    "CHECK_INS",
    "CODE_CLAIMS",
    "DEFICITS",
    "ENROLMENTS",
    "ENTRIES",
    "HOLDS",
    "INCARNATION",
    "INCIDENTS",
    "INVITATIONS",
    "JOB_MARKS",
    "LOTS",
    "MANAGERS",
    "MEMBERS",
    "MESSAGES",
    "METADATA",
    "OUTBOX_CHAINS",
    "OUTBOX_PLACES",
    "PRODUCTS",
    "PROGRAMMES",
    "REFUNDS",
    "REQUEST_NONCES",
    "SERVER_KEYS",
    "SESSIONS",
    "SETTLED_BASKETS",
    "TERMINALS",
    "TRANSACTIONS",
    "Unit",
]
