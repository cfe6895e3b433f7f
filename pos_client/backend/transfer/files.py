"""Files of members: written whole or not at all, readable by their owner alone; read in one go or row by row."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO, TextIO

import sqlalchemy as sa

from pos_client.backend.database.engine import Database
from pos_client.backend.database.existing import translated
from pos_client.backend.members.cards import Card
from pos_client.backend.shop import programmes
from pos_client.backend.transfer import json_lines, sheet
from pos_client.backend.transfer.cells import Shop
from pos_client.backend.transfer.exporting import count_members, read_members
from pos_client.backend.transfer.importing import Intake, Outcome, add_all
from pos_client.backend.transfer.record import MemberRecord
from pos_client.backend.transfer.rows import Row
from pos_client.backend.web.private_files import for_owner_only
from pos_client.errors import InvalidValue

AT_ONCE = 500
"""Rows per transaction when bad ones are skipped: tills get their turn in between."""

Progress = Callable[[int, int], None]
"""Told how much is done, of how much."""


@dataclass(frozen=True, slots=True)
class Listener:
    """Who is told during an import: of bad rows with their lines, of every row, of cards whose keys were made here.

    What is told of cards holds only once the import has returned and said that something was written.
    """

    on_fault: Callable[[int, InvalidValue], None]
    on_row: Callable[[], None] = lambda: None
    on_new_card: Callable[[Card], None] = lambda _card: None


@dataclass(slots=True)
class Imported:
    """What became of a file's rows; with bad ones nothing was written, unless they were to be skipped."""

    added: int = 0
    known: int = 0
    bad: int = 0


def export_members(
    connection: sa.Connection, path: Path, now_ms: int, progress: Progress, *, with_keys: bool = False
) -> int:
    """Write every member to a file, `.csv` for a table, else JSON Lines; how many there were.

    Raises:
        InvalidValue: code FILE_EXISTS, nothing is overwritten; NO_KEYS_IN_TABLE.
        OSError: the file cannot be written; there is none then.
    """
    is_table = path.suffix.lower() == ".csv"
    if is_table and with_keys:
        raise InvalidValue("keys go into JSON Lines only", code="NO_KEYS_IN_TABLE")
    programme = programmes.current(connection)
    counted = _Counted(count_members(connection), progress)
    members = counted.pass_on(read_members(connection, programme, now_ms, with_keys=with_keys))
    with _whole_file(path, "utf-8-sig" if is_table else "utf-8") as stream:
        if is_table:
            sheet.write(stream, Shop(programme, now_ms), members)
        else:
            json_lines.write(stream, programme.currency, members)
    return counted.done


def import_members(
    database: Database,
    stream: BinaryIO,
    now_ms: int,
    listener: Listener,
    *,
    skip_bad: bool = False,
    dry_run: bool = False,
) -> Imported:
    """Read members out of a file: all of them or, where one row is bad, none; with `skip_bad` all the good ones.

    `dry_run` says what would become of them and writes nothing. Blocks for about a millisecond per member; a till on
    the same database file waits meanwhile, unless bad rows are skipped.

    Raises:
        InvalidValue: nothing in the file can be used; the code says why.
        BackendStartFailed: the database failed; what was not told of as imported was not.
    """
    counts = Imported()

    def bad(line: int, fault: InvalidValue) -> None:
        counts.bad += 1
        listener.on_fault(line, fault)

    with translated():
        with database.read() as connection:
            programme = programmes.current(connection)
        rows = _watched(rows_of(stream, Shop(programme, now_ms)), listener.on_row)
        in_parts = skip_bad and not dry_run
        while part := list(islice(rows, AT_ONCE)) if in_parts else rows:
            with _undone_unless(database, lambda: not dry_run and (skip_bad or not counts.bad)) as connection:
                found = add_all(Intake(connection, programme, now_ms, listener.on_new_card), part, bad)
            counts.added += found[Outcome.ADDED]
            counts.known += found[Outcome.KNOWN]
            if not in_parts:
                break
    return counts


def rows_of(stream: BinaryIO, shop: Shop) -> Iterator[Row]:
    """The rows of a file, whichever kind it is: JSON Lines begin with a brace.

    Raises:
        InvalidValue: nothing in this file can be used.
    """
    start = stream.read(16).removeprefix(b"\xef\xbb\xbf").lstrip()
    stream.seek(0)
    if start.startswith(b"{"):
        return json_lines.read(stream, shop.programme.currency)
    return sheet.read(stream, shop)


def _watched(rows: Iterator[Row], on_row: Callable[[], None]) -> Iterator[Row]:
    for row in rows:
        yield row
        on_row()


class _UndoneError(Exception):
    """Takes a transaction back on purpose."""


@contextmanager
def _undone_unless(database: Database, keep: Callable[[], bool]) -> Iterator[sa.Connection]:
    """A transaction that commits if it is to be kept, which is asked at its end."""

    def decide() -> None:
        if not keep():
            raise _UndoneError

    with suppress(_UndoneError), database.write() as connection:
        yield connection
        decide()


class _Counted:
    """Members on their way through, counted."""

    def __init__(self, total: int, progress: Progress) -> None:
        self.done = 0
        self._total = total
        self._progress = progress

    def pass_on(self, members: Iterator[MemberRecord]) -> Iterator[MemberRecord]:
        for member in members:
            yield member
            self.done += 1
            self._progress(self.done, self._total)


@contextmanager
def _whole_file(path: Path, encoding: str) -> Iterator[TextIO]:
    """A new file that has its name only once everything is in it."""
    if path.exists():
        raise InvalidValue(f"{path.name} is there already", code="FILE_EXISTS")
    part = path.with_name(path.name + ".part")
    try:
        with for_owner_only(), part.open("w", encoding=encoding, newline="") as stream:
            part.chmod(0o600)
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
