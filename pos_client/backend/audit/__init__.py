"""Auditing the books: everything the ledger claims is calculated again from its rows alone.

Nothing of what settles and posts is used here, so a fault of it cannot hide itself; only the calendar, and how requests
and programmes are written, are shared. Nothing is ever written.
"""

from pos_client.backend.audit.findings import Code, Finding
from pos_client.backend.audit.run import Audit

__all__ = ["Audit", "Code", "Finding"]
