"""Everything one member has: three accounts and a tier, under one lock."""

from uuid import UUID

import sqlalchemy as sa

from pos_client.backend.database.schema import ACCOUNTS, ENTRIES, Unit
from pos_client.backend.ledger.account import Account
from pos_client.backend.ledger.books import Books
from pos_client.backend.ledger.entries import EntryRow, Posting
from pos_client.backend.ledger.journal import Journal
from pos_client.backend.members.qualified import state_of
from pos_client.domain.calculation import Standing
from pos_client.domain.calendar import period_at
from pos_client.domain.programme import Programme, Tier
from pos_client.domain.tiering import LateSteps, TierState, brought_up_to, kept_tier, with_late_steps
from pos_client.domain.transaction import MOST_TOLD

_FIGURES = [f"{unit.name.lower()}_{figure}" for unit in Unit for figure in ("seq", "balance", "deficit")]
_TIER = ("period_qualifying", "period_from_ms", "review_ms", "tier_floor", "grace_tier", "grace_until_ms")
_WRITE = (
    ACCOUNTS.update()
    .where(ACCOUNTS.c.member_id == sa.bindparam("member"))
    .values({name: sa.bindparam(name) for name in (*_FIGURES, *_TIER, "qualifying", "touched_ms")})
)
_OPEN = ACCOUNTS.insert()
_FROM, _UNTIL = (sa.bindparam(name, type_=sa.BigInteger) for name in ("from_ms", "until_ms"))
_QUALIFIED = sa.select(sa.func.coalesce(sa.func.sum(ENTRIES.c.qualifying), 0)).where(
    ENTRIES.c.member_id == sa.bindparam("member"),
    ENTRIES.c.unit == int(Unit.POINTS),
    ENTRIES.c.qualifies_ms >= _FROM,
    ENTRIES.c.qualifies_ms < _UNTIL,
)
_SINCE = sa.select(sa.func.min(ENTRIES.c.qualifies_ms)).where(
    ENTRIES.c.member_id == sa.bindparam("member"), ENTRIES.c.unit == int(Unit.POINTS), ENTRIES.c.qualifying != 0
)
_EVER_MS, _NEVER_MS = -(2**62), 2**62


