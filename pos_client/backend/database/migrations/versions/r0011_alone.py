"""What tills did alone is counted, and a code that was used at one till counts once more at another."""

import sqlalchemy as sa
from alembic import op

revision = "r0011"
down_revision = "r0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what is counted, from now on: what came before is over soon."""
    op.add_column("transactions", sa.Column("alone_handle", sa.String(12)))
    op.add_column("transactions", sa.Column("alone_minor", sa.BigInteger))
    op.add_column("transactions", sa.Column("alone_points", sa.BigInteger))
    where = sa.text("alone_handle IS NOT NULL")
    columns = ["terminal_id", "recorded_ms"]
    op.create_index("transactions_alone", "transactions", columns, sqlite_where=where, postgresql_where=where)
    op.create_index("incidents_of_till", "incidents", ["terminal_id", "created_ms"])
    op.create_table(
        "code_repeats",
        sa.Column("handle", sa.String(12), nullable=False),
        sa.Column("kid", sa.Integer, nullable=False),
        sa.Column("step", sa.BigInteger, nullable=False),
        sa.Column("terminal_id", sa.String(64), nullable=False),
        sa.Column("txn_id", sa.Uuid, nullable=False),
        sa.PrimaryKeyConstraint("handle", "kid", "step", "terminal_id"),
    )
