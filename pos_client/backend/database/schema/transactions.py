"""Tables of what tills asked for, and what became of it."""

import sqlalchemy as sa

from pos_client.backend.database.schema.columns import (
    MEMBER,
    METADATA,
    TERMINAL_ID,
    figure,
    key,
    maybe,
    member_key,
    text,
    uuid,
)
from pos_client.backend.database.schema.columns import index as partial_index

# Unique for ever; `body` is the request as evidence, `result` the outcome every repetition receives. What a till did
# alone has the card's handle, and what it awarded for and redeemed.
TRANSACTIONS = sa.Table(
    "transactions",
    METADATA,
    key("txn_id", sa.Uuid()),
    sa.Column("member_id", sa.Uuid, sa.ForeignKey(MEMBER)),
    sa.Column("terminal_id", TERMINAL_ID, nullable=False),
    text("kind", 16),
    sa.Column("content_sha256", sa.LargeBinary(32), nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("result", sa.Text),
    sa.Column("programme_version", sa.Integer),
    figure("occurred_ms"),
    figure("recorded_ms"),
    sa.Column("voided_by", sa.Uuid, unique=True),
    sa.Column("alone_handle", sa.String(12)),
    maybe("alone_minor"),
    maybe("alone_points"),
    sa.Index("ix_transactions_member_id_recorded_ms", "member_id", "recorded_ms"),
    partial_index("transactions_alone", "terminal_id", "recorded_ms", where="alone_handle IS NOT NULL"),
)

# The outbox of a till as that till names it, and what is known of it: the place wanted next (missing: none has come),
# where its chain begins and the key of the place the chain goes on at (missing: it has none), the highest place a
# heartbeat has told, and when the newest request that said any of this was signed. Places are kept by `outbox_id`.
OUTBOXES = sa.Table(
    "outboxes",
    METADATA,
    key("terminal_id", TERMINAL_ID),
    key("db_instance_id", sa.Uuid()),
    uuid("outbox_id"),
    maybe("next_seq"),
    maybe("first_seq"),
    sa.Column("next_key", sa.LargeBinary(32)),
    figure("head_seq"),
    figure("signed_ms"),
)

# Which place in which outbox a transaction came from; two transactions in one place mean a cloned till.
OUTBOX_PLACES = sa.Table(
    "outbox_places", METADATA, key("outbox_id", sa.Uuid()), key("seq", sa.BigInteger()), uuid("txn_id")
)

# Which transaction deals with a refused one, by entering it again or by giving it up: there is one at most.
RESOLUTIONS = sa.Table("resolutions", METADATA, key("refused_txn", sa.Uuid()), uuid("txn_id"))

# What a manager has to look at. The key keeps the same thing from being told twice.
INCIDENTS = sa.Table(
    "incidents",
    METADATA,
    key("incident_id", sa.Uuid()),
    sa.Column("terminal_id", TERMINAL_ID, nullable=False),
    text("kind", 40),
    uuid("txn_id", nullable=True),
    sa.Column("member_id", sa.Uuid),
    text("detail", 200),
    figure("created_ms"),
    maybe("resolved_ms"),
    text("resolved_by", 200),
    text("note", 1000),
    sa.Index("incidents_of_till", "terminal_id", "created_ms"),
    partial_index("incidents_open", "created_ms", where="resolved_ms IS NULL"),
)

# What each refund of a sale gave back and took back (`domain.calculation.RefundTotals`).
REFUNDS = sa.Table(
    "refunds",
    METADATA,
    member_key(),
    key("of_txn", sa.Uuid()),
    key("txn_id", sa.Uuid()),
    figure("amount_minor"),
    figure("money_minor"),
    figure("redeemed_points"),
    figure("credit_minor"),
    figure("stored_value_minor"),
    figure("earned_points"),
    figure("earned_credit_minor"),
    figure("qualifying"),
    sa.Column("coupon_minor", sa.BigInteger, nullable=False, server_default="0"),
    # What has come back of each line so far is read from these: [[line_id, quantity_milli], ...]
    sa.Column("lines", sa.Text, nullable=False),
)

# Payments set aside; ended by the capture or void that names them, or by time.
HOLDS = sa.Table(
    "holds",
    METADATA,
    member_key(),
    key("txn_id", sa.Uuid()),
    figure("expires_ms"),
    maybe("ended_ms"),
    partial_index("holds_open", "expires_ms", where="ended_ms IS NULL"),
)
