"""`pos-client backend terminal`: which tills may speak to this backend."""

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from ui.commands.backend.invitation import address
from ui.commands.backend.options import DATABASE, text_of
from ui.commands.telling import AS_JSON, minute, refusals, tell_aside, tell_list, text_of_json
from ui.commands.telling import as_json as in_json

if TYPE_CHECKING:
    from pos_client.backend.shop.enrolments import OpenCode, ShutOut
    from pos_client.backend.shop.terminals import TerminalRow
    from pos_client.domain.enrolment import EnrolmentWish

_NO_STORE = "NO_STORE"
"""What --json says under `warning` of a till without a store; null of any other."""


def _given(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    """A name that was given, perhaps an empty one; None where it was not."""
    return None if value is None else text_of(0, 200)(context, parameter, value)


@click.group()
def terminal() -> None:
    """Tills: make a code to let one in, list them, shut one out, renew the keys this backend signs with."""


@terminal.command()
@click.argument("terminal_id", callback=text_of(1, 64))
@DATABASE
@click.option("--store", callback=_given, help="Name of the store this till stands in, alike for all its tills.")
@click.option("--lane", callback=_given, help="Name of its lane, e.g. 'Till 3'.")
@click.option(
    "--url", default="", callback=address, help="Where tills reach this backend: prints the code as a QR code, too."
)
@AS_JSON
def add(*, terminal_id: str, database_url: str, store: str | None, lane: str | None, url: str, as_json: bool) -> None:
    """Make a code for one till: good for ten minutes, once. Type or scan it there after `pos-client connect`.

    For a TERMINAL_ID that is known already the till gets new keys with it, and another place where one is given; until
    then its old keys go on working. An id has up to 64 letters a to z, digits, - _ and .
    """
    from pos_client.backend.database.opening import opened
    from pos_client.backend.shop import enrolments, terminals
    from pos_client.domain.enrolment import QR_PREFIX, EnrolmentWish

    with refusals(), opened(database_url) as (database, now_ms), database.write() as connection:
        known = terminals.find(connection, terminal_id)
        before = known.terminal if known else terminals.Terminal(terminal_id, "", "")
        wish = EnrolmentWish(
            terminal_id, before.store if store is None else store, before.lane if lane is None else lane
        )
        made = enrolments.offer(connection, wish, "command line", now_ms)
    if not wish.store:
        tell_aside(_NO_STORE, f"{terminal_id} will stand in a store without a name", "Name it: --store 'Harbour Mall'")
    if as_json:
        click.echo(text_of_json(asdict(made) | {"warning": None if wish.store else _NO_STORE}))
        return
    click.echo(f"{made.code}   for {terminal_id}, {_place(wish)}, until {minute(made.expires)}")
    if url:
        _show_qr(f"{QR_PREFIX}{url} {made.code}")


def _place(known: "EnrolmentWish | TerminalRow | OpenCode") -> str:
    return " · ".join(filter(None, (known.store, known.lane))) or "no store"


def _show_qr(content: str) -> None:
    import segno

    segno.make(content, error="m").terminal(compact=True)


@terminal.command("list")
@DATABASE
@AS_JSON
def list_terminals(*, database_url: str, as_json: bool) -> None:
    """List every till there ever was, then those a code waits for (with --json one JSON object per line).

    Of a code it is told until when it is good, and never the code; its JSON has `expires` instead of `enrolled`.
    """
    from pos_client.backend.database.opening import opened
    from pos_client.backend.shop import enrolments, terminals

    with opened(database_url) as (database, now_ms), database.read() as connection:
        found: list[TerminalRow | OpenCode] = [*terminals.every(connection), *enrolments.waiting(connection, now_ms)]
    tell_list((in_json(each) if as_json else _line(each) for each in found), "no tills")


def _line(known: "TerminalRow | OpenCode") -> str:
    from pos_client.backend.shop.enrolments import OpenCode

    state = (
        f"a code waits until {minute(known.expires)}, by {known.created_by}"
        if isinstance(known, OpenCode)
        else f"since {minute(known.enrolled)}  {_state(known)}"
    )
    return f"{known.terminal_id}  {_place(known)}  {state}"


def _state(row: "TerminalRow") -> str:
    state = f"revoked {minute(row.revoked)}" if row.revoked else "active"
    return state + (f", in quarantine since {minute(row.quarantined)}" if row.quarantined else "")


@terminal.command()
@click.argument("terminal_id", callback=text_of(1, 64))
@DATABASE
@AS_JSON
def revoke(*, terminal_id: str, database_url: str, as_json: bool) -> None:
    """Shut a till out: refused from its next request on. What it has saved stays on it.

    A code that waits for it is withdrawn.
    """
    from pos_client.backend.database.opening import opened
    from pos_client.backend.shop import enrolments

    with refusals(), opened(database_url) as (database, now_ms), database.write() as connection:
        done = enrolments.shut_out(connection, terminal_id, now_ms)
    words = f"{terminal_id}, {_place(done.found)}: {_what_was_done(done)}"
    click.echo(in_json(done.found) if as_json else words)


def _what_was_done(done: "ShutOut") -> str:
    from pos_client.backend.shop.enrolments import OpenCode

    if isinstance(done.found, OpenCode) or done.found.revoked is None:
        return "the code that waited for it is withdrawn."
    since = f"was shut out already, since {minute(done.found.revoked)}."
    shut = since if done.was_out else "shut out. What it has saved stays on it."
    return f"{shut} The code that waited for it is withdrawn." if done.is_withdrawn else shut


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
