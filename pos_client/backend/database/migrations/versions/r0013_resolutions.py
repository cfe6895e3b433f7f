"""A refused transaction is dealt with once: which one does it."""

import json
from uuid import UUID

import sqlalchemy as sa
from alembic import op

revision = "r0013"
down_revision = "r0012"
branch_labels = None
depends_on = None

_NAMED = """
    SELECT txn_id, body FROM transactions WHERE kind = 'write_off' OR body LIKE '%"corrects":"%'
    ORDER BY recorded_ms, txn_id
"""


def upgrade() -> None:
    """Make the table, and put down in it what was dealt with until now: of two the first one."""
    table = op.create_table(
        "resolutions",
        sa.Column("refused_txn", sa.Uuid, nullable=False),
        sa.Column("txn_id", sa.Uuid, nullable=False),
        sa.PrimaryKeyConstraint("refused_txn"),
    )
    first: dict[UUID, UUID] = {}
    for txn_id, body in op.get_bind().execute(sa.text(_NAMED).columns(txn_id=sa.Uuid)):
        asked = json.loads(body)
        refused = asked.get("corrects") or (asked.get("refers_to") if asked.get("kind") == "write_off" else None)
        if refused:
            first.setdefault(UUID(refused), txn_id)
    op.bulk_insert(table, [{"refused_txn": refused, "txn_id": txn_id} for refused, txn_id in first.items()])
