"""Tables of gifts: what there is to give away, and what waits for members."""

import sqlalchemy as sa

from pos_client.backend.database.schema.columns import METADATA, figure, key, maybe, member_key, text, uuid

# What there is to give away: `stock` of them in all (missing: no end), of which `given` are with members or were picked
# up. `given` only ever grows by a conditional UPDATE that keeps it within the stock.
GIFT_ARTICLES = sa.Table(
    "gift_articles",
    METADATA,
    key("code", sa.String(40)),
    text("title_en", 200),
    text("title_zh", 200),
    maybe("stock"),
    maybe("per_member"),
    maybe("from_ms"),
    maybe("until_ms"),
    figure("given"),
)

# What members were given. It keeps its own title: what somebody was promised does not change with the article, whose
# code is empty where the gift came with its member from another shop. Time decides what has expired, not a job.
GIFTS = sa.Table(
    "gifts",
    METADATA,
    member_key(),
    key("gift_id", sa.Uuid()),
    text("article", 40),
    text("title_en", 200),
    text("title_zh", 200),
    figure("quantity"),
    figure("from_ms"),
    maybe("until_ms"),
    figure("granted_ms"),
    text("granted_by", 200),
    uuid("picked_up_by", nullable=True),
    maybe("voided_ms"),
)
