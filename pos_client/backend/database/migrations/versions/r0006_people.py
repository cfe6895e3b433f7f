"""Managers with passwords and sessions, cashiers, and an index by which a member's last days are found."""

import sqlalchemy as sa
from alembic import op

revision = "r0006"
down_revision = "r0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Widen the managers, add sessions and cashiers."""
    # SQLite cannot lift NOT NULL in place: there the table is copied, in the same transaction.
    with op.batch_alter_table("managers") as managers:
        managers.alter_column("token_sha256", existing_type=sa.LargeBinary(32), nullable=True)
        managers.add_column(sa.Column("password_hash", sa.String(200)))
    op.create_table(
        "sessions",
        sa.Column("token_sha256", sa.LargeBinary(32), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("created_ms", sa.BigInteger, nullable=False),
        sa.Column("seen_ms", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("token_sha256"),
    )
    op.create_table(
        "cashiers",
        sa.Column("badge", sa.String(64), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("pin_hash", sa.String(200), nullable=False),
        sa.Column("permissions", sa.Text, nullable=False),
        sa.Column("own_member_id", sa.Uuid, sa.ForeignKey("members.member_id")),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("badge"),
        sa.UniqueConstraint("name"),
    )
    op.drop_index("ix_transactions_member_id", "transactions")
    op.create_index("ix_transactions_member_id_recorded_ms", "transactions", ["member_id", "recorded_ms"])
