"""`python3 dev.py contract`: thousands of requests, on every kind of database there is here."""

import tempfile
from pathlib import Path

import click

from tests.fuzz.contract import fuzz
from tests.postgres_server import own_server


@click.command()
@click.option("--examples", default=50, show_default=True, help="Random requests for each call, besides the borders.")
@click.option("--seed", default=0, help="Repeat a run.")
def main(*, examples: int, seed: int) -> None:
    """Check that the backend answers as docs/openapi.json says. Exit code 0: it does, 1: it does not."""
    options = ["--max-examples", str(examples), "--continue-on-failure", *(["--seed", str(seed)] if seed else [])]
    failed = False
    with tempfile.TemporaryDirectory() as folder, own_server() as server:
        databases = {"SQLite": f"sqlite:///{folder}/backend.db"}
        if server is None:
            click.echo("POSTGRESQL IS NOT INSTALLED (Debian package postgresql): not checked on it", err=True)
        else:
            databases["PostgreSQL"] = server.create_database("template0")
        for name, url in databases.items():
            done = fuzz(url, Path(folder), options)
            click.echo(f"{name}\n{done.stdout}\n{done.stderr}")
            failed = failed or done.returncode != 0
    raise SystemExit(failed)


if __name__ == "__main__":
    main()
