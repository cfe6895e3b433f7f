"""`pos-client connect`: keep a chain backend's access token in this machine's safe store."""

import sys

import click


@click.command()
def connect() -> None:
    """Keep the token that `pos-client backend add-terminal` printed.

    It is asked for, or read from a pipe, and never an option: so it stays out of the shell's history.
    """
    from pos_client.errors import VaultUnavailable
    from ui.composition.vaults import keep_token

    typed = click.prompt("Token", hide_input=True) if sys.stdin.isatty() else sys.stdin.readline()
    try:
        place = keep_token(str(typed).strip())
    except VaultUnavailable as error:
        click.echo(f"{error.error_code}: this machine has no safe store for the token ({error.detail}).", err=True)
        click.echo("Give it to the till in the variable POS_CLIENT_TERMINAL_TOKEN instead.", err=True)
        raise SystemExit(4) from error
    click.echo(f"kept in: {place}")
