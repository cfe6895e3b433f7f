"""Where the lanes of a store reach each other, and the key they share."""

import sqlalchemy as sa
from alembic import op

revision = "r0009"
down_revision = "r0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "lanes",
        sa.Column("terminal_id", sa.String(64), nullable=False),
        sa.Column("addresses", sa.Text, nullable=False),
        sa.Column("told_ms", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("terminal_id"),
    )
    op.create_table(
        "store_keys",
        sa.Column("store", sa.String(200), nullable=False),
        sa.Column("shared_key", sa.LargeBinary(32), nullable=False),
        sa.Column("created_ms", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("store"),
    )
