"""`pos-client backend serve`: the backend as a program of its own."""

import click

from ui.commands.backend.options import DATABASE


@click.command()
@DATABASE
@click.option("--host", default="127.0.0.1", show_default=True, help="Other than loopback means TLS.")
@click.option("--port", default=8710, show_default=True, type=click.IntRange(0, 65535), help="0 takes a free one.")
@click.option("--sample-data", is_flag=True, help="Fill an empty database with fictional members.")
@click.option("--plain", is_flag=True, help="No TLS even outside loopback (behind your own TLS proxy).")
def serve(*, database_url: str, host: str, port: int, sample_data: bool, plain: bool) -> None:
    """Serve until stopped. Prints one JSON line on stdout when it listens, or why it cannot (then exit code 4)."""
    from pos_client.backend.web.server import ServeOptions, Transport
    from pos_client.backend.web.server import serve as serve_backend

    transport = Transport.PLAIN if plain else Transport.AUTO
    options = ServeOptions(database_url, host, port, sample_data=sample_data, transport=transport)
    raise SystemExit(serve_backend(options))
