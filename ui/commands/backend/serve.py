"""`pos-client backend serve`: the backend as a program of its own."""

from pathlib import Path

import click

from ui.commands.backend.options import DATABASE

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@DATABASE
@click.option("--host", default="127.0.0.1", show_default=True, help="Other than loopback means TLS.")
@click.option("--port", default=8710, show_default=True, type=click.IntRange(0, 65535), help="0 takes a free one.")
@click.option("--sample-data", is_flag=True, help="Fill an empty database with fictional members.")
@click.option("--plain", is_flag=True, help="No TLS even outside loopback (behind your own TLS proxy).")
@click.option(
    "--certificate",
    type=_FILE,
    envvar="POS_CLIENT_CERTIFICATE",
    show_envvar=True,
    help="Your own for TLS: PEM, the server's first, then those that lead to its authority. Else one is made.",
)
@click.option("--key", type=_FILE, envvar="POS_CLIENT_KEY", show_envvar=True, help="Its key: PEM, without a password.")
def serve(
    *,
    database_url: str,
    host: str,
    port: int,
    sample_data: bool,
    plain: bool,
    certificate: Path | None,
    key: Path | None,
) -> None:
    """Serve until stopped. Prints one JSON line on stdout when it listens, or why it cannot (then exit code 4)."""
    from pos_client.backend.web.server import ServeOptions, Transport
    from pos_client.backend.web.server import serve as serve_backend
    from pos_client.log import start_logging

    start_logging(None)
    options = ServeOptions(
        database_url,
        host,
        port,
        sample_data=sample_data,
        transport=Transport.PLAIN if plain else Transport.AUTO,
        certificate=_pair(certificate, key, plain=plain),
    )
    raise SystemExit(serve_backend(options))


def _pair(certificate: Path | None, key: Path | None, *, plain: bool) -> tuple[Path, Path] | None:
    if certificate is None and key is None:
        return None
    if certificate is None or key is None:
        raise click.UsageError("--certificate and --key go together.")
    if plain:
        raise click.UsageError("--plain needs no certificate.")
    return certificate, key
