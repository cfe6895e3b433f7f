"""A member's cards as managers see them: which phones there are, and taking one back. Keys are never told."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from pos_client.backend import timing
from pos_client.backend.database.schema import CARDS, CODE_CLAIMS
from pos_client.backend.members import cards, invitations
from pos_client.backend.members.invitations import Invitation
from pos_client.domain.member_code import PERIOD_S, Scheme
from pos_client.errors import InvalidValue

_LAST_STEP = (
    sa.select(sa.func.max(CODE_CLAIMS.c.step))
    .where(CODE_CLAIMS.c.handle == CARDS.c.handle, CODE_CLAIMS.c.kid == CARDS.c.kid)
    .scalar_subquery()
)
_OF_MEMBER = (
    sa.select(CARDS.c.handle, CARDS.c.kid, CARDS.c.scheme, CARDS.c.created_ms, CARDS.c.revoked_ms, _LAST_STEP)
    .where(CARDS.c.member_id == sa.bindparam("member"))
    .order_by(CARDS.c.created_ms, CARDS.c.handle, CARDS.c.kid, CARDS.c.scheme)
)


@dataclass(frozen=True, slots=True)
class IssuedCard:
    """One key of one card: a phone has one card, and a new key under the same handle when it is renewed.

    `last_shown` is when its newest code was, to half a minute. `revoked` may lie ahead: a key that was renewed counts
    until then, or until the next one is first shown.
    """

    handle: str
    kid: int
    scheme: Scheme
    issued: datetime
    last_shown: datetime | None
    revoked: datetime | None


def issued(connection: sa.Connection, member_id: UUID) -> list[IssuedCard]:
    """Every card a member ever had, the oldest first."""
    return [
        IssuedCard(
            handle=handle,
            kid=kid,
            scheme=Scheme(scheme),
            issued=timing.to_utc(created_ms),
            last_shown=None if step is None else timing.to_utc(step * PERIOD_S * 1000),
            revoked=None if revoked_ms is None else timing.to_utc(revoked_ms),
        )
        for handle, kid, scheme, created_ms, revoked_ms, step in connection.execute(_OF_MEMBER, {"member": member_id})
    ]


def revoke(connection: sa.Connection, member_id: UUID, handle: str, now_ms: int) -> list[IssuedCard]:
    """Take a card back, whichever of its keys the phone has; returns what the member has now.

    Raises:
        InvalidValue: code UNKNOWN_HANDLE; the member has no such card.
    """
    if not cards.revoke(connection, member_id, handle, now_ms):
        raise InvalidValue("the member has no such card.", code="UNKNOWN_HANDLE")
    return issued(connection, member_id)


def replace(connection: sa.Connection, member_id: UUID, handle: str, now_ms: int) -> Invitation:
    """Take a lost phone's card back and invite the next phone, which gets a card with another handle.

    Raises:
        InvalidValue: code UNKNOWN_HANDLE.
    """
    revoke(connection, member_id, handle, now_ms)
    return invitations.invite(connection, member_id, now_ms)
