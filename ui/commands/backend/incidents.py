"""`pos-client backend incidents`: what a manager has to look at."""

from typing import TYPE_CHECKING
from uuid import UUID

import click

from ui.commands.backend.options import DATABASE, text_of
from ui.commands.telling import AS_JSON, minute, refusals, tell_list
from ui.commands.telling import as_json as in_json

if TYPE_CHECKING:
    from pos_client.backend.shop.incidents import Incident


@click.group()
def incidents() -> None:
    """Forged or repeated codes of tills alone, copied or changed outboxes, lost entries; tills in quarantine.

    A till in quarantine goes on; what it does while it is cut off counts for earning only, until it is released.
    """


@incidents.command("list")
@DATABASE
@click.option("--all", "with_resolved", is_flag=True, help="Also those that were dealt with.")
@AS_JSON
def list_incidents(*, database_url: str, with_resolved: bool, as_json: bool) -> None:
    """List them, the newest first (with --json one JSON object per line)."""
    from pos_client.backend.database.opening import opened
    from pos_client.backend.shop import incidents as shop

    with opened(database_url) as (database, _now_ms), database.read() as connection:
        found = shop.listed(connection, with_resolved=with_resolved)
        tell_list((in_json(one) if as_json else _line(one) for one in found), "no incidents")


def _line(one: "Incident") -> str:
    about = one.detail or (f"transaction {one.txn_id}" if one.txn_id else "")
    state = f"  resolved by {one.resolved_by}: {one.note}" if one.resolved else ""
    return f"{one.incident_id}  {minute(one.happened)}  {one.terminal_id}  {one.kind}  {about}{state}"


@incidents.command()
@click.argument("incident_id", type=click.UUID)
@click.option("--note", required=True, help="What was found and done.")
@click.option(
    "--accept/--reject",
    default=None,
    help="About a typed card number (MANUAL_ENTRY): whether the award counts. What is accepted is booked at once.",
)
@DATABASE
@AS_JSON
def resolve(*, incident_id: UUID, note: str, accept: bool | None, database_url: str, as_json: bool) -> None:
    """Note that one was dealt with. The till stays in quarantine until it is released."""
    from pos_client.backend.database.opening import opened
    from pos_client.backend.transactions import decisions

    word = decisions.Word("command line", note, accept)
    with refusals(), opened(database_url) as (database, now_ms), database.write() as connection:
        one = decisions.resolve(connection, incident_id, word, now_ms)
    click.echo(
        in_json(one) if as_json else f"{one.kind} at {one.terminal_id}: resolved by {one.resolved_by}: {one.note}"
    )


@incidents.command()
@click.argument("terminal_id", callback=text_of(1, 64))
@DATABASE
@AS_JSON
def release(*, terminal_id: str, database_url: str, as_json: bool) -> None:
    """Let a till out of quarantine: what it does alone counts in full again."""
    from pos_client.backend.database.opening import opened
    from pos_client.backend.shop import terminals

    with refusals(), opened(database_url) as (database, _now_ms), database.write() as connection:
        row = terminals.release(connection, terminal_id)
    click.echo(in_json(row) if as_json else f"{terminal_id}: what it does alone counts in full again.")
