"""`pos-client backend member`: see and correct a member's accounts and cards, where nobody has tools for HTTP."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING
from uuid import UUID

import click

from ui.commands.backend.invitation import PHONES_ADDRESS, tell_link
from ui.commands.backend.options import DATABASE, short_text
from ui.commands.backend.telling import owner_of
from ui.commands.telling import AS_JSON, minute, refusals, tell_aside, text_of_json
from ui.commands.telling import as_json as in_json

if TYPE_CHECKING:
    from pos_client.backend.members.history import Event
    from pos_client.domain.member import MemberView
    from pos_client.domain.programme import Programme
    from pos_client.domain.transaction import TransactionResult

_UNITS = ("points", "credit", "stored_value")
_FIGURES = ("amount", "balance_after")


@click.group()
def member() -> None:
    """Members by the number on their card: find it, show one, list what happened, correct an account, invite a phone.

    Money is written in the programme's currency; with --json in its minor units, under names that end in _minor.
    """


@member.command()
@click.argument("text", callback=short_text)
@DATABASE
@AS_JSON
def find(*, text: str, database_url: str, as_json: bool) -> None:
    """Find members by a part of the name, or by a card's number or its last digits: numbers of cards, and whose.

    At most 50, by name (with --json one JSON object per line). Exit code 1 where there is nobody.
    """
    from pos_client.backend.database.opening import opened
    from pos_client.backend.members import finding
    from pos_client.errors import InvalidValue

    with refusals(), opened(database_url) as (database, now_ms), database.read() as connection:
        found, has_more = finding.find(connection, text, now_ms)
        if not found:
            raise InvalidValue("nobody of that name, and no card with these last digits", code="UNKNOWN_MEMBER")
    for one in found:
        cards = ", ".join(one.handles) or "no card"
        click.echo(in_json(one) if as_json else f"{cards}  {one.name}  since {minute(one.since)}")
    if has_more:
        tell_aside("MORE_FOUND", f"there are more than {len(found)}", "Say more of the name or of the number.")


@member.command()
@click.argument("handle")
@DATABASE
@AS_JSON
def show(*, handle: str, database_url: str, as_json: bool) -> None:
    """Tell what a member has, what expires when, and what is missing to the next tier."""
    from pos_client.backend.database.opening import opened
    from pos_client.backend.members import membership
    from pos_client.backend.members.cards import card_by_handle
    from pos_client.backend.shop import programmes

    with refusals(), opened(database_url) as (database, now_ms), database.read() as connection:
        programme = programmes.current(connection)
        view = membership.view(connection, owner_of(card_by_handle(connection, handle)), now_ms)
    if view is not None:
        click.echo(in_json(view) if as_json else "\n".join(_lines(view, programme)))


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
    from pos_client.backend.shop import programmes

    account = Unit[unit.upper()]
    with refusals(), opened(database_url) as (database, _now_ms), database.read() as connection:
        events = page(connection, owner_of(card_by_handle(connection, handle)), account, "", limit).events
        currency = "" if account is Unit.POINTS else programmes.current(connection).currency
    for event in events:
        click.echo(_event_json(event, is_money=bool(currency)) if as_json else _event_line(event, currency))


@member.command()
@click.argument("handle")
@click.option("--renew", is_flag=True, help="A new key for this card, instead of one more card.")
@PHONES_ADDRESS
@DATABASE
@AS_JSON
def invite(*, handle: str, renew: bool, url: str, database_url: str, as_json: bool) -> None:
    """Print a link that puts the member's card on one more phone, once, within a day.

    For a second phone; where one was lost, `pos-client backend card replace` takes its card back as well.
    """
    from pos_client.backend.database.opening import opened
    from pos_client.backend.members import invitations
    from pos_client.backend.members.cards import card_by_handle

    with refusals(), opened(database_url) as (database, now_ms), database.write() as connection:
        owner = owner_of(card_by_handle(connection, handle))
        invitation = invitations.invite(connection, owner, now_ms, handle if renew else "")
    tell_link(invitation, url, as_json=as_json)


@member.command()
@click.argument("handle")
@click.option("--points", default=0, metavar="N", help="Points to add; below zero to take.")
@click.option("--credit", default=0, metavar="N", help="Credit to add, in minor units: 1250 is ¥12.50.")
@click.option("--stored-value", default=0, metavar="N", help="Stored value to add, in minor units.")
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
    from pos_client.backend.shop import programmes
    from pos_client.domain.adjustment import Adjustment

    with refusals(), opened(database_url) as (database, now_ms), database.write() as connection:
        adjustment = Adjustment(txn_id or membership.new_txn_id(), note, points, credit, stored_value)
        result = membership.adjust(connection, owner_of(card_by_handle(connection, handle)), adjustment, by, now_ms)
        currency = programmes.current(connection).currency
    if result is not None:
        _tell(result, currency, as_json=as_json)


def _tell(result: "TransactionResult", currency: str, *, as_json: bool) -> None:
    from pos_client.errors import InvalidValue

    if as_json:
        click.echo(in_json(result))
    elif result.reason is None:
        after = _accounts(currency, result.points_after, result.credit_after_minor, result.stored_value_after_minor)
        click.echo(f"{result.applied}: now {after}. Transaction {result.txn_id}")
    if result.reason is not None:
        with refusals():
            raise InvalidValue("nothing was changed.", code=result.reason.value)


def _accounts(currency: str, points: int, credit_minor: int, stored_value_minor: int) -> str:
    """All three accounts as people read them."""
    from pos_client.domain.money import Money

    return (
        f"{points:,} points, {Money(credit_minor, currency)} credit, {Money(stored_value_minor, currency)} stored value"
    )


def _event_line(event: "Event", currency: str) -> str:
    """One entry: points without a currency, else money."""
    from pos_client.domain.money import Money

    if currency:
        sign = "+" if event.amount >= 0 else ""
        amount, after = sign + str(Money(event.amount, currency)), str(Money(event.balance_after, currency))
    else:
        amount, after = f"{event.amount:+,}", f"{event.balance_after:,}"
    words = f"{minute(event.occurred_at)}  {event.kind:15} {amount:>14} {after:>14}"
    return f"{words}  {event.note or event.terminal_id}"


def _event_json(event: "Event", *, is_money: bool) -> str:
    """One entry; the names of what is money end in _minor."""
    fields = asdict(event)
    if is_money:
        fields = {f"{name}_minor" if name in _FIGURES else name: value for name, value in fields.items()}
    return text_of_json(fields)


def _lines(view: "MemberView", programme: "Programme") -> Iterator[str]:
    from pos_client.domain.money import Money
    from pos_client.domain.programme import QualifyingBasis

    def counted(steps: int) -> str:
        is_money = programme.tier_policy.basis is QualifyingBasis.SPEND
        return str(Money(steps, programme.currency)) if is_money else f"{steps:,} points"

    facts = view.facts
    yield f"{facts.masked_name}  {view.masked_handle}  {view.tier.name.en}"
    yield _accounts(programme.currency, facts.points, facts.credit_minor, facts.stored_value_minor)
    yield from (f"  {item.points:,} points expire after {item.on}" for item in facts.expiring)
    if facts.lasting_points:
        yield f"  {facts.lasting_points:,} points never expire"
    yield from (f"  {item.points:,} more points can be spent from {item.on}" for item in facts.pending)
    for item in facts.pending_credit:
        yield f"  {Money(item.credit_minor, programme.currency)} more credit can be spent from {item.on}"
    for gift in facts.gifts:
        yield f"  {gift.quantity} x {gift.title.en} waits at the counter"
    if view.next_tier:
        yield f"{counted(view.to_next)} to {view.next_tier.name.en}"
    if view.to_keep and facts.tier_until:
        yield f"{counted(view.to_keep)} to keep {view.tier.name.en} after {facts.tier_until}"
