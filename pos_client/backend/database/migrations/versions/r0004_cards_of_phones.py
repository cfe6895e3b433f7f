"""Cards a phone makes by itself, cards taken back, and the invitations that put a card on a phone."""

import sqlalchemy as sa
from alembic import op

revision = "r0004"
down_revision = "r0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Widen the cards and add the invitations."""
    _widen_cards()
    _create_invitations()


def _big(name: str, *, nullable: bool = False) -> "sa.Column[int]":
    return sa.Column(name, sa.BigInteger, nullable=nullable, autoincrement=False)


def _widen_cards() -> None:
    # SQLite cannot lift NOT NULL in place: there the table is copied, in the same transaction.
    with op.batch_alter_table("cards") as cards:
        cards.alter_column("master_key", existing_type=sa.LargeBinary(32), nullable=True)
        cards.add_column(sa.Column("public_key", sa.LargeBinary(65)))
        cards.add_column(_big("revoked_ms", nullable=True))
        cards.add_column(sa.Column("drift_steps", sa.BigInteger, nullable=False, server_default="0"))


def _create_invitations() -> None:
    op.create_table(
        "invitations",
        sa.Column("token_sha256", sa.LargeBinary(32), nullable=False),
        sa.Column("member_id", sa.Uuid, sa.ForeignKey("members.member_id"), nullable=False),
        _big("created_ms"),
        _big("expires_ms"),
        _big("used_ms", nullable=True),
        sa.Column("handle", sa.String(12)),
        sa.Column("kid", sa.Integer),
        sa.Column("scheme", sa.Integer),
        sa.Column("public_key", sa.LargeBinary(65)),
        sa.PrimaryKeyConstraint("token_sha256"),
    )
