"""Using up a member code, once. Call only after its cryptogram was found right."""

from enum import Enum, auto
from uuid import UUID

import sqlalchemy as sa

from pos_client.backend import dialect
from pos_client.backend.schema import CODE_CLAIMS
from pos_client.domain.verification import Genuine


class Claim(Enum):
    """Whose a code is after a claim: newly this basket's, this basket's already, or used by another one."""

    NEW = auto()
    HELD = auto()
    TAKEN = auto()


def claim_fresh(connection: sa.Connection, genuine: Genuine, basket_id: UUID, terminal_id: str, at_ms: int) -> Claim:
    """Claim a code just shown, in one statement: taken when this or a later code of the card was used before."""
    claims = CODE_CLAIMS.c
    later = sa.select(sa.literal(1)).select_from(CODE_CLAIMS).where(*_same_card(genuine), claims.step >= genuine.step)
    row = _row(genuine, basket_id, terminal_id, at_ms)
    values = sa.select(*(sa.literal(value, claims[name].type) for name, value in row.items())).where(~sa.exists(later))
    statement = dialect.insert_new(connection, CODE_CLAIMS).from_select(list(row), values)
    return Claim.NEW if connection.execute(statement).rowcount else _owner(connection, genuine, basket_id)


def claim_evidence(connection: sa.Connection, genuine: Genuine, basket_id: UUID, terminal_id: str, at_ms: int) -> Claim:
    """Claim a code that comes with a transaction: late ones may be older than the newest claim of the card."""
    row = _row(genuine, basket_id, terminal_id, at_ms)
    inserted = connection.execute(dialect.insert_new(connection, CODE_CLAIMS), row).rowcount
    return Claim.NEW if inserted else _owner(connection, genuine, basket_id)


def last_steps(connection: sa.Connection) -> dict[tuple[str, int], int]:
    """The newest step claimed, by (handle, kid)."""
    claims = CODE_CLAIMS.c
    newest = sa.select(claims.handle, claims.kid, sa.func.max(claims.step)).group_by(claims.handle, claims.kid)
    return {(handle, kid): step for handle, kid, step in connection.execute(newest)}


def _same_card(genuine: Genuine) -> "tuple[sa.ColumnElement[bool], ...]":
    return CODE_CLAIMS.c.handle == genuine.code.handle, CODE_CLAIMS.c.kid == genuine.code.kid


def _row(genuine: Genuine, basket_id: UUID, terminal_id: str, at_ms: int) -> dict[str, object]:
    code = genuine.code
    names = ("handle", "kid", "step", "basket_id", "terminal_id", "claimed_ms")
    return dict(zip(names, (code.handle, code.kid, genuine.step, basket_id, terminal_id, at_ms), strict=True))


def _owner(connection: sa.Connection, genuine: Genuine, basket_id: UUID) -> Claim:
    same_step = sa.select(CODE_CLAIMS.c.basket_id).where(*_same_card(genuine), CODE_CLAIMS.c.step == genuine.step)
    owner = connection.execute(same_step).scalar_one_or_none()
    return Claim.HELD if owner == basket_id else Claim.TAKEN
