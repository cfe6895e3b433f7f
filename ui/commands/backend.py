"""`pos-client backend`: serve the loyalty backend, enrol tills, add members."""

import sys

import click

_LONGEST_NAME = 200


def _embedded() -> str:
    """The database of the backend that a till of this user starts by itself."""
    from pos_client.settings import default_path, read_settings

    return f"sqlite:///{(read_settings(default_path()).data_path / 'backend.sqlite3').as_posix()}"


def _short_text(_context: click.Context, _parameter: click.Parameter, value: str) -> str:
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


@click.group()
def backend() -> None:
    """The loyalty backend: serve it, add tills and members."""


@backend.command()
@DATABASE
@click.option("--host", default="127.0.0.1", show_default=True, help="Other than loopback means TLS.")
@click.option("--port", default=8710, show_default=True, type=click.IntRange(0, 65535), help="0 takes a free one.")
@click.option("--sample-data", is_flag=True, help="Fill an empty database with fictional members.")
@click.option("--plain", is_flag=True, help="No TLS even outside loopback (behind your own TLS proxy).")
def serve(*, database_url: str, host: str, port: int, sample_data: bool, plain: bool) -> None:
    """Serve until stopped. Prints one JSON line on stdout when it listens, or why it cannot (then exit code 4)."""
    from pos_client.backend.server import ServeOptions, Transport
    from pos_client.backend.server import serve as serve_backend

    transport = Transport.PLAIN if plain else Transport.AUTO
    options = ServeOptions(database_url, host, port, sample_data=sample_data, transport=transport)
    raise SystemExit(serve_backend(options))


@backend.command("add-terminal")
@DATABASE
@click.option("--terminal-id", required=True, callback=_short_text, help="e.g. T-0412-03")
@click.option("--store", default="", help="Name of the store this till stands in.")
def add_terminal(*, database_url: str, terminal_id: str, store: str) -> None:
    """Let one till in: prints its access token, once. Give it to that till with `pos-client connect`.

    For a terminal that is known already this is a new token: the old one stops working at once.
    """
    from pos_client.backend.enrolment import add_terminal as enrol

    click.echo(enrol(database_url, terminal_id, store))


@backend.command("add-member")
@DATABASE
@click.option("--name", required=True, callback=_short_text)
@click.option("--language", default="en", type=click.Choice(["en", "zh"]))
@click.option("--url", default="", help="Address of the backend as phones reach it; prints the whole link, and its QR.")
def add_member(*, database_url: str, name: str, language: str, url: str) -> None:
    """Add a member: prints the link of their card. It holds the card's key, so show it to that member only."""
    from pos_client.backend.enrolment import add_member as join

    link = f"{url.rstrip('/')}/card/{join(database_url, name, language)}"
    click.echo(link)
    if url and sys.stdout.isatty():
        import segno

        segno.make(link, error="l").terminal(compact=True)
