"""Transactions as they are kept: the request as evidence, its fingerprint, and the outcome."""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

import sqlalchemy as sa
from pydantic import TypeAdapter

from pos_client.backend.database import dialect
from pos_client.backend.database.later import Later, Row, run
from pos_client.backend.database.schema import TRANSACTIONS
from pos_client.domain.adjustment import Adjustment
from pos_client.domain.offline import Tally
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Applied, Transaction, TransactionResult


@dataclass(frozen=True, slots=True)
class AdjustmentOf:
    """An adjustment with whose it is."""

    member_id: UUID
    adjustment: Adjustment


@dataclass(frozen=True, slots=True)
class DoneAlone:
    """What a till alone awarded for in minor units of money, and redeemed in points, with which card."""

    handle: str
    minor: int
    points: int

    @property
    def tally(self) -> Tally:
        """What it adds to the sums of its till."""
        return Tally(int(self.minor > 0), self.minor, int(self.points > 0), self.points)


_REQUEST = TypeAdapter(Transaction)
_RESULT = TypeAdapter(TransactionResult)
_ADJUSTMENT = TypeAdapter(AdjustmentOf)
_KNOWN = sa.select(TRANSACTIONS.c.content_sha256, TRANSACTIONS.c.result).where(
    TRANSACTIONS.c.txn_id == sa.bindparam("txn")
)
_OUTCOME = ("member_id", "programme_version", "result", "alone_handle", "alone_minor", "alone_points")
_FINISH = (
    TRANSACTIONS.update()
    .where(TRANSACTIONS.c.txn_id == sa.bindparam("mine"))
    .values({name: sa.bindparam(name) for name in _OUTCOME})
)

_RECORD = (
    TRANSACTIONS.update()
    .where(TRANSACTIONS.c.txn_id == sa.bindparam("mine"))
    .values(recorded_ms=sa.bindparam("at_ms", type_=sa.BigInteger))
)


def write_request(txn: Transaction) -> tuple[str, bytes]:
    """A transaction's canonical JSON and the SHA-256 of its content, equal however it was written on the wire.

    Fields at their default are left out of what is hashed: a field added later, with a default, changes no fingerprint.
    """
    content = _REQUEST.dump_json(txn, exclude_defaults=True)
    return _REQUEST.dump_json(txn).decode(), hashlib.sha256(content).digest()


def read_request(document: str) -> Transaction:
    """A transaction from JSON."""
    return _REQUEST.validate_json(document)


def write_adjustment(member_id: UUID, adjustment: Adjustment) -> tuple[str, bytes]:
    """The same for an adjustment of a member."""
    document = AdjustmentOf(member_id, adjustment)
    content = _ADJUSTMENT.dump_json(document, exclude_defaults=True)
    return _ADJUSTMENT.dump_json(document).decode(), hashlib.sha256(content).digest()


def write_result(result: TransactionResult) -> str:
    """An outcome as JSON."""
    return _RESULT.dump_json(result).decode()


def read_result(document: str) -> TransactionResult:
    """An outcome from JSON."""
    return _RESULT.validate_json(document)


def refusal(txn_id: UUID, reason: Reason) -> TransactionResult:
    """An outcome that is not stored: the request is not one this backend can keep."""
    return TransactionResult(txn_id, Applied.REFUSED, reason, 0, 0, 0)


def row(
    txn_id: UUID, terminal_id: str, kind: str, request: tuple[str, bytes], occurred_ms: int, recorded_ms: int
) -> Row:
    """What is kept of a request that was written."""
    body, content = request
    return {
        "txn_id": txn_id,
        "terminal_id": terminal_id,
        "kind": kind,
        "content_sha256": content,
        "body": body,
        "occurred_ms": occurred_ms,
        "recorded_ms": recorded_ms,
    }


def claim(connection: sa.Connection, rows: Sequence[Row]) -> set[UUID]:
    """Claim identities for ever; returns those that were free. Whoever inserts the row settles.

    Everyone else waits for that and repeats it. Of rows with one identity the first counts.
    """
    first = {each["txn_id"]: each for each in reversed(rows)}
    in_order = [first[txn_id] for txn_id in sorted(first)]  # of all tills: two batches then never wait for each other
    statement = dialect.insert_new_of_many(connection, TRANSACTIONS.c.txn_id)
    return set(run(connection, statement, in_order).scalars()) if in_order else set()


def repeated(later: Later, request: Row) -> TransactionResult:
    """The outcome an identity has already; with other content the identity is refused as KEY_REUSED."""
    known = later.execute(_KNOWN, {"txn": request["txn_id"]}).one()
    if not hmac.compare_digest(known.content_sha256, request["content_sha256"]):
        return refusal(request["txn_id"], Reason.KEY_REUSED)
    result = read_result(known.result)
    return replace(result, applied=Applied.REPLAYED) if result.applied is Applied.APPLIED else result


def decide(later: Later, member_id: UUID | None, version: int, result: TransactionResult, recorded_ms: int) -> None:
    """Store what became of a request that had waited; its time of record is when that was."""
    finish(later, member_id, version, result)
    later.add(_RECORD, {"mine": result.txn_id, "at_ms": recorded_ms})


def finish(
    later: Later, member_id: UUID | None, version: int, result: TransactionResult, alone: DoneAlone | None = None
) -> None:
    """Store the outcome every repetition receives, the rules it was settled under, and what a till did alone."""
    outcome = {
        "member_id": member_id,
        "programme_version": version,
        "result": write_result(result),
        "alone_handle": alone and alone.handle,
        "alone_minor": alone and alone.minor,
        "alone_points": alone and alone.points,
    }
    later.add(_FINISH, outcome | {"mine": result.txn_id})
