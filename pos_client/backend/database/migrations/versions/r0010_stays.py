"""Where tills were before they were enrolled anew."""

import sqlalchemy as sa
from alembic import op

revision = "r0010"
down_revision = "r0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table; of stays that ended before nothing is known, and after two days nothing matters."""
    op.create_table(
        "terminal_stays",
        sa.Column("terminal_id", sa.String(64), nullable=False),
        sa.Column("since_ms", sa.BigInteger, nullable=False),
        sa.Column("store", sa.String(200), nullable=False),
        sa.Column("until_ms", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("terminal_id", "since_ms"),
    )
    op.create_index("terminal_stays_until", "terminal_stays", ["until_ms"])
