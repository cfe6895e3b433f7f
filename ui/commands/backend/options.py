"""Options that the commands of the backend share."""

import click

_LONGEST_NAME = 200


def _embedded() -> str:
    """The database of the backend that a till of this user starts by itself."""
    from pos_client.settings import default_path, read_settings

    return f"sqlite:///{(read_settings(default_path()).data_path / 'backend.sqlite3').as_posix()}"


def short_text(_context: click.Context, _parameter: click.Parameter, value: str) -> str:
    """A name as it may be stored: printable, 1 to 200 letters."""
    if not value.strip() or len(value) > _LONGEST_NAME or not value.isprintable():
        raise click.BadParameter(f"1 to {_LONGEST_NAME} letters")
    return value.strip()


DATABASE = click.option(
    "--database",
    "database_url",
    default=_embedded,
    metavar="URL",
    help="e.g. sqlite:////var/lib/pos-client/backend.sqlite3; by default that of this user's till.",
)
AS_JSON = click.option("--json", "as_json", is_flag=True, help="JSON on stdout, for programs.")
