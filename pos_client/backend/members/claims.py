"""Using up a member code, once. Call only after its cryptogram was found right."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from uuid import UUID

import sqlalchemy as sa

from pos_client.backend.database import dialect
from pos_client.backend.database.later import Later, run
from pos_client.backend.database.schema import CODE_CLAIMS, CODE_REPEATS, SETTLED_BASKETS
from pos_client.domain.verification import Genuine

# Statements are put together once: building and comparing them costs more than running them.
_SAME = sa.and_(
    CODE_CLAIMS.c.handle == sa.bindparam("of_handle"),
    CODE_CLAIMS.c.kid == sa.bindparam("of_kid"),
    CODE_CLAIMS.c.step == sa.bindparam("of_step"),
)
_SPEND = (
    CODE_CLAIMS.update()
    .where(_SAME, CODE_CLAIMS.c.basket_id == sa.bindparam("basket"), CODE_CLAIMS.c.txn_id.is_(None))
    .values(txn_id=sa.bindparam("by"))
)
_IS_MINE = sa.select(CODE_CLAIMS.c.step).where(_SAME, CODE_CLAIMS.c.terminal_id == sa.bindparam("till"))
_SHOWN = (
    sa.select(CODE_CLAIMS.c.step)
    .where(
        CODE_CLAIMS.c.handle == sa.bindparam("of_handle"),
        CODE_CLAIMS.c.step >= sa.bindparam("since_step"),
        CODE_CLAIMS.c.terminal_id == sa.bindparam("till"),
    )
    .limit(1)
)
_FORGET = CODE_CLAIMS.delete().where(_SAME)
_UNSPEND = CODE_CLAIMS.update().where(_SAME).values(txn_id=None)


CodeKey = tuple[str, int, int]
"""(handle, kid, step)."""


class Claim(Enum):
    """Whose a code is after a claim: newly this basket's, this basket's since its scan, or used by something else."""

    NEW = auto()
    HELD = auto()
    TAKEN = auto()


@dataclass(frozen=True, slots=True)
class Claimant:
    """Who claims, and when in unix milliseconds; `txn_id` is None while a code is only scanned."""

    basket_id: UUID
    terminal_id: str
    at_ms: int
    txn_id: UUID | None = None


def claim_scan(connection: sa.Connection, genuine: Genuine, claimant: Claimant) -> Claim:
    """Claim a code just shown, in one statement: taken when this or a later code of the card was used before."""
    claims = CODE_CLAIMS.c
    later = sa.select(sa.literal(1)).select_from(CODE_CLAIMS).where(*_same_card(genuine), claims.step >= genuine.step)
    row = _row(genuine, claimant)
    values = sa.select(*(sa.literal(value, claims[name].type) for name, value in row.items())).where(~sa.exists(later))
    statement = dialect.insert_new(connection, CODE_CLAIMS).from_select(list(row), values)
    if connection.execute(statement).rowcount:
        return Claim.NEW
    owner = connection.execute(sa.select(claims.basket_id).where(*_same_code(genuine))).scalar_one_or_none()
    return Claim.HELD if owner == claimant.basket_id else Claim.TAKEN


def was_shown(connection: sa.Connection, handle: str, terminal_id: str, since_step: int) -> bool:
    """Whether a till was shown a code of a card that was made since then."""
    asked = {"of_handle": handle, "till": terminal_id, "since_step": since_step}
    return connection.execute(_SHOWN, asked).first() is not None


def key_of(genuine: Genuine) -> CodeKey:
    """What a code is known by."""
    return genuine.code.handle, genuine.code.kid, genuine.step


def claim_new(connection: sa.Connection, wanted: Sequence[tuple[Genuine, Claimant]]) -> set[UUID]:
    """Spend codes on transactions in one statement, each where nobody has claimed it; returns those transactions.

    They come in the order of their keys: two who claim the same ones then never wait for each other.
    """
    rows = [_row(genuine, claimant) for genuine, claimant in wanted]
    statement = dialect.insert_new_of_many(connection, CODE_CLAIMS.c.txn_id)
    return set(run(connection, statement, rows).scalars()) if rows else set()


def claim_evidence(
    connection: sa.Connection, genuine: Genuine, claimant: Claimant, *, is_scanned: bool = False
) -> Claim:
    """Spend a code on a transaction: late ones may be older than the newest claim of the card.

    HELD means that this basket's scan claimed it and no transaction has spent it yet. What is NEW or HELD must be
    given back with `release` when the transaction is refused after all. `is_scanned` says which of the two to expect.
    """
    ways = (_spend, _claim) if is_scanned else (_claim, _spend)
    return next((claim for way in ways if (claim := way(connection, genuine, claimant))), Claim.TAKEN)


def _claim(connection: sa.Connection, genuine: Genuine, claimant: Claimant) -> Claim | None:
    fresh = dialect.insert_new(connection, CODE_CLAIMS)
    return Claim.NEW if connection.execute(fresh, _row(genuine, claimant)).rowcount else None


def _spend(connection: sa.Connection, genuine: Genuine, claimant: Claimant) -> Claim | None:
    spending = {"by": claimant.txn_id, "basket": claimant.basket_id}
    return Claim.HELD if connection.execute(_SPEND, _which(genuine) | spending).rowcount else None


def release(connection: sa.Connection, genuine: Genuine, claim: Claim) -> None:
    """Undo a claim whose transaction was refused: a scan's claim stays the basket's, any other is forgotten."""
    if claim is Claim.NEW:
        connection.execute(_FORGET, _which(genuine))
    if claim is Claim.HELD:
        connection.execute(_UNSPEND, _which(genuine))


def claim_again(connection: sa.Connection, genuine: Genuine, claimant: Claimant) -> bool:
    """Spend a code on one more transaction that another till has used; False where this till has had it itself."""
    row = _which(genuine) | {"till": claimant.terminal_id}
    if connection.execute(_IS_MINE, row).first() is not None:
        return False
    handle, kid, step = key_of(genuine)
    again = {"handle": handle, "kid": kid, "step": step, "terminal_id": claimant.terminal_id, "txn_id": claimant.txn_id}
    return connection.execute(dialect.insert_new(connection, CODE_REPEATS), again).rowcount == 1


def settle_basket(later: Later, basket_id: UUID, txn_id: UUID) -> None:
    """Note that a basket has settled, if it is its first time."""
    later.add(dialect.insert_new(later.connection, SETTLED_BASKETS), {"basket_id": basket_id, "txn_id": txn_id})


def settle_first(later: Later, basket_id: UUID, txn_id: UUID) -> bool:
    """Note that a basket settles now; whether this is its first time."""
    row = {"basket_id": basket_id, "txn_id": txn_id}
    return later.execute(dialect.insert_new(later.connection, SETTLED_BASKETS), row).rowcount == 1


def _same_card(genuine: Genuine) -> "tuple[sa.ColumnElement[bool], ...]":
    return CODE_CLAIMS.c.handle == genuine.code.handle, CODE_CLAIMS.c.kid == genuine.code.kid


def _same_code(genuine: Genuine) -> "tuple[sa.ColumnElement[bool], ...]":
    return *_same_card(genuine), CODE_CLAIMS.c.step == genuine.step


def _which(genuine: Genuine) -> dict[str, object]:
    return {"of_handle": genuine.code.handle, "of_kid": genuine.code.kid, "of_step": genuine.step}


def _row(genuine: Genuine, claimant: Claimant) -> dict[str, object]:
    return {
        "handle": genuine.code.handle,
        "kid": genuine.code.kid,
        "step": genuine.step,
        "basket_id": claimant.basket_id,
        "terminal_id": claimant.terminal_id,
        "claimed_ms": claimant.at_ms,
        "txn_id": claimant.txn_id,
    }
