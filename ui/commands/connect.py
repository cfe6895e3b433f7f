"""`pos-client connect`: enrol this till with a chain's backend."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ui.commands.telling import AS_JSON, tell_fault, text_of_json
from ui.commands.telling import as_json as in_json

if TYPE_CHECKING:
    from ui.composition.connecting import Connected

_EXIT_REFUSED, _EXIT_OUTSIDE = 1, 4
_REFUSED = frozenset({"TERMINAL_REVOKED", "NOT_ENROLLED"})
"""What a backend says no with, besides values that do not fit."""


@click.command()
@click.argument("url", default="")
@click.option("--ca", "ca_file", default="", metavar="FILE", help="Certificate to trust for that backend.")
@click.option("--data-dir", default="", metavar="DIR", help="Where outbox, roster and keys live.")
@click.option(
    "--credential", type=click.Path(path_type=Path), help="Write the identity into a file for systemd-creds instead."
)
@click.option("--renew", is_flag=True, help="Trade this till's keys for new ones; brings a new store or lane, too.")
@click.option("--forget", is_flag=True, help="Give up the connection: the till then starts its own backend again.")
@click.option("--even-unsent", is_flag=True, help="With --forget: although sales wait that nobody can send then.")
@AS_JSON
def connect(  # noqa: PLR0913 - one for each option of the command
    *,
    url: str,
    ca_file: str,
    data_dir: str,
    credential: Path | None,
    renew: bool,
    forget: bool,
    even_unsent: bool,
    as_json: bool,
) -> None:
    """Enrol this till with the backend at URL, by the code `pos-client backend terminal add` made.

    The code is asked for, or read from a pipe; a scanned QR code brings the address with it. The till makes keys of its
    own, keeps them in this machine's safe store, and shows the store and the lane that the backend knows from then on.
    Exit codes: 0 done, 1 refused, 2 usage, 4 not reached or no store.
    """
    from pos_client.errors import InvalidValue, PosError
    from ui.composition import connecting

    try:
        if forget:
            connecting.forget(data_dir, even_unsent=even_unsent)
            told = "This till has no keys any more, and starts its own backend again."
            click.echo(text_of_json({"terminal_id": None}) if as_json else told)
            return
        if renew:
            connected = connecting.renew(data_dir)
        else:
            code, url = _code_and_url(url)
            connected = connecting.connect(url, code, connecting.Place(data_dir, ca_file, credential))
    except PosError as error:
        tell_fault(error)
        is_refused = isinstance(error, InvalidValue) or error.error_code in _REFUSED
        raise SystemExit(_EXIT_REFUSED if is_refused else _EXIT_OUTSIDE) from error
    click.echo(in_json(connected) if as_json else _sentence(connected, credential, renew=renew))


def _sentence(connected: "Connected", credential: Path | None, *, renew: bool) -> str:
    place = " · ".join(filter(None, (connected.store, connected.lane))) or "a store without a name"
    done = "has new keys" if renew else "is enrolled"
    where = f"kept in: {connected.keys_in}"
    if credential is not None:
        where = f"written to {credential}: encrypt it with systemd-creds, then delete it"
    return f"This till {done}: {connected.terminal_id}, {place}, at {connected.backend_url}. Its keys are {where}"


def _code_and_url(url: str) -> tuple[str, str]:
    """What was typed or scanned, and where to go: a QR code says both."""
    from pos_client.domain.enrolment import split_ticket

    typed = click.prompt("Code", err=True) if sys.stdin.isatty() else sys.stdin.readline()
    address, code = split_ticket(str(typed))
    if not (url or address):
        raise click.UsageError("say where the backend is: pos-client connect https://...")
    return code, url or address
