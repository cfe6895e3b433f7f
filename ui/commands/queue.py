"""`pos-client queue`: what this till has saved, as support sees it; the till itself must not be running."""

from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import click

from ui.commands.telling import AS_JSON, refusals, tell_aside

if TYPE_CHECKING:
    from ui.composition.queue import Mended

_STATES = ("pending", "confirmed", "rejected", "resolved", "quarantined")
_LIST_LIMIT = 50

DATA_DIR = click.option(
    "--data-dir", default="", metavar="DIR", help="Look into this folder instead of the one in the settings."
)
SINCE = click.option(
    "--since",
    type=click.DateTime(("%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M")),
    help="Saved at this local time or later: 2026-11-21 or 2026-11-21T08:00.",
)


def tell_mended(mended: "Mended") -> None:
    """Say on stderr what came of an outbox that was damaged, or what will once the till makes it anew."""
    from ui.advice import advice_for
    from ui.commands import queue_words as words

    code = "OUTBOX_MADE_ANEW" if mended.is_done else "STORAGE_DAMAGED"
    tell_aside(code, words.mended(mended), advice_for(code))


@click.group()
def queue() -> None:
    """What this till has saved and what became of it. Close the till first: its outbox has one user at a time.

    list, show, verify and export look at a copy, and never change anything. retry and import write: run them as the
    user the till runs as.

    Exit codes: 0 done, 1 not as hoped (unknown entry, damage, some still wait), 2 usage, 4 something outside is missing
    (STORAGE_LOCKED: the till runs; NO_OUTBOX: nothing was ever saved here; WRONG_USER: it is another user's). What went
    wrong is a line CODE: DETAIL on stderr; with --json it is a JSON object.
    """


@queue.command("list")
@DATA_DIR
@click.option("--state", type=click.Choice(_STATES), help="Only these; quarantined ones have nothing to show.")
@SINCE
@click.option("--limit", default=_LIST_LIMIT, show_default=True, type=click.IntRange(1), help="At most so many.")
@AS_JSON
def list_entries(*, data_dir: str, state: str | None, since: datetime | None, limit: int, as_json: bool) -> None:
    """List entries, the newest first (with --json one JSON object per line)."""
    from pos_client.ports import EntryState
    from pos_client.services.history import listed
    from ui.commands import queue_words as words
    from ui.composition.queue import opened, settings_for

    with opened(settings_for(data_dir), tell_mended) as (outbox, _clock):
        found = listed(outbox, EntryState(state) if state else None, since.astimezone() if since else None)
        shown = list(islice(found, limit + 1))
        counts = outbox.counts()
    for entry in shown[:limit]:
        click.echo(words.as_json(words.fields(entry)) if as_json else words.line(entry))
    if not as_json:
        click.echo(words.counted(counts), err=True)
    if len(shown) > limit:
        tell_aside("MORE_ENTRIES", f"the newest {limit:,}; --limit {10 * limit} lists more")


@queue.command()
@click.argument("txn_id", type=click.UUID)
@DATA_DIR
@AS_JSON
def show(*, txn_id: UUID, data_dir: str, as_json: bool) -> None:
    """Tell all that is known of the entry TXN_ID; of the member only the end of the card number."""
    from pos_client.errors import InvalidValue
    from ui.commands import queue_words as words
    from ui.composition.queue import opened, settings_for

    with opened(settings_for(data_dir), tell_mended) as (outbox, _clock):
        entry = outbox.find(txn_id)
    with refusals():
        if entry is None:
            raise InvalidValue("there is no such entry on this till", code="UNKNOWN_TRANSACTION")
    whole = words.whole(entry)
    if as_json:
        click.echo(words.as_json(whole))
        return
    for name, value in whole.items():
        click.echo(f"{name:20} {words.plain(value)}")


@queue.command()
@DATA_DIR
@AS_JSON
def retry(*, data_dir: str, as_json: bool) -> None:
    """Send what waits now, as the till would. Exit code 1 where some still waits.

    A till that runs sends by itself; F5 on its list makes it try at once.
    """
    from dataclasses import asdict

    from ui.commands import queue_words as words
    from ui.commands.backend.progress import Progress
    from ui.composition.queue import send, settings_for

    progress = Progress("sending")
    sent = send(settings_for(data_dir), progress, tell_mended)
    progress.end()
    click.echo(words.as_json(asdict(sent)) if as_json else words.sent(sent))
    raise SystemExit(bool(sent.waiting))


@queue.command()
@DATA_DIR
@AS_JSON
def verify(*, data_dir: str, as_json: bool) -> None:
    """Open every entry and look for damage; nothing is changed. Exit code 1 where there is any."""
    from ui.commands import queue_words as words
    from ui.composition.queue import check, settings_for

    found = check(settings_for(data_dir))
    if as_json:
        click.echo(words.as_json(words.checked_fields(found)))
    else:
        click.echo(words.checked(found))
    raise SystemExit(not found.is_sound)


FILE = click.argument("file", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))


@queue.command("export")
@FILE
@DATA_DIR
@click.option("--all", "everything", is_flag=True, help="Also what is settled, for the records.")
@AS_JSON
def export_entries(*, file: Path, data_dir: str, everything: bool, as_json: bool) -> None:
    """Write what waits, and what was refused and nobody has dealt with, into FILE, for another till to take over.

    The file is sealed under a passphrase, asked for twice or read from a pipe. Nothing changes on this till: whatever
    both tills send is settled once.
    """
    from dataclasses import asdict

    from ui.commands import queue_words as words
    from ui.commands.backend.options import new_secret
    from ui.composition.queue import settings_for
    from ui.composition.queue_files import export

    with refusals():
        settings, passphrase = settings_for(data_dir), new_secret("Passphrase")
        written = export(settings, file, passphrase, tell_mended, everything=everything)
    click.echo(words.as_json(asdict(written)) if as_json else words.exported(written))


@queue.command("import")
@FILE
@DATA_DIR
@AS_JSON
def import_entries(*, file: Path, data_dir: str, as_json: bool) -> None:
    """Take over the entries in FILE: they become this till's own, and are sent once, by it or by the other one.

    The passphrase is asked for, or read from a pipe. What this till has already stays as it is.
    """
    from dataclasses import asdict

    from ui.commands import queue_words as words
    from ui.commands.backend.options import secret
    from ui.commands.backend.progress import Progress
    from ui.composition.queue import settings_for
    from ui.composition.queue_files import take_over

    progress = Progress("taking over")
    with refusals():
        taken = take_over(settings_for(data_dir), file, secret("Passphrase"), progress, tell_mended)
    progress.end()
    click.echo(words.as_json(asdict(taken)) if as_json else words.taken_over(taken))
