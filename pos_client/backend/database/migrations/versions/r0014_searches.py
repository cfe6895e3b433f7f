"""Members are found by words, whole ones only; who searched for what is kept."""

import sqlalchemy as sa
from alembic import op

from pos_client.domain.search_words import words_of

revision = "r0014"
down_revision = "r0013"
branch_labels = None
depends_on = None

_AT_ONCE = 1000
_CARDS = sa.text(
    "SELECT DISTINCT m.member_id, m.name, c.handle FROM members m JOIN cards c USING (member_id) ORDER BY 1"
)


def upgrade() -> None:
    """Make the tables, and put down the words of everybody who is a member already."""
    words = op.create_table(
        "member_words",
        sa.Column("member_id", sa.Uuid, sa.ForeignKey("members.member_id"), nullable=False),
        sa.Column("word", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("member_id", "word"),
    )
    op.create_table(
        "member_searches",
        sa.Column("terminal_id", sa.String(64), nullable=False),
        sa.Column("nonce", sa.String(64), nullable=False),
        sa.Column("asked_ms", sa.BigInteger, nullable=False),
        sa.Column("cashier", sa.String(200), nullable=False),
        sa.Column("words", sa.String(300), nullable=False),
        sa.Column("shown", sa.String(300), nullable=False),
        sa.PrimaryKeyConstraint("terminal_id", "nonce"),
    )
    _fill(words)
    op.create_index("members_by_word", "member_words", ["word"])
    op.create_index("member_searches_by_time", "member_searches", ["asked_ms"])
    op.create_index("member_searches_of_till", "member_searches", ["terminal_id", "asked_ms"])


def _fill(words: sa.Table) -> None:
    found = op.get_bind().execute(_CARDS.columns(member_id=sa.Uuid))
    last, known = None, set[str]()
    rows: list[dict[str, object]] = []
    for member_id, name, handle in found:
        known = known if member_id == last else set()
        fresh = words_of(name, handle) - known
        last, known = member_id, known | fresh
        rows.extend({"member_id": member_id, "word": word} for word in sorted(fresh))
        if len(rows) >= _AT_ONCE:
            op.bulk_insert(words, rows)
            rows = []
    op.bulk_insert(words, rows)
