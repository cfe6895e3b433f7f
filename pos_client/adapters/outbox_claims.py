"""Codes that were used up, here and at other lanes: one row per card, within the outbox's file."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

import apsw

from pos_client.adapters import outbox_rows as rows
from pos_client.adapters.sealing import Seal
from pos_client.domain.lanes import CodeClaim
from pos_client.errors import StorageDamaged
from pos_client.ports import Clock

# `heard`: 0 this till used the code, 1 another lane did, 2 another lane did after this till had used an earlier one.
# The same basket again leaves the row as it is: a lane that repeats a claim of this till does not make it its own.
_CLAIM = """
    INSERT INTO claims(handle_index, kid, step, basket_id, sealed_handle, claimed_ms, heard)
    VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (handle_index, kid) DO UPDATE SET step = excluded.step, basket_id = excluded.basket_id,
        sealed_handle = excluded.sealed_handle, claimed_ms = excluded.claimed_ms,
        heard = CASE WHEN excluded.heard = 0 THEN 0 WHEN claims.heard = 1 THEN 1 ELSE 2 END
    WHERE excluded.step > claims.step
"""
_HOLDS = "SELECT step = ? AND basket_id = ? FROM claims WHERE handle_index = ? AND kid = ?"
_SINCE = """
    SELECT handle_index, kid, step, basket_id, sealed_handle, heard FROM claims
    WHERE claimed_ms >= ? AND sealed_handle IS NOT NULL ORDER BY claimed_ms
"""
_FORGET = "DELETE FROM claims WHERE heard = 1 AND claimed_ms < ?"
_HEARD_FOR = timedelta(days=1)
"""Codes live a minute and a half, and what lanes say is believed for ten: older ones only take up room."""


class ClaimRows:
    """Reads and writes claims within the transaction that is open. Not thread-safe.

    Handles lie there as a blind index to be found by, and sealed so that other lanes can be told after a restart.
    """

    def __init__(self, seal: Seal, clock: Clock) -> None:
        self._seal = seal
        self._clock = clock
        self._forgot_at: datetime | None = None

    def claim(self, db: apsw.Connection, claim: CodeClaim) -> bool:
        """Use up a code at this till; whether it is this basket's now."""
        index = self._write(db, claim, is_heard=False)
        values = (claim.step, claim.basket_id.bytes, index, claim.kid)
        return bool(db.changes()) or bool(db.execute(_HOLDS, values).get)

    def hear(self, db: apsw.Connection, claims: Iterable[CodeClaim]) -> None:
        """Note codes used elsewhere. Those of yesterday are forgotten, now and then."""
        for claim in claims:
            self._write(db, claim, is_heard=True)
        now = self._clock.utc()
        if self._forgot_at is None or abs(now - self._forgot_at) > _HEARD_FOR / 24:
            self._forgot_at = now
            db.execute(_FORGET, (rows.milliseconds(now - _HEARD_FOR),))

    def since(self, db: apsw.Connection, moment: datetime) -> list[tuple[CodeClaim, bool]]:
        """Claims made or heard since then that can be read, and whether they are this till's own."""
        found: list[tuple[CodeClaim, bool]] = []
        for index, kid, step, basket_id, sealed, heard in db.execute(_SINCE, (rows.milliseconds(moment),)):
            try:
                handle = self._seal.open(sealed, _context(index, kid)).decode()
            except (StorageDamaged, UnicodeDecodeError):
                continue  # the claim itself is kept: only telling others of it needs the handle
            found.append((CodeClaim(handle, kid, step, UUID(bytes=basket_id)), heard == 0))
        return found

    def _write(self, db: apsw.Connection, claim: CodeClaim, *, is_heard: bool) -> bytes:
        index = self._seal.index(claim.handle)
        sealed = self._seal.close(claim.handle.encode(), _context(index, claim.kid))
        now_ms = rows.milliseconds(self._clock.utc())
        db.execute(_CLAIM, (index, claim.kid, claim.step, claim.basket_id.bytes, sealed, now_ms, is_heard))
        return index


def _context(index: bytes, kid: int) -> bytes:
    return b"claims|1|%b|%d" % (index, kid)
