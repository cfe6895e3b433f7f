"""The one place where identities are made."""

from uuid import UUID

from uuid_utils.compat import uuid7


class UuidSource:
    """The IdSource port: UUIDv7 (RFC 9562), rising within this process even if the machine's date goes back."""

    def new_id(self) -> UUID:
        """A new UUIDv7. Thread-safe, never blocks."""
        return uuid7()
