"""Gifts: what there is to give away, and what waits for members at the counter."""

import sqlalchemy as sa
from alembic import op

revision = "r0016"
down_revision = "r0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables; nobody has a gift yet."""
    op.create_table(
        "gift_articles",
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("title_en", sa.String(200), nullable=False),
        sa.Column("title_zh", sa.String(200), nullable=False),
        sa.Column("stock", sa.BigInteger),
        sa.Column("per_member", sa.BigInteger),
        sa.Column("from_ms", sa.BigInteger),
        sa.Column("until_ms", sa.BigInteger),
        sa.Column("given", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("code"),
    )
    op.create_table(
        "gifts",
        sa.Column("member_id", sa.Uuid, sa.ForeignKey("members.member_id"), nullable=False),
        sa.Column("gift_id", sa.Uuid, nullable=False),
        sa.Column("article", sa.String(40), nullable=False),
        sa.Column("title_en", sa.String(200), nullable=False),
        sa.Column("title_zh", sa.String(200), nullable=False),
        sa.Column("quantity", sa.BigInteger, nullable=False),
        sa.Column("from_ms", sa.BigInteger, nullable=False),
        sa.Column("until_ms", sa.BigInteger),
        sa.Column("granted_ms", sa.BigInteger, nullable=False),
        sa.Column("granted_by", sa.String(200), nullable=False),
        sa.Column("picked_up_by", sa.Uuid),
        sa.Column("voided_ms", sa.BigInteger),
        sa.PrimaryKeyConstraint("member_id", "gift_id"),
    )
