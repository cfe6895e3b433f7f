"""Transactions as they are kept: the request as evidence, its fingerprint, and the outcome."""

import hashlib

from pydantic import TypeAdapter

from pos_client.domain.transaction import Transaction, TransactionResult

_REQUEST = TypeAdapter(Transaction)
_RESULT = TypeAdapter(TransactionResult)


def write_request(txn: Transaction) -> tuple[str, bytes]:
    """A transaction's canonical JSON and its SHA-256: equal for equal content, however it was written on the wire."""
    body = _REQUEST.dump_json(txn)
    return body.decode(), hashlib.sha256(body).digest()


def write_result(result: TransactionResult) -> str:
    """An outcome as JSON."""
    return _RESULT.dump_json(result).decode()


def read_result(document: str) -> TransactionResult:
    """An outcome from JSON."""
    return _RESULT.validate_json(document)
