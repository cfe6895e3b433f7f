"""Outboxes belong to the till that names them; what heartbeats tell of them, and where their chains begin."""

import sqlalchemy as sa
from alembic import op

revision = "r0012"
down_revision = "r0011"
branch_labels = None
depends_on = None

_FOLLOWED = """
    INSERT INTO outboxes(terminal_id, db_instance_id, outbox_id, next_seq, first_seq, next_key, head_seq, signed_ms)
    SELECT terminal_id, db_instance_id, db_instance_id, next_seq, next_seq, next_key, 0, 0 FROM outbox_chains
"""
_WITHOUT_CHAIN = """
    INSERT INTO outboxes(terminal_id, db_instance_id, outbox_id, next_seq, head_seq, signed_ms)
    SELECT sent.terminal_id, place.outbox_id, place.outbox_id, max(place.seq) + 1, 0, 0
    FROM outbox_places AS place JOIN transactions AS sent ON sent.txn_id = place.txn_id
    WHERE place.outbox_id NOT IN (SELECT db_instance_id FROM outbox_chains) AND place.seq < 4611686018427387904
    GROUP BY sent.terminal_id, place.outbox_id
"""


def upgrade() -> None:
    """Make the table, and put down in it whose the outboxes there are: their places stay as they are."""
    op.create_table(
        "outboxes",
        sa.Column("terminal_id", sa.String(64), nullable=False),
        sa.Column("db_instance_id", sa.Uuid, nullable=False),
        sa.Column("outbox_id", sa.Uuid, nullable=False),
        sa.Column("next_seq", sa.BigInteger),
        sa.Column("first_seq", sa.BigInteger),
        sa.Column("next_key", sa.LargeBinary(32)),
        sa.Column("head_seq", sa.BigInteger, nullable=False),
        sa.Column("signed_ms", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("terminal_id", "db_instance_id"),
    )
    op.execute("ALTER TABLE outbox_places RENAME COLUMN db_instance_id TO outbox_id")
    op.execute(_FOLLOWED)
    op.execute(_WITHOUT_CHAIN)
    op.drop_table("outbox_chains")
