"""Tables of the ledger. Every account has entries without gaps in `seq`; amounts are points or minor units of money.

Every table carries `member_id` as its first key column and no transaction touches two members, so the same schema can
be spread over several database servers by that column.
"""

from enum import IntEnum

import sqlalchemy as sa

from pos_client.backend.database.schema.columns import METADATA, TERMINAL_ID, figure, key, maybe, member_key, text, uuid
from pos_client.backend.database.schema.columns import index as partial_index


class Unit(IntEnum):
    """The three accounts of a member, as the database numbers them."""

    POINTS = 1
    CREDIT = 2
    STORED_VALUE = 3


def _unit() -> "sa.Column[int]":
    return sa.Column("unit", sa.SmallInteger, primary_key=True, autoincrement=False)


# Projection of the ledger, written in the same database transaction; locking this row serialises a member. `qualifying`
# counts for life, `period_qualifying` since `period_from_ms`; `review_ms` is when the period ends. `home_store` is
# where the member is known while tills are alone; beside it since when, the one before, and when last seen there (to a
# day).
ACCOUNTS = sa.Table(
    "accounts",
    METADATA,
    member_key(),
    figure("points_seq"),
    figure("points_balance"),
    figure("points_deficit"),
    figure("credit_seq"),
    figure("credit_balance"),
    figure("credit_deficit"),
    figure("stored_value_seq"),
    figure("stored_value_balance"),
    figure("stored_value_deficit"),
    figure("qualifying"),
    figure("period_qualifying"),
    maybe("period_from_ms"),
    maybe("review_ms"),
    text("tier_floor", 200),
    text("grace_tier", 200),
    figure("grace_until_ms"),
    sa.Column("touched_ms", sa.BigInteger, nullable=False, index=True),
    sa.Column("home_store", sa.String(200), nullable=False, server_default=""),
    sa.Column("home_before", sa.String(200), nullable=False, server_default=""),
    sa.Column("home_since_ms", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("home_seen_ms", sa.BigInteger, nullable=False, server_default="0"),
    sa.Index("accounts_at_home", "home_store", "touched_ms", "member_id"),
    partial_index("accounts_moved", "home_before", "home_since_ms", where="home_before <> ''"),
    partial_index("accounts_in_review", "review_ms", where="review_ms IS NOT NULL"),
    partial_index("accounts_without_review", "member_id", where="review_ms IS NULL"),
)

# `balance_after` is the sum of the account's amounts up to here; `qualifies_ms` is the time whose period the
# qualifying figure counts in: a refund counts where its sale did. Jobs have no transaction.
ENTRIES = sa.Table(
    "ledger_entries",
    METADATA,
    member_key(),
    _unit(),
    key("seq", sa.BigInteger()),
    text("kind", 20),
    figure("amount"),
    figure("balance_after"),
    figure("qualifying"),
    figure("qualifies_ms"),
    uuid("txn_id", nullable=True),
    sa.Column("terminal_id", TERMINAL_ID, nullable=False),
    text("actor", 200),
    sa.Column("programme_version", sa.Integer, nullable=False),
    figure("occurred_ms"),
    figure("recorded_ms"),
    sa.Index("ledger_entries_of_txn", "member_id", "txn_id"),
)

# One lot per credit entry, under the entry's number.
LOTS = sa.Table(
    "lots",
    METADATA,
    member_key(),
    _unit(),
    key("seq", sa.BigInteger()),
    figure("issued"),
    figure("remaining"),
    figure("occurred_ms"),
    figure("available_from_ms"),
    maybe("expires_at_ms"),
    sa.CheckConstraint("remaining >= 0 AND remaining <= issued", name="lots_remaining"),
    partial_index("lots_open", "member_id", "unit", where="remaining > 0"),
    partial_index("lots_expiring", "expires_at_ms", where="remaining > 0 AND expires_at_ms IS NOT NULL"),
    partial_index("lots_pending", "available_from_ms", where="available_from_ms > occurred_ms"),
)

# Which lot paid for which entry; less where a reversal gave something back to its lot.
ALLOCATIONS = sa.Table(
    "allocations",
    METADATA,
    member_key(),
    _unit(),
    key("seq", sa.BigInteger()),
    key("lot_seq", sa.BigInteger()),
    figure("amount"),
)

# The part of a debit no lot could pay; absorbed by the next credit.
DEFICITS = sa.Table(
    "deficits",
    METADATA,
    member_key(),
    _unit(),
    key("seq", sa.BigInteger()),
    figure("issued"),
    figure("remaining"),
    sa.CheckConstraint("remaining >= 0 AND remaining <= issued", name="deficits_remaining"),
    partial_index("deficits_open", "member_id", "unit", where="remaining > 0"),
)
