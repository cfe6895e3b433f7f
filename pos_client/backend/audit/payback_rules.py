"""Refunds give back no more than was paid, and holds set aside exactly what they say."""

from collections import defaultdict
from collections.abc import Iterator
from uuid import UUID

from pos_client.backend.audit.findings import Code, Finding
from pos_client.backend.audit.rows import Books
from pos_client.backend.audit.transaction_rules import Deeds
from pos_client.backend.schema import Unit


def check_refunds(books: Books, deeds: dict[UUID, Deeds]) -> Iterator[Finding]:
    """Every refund that did something else than it says, and every sale that gave back more than it took."""
    return iter(())


def check_holds(books: Books, deeds: dict[UUID, Deeds]) -> Iterator[Finding]:
    """Every hold whose payments are not where its state says."""
    return iter(())
