"""Transactions as they are kept: the request as evidence, its fingerprint, and the outcome."""

import hashlib

from pydantic import TypeAdapter

from pos_client.domain.transaction import Transaction, TransactionResult

_REQUEST = TypeAdapter(Transaction)
_RESULT = TypeAdapter(TransactionResult)


def write_request(txn: Transaction) -> tuple[str, bytes]:
    """A transaction's canonical JSON and the SHA-256 of its content, equal however it was written on the wire.

    Fields at their default are left out of what is hashed: a field added later, with a default, changes no fingerprint.
    """
    content = _REQUEST.dump_json(txn, exclude_defaults=True)
    return _REQUEST.dump_json(txn).decode(), hashlib.sha256(content).digest()


def write_result(result: TransactionResult) -> str:
    """An outcome as JSON."""
    return _RESULT.dump_json(result).decode()


def read_result(document: str) -> TransactionResult:
    """An outcome from JSON."""
    return _RESULT.validate_json(document)
