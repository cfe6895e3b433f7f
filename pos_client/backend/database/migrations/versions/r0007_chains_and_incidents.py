"""Chains over outboxes, what a manager has to look at, and tills in quarantine."""

import sqlalchemy as sa
from alembic import op

revision = "r0007"
down_revision = "r0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column and the tables."""
    op.add_column("terminals", sa.Column("quarantined_ms", sa.BigInteger))
    op.create_table(
        "outbox_chains",
        sa.Column("db_instance_id", sa.Uuid, nullable=False),
        sa.Column("terminal_id", sa.String(64), nullable=False),
        sa.Column("next_seq", sa.BigInteger, nullable=False),
        sa.Column("next_key", sa.LargeBinary(32), nullable=False),
        sa.PrimaryKeyConstraint("db_instance_id"),
    )
    op.create_table(
        "incidents",
        sa.Column("incident_id", sa.Uuid, nullable=False),
        sa.Column("terminal_id", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("txn_id", sa.Uuid),
        sa.Column("member_id", sa.Uuid),
        sa.Column("detail", sa.String(200), nullable=False),
        sa.Column("created_ms", sa.BigInteger, nullable=False),
        sa.Column("resolved_ms", sa.BigInteger),
        sa.Column("resolved_by", sa.String(200), nullable=False),
        sa.Column("note", sa.String(1000), nullable=False),
        sa.PrimaryKeyConstraint("incident_id"),
    )
    is_open = sa.text("resolved_ms IS NULL")
    op.create_index("incidents_open", "incidents", ["created_ms"], sqlite_where=is_open, postgresql_where=is_open)
