"""Tables of members, their cards and the codes those show."""

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

MEMBERS = sa.Table(
    "members",
    METADATA,
    key("member_id", sa.Uuid()),
    text("name", 200),
    text("language", 16),
    figure("created_ms"),
)

# Schemes 0 to 2 share `master_key` with the phone; of schemes 3 and 4 only the public key is known here: 32 raw bytes,
# or the uncompressed point, 65. Revoked cards stay, so that what they did can still be read.
CARDS = sa.Table(
    "cards",
    METADATA,
    key("handle", sa.String(12)),
    key("kid", sa.Integer()),
    key("scheme", sa.Integer()),
    sa.Column("member_id", sa.Uuid, sa.ForeignKey(MEMBER), nullable=False, index=True),
    sa.Column("master_key", sa.LargeBinary(32)),
    figure("created_ms"),
    sa.Column("public_key", sa.LargeBinary(65)),
    maybe("revoked_ms"),
    sa.Column("drift_steps", sa.BigInteger, nullable=False, server_default="0"),
    sa.Index("cards_by_age", "created_ms"),
    partial_index("cards_revoked", "revoked_ms", where="revoked_ms IS NOT NULL"),
)

# What a member without a phone is found by: the words of the name and of each card (`domain.search_words`).
MEMBER_WORDS = sa.Table(
    "member_words", METADATA, member_key(), key("word", sa.String(64)), sa.Index("members_by_word", "word")
)

# Searches of tills: who asked for what, and whom they were shown (their ids).
MEMBER_SEARCHES = sa.Table(
    "member_searches",
    METADATA,
    key("terminal_id", TERMINAL_ID),
    key("nonce", sa.String(64)),
    figure("asked_ms"),
    text("cashier", 200),
    text("words", 300),
    text("shown", 300),
    sa.Index("member_searches_by_time", "asked_ms"),
    sa.Index("member_searches_of_till", "terminal_id", "asked_ms"),
)

# A link that lets one phone become a card of a member, once. What was made by it is kept: the same phone asking again
# gets the same answer.
INVITATIONS = sa.Table(
    "invitations",
    METADATA,
    key("token_sha256", sa.LargeBinary(32)),
    sa.Column("member_id", sa.Uuid, sa.ForeignKey(MEMBER), nullable=False),
    figure("created_ms"),
    figure("expires_ms"),
    maybe("used_ms"),
    sa.Column("handle", sa.String(12)),
    sa.Column("kid", sa.Integer),
    sa.Column("scheme", sa.Integer),
    sa.Column("public_key", sa.LargeBinary(65)),
)

# A row says: this code was shown to this basket, and which transaction it carried: at most one, for ever. Without one
# it was claimed by a scan. Identity is (handle, kid, step), never the string.
CODE_CLAIMS = sa.Table(
    "code_claims",
    METADATA,
    key("handle", sa.String(12)),
    key("kid", sa.Integer()),
    key("step", sa.BigInteger()),
    uuid("basket_id"),
    sa.Column("terminal_id", TERMINAL_ID, nullable=False),
    figure("claimed_ms"),
    uuid("txn_id", nullable=True),
)

# Awards of tills alone with a code that another till had used: one for each till.
CODE_REPEATS = sa.Table(
    "code_repeats",
    METADATA,
    key("handle", sa.String(12)),
    key("kid", sa.Integer()),
    key("step", sa.BigInteger()),
    key("terminal_id", TERMINAL_ID),
    uuid("txn_id"),
)

# Baskets that have settled: a doubtful code counts only for one that has not.
SETTLED_BASKETS = sa.Table("settled_baskets", METADATA, key("basket_id", sa.Uuid()), uuid("txn_id"))

CHECK_INS = sa.Table(
    "check_ins",
    METADATA,
    member_key(),
    key("day", sa.Date()),
    uuid("txn_id"),
    sa.Column("terminal_id", TERMINAL_ID, nullable=False),
)

# What each member was promised off one bill. `used_by` is the sale; a coupon of a sale that was undone is free again.
COUPONS = sa.Table(
    "coupons",
    METADATA,
    member_key(),
    key("code", sa.String(32)),
    text("title_en", 200),
    text("title_zh", 200),
    figure("from_ms"),
    figure("until_ms"),
    figure("off_minor"),
    figure("off_percent"),
    maybe("cap_minor"),
    figure("min_bill_minor"),
    figure("issued_ms"),
    text("issued_by", 200),
    uuid("used_by", nullable=True),
    maybe("used_ms"),
    maybe("void_ms"),
    sa.Column("void_by", sa.String(200)),
)

# What members are to be told; whoever delivers it marks it sent. The key keeps the same news from being told twice.
MESSAGES = sa.Table(
    "messages",
    METADATA,
    member_key(),
    key("dedupe_key", sa.String(100)),
    text("kind", 40),
    text("language", 16),
    sa.Column("parameters", sa.Text, nullable=False),
    figure("not_before_ms"),
    figure("created_ms"),
    maybe("sent_ms"),
    partial_index("messages_unsent", "not_before_ms", where="sent_ms IS NULL"),
)
