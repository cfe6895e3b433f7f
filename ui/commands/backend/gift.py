"""`pos-client backend gift`: what there is to give away, and giving it to members, where nobody has tools for HTTP."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import click

from ui.commands.backend.options import DATABASE, short_text, text_of
from ui.commands.backend.telling import owner_of
from ui.commands.telling import AS_JSON, minute, refusals
from ui.commands.telling import as_json as in_json

if TYPE_CHECKING:
    from pos_client.domain.gifts import GiftArticle, GivenGift
    from pos_client.domain.programme import Programme

_DAY = click.DateTime(["%Y-%m-%d"])
_CODE = text_of(1, 40)


@click.group()
def gift() -> None:
    """Gifts: put them in stock, give a member one that waits at the counter, take back what nobody has picked up."""


@gift.command()
@click.argument("code", callback=_CODE)
@click.option("--en", required=True, callback=short_text, metavar="TITLE", help="What it is called in English.")
@click.option("--zh", required=True, callback=short_text, metavar="TITLE", help="What it is called in Chinese.")
@click.option("--stock", type=click.IntRange(0), metavar="N", help="How many there ever are; else no end.")
@click.option("--per-member", type=click.IntRange(1), metavar="N", help="How many one member may have; else no limit.")
@click.option("--from", "first", type=_DAY, metavar="DAY", help="The first day on which it is given, 2026-12-01.")
@click.option("--until", "last", type=_DAY, metavar="DAY", help="The last day.")
@DATABASE
@AS_JSON
def put(  # noqa: PLR0913 - a command has as many parameters as options
    *,
    code: str,
    en: str,
    zh: str,
    stock: int | None,
    per_member: int | None,
    first: datetime | None,
    last: datetime | None,
    database_url: str,
    as_json: bool,
) -> None:
    """Add the gift CODE, or change it; what members were given of it stays theirs."""
    from pos_client.backend.database.opening import opened
    from pos_client.backend.shop import gift_stock, programmes
    from pos_client.domain.gifts import GiftArticle
    from pos_client.domain.programme import LocalText

    with refusals(), opened(database_url) as (database, _now_ms), database.write() as connection:
        programme = programmes.current(connection)
        begins = None if first is None else _start_of(programme, first.date())
        ends = None if last is None else _start_of(programme, last.date(), days_on=1)
        article = GiftArticle(code, LocalText(en, zh), stock, per_member, begins, ends)
        kept = gift_stock.put(connection, article)
    click.echo(in_json(kept) if as_json else _article_line(kept))


@gift.command("list")
@DATABASE
@AS_JSON
def list_articles(*, database_url: str, as_json: bool) -> None:
    """List what there is to give away (with --json one JSON object per line)."""
    from pos_client.backend.database.opening import opened
    from pos_client.backend.shop import gift_stock

    with opened(database_url) as (database, _now_ms), database.read() as connection:
        for article in gift_stock.articles(connection):
            click.echo(in_json(article) if as_json else _article_line(article))


@gift.command()
@click.argument("handle")
@click.argument("code", callback=_CODE)
@click.option("--pieces", default=1, show_default=True, type=click.IntRange(1), metavar="N")
@click.option("--days", type=click.IntRange(1, 3650), metavar="N", help="How long it waits; else for ever.")
@click.option("--by", required=True, callback=short_text, metavar="NAME", help="Who gives it.")
@click.option("--gift-id", type=click.UUID, help="Give the same one again to be sure that it was given, once.")
@DATABASE
@AS_JSON
def give(  # noqa: PLR0913 - a command has as many parameters as options
    *,
    handle: str,
    code: str,
    pieces: int,
    days: int | None,
    by: str,
    gift_id: UUID | None,
    database_url: str,
    as_json: bool,
) -> None:
    """Give the member with the card HANDLE the gift CODE: it waits at every counter from now on."""
    from pos_client.backend import timing
    from pos_client.backend.database.opening import opened
    from pos_client.backend.members.cards import card_by_handle
    from pos_client.backend.members.membership import new_txn_id
    from pos_client.backend.shop import gift_stock
    from pos_client.domain.gifts import GiftWish

    with refusals(), opened(database_url) as (database, now_ms), database.write() as connection:
        until = None if days is None else timing.to_utc(now_ms) + timedelta(days=days)
        wish = GiftWish(gift_id or new_txn_id(), code, pieces, until)
        given = gift_stock.grant(connection, owner_of(card_by_handle(connection, handle)), wish, by, now_ms)
    click.echo(in_json(given) if as_json else _given_line(given))


@gift.command("of")
@click.argument("handle")
@DATABASE
@AS_JSON
def list_given(*, handle: str, database_url: str, as_json: bool) -> None:
    """List what the member with the card HANDLE was given (with --json one JSON object per line)."""
    from pos_client.backend.database.opening import opened
    from pos_client.backend.members import gifts
    from pos_client.backend.members.cards import card_by_handle

    with refusals(), opened(database_url) as (database, now_ms), database.read() as connection:
        for given in gifts.every(connection, owner_of(card_by_handle(connection, handle)), now_ms):
            click.echo(in_json(given) if as_json else _given_line(given))


@gift.command()
@click.argument("handle")
@click.argument("gift_id", type=click.UUID)
@DATABASE
@AS_JSON
def void(*, handle: str, gift_id: UUID, database_url: str, as_json: bool) -> None:
    """Take back what nobody has picked up; GIFT_ID is what `of` tells."""
    from pos_client.backend.database.opening import opened
    from pos_client.backend.members.cards import card_by_handle
    from pos_client.backend.shop import gift_stock

    with refusals(), opened(database_url) as (database, now_ms), database.write() as connection:
        given = gift_stock.void(connection, owner_of(card_by_handle(connection, handle)), gift_id, now_ms)
    click.echo(in_json(given) if as_json else _given_line(given))


def _start_of(programme: "Programme", day: date, days_on: int = 0) -> datetime:
    """The instant a local day of the shop begins, or one so many days on."""
    from pos_client.backend import timing
    from pos_client.domain import calendar
    from pos_client.errors import InvalidValue

    try:
        return timing.to_utc(calendar.start_of(programme, day + timedelta(days=days_on)))
    except (OverflowError, ValueError) as exc:  # the first and last days there are
        raise InvalidValue(f"{day}: no day for a gift", code="BAD_GIFT") from exc


def _article_line(article: "GiftArticle") -> str:
    left = "no end" if article.stock is None else f"{article.stock - article.given} of {article.stock} left"
    most = "" if article.per_member is None else f", at most {article.per_member} each"
    return f"{article.code:16} {article.title.en} / {article.title.zh}: {article.given} given, {left}{most}"


def _given_line(given: "GivenGift") -> str:
    until = "" if given.gift.waits_until is None else f" until {minute(given.gift.waits_until)}"
    words = f"{given.gift.gift_id}  {given.gift.quantity} x {given.gift.title.en}  {given.state}{until}"
    return f"{words}  by {given.granted_by}, {minute(given.granted)}"
