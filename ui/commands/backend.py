"""`pos-client backend`: serve the loyalty backend, enrol tills, add members."""

import sys

import click

DATABASE = click.option(
    "--database",
    "database_url",
    required=True,
    metavar="URL",
    help="e.g. sqlite:////var/lib/pos-client/backend.sqlite3",
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
@click.option("--terminal-id", required=True, help="e.g. T-0412-03")
@click.option("--store", default="", help="Name of the store this till stands in.")
def add_terminal(*, database_url: str, terminal_id: str, store: str) -> None:
    """Let one till in: prints its access token, once. Give it to that till with `pos-client connect`."""
    from pos_client.backend.enrolment import add_terminal as enrol

    click.echo(enrol(database_url, terminal_id, store))


@backend.command("add-member")
@DATABASE
@click.option("--name", required=True)
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
