"""How the tills of one store share what a member may spend while they cannot reach the backend."""

from dataclasses import dataclass

import sqlalchemy as sa

from pos_client.backend.database.schema import TERMINAL_STAYS, TERMINALS
from pos_client.backend.shop.terminals import Terminal
from pos_client.domain.roster_seal import LONGEST_S

WAIT_MS = LONGEST_S * 1000
"""After this long every roster that was out has ended, wherever it was."""
_T = TERMINALS.c
_HERE = sa.select(_T.terminal_id, _T.created_ms, _T.revoked_ms, _T.quarantined_ms).where(
    _T.store == sa.bindparam("here")
)
_AT, _OUT = (sa.bindparam(name, type_=sa.BigInteger) for name in ("at_ms", "out_ms"))
_S = TERMINAL_STAYS.c
_WAS_OUT = sa.and_(_S.since_ms <= _AT, _S.until_ms > _OUT)
_LEFT = sa.select(_S.terminal_id).where(_S.store == sa.bindparam("here"), _WAS_OUT)
_ELSEWHERE = sa.union_all(
    sa.select(_T.terminal_id).where(
        _T.store != sa.bindparam("here"),
        _T.created_ms <= _AT,
        sa.or_(_T.revoked_ms.is_(None), _T.revoked_ms > _OUT),
    ),
    sa.select(_S.terminal_id).where(_S.store != sa.bindparam("here"), _WAS_OUT),
).limit(1)


@dataclass(frozen=True, slots=True)
class Sharing:
    """A till's part at a moment: one of `tills` shares, or none yet.

    `tills` counts those that may still have a roster: one taken out or moved counts for as long as its last one is
    good, and one put in beside others has no share for as long as theirs are; nor has one in quarantine.
    `is_only_store`: no till elsewhere can have one.
    """

    tills: int
    has_share: bool
    is_only_store: bool

    def of_balance(self, points: int, home_since_ms: int, at_ms: int) -> int:
        """This till's part of what a member may spend; none while tills of the store that was home may have theirs."""
        has_moved = not self.is_only_store and at_ms < home_since_ms + WAIT_MS
        return points // self.tills if self.has_share and not has_moved else 0


def of(connection: sa.Connection, terminal: Terminal, at_ms: int) -> Sharing:
    """A till's part at a moment, now or before."""
    asked = {"here": terminal.store, "at_ms": at_ms, "out_ms": at_ms - WAIT_MS}
    tills = [
        row
        for row in connection.execute(_HERE, asked)
        if row.created_ms <= at_ms and (row.revoked_ms is None or row.revoked_ms > at_ms - WAIT_MS)
    ]
    own = next((row for row in tills if row.terminal_id == terminal.terminal_id), None)
    here = {row.terminal_id for row in tills} | set(connection.execute(_LEFT, asked).scalars())
    is_new = len(here) > 1 and own is not None and own.created_ms > at_ms - WAIT_MS
    is_doubted = own is not None and own.quarantined_ms is not None and own.quarantined_ms <= at_ms
    is_only_store = connection.execute(_ELSEWHERE, asked).first() is None
    return Sharing(max(1, len(here)), not (is_new or is_doubted), is_only_store)
