"""`pos-client backend export`: members and balances into a file."""

from pathlib import Path

import click

from ui.commands.backend.options import DATABASE
from ui.commands.backend.progress import Progress
from ui.commands.backend.telling import unusable

_KINDS = {".csv", ".jsonl"}
_KEYS = """\
WARNING: this file holds the keys of your members' cards. Whoever has it can show every card and spend what is on it.
Carry it to the new shop yourself, import it, and destroy it."""


@click.command()
@DATABASE
@click.option("--with-keys", is_flag=True, help="Also the keys of the cards, so that members keep theirs. Dangerous.")
@click.argument("target", metavar="DIR|FILE", type=click.Path(path_type=Path))
def export(*, database_url: str, with_keys: bool, target: Path) -> None:
    """Write members and balances: FILE.csv for spreadsheets, FILE.jsonl to move a shop, or both into a folder.

    A name without an ending is a folder, which is made where there is none. Only the owner of the new files can read
    them; nothing is overwritten. docs/moving.md describes both.
    """
    from pos_client.backend.database.existing import snapshot
    from pos_client.backend.timing import system_now
    from pos_client.backend.transfer import export_members

    files = _files(target)
    now_ms = int(system_now() * 1000)
    with snapshot(database_url) as connection:
        for path in files:
            progress = Progress(path.name)
            keys = with_keys and (path.suffix != ".csv" or len(files) == 1)
            try:
                count = export_members(connection, path, now_ms, progress, with_keys=keys)
            except OSError as exc:
                raise unusable(path, exc) from exc
            finally:
                progress.end()
            click.echo(f"{path}: {count:,} members")
    if with_keys:
        click.echo(_KEYS, err=True)


def _files(target: Path) -> list[Path]:
    """What is written: the one file that was named, or both into a folder, which is made if need be.

    Raises:
        InvalidValue: code FILE_UNUSABLE, there can be no such folder; UNKNOWN_KIND, a name that says no kind of file.
    """
    from pos_client.errors import InvalidValue

    if target.suffix.lower() in _KINDS and not target.is_dir():
        return [target]
    if target.suffix and not target.is_dir():
        raise InvalidValue(f"{target.name} must end in .csv or .jsonl, or be a folder", code="UNKNOWN_KIND")
    try:
        target.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as exc:
        raise unusable(target, exc) from exc
    return [target / "members.jsonl", target / "members.csv"]
