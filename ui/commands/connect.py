"""`pos-client connect`: keep a chain backend's access token in this machine's safe store."""

import click


@click.command()
@click.option("--token", prompt="Token", hide_input=True, help="Better typed or piped than given as an option.")
def connect(*, token: str) -> None:
    """Keep the token that `pos-client backend add-terminal` printed; asked for, so that it stays out of the history."""
    from pos_client.errors import VaultUnavailable
    from ui.composition.vaults import keep_token

    try:
        place = keep_token(token.strip())
    except VaultUnavailable as error:
        click.echo(f"{error.error_code}: this machine has no safe store for the token ({error.detail}).", err=True)
        click.echo("Give it to the till in the variable POS_CLIENT_TERMINAL_TOKEN instead.", err=True)
        raise SystemExit(4) from error
    click.echo(f"kept in: {place}")
