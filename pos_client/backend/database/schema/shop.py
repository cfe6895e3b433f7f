"""Tables of the shop itself: identity, rules, tills, managers, products."""

import sqlalchemy as sa

from pos_client.backend.database.schema.columns import MEMBER, METADATA, TERMINAL_ID, figure, key, maybe, text

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
    # Ed25519 and X25519, 32 bytes each; missing where a till of an earlier version has not enrolled anew.
    sa.Column("signing_key", sa.LargeBinary(32)),
    sa.Column("sealing_key", sa.LargeBinary(32)),
    figure("created_ms"),
    maybe("revoked_ms"),
    maybe("quarantined_ms"),
)

# Where a till was before it was enrolled anew: what its last roster gave away there holds for a while.
TERMINAL_STAYS = sa.Table(
    "terminal_stays",
    METADATA,
    key("terminal_id", TERMINAL_ID),
    key("since_ms", sa.BigInteger()),
    text("store", 200),
    figure("until_ms"),
    sa.Index("terminal_stays_until", "until_ms"),
)

# Where tills of a store reach each other: addresses as JSON (`domain.lanes`), and when the till said so.
LANES = sa.Table(
    "lanes",
    METADATA,
    key("terminal_id", TERMINAL_ID),
    sa.Column("addresses", sa.Text, nullable=False),
    figure("told_ms"),
)

# The key the tills of a store share; made when one asks for it, gone when one of them is shut out.
STORE_KEYS = sa.Table(
    "store_keys",
    METADATA,
    key("store", sa.String(200)),
    sa.Column("shared_key", sa.LargeBinary(32), nullable=False),
    figure("created_ms"),
)

# Codes a manager has made for tills that are still to come; `used_by` is the key of the till that has used one.
ENROLMENTS = sa.Table(
    "enrolments",
    METADATA,
    key("code_sha256", sa.LargeBinary(32)),
    sa.Column("terminal_id", TERMINAL_ID, nullable=False),
    text("store", 200),
    text("lane", 200),
    text("created_by", 200),
    figure("expires_ms"),
    sa.Column("used_by", sa.LargeBinary(32)),
)

# Signed requests that were carried out, for as long as their signature is good.
REQUEST_NONCES = sa.Table(
    "request_nonces",
    METADATA,
    key("terminal_id", TERMINAL_ID),
    key("nonce", sa.String(64)),
    sa.Column("expires_ms", sa.BigInteger, nullable=False, index=True),
)

# The backend's own signing keys (Ed25519): of those not retired the lowest number is current, the one after it next.
SERVER_KEYS = sa.Table(
    "server_keys",
    METADATA,
    key("number", sa.Integer()),
    sa.Column("private_key", sa.LargeBinary(32), nullable=False),
    figure("created_ms"),
    maybe("retired_ms"),
)

# A manager signs in with a password, a program with a token; either may be missing. Only hashes are kept.
MANAGERS = sa.Table(
    "managers",
    METADATA,
    key("name", sa.String(200)),
    sa.Column("token_sha256", sa.LargeBinary(32), unique=True),
    sa.Column("password_hash", sa.String(200)),
    figure("created_ms"),
    maybe("revoked_ms"),
)

# Managers who are signed in; `seen_ms` is when they last asked, to the minute.
SESSIONS = sa.Table(
    "sessions",
    METADATA,
    key("token_sha256", sa.LargeBinary(32)),
    text("name", 200),
    figure("created_ms"),
    figure("seen_ms"),
)

# `permissions` is the JSON of `domain.cashiers.Permissions`; `pin_hash` as `domain.passwords` makes it.
CASHIERS = sa.Table(
    "cashiers",
    METADATA,
    key("badge", sa.String(64)),
    sa.Column("name", sa.String(200), nullable=False, unique=True),
    text("pin_hash", 200),
    sa.Column("permissions", sa.Text, nullable=False),
    sa.Column("own_member_id", sa.Uuid, sa.ForeignKey(MEMBER)),
    sa.Column("active", sa.Boolean, nullable=False),
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
