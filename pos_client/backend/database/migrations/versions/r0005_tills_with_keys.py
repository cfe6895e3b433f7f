"""Tills sign with keys of their own: those keys, codes to enrol by, nonces of requests, and the backend's keys.

A token is of no use any more, and no key can be made out of it: a till of an earlier version enrols once more.
"""

import sqlalchemy as sa
from alembic import op

revision = "r0005"
down_revision = "r0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns and tables."""
    constraint = {"uq": "uq_%(table_name)s_%(column_0_name)s"}
    with op.batch_alter_table("terminals", naming_convention=constraint) as terminals:
        terminals.drop_column("token_sha256")
        terminals.add_column(sa.Column("signing_key", sa.LargeBinary(32)))
        terminals.add_column(sa.Column("sealing_key", sa.LargeBinary(32)))
    _create_tables()


def _create_tables() -> None:
    op.create_table(
        "enrolments",
        sa.Column("code_sha256", sa.LargeBinary(32), nullable=False),
        *(sa.Column(name, sa.String(length), nullable=False) for name, length in _PLACE),
        sa.Column("expires_ms", sa.BigInteger, nullable=False),
        sa.Column("used_by", sa.LargeBinary(32)),
        sa.PrimaryKeyConstraint("code_sha256"),
    )
    op.create_table(
        "request_nonces",
        sa.Column("terminal_id", sa.String(64), nullable=False),
        sa.Column("nonce", sa.String(64), nullable=False),
        sa.Column("expires_ms", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("terminal_id", "nonce"),
    )
    op.create_index("ix_request_nonces_expires_ms", "request_nonces", ["expires_ms"])
    op.create_table(
        "server_keys",
        sa.Column("number", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("private_key", sa.LargeBinary(32), nullable=False),
        sa.Column("created_ms", sa.BigInteger, nullable=False),
        sa.Column("retired_ms", sa.BigInteger),
        sa.PrimaryKeyConstraint("number"),
    )


_PLACE = (("terminal_id", 64), ("store", 200), ("lane", 200), ("created_by", 200))
