"""Tables of the shop itself: identity, rules, tills, managers, products."""

import sqlalchemy as sa

from pos_client.backend.database.schema.columns import METADATA, TERMINAL_ID, figure, key, maybe, text

# One row: which incarnation of the backend's data this is, and the number of the roster issued last.
INCARNATION = sa.Table("incarnation", METADATA, key("epoch", sa.Uuid()), figure("roster_seq"))

# Every version ever published; the highest is in force.
PROGRAMMES = sa.Table(
    "programmes",
    METADATA,
    key("version", sa.Integer()),
    sa.Column("document", sa.Text, nullable=False),
    text("published_by", 200),
    figure("created_ms"),
)

TERMINALS = sa.Table(
    "terminals",
    METADATA,
    key("terminal_id", TERMINAL_ID),
    text("store", 200),
    text("lane", 200),
    sa.Column("token_sha256", sa.LargeBinary(32), nullable=False, unique=True),
    figure("created_ms"),
    maybe("revoked_ms"),
)

MANAGERS = sa.Table(
    "managers",
    METADATA,
    key("name", sa.String(200)),
    sa.Column("token_sha256", sa.LargeBinary(32), nullable=False, unique=True),
    figure("created_ms"),
    maybe("revoked_ms"),
)

# `seq` grows with every change, so that a till fetches only what is new. Nothing is deleted: sales may be on their way.
PRODUCTS = sa.Table(
    "products",
    METADATA,
    key("sku", sa.String(200)),
    sa.Column("ean", sa.String(13), unique=True),
    text("name_en", 200),
    text("name_zh", 200),
    text("category", 200),
    figure("unit_price_minor"),
    sa.Column("active", sa.Boolean, nullable=False),
    sa.Column("seq", sa.BigInteger, nullable=False, index=True),
)

# How far each job has come, where it works through time.
JOB_MARKS = sa.Table("job_marks", METADATA, key("name", sa.String(40)), figure("done_ms"))
