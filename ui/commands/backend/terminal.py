"""`pos-client backend terminal`: which tills may speak to this backend."""

import json

import click

from ui.commands.backend.options import DATABASE, text_of
from ui.commands.telling import AS_JSON, minute, refusals
from ui.commands.telling import as_json as in_json

_ID = text_of(1, 64)


@click.group()
def terminal() -> None:
    """Tills: make a code to let one in, list them, shut one out, renew the keys this backend signs with."""


@terminal.command()
@click.argument("terminal_id", callback=_ID)
@DATABASE
@click.option("--store", default="", callback=text_of(0, 200), help="Name of the store this till stands in.")
@click.option("--lane", default="", callback=text_of(0, 200), help="Name of its lane, e.g. 'Till 3'.")
@click.option("--url", default="", help="Where tills reach this backend: the code is then shown as a QR code, too.")
@AS_JSON
def add(*, terminal_id: str, database_url: str, store: str, lane: str, url: str, as_json: bool) -> None:
    """Make a code for one till: good for ten minutes, once. Type or scan it there after `pos-client connect`.

    For a TERMINAL_ID that is known already the till gets new keys with it; until then its old ones go on working.
    """
    from pos_client.backend.database.opening import opened
    from pos_client.backend.shop import enrolments
    from pos_client.domain.enrolment import QR_PREFIX, EnrolmentWish

    with refusals(), opened(database_url) as (database, now_ms), database.write() as connection:
        made = enrolments.offer(connection, EnrolmentWish(terminal_id, store, lane), "command line", now_ms)
    if as_json:
        click.echo(in_json(made))
        return
    click.echo(f"{made.code}   for {terminal_id}, until {minute(made.expires)}")
    if url:
        _show_qr(f"{QR_PREFIX}{url} {made.code}")


def _show_qr(content: str) -> None:
    import segno

    segno.make(content, error="m").terminal(compact=True)


@terminal.command("list")
@DATABASE
@AS_JSON
def list_terminals(*, database_url: str, as_json: bool) -> None:
    """List every till there ever was (with --json one JSON object per line)."""
    from pos_client.backend.database.opening import opened
    from pos_client.backend.shop import terminals

    with opened(database_url) as (database, _now_ms), database.read() as connection:
        for row in terminals.every(connection):
            state = f"revoked {minute(row.revoked)}" if row.revoked else "active"
            state += f", in quarantine since {minute(row.quarantined)}" if row.quarantined else ""
            place = " · ".join(filter(None, (row.store, row.lane)))
            click.echo(
                in_json(row) if as_json else f"{row.terminal_id}  {place}  since {minute(row.enrolled)}  {state}"
            )


@terminal.command()
@click.argument("terminal_id", callback=_ID)
@DATABASE
def revoke(*, terminal_id: str, database_url: str) -> None:
    """Shut a till out: refused from its next request on. What it has saved stays on it."""
    from pos_client.backend.database.opening import opened
    from pos_client.backend.shop import terminals

    with refusals(), opened(database_url) as (database, now_ms), database.write() as connection:
        terminals.revoke(connection, terminal_id, now_ms)


@terminal.command("new-server-key")
@DATABASE
@AS_JSON
def new_server_key(*, database_url: str, as_json: bool) -> None:
    """Sign rosters and the time with the next key from now on. Tills know it already, those that were away included."""
    from pos_client.backend.database.opening import opened
    from pos_client.backend.shop import server_keys

    with opened(database_url) as (database, now_ms), database.write() as connection:
        server_keys.rotate(connection, now_ms)
        current, following = server_keys.public(connection)
    told = {"current": current, "next": following}
    click.echo(json.dumps(told) if as_json else f"current {current}\nnext    {following}")
