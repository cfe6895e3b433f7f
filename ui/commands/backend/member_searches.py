"""`pos-client backend member-searches`: who looked for whom at the tills."""

from typing import TYPE_CHECKING

import click

from ui.commands.backend.options import DATABASE
from ui.commands.telling import AS_JSON, minute, printable, tell_list
from ui.commands.telling import as_json as in_json

if TYPE_CHECKING:
    from pos_client.backend.members.searching import Search


@click.command("member-searches")
@DATABASE
@AS_JSON
def member_searches(*, database_url: str, as_json: bool) -> None:
    """List what was searched for at tills (F3) in the last 90 days, by whom, and which members it showed.

    The newest first, at most 500; with --json one JSON object per line.
    """
    from pos_client.backend.database.opening import opened
    from pos_client.backend.members import searching

    with opened(database_url) as (database, _now_ms), database.read() as connection:
        found = searching.listed(connection)
    tell_list((in_json(one) if as_json else _line(one) for one in found), "nobody was searched for")


def _line(one: "Search") -> str:
    shown = ", ".join(map(str, one.shown)) or "nobody shown"
    return f"{minute(one.asked)}  {one.terminal_id}  {printable(one.cashier or '-')}  {printable(one.words)}  {shown}"
