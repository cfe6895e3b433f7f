"""Two shops and what moves between them."""

import io
import json
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from pos_client.backend.audit import Audit, Finding
from pos_client.backend.database.engine import Database
from pos_client.backend.database.existing import snapshot
from pos_client.backend.members.cards import Card
from pos_client.backend.preparation import prepare
from pos_client.backend.shop import programmes
from pos_client.backend.transfer import Imported, Listener, export_members, import_members
from pos_client.domain.programme import Programme
from pos_client.errors import InvalidValue

NOON_MS = 1_795_233_600_000  # 2026-11-21 04:00 UTC, noon in Shanghai
HEADING = '{"format":"pos-client members 1","currency":"CNY"}'


@dataclass
class Told:
    """Everything an import tells of."""

    faults: list[tuple[int, str]] = field(default_factory=list)
    cards: list[Card] = field(default_factory=list)
    rows: int = 0

    @property
    def listener(self) -> Listener:
        return Listener(self._fault, self._row, self.cards.append)

    def _fault(self, line: int, fault: InvalidValue) -> None:
        self.faults.append((line, fault.error_code))

    def _row(self) -> None:
        self.rows += 1


def new_shop(url: str, programme: Programme | None = None) -> str:
    with closing(Database(url)) as database:
        prepare(database, NOON_MS)
        if programme is not None:
            with database.write() as connection:
                programmes.publish(connection, programme, NOON_MS)
    return url


def move_in(
    url: str,
    content: str | bytes,
    told: Told | None = None,
    *,
    now_ms: int = NOON_MS,
    skip_bad: bool = False,
    dry_run: bool = False,
) -> Imported:
    stream = io.BytesIO(content if isinstance(content, bytes) else content.encode())
    with closing(Database(url)) as database:
        listener = (told or Told()).listener
        return import_members(database, stream, now_ms, listener, skip_bad=skip_bad, dry_run=dry_run)


def move_out(url: str, path: Path, *, now_ms: int = NOON_MS, with_keys: bool = False) -> str:
    """Export into a file that is gone afterwards; its content."""
    with snapshot(url) as connection:
        export_members(connection, path, now_ms, lambda _done, _of: None, with_keys=with_keys)
    content = path.read_bytes().decode()
    path.unlink()
    return content


def audited(url: str) -> list[Finding]:
    with snapshot(url) as connection:
        return list(Audit(connection).findings())


def lines(*members: Mapping[str, object]) -> str:
    """A file of some members."""
    return "\n".join([HEADING, *(json.dumps(member, ensure_ascii=False) for member in members), ""])
