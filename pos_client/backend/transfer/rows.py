"""What every file of members is read into: rows with the line they begin on, good or bad."""

import hashlib
from collections import Counter
from dataclasses import dataclass

from pos_client.backend.transfer.record import MemberRecord
from pos_client.errors import InvalidValue


@dataclass(frozen=True, slots=True)
class Row:
    """One member of a file, or why there is none. `identity` is the same whenever the same row is read again."""

    line: int
    identity: str = ""
    record: MemberRecord | None = None
    fault: InvalidValue | None = None


class Identities:
    """Names rows: by the card or member they speak of, else by what they say and how often it was said before.

    Costs some 100 bytes for every row without a card.
    """

    def __init__(self) -> None:
        self._seen: Counter[bytes] = Counter()

    def of(self, record: MemberRecord, text: str) -> str:
        """The identity of a row."""
        if record.member_id is not None:
            return f"member {record.member_id}"
        if record.cards:
            return f"card {record.cards[0].handle}"
        content = hashlib.sha256(text.encode()).digest()[:16]
        self._seen[content] += 1
        return f"row {content.hex()} {self._seen[content]}"
