"""Coupons, and what refunds give back of them."""

import sqlalchemy as sa
from alembic import op

revision = "r0015"
down_revision = "r0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; nobody has a coupon yet, so no refund was about one."""
    op.create_table(
        "coupons",
        sa.Column("member_id", sa.Uuid, sa.ForeignKey("members.member_id"), nullable=False),
        sa.Column("code", sa.String(32), nullable=False),
        sa.Column("title_en", sa.String(200), nullable=False),
        sa.Column("title_zh", sa.String(200), nullable=False),
        sa.Column("from_ms", sa.BigInteger, nullable=False),
        sa.Column("until_ms", sa.BigInteger, nullable=False),
        sa.Column("off_minor", sa.BigInteger, nullable=False),
        sa.Column("off_percent", sa.BigInteger, nullable=False),
        sa.Column("cap_minor", sa.BigInteger),
        sa.Column("min_bill_minor", sa.BigInteger, nullable=False),
        sa.Column("issued_ms", sa.BigInteger, nullable=False),
        sa.Column("issued_by", sa.String(200), nullable=False),
        sa.Column("used_by", sa.Uuid),
        sa.Column("used_ms", sa.BigInteger),
        sa.Column("void_ms", sa.BigInteger),
        sa.Column("void_by", sa.String(200)),
        sa.PrimaryKeyConstraint("member_id", "code"),
    )
    op.add_column("refunds", sa.Column("coupon_minor", sa.BigInteger, nullable=False, server_default="0"))
