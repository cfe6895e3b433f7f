"""`pos-client backend member`: look at a member's accounts and correct them, where nobody has tools for HTTP."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from uuid import UUID

import click

from ui.commands.backend.options import AS_JSON, DATABASE, short_text
from ui.commands.backend.telling import as_json as in_json
from ui.commands.backend.telling import minute

if TYPE_CHECKING:
    from pos_client.backend.members.cards import Card
    from pos_client.domain.member import MemberView
    from pos_client.domain.transaction import TransactionResult

_REFUSED = 1
_UNITS = ("points", "credit", "stored_value")


@click.group()
def member() -> None:
    """Members by the number on their card: show one, list what happened, correct an account."""


@member.command()
@click.argument("handle")
@DATABASE
@AS_JSON
def show(*, handle: str, database_url: str, as_json: bool) -> None:
    """Tell what a member has, what expires when, and what is missing to the next tier."""
    from pos_client.backend.database.opening import opened
    from pos_client.backend.members import membership
    from pos_client.backend.members.cards import card_by_handle

    with opened(database_url) as (database, now_ms), database.read() as connection:
        view = membership.view(connection, _owner(card_by_handle(connection, handle)), now_ms)
    if view is not None:
        click.echo(in_json(view) if as_json else "\n".join(_lines(view)))


@member.command()
@click.argument("handle")
@click.option("--unit", default="points", show_default=True, type=click.Choice(_UNITS))
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 100))
@DATABASE
@AS_JSON
def history(*, handle: str, unit: str, limit: int, database_url: str, as_json: bool) -> None:
    """List what happened on one account, the newest first (with --json one JSON object per line)."""
    from pos_client.backend.database.opening import opened
    from pos_client.backend.database.schema import Unit
    from pos_client.backend.members.cards import card_by_handle
    from pos_client.backend.members.history import page

    with opened(database_url) as (database, _now_ms), database.read() as connection:
        events = page(connection, _owner(card_by_handle(connection, handle)), Unit[unit.upper()], "", limit).events
    for event in events:
        words = f"{minute(event.occurred_at)}  {event.kind:15} {event.amount:+12,} {event.balance_after:12,}"
        click.echo(in_json(event) if as_json else f"{words}  {event.note or event.terminal_id}")


@member.command()
@click.argument("handle")
@click.option("--points", default=0, metavar="N", help="Points to add; below zero to take.")
@click.option("--credit", default=0, metavar="N", help="Credit to add in minor units (fen).")
@click.option("--stored-value", default=0, metavar="N", help="Stored value to add in minor units (fen).")
@click.option("--note", required=True, callback=short_text, help="Why. It stays in the member's history.")
@click.option("--by", required=True, callback=short_text, metavar="NAME", help="Who answers for it.")
@click.option("--txn-id", type=click.UUID, help="Give the same one again to be sure that it happened, once.")
@DATABASE
@AS_JSON
def adjust(  # noqa: PLR0913 - a command has as many parameters as options
    *,
    handle: str,
    points: int,
    credit: int,
    stored_value: int,
    note: str,
    by: str,
    txn_id: UUID | None,
    database_url: str,
    as_json: bool,
) -> None:
    """Correct a member's accounts. What is taken must be there; exit code 1 and nothing changed where it is not."""
    from pos_client.backend.database.opening import opened
    from pos_client.backend.members import membership
    from pos_client.backend.members.cards import card_by_handle
    from pos_client.domain.adjustment import Adjustment

    with _refusals(), opened(database_url) as (database, now_ms), database.write() as connection:
        adjustment = Adjustment(txn_id or membership.new_txn_id(), note, points, credit, stored_value)
        result = membership.adjust(connection, _owner(card_by_handle(connection, handle)), adjustment, by, now_ms)
    if result is not None:
        _tell(result, as_json=as_json)


def _tell(result: "TransactionResult", *, as_json: bool) -> None:
    if as_json:
        click.echo(in_json(result))
    elif result.reason is None:
        click.echo(f"{result.applied}: {result.points_after:,} points now. Transaction {result.txn_id}")
    if result.reason is not None:
        click.echo(f"{result.reason}: nothing was changed.", err=True)
        raise SystemExit(_REFUSED)


@contextmanager
def _refusals() -> Iterator[None]:
    from pos_client.errors import InvalidValue

    try:
        yield
    except InvalidValue as error:
        click.echo(f"{error.error_code}: {error.detail}", err=True)
        raise SystemExit(_REFUSED) from error


def _owner(card: "Card | None") -> UUID:
    """Whose card it is; the command ends where there is none."""
    if card is None:
        click.echo("UNKNOWN_HANDLE: there is no card of that number.", err=True)
        raise SystemExit(_REFUSED)
    return card.member_id


def _lines(view: "MemberView") -> Iterator[str]:
    facts = view.facts
    yield f"{facts.masked_name}  {view.masked_handle}  {view.tier.name.en}"
    yield f"{facts.points:,} points, {facts.credit_minor:,} credit, {facts.stored_value_minor:,} stored value"
    yield from (f"  {item.points:,} expire after {item.on}" for item in facts.expiring)
    yield from (f"  {item.points:,} more can be spent from {item.on}" for item in facts.pending)
    if view.next_tier:
        yield f"{view.to_next:,} to {view.next_tier.name.en}"
    if view.to_keep and facts.tier_until:
        yield f"{view.to_keep:,} to keep {view.tier.name.en} after {facts.tier_until}"
