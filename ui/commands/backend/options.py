"""Options that the commands of the backend share."""

import os
import sys
from collections.abc import Callable

import click

_LONGEST_NAME = 200


def _given_or_embedded() -> str:
    """The database this machine was told of, else that of the backend a till of this user starts by itself."""
    from pos_client.backend.database.address import given_url
    from pos_client.settings import default_path, read_settings

    given = given_url(os.environ)
    if given:
        return given
    return f"sqlite:///{(read_settings(default_path()).data_path / 'backend.sqlite3').as_posix()}"


def text_of(least: int, most: int) -> Callable[[click.Context, click.Parameter, str], str]:
    """What checks that a name can be stored: printable, and as long as a column of the database takes."""

    def check(_context: click.Context, _parameter: click.Parameter, value: str) -> str:
        if not least <= len(value.strip()) <= most or not value.isprintable():
            raise click.BadParameter(f"{least} to {most} letters")
        return value.strip()

    return check


short_text = text_of(1, _LONGEST_NAME)


def new_secret(what: str) -> str:
    """A new password, PIN or passphrase: typed twice without being shown, or the first line of a pipe."""
    return secret(what, is_new=True)


def secret(what: str, *, is_new: bool = False) -> str:
    """One that somebody has: typed without being shown, or the first line of a pipe."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    return str(click.prompt(what, hide_input=True, confirmation_prompt=is_new, err=True))


DATABASE = click.option(
    "--database",
    "database_url",
    default=_given_or_embedded,
    metavar="URL",
    help="sqlite:////var/lib/pos-client/backend.sqlite3 or postgresql://USER@HOST/NAME; else what is in"
    " $POS_CLIENT_DATABASE_URL or the credential database-url, else the database of this user's till.",
)
