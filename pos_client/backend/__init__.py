"""The embedded loyalty backend: members, ledger and the HTTP contract. A shop runs it on SQLite beside the till."""
