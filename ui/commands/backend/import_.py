"""`pos-client backend import`: members and balances out of files."""

import csv
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TextIO

import click

from ui.commands.backend.options import DATABASE
from ui.commands.backend.progress import Progress
from ui.commands.backend.telling import unusable
from ui.commands.telling import AS_JSON

if TYPE_CHECKING:
    from pos_client.backend.database.engine import Database
    from pos_client.backend.members.cards import Card
    from pos_client.backend.transfer import Imported
    from pos_client.errors import InvalidValue

_EXIT_BAD_ROWS = 1
_FILE = click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path)


@click.command("import")
@DATABASE
@click.option("--skip-bad", is_flag=True, help="Import the good rows of a file although others are bad.")
@click.option("--dry-run", is_flag=True, help="Say what would happen, and change nothing.")
@click.option("--links", type=click.Path(path_type=Path), help="Write the links of newly made cards to this new file.")
@AS_JSON
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=_FILE)
def import_(
    *, database_url: str, skip_bad: bool, dry_run: bool, links: Path | None, as_json: bool, files: tuple[Path, ...]
) -> None:
    """Let the members of JSON Lines or CSV files in, with their opening balances; docs/moving.md describes both.

    A FILE may be - for stdin. A file with a bad row changes nothing, unless --skip-bad. Importing a file twice changes
    nothing more. Every bad row is told with its line. Exit code 0: everything is in; 1: some rows were bad;
    4: nothing could be done.
    """
    from pos_client.backend.database.opening import opened

    bad = 0
    with opened(database_url) as (database, now_ms), _links(links) as cards:
        for path in files:
            intake = _Intake(path, cards, as_json=as_json)
            counts = intake.read(database, now_ms, skip_bad=skip_bad, dry_run=dry_run)
            intake.conclude(counts, nothing=dry_run or bool(counts.bad and not skip_bad))
            bad += counts.bad
    raise SystemExit(_EXIT_BAD_ROWS if bad else 0)


class _Intake:
    """One file on its way in."""

    def __init__(self, path: Path, cards: "_Links", *, as_json: bool) -> None:
        self._path = path
        self._cards = cards
        self._as_json = as_json
        self._progress = Progress(path.name)

    def read(self, database: "Database", now_ms: int, *, skip_bad: bool, dry_run: bool) -> "Imported":
        """Let them in, telling of bad rows and of how far it has come."""
        from pos_client.backend.transfer import Listener, import_members

        self._cards.begin()
        with _opened(self._path) as stream:
            size = stream.seek(0, os.SEEK_END)
            stream.seek(0)

            def on_row() -> None:
                self._progress(stream.tell(), size)

            try:
                listener = Listener(self._tell, on_row, self._cards.add)
                return import_members(database, stream, now_ms, listener, skip_bad=skip_bad, dry_run=dry_run)
            finally:
                self._progress.end()

    def conclude(self, counts: "Imported", *, nothing: bool) -> None:
        """Say what became of the file; `nothing` was written."""
        if nothing:
            self._cards.forget()
        figures = {"added": counts.added, "known": counts.known, "bad": counts.bad, "written": not nothing}
        if self._as_json:
            click.echo(json.dumps({"file": self._path.name, **figures}))
            return
        verb = "would be added" if nothing else "added"
        said = f"{counts.added:,} {verb}, {counts.known:,} were in already, {counts.bad:,} bad"
        click.echo(f"{self._path.name}: {said}" + ("; nothing was changed" if nothing else ""))

    def _tell(self, line: int, fault: "InvalidValue") -> None:
        self._progress.end()
        if self._as_json:
            place = {"file": self._path.name, "line": line, "code": fault.error_code, "detail": fault.detail}
            click.echo(json.dumps(place))
            return
        click.echo(f"{self._path.name}:{line}: {fault.error_code}: {fault.detail}", err=True)


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    """A file, or what comes from stdin, kept in a file without a name while it is read: reading needs its beginning."""
    if str(path) != "-":
        with path.open("rb") as stream:
            yield stream
        return
    with tempfile.TemporaryFile() as copy:
        shutil.copyfileobj(sys.stdin.buffer, copy)
        yield copy


class _Links:
    """The links of cards whose keys were made here, as a table; they are secret like the keys."""

    def __init__(self, stream: TextIO | None) -> None:
        self._stream = stream
        self._table = csv.writer(stream) if stream else None
        self._begun = 0
        if self._table:
            self._table.writerow(["handle", "name", "link"])

    def begin(self) -> None:
        """Remember where the cards of the next file begin."""
        self._begun = self._stream.tell() if self._stream else 0

    def add(self, card: "Card") -> None:
        """Write the part of a card's link that follows the address of the backend."""
        from pos_client.backend.members.links import card_fragment
        from pos_client.backend.transfer.cells import neutral

        if self._table:
            link = f"/card/{card_fragment(card.handle, card.kid, card.shared_key)}"
            self._table.writerow([card.handle, neutral(card.name), link])

    def forget(self) -> None:
        """Take back the cards of the file that was just read: they do not exist."""
        if self._stream:
            self._stream.seek(self._begun)
            self._stream.truncate()


@contextmanager
def _links(path: Path | None) -> Iterator[_Links]:
    if path is None:
        yield _Links(None)
        return
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except OSError as exc:
        raise unusable(path, exc) from exc
    with os.fdopen(descriptor, "w", encoding="utf-8-sig", newline="") as stream:
        yield _Links(stream)
