"""`pos-client connect`: enrol this till with a chain's backend."""

import sys
from pathlib import Path

import click

_EXIT_REFUSED, _EXIT_OUTSIDE = 1, 4
_SENTENCES = {
    "BAD_CODE": "A code has eight letters, like BCDF-GHJK.",
    "UNKNOWN_CODE": "No such code: each is good for ten minutes and for one till. Ask for another.",
    "NOT_CONNECTED": "This till has no keys yet: pos-client connect https://...",
    "BAD_URL": "Not an address: outside this machine it begins with https.",
    "BAD_CA_FILE": "The certificate file cannot be read.",
}


@click.command()
@click.argument("url", default="")
@click.option("--ca", "ca_file", default="", metavar="FILE", help="Certificate to trust for that backend.")
@click.option("--data-dir", default="", metavar="DIR", help="Where outbox, roster and keys live.")
@click.option(
    "--credential", type=click.Path(path_type=Path), help="Write the identity into a file for systemd-creds instead."
)
@click.option("--renew", is_flag=True, help="Trade this till's keys for new ones.")
@click.option("--forget", is_flag=True, help="Give up the connection: the till then starts its own backend again.")
def connect(*, url: str, ca_file: str, data_dir: str, credential: Path | None, renew: bool, forget: bool) -> None:
    """Enrol this till with the backend at URL, by the code `pos-client backend terminal add` made.

    The code is asked for, or read from a pipe; a scanned QR code brings the address with it. The till makes keys of its
    own and keeps them in this machine's safe store. Exit codes: 0 done, 1 refused, 2 usage, 4 not reached or no store.
    """
    from pos_client.errors import InvalidValue, PosError
    from ui.composition import connecting

    try:
        if forget:
            connecting.forget(data_dir)
            click.echo("forgotten; this till starts its own backend again")
            return
        if renew:
            click.echo(connecting.renew(data_dir))
            return
        code, url = _code_and_url(url)
        told = connecting.connect(url, code, connecting.Place(data_dir, ca_file, credential))
    except InvalidValue as error:
        click.echo(f"{error.error_code}: {_SENTENCES.get(error.error_code, error.detail)}", err=True)
        raise SystemExit(_EXIT_REFUSED) from error
    except PosError as error:
        click.echo(f"{error.error_code}: {error.detail}", err=True)
        raise SystemExit(_EXIT_OUTSIDE) from error
    click.echo(told)


def _code_and_url(url: str) -> tuple[str, str]:
    """What was typed or scanned, and where to go: a QR code says both."""
    from pos_client.domain.enrolment import QR_PREFIX

    typed = click.prompt("Code") if sys.stdin.isatty() else sys.stdin.readline()
    text = str(typed).strip()
    if text.upper().startswith(QR_PREFIX):
        address, _, code = text[len(QR_PREFIX) :].rpartition(" ")
        return code, url or address
    if not url:
        raise click.UsageError("say where the backend is: pos-client connect https://...")
    return text, url
