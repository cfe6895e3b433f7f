"""Auditing the books: everything the ledger claims is calculated again from its rows alone.

Nothing of the engine's code is used here, so a fault of the engine cannot hide itself. Nothing is ever written.
"""

from pos_client.backend.audit.findings import Code, Finding
from pos_client.backend.audit.run import Audit

__all__ = ["Audit", "Code", "Finding"]
