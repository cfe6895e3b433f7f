"""The tables. Times are integers of unix milliseconds (UTC), points and money are integers; nothing is a float.

Every member-owned table carries `member_id` as its first key column and no transaction touches two members, so the
same schema can later be spread over several database servers by that column.
"""

from typing import Any

import sqlalchemy as sa

METADATA = sa.MetaData()

_MEMBER = "members.member_id"


def _key(name: str, kind: "sa.types.TypeEngine[Any]") -> "sa.Column[Any]":
    return sa.Column(name, kind, primary_key=True, autoincrement=False)


def _figure(name: str) -> "sa.Column[int]":
    return sa.Column(name, sa.BigInteger, nullable=False)


def _member_key() -> "sa.Column[object]":
    return sa.Column("member_id", sa.Uuid, sa.ForeignKey(_MEMBER), primary_key=True)


# One row: which incarnation of the backend's data this is, and the number of the roster issued last.
INCARNATION = sa.Table("incarnation", METADATA, _key("epoch", sa.Uuid()), _figure("roster_seq"))

PROGRAMMES = sa.Table(
    "programmes",
    METADATA,
    _key("version", sa.Integer()),
    sa.Column("document", sa.Text, nullable=False),
    _figure("created_ms"),
)

TERMINALS = sa.Table(
    "terminals",
    METADATA,
    _key("terminal_id", sa.String(64)),
    sa.Column("store", sa.String(200), nullable=False),
    sa.Column("lane", sa.String(200), nullable=False),
    sa.Column("token_sha256", sa.LargeBinary(32), nullable=False, unique=True),
    _figure("created_ms"),
    sa.Column("revoked_ms", sa.BigInteger),
)

MEMBERS = sa.Table(
    "members",
    METADATA,
    _key("member_id", sa.Uuid()),
    sa.Column("name", sa.String(200), nullable=False),
    sa.Column("language", sa.String(16), nullable=False),
    _figure("created_ms"),
)

CARDS = sa.Table(
    "cards",
    METADATA,
    _key("handle", sa.String(12)),
    _key("kid", sa.Integer()),
    _key("scheme", sa.Integer()),
    sa.Column("member_id", sa.Uuid, sa.ForeignKey(_MEMBER), nullable=False, index=True),
    sa.Column("master_key", sa.LargeBinary(32), nullable=False),
    _figure("created_ms"),
)

# A row says: this code was shown to this basket, and which transaction it carried: at most one, for ever. Without one
# it was claimed by a scan. Identity is (handle, kid, step), never the string.
CODE_CLAIMS = sa.Table(
    "code_claims",
    METADATA,
    _key("handle", sa.String(12)),
    _key("kid", sa.Integer()),
    _key("step", sa.BigInteger()),
    sa.Column("basket_id", sa.Uuid, nullable=False),
    sa.Column("terminal_id", sa.String(64), nullable=False),
    _figure("claimed_ms"),
    sa.Column("txn_id", sa.Uuid),
)

# Baskets that have settled: a doubtful code counts only for one that has not.
SETTLED_BASKETS = sa.Table(
    "settled_baskets", METADATA, _key("basket_id", sa.Uuid()), sa.Column("txn_id", sa.Uuid, nullable=False)
)

# Unique for ever; `body` is the request as evidence, `result` the outcome every repetition receives.
TRANSACTIONS = sa.Table(
    "transactions",
    METADATA,
    _key("txn_id", sa.Uuid()),
    sa.Column("member_id", sa.Uuid, sa.ForeignKey(_MEMBER), index=True),
    sa.Column("terminal_id", sa.String(64), nullable=False),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("content_sha256", sa.LargeBinary(32), nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("result", sa.Text),
    _figure("occurred_ms"),
    _figure("recorded_ms"),
    sa.Column("voided_by", sa.Uuid, unique=True),
)

# Which place in which till's outbox a transaction came from; two transactions in one place mean a cloned till.
OUTBOX_PLACES = sa.Table(
    "outbox_places",
    METADATA,
    _key("db_instance_id", sa.Uuid()),
    _key("seq", sa.BigInteger()),
    sa.Column("txn_id", sa.Uuid, nullable=False),
)

# Projection of the ledger, written in the same database transaction; locking this row serialises a member.
ACCOUNTS = sa.Table(
    "accounts",
    METADATA,
    _member_key(),
    _figure("last_seq"),
    _figure("points"),
    _figure("deficit"),
    _figure("qualifying"),
    _figure("touched_ms"),
)

ENTRIES = sa.Table(
    "ledger_entries",
    METADATA,
    _member_key(),
    _key("seq", sa.BigInteger()),
    sa.Column("kind", sa.String(20), nullable=False),
    _figure("points"),
    _figure("qualifying"),
    sa.Column("txn_id", sa.Uuid, nullable=False),
    sa.Column("terminal_id", sa.String(64), nullable=False),
    sa.Column("programme_version", sa.Integer, nullable=False),
    _figure("occurred_ms"),
    _figure("recorded_ms"),
    sa.Index("ledger_entries_of_txn", "member_id", "txn_id"),
)

# One lot per credit entry, under the entry's number.
LOTS = sa.Table(
    "lots",
    METADATA,
    _member_key(),
    _key("seq", sa.BigInteger()),
    _figure("issued"),
    _figure("remaining"),
    _figure("occurred_ms"),
    _figure("available_from_ms"),
    sa.Column("expires_at_ms", sa.BigInteger),
    sa.CheckConstraint("remaining >= 0 AND remaining <= issued", name="lots_remaining"),
)

# Which lot paid for which entry; negative where a reversal gave points back to their lot.
ALLOCATIONS = sa.Table(
    "allocations",
    METADATA,
    _member_key(),
    _key("seq", sa.BigInteger()),
    _key("lot_seq", sa.BigInteger()),
    _figure("points"),
)

# The part of a debit no lot could pay; absorbed by the next credit.
DEFICITS = sa.Table(
    "deficits",
    METADATA,
    _member_key(),
    _key("seq", sa.BigInteger()),
    _figure("issued"),
    _figure("remaining"),
    sa.CheckConstraint("remaining >= 0 AND remaining <= issued", name="deficits_remaining"),
)

CHECK_INS = sa.Table(
    "check_ins",
    METADATA,
    _member_key(),
    _key("day", sa.Date()),
    sa.Column("txn_id", sa.Uuid, nullable=False),
    sa.Column("terminal_id", sa.String(64), nullable=False),
)