class MemberLedger:
    """One member's accounts and tier, locked until the database transaction ends. Call `close()` once, at the end.

    On opening, every review that was due is carried out, and what has become available since pays what was owed: it
    never matters when a job ran. `tier` is the tier now, with what was posted so far. With `books` of the same
    database transaction nothing is read twice, and it is they who write.
    """

    def __init__(
        self,
        connection: sa.Connection,
        member_id: UUID,
        posting: Posting,
        programme: Programme,
        books: Books | None = None,
    ) -> None:
        self.member_id = member_id
        self.posting = posting
        self._shares = books is not None
        self._books = books or Books(connection)
        self._programme = programme
        self._journal = Journal(self._books, member_id, posting)
        row = self._books.account(member_id)
        self._joined_ms: int = row.created_ms
        self._touched_ms: int = row.touched_ms
        self._lifetime: int = row.qualifying
        self.stored_state = state_of(row)
        """The tier as it was stored before the reviews that were due."""
        state = brought_up_to(programme, self.stored_state, row.created_ms, posting.recorded_ms, self._counted)
        self._state = state
        figures = [getattr(row, name) for name in _FIGURES]
        self.points, self.credit, self.stored_value = (
            Account(self._journal, unit, *figures[place : place + 3])
            for place, unit in zip((0, 3, 6), Unit, strict=True)
        )
        for account in self.accounts:
            account.absorb(self._touched_ms, posting.recorded_ms)

    @property
    def accounts(self) -> tuple[Account, Account, Account]:
        """Points, credit, stored value."""
        return self.points, self.credit, self.stored_value

    @property
    def joined_ms(self) -> int:
        """When the member joined, in unix milliseconds."""
        return self._joined_ms

    def has_room(
        self, points: int = 0, credit_minor: int = 0, stored_value_minor: int = 0, *, qualifying: int = 0
    ) -> bool:
        """Whether no account nor counter goes beyond `MOST_TOLD`, in either direction, if so much is added."""
        after = (
            self.points.balance + points,
            self.credit.balance + credit_minor,
            self.stored_value.balance + stored_value_minor,
            self._lifetime + qualifying,
        )
        return min(after) >= -MOST_TOLD and max(after) <= MOST_TOLD

    @property
    def qualifying(self) -> int:
        """The counter of the running period, with what was posted so far."""
        return self._state.period_qualifying + sum(step for at_ms, step in self._journal.steps if self._is_now(at_ms))

    @property
    def tier(self) -> Tier:
        """The tier held now."""
        kept = kept_tier(self._programme, self._state, self.posting.recorded_ms)
        return self._programme.tier_held(kept, self.qualifying)

    @property
    def standing(self) -> Standing:
        """What can be spent now and could be spent when it happened: neither has gained by being late."""
        times = {self.posting.occurred_ms, self.posting.recorded_ms}
        points, credit, stored = (min(map(account.spendable, times)) for account in self.accounts)
        return Standing(self.tier, points, credit, stored)

    def entries_of(self, *txn_ids: UUID) -> list[EntryRow]:
        """The entries some earlier transactions made, by account and age."""
        return self._journal.entries_of(*txn_ids)

    def returned(self, entry: EntryRow) -> dict[int, int]:
        """How much an earlier entry gave back to which lots."""
        return self._journal.returned(entry.unit, entry.seq)

    def account(self, unit: Unit) -> Account:
        """One of the three."""
        return self.accounts[unit - 1]

    def close(self) -> None:
        """Let credits absorb deficits, write everything (of shared books: later), and the projection with it."""
        now_ms = self.posting.recorded_ms
        for account in self.accounts:
            account.absorb(now_ms, now_ms)
        self._journal.flush()
        state = self._state = self._after_late_steps(self._state)
        figures = (figure for each in self.accounts for figure in (each.seq, each.balance, each.deficit))
        values = {
            "qualifying": self._lifetime + sum(step for _at_ms, step in self._journal.steps),
            # The passing of time is no sign of life.
            "touched_ms": self._touched_ms if self.posting.txn_id is None else now_ms,
            "period_qualifying": self.qualifying,
            "period_from_ms": state.period_from_ms,
            "review_ms": state.review_ms,
            "tier_floor": state.floor,
            "grace_tier": state.grace_tier,
            "grace_until_ms": state.grace_until_ms,
            **dict(zip(_FIGURES, figures, strict=True)),
        }
        self._books.change(self.member_id, values)
        self._books.later.add(_WRITE, values | {"member": self.member_id})
        if not self._shares:
            self._books.later.flush()

    def _after_late_steps(self, state: TierState) -> TierState:
        """What was posted for a period that is over moves the tier it left behind."""
        if state.review_ms is None or not self._journal.steps:
            return state
        begun = period_at(self._programme, self._joined_ms, state.review_ms - 1).begins_ms
        if not any(step and begun is not None and at_ms < begun for at_ms, step in self._journal.steps):
            return state
        since_ms = self._books.later.execute(_SINCE, {"member": self.member_id}).scalar_one()
        late = LateSteps(since_ms, self._counted_before, self._counted)
        return with_late_steps(self._programme, state, self._joined_ms, self.posting.recorded_ms, late)

    def _is_now(self, at_ms: int) -> bool:
        """Whether a time lies in the running period."""
        from_ms, until_ms = self._state.period_from_ms, self._state.review_ms
        return (from_ms is None or from_ms <= at_ms) and (until_ms is None or at_ms < until_ms)

    def _counted(self, from_ms: int | None, until_ms: int | None) -> int:
        """What is written down of a span of time."""
        span = {
            "member": self.member_id,
            "from_ms": _EVER_MS if from_ms is None else from_ms,
            "until_ms": _NEVER_MS if until_ms is None else until_ms,
        }
        return int(self._books.later.execute(_QUALIFIED, span).scalar_one())

    def _counted_before(self, from_ms: int | None, until_ms: int | None) -> int:
        """The same without what was posted now."""
        first, last = _EVER_MS if from_ms is None else from_ms, _NEVER_MS if until_ms is None else until_ms
        now = sum(step for at_ms, step in self._journal.steps if first <= at_ms < last)
        return self._counted(from_ms, until_ms) - now


def open_account(connection: sa.Connection, member_id: UUID, at_ms: int) -> None:
    """Give a new member three empty accounts and no tier yet."""
    figures = dict.fromkeys((*_FIGURES, "qualifying", "period_qualifying", "grace_until_ms"), 0)
    values = {"member_id": member_id, "touched_ms": at_ms, "tier_floor": "", "grace_tier": "", **figures}
    connection.execute(_OPEN, values)
