"""Members have a home store, whose tills know them while they are alone: where their latest transaction was."""

import sqlalchemy as sa
from alembic import op

revision = "r0008"
down_revision = "r0007"
branch_labels = None
depends_on = None

_LATEST = """
    (SELECT {what} FROM transactions JOIN terminals ON terminals.terminal_id = transactions.terminal_id
     WHERE transactions.member_id = accounts.member_id
     ORDER BY transactions.recorded_ms DESC, transactions.txn_id LIMIT 1)
"""


def upgrade() -> None:
    """Add the columns, find everybody's home, and index what rosters ask for."""
    for name in ("home_store", "home_before"):
        op.add_column("accounts", sa.Column(name, sa.String(200), nullable=False, server_default=""))
    for name in ("home_since_ms", "home_seen_ms"):
        op.add_column("accounts", sa.Column(name, sa.BigInteger, nullable=False, server_default="0"))
    store, seen_ms = (_LATEST.format(what=what) for what in ("terminals.store", "transactions.recorded_ms"))
    op.execute(f"UPDATE accounts SET home_store = coalesce({store}, ''), home_seen_ms = coalesce({seen_ms}, 0)")  # noqa: S608 - our own names
    op.create_index("accounts_at_home", "accounts", ["home_store", "touched_ms", "member_id"])
    _index_some("accounts_moved", "accounts", ["home_before", "home_since_ms"], "home_before <> ''")
    op.create_index("cards_by_age", "cards", ["created_ms"])
    _index_some("cards_revoked", "cards", ["revoked_ms"], "revoked_ms IS NOT NULL")


def _index_some(name: str, table: str, columns: list[str], condition: str) -> None:
    where = sa.text(condition)
    op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)
