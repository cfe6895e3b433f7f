"""`pos-client backend coupon`: what members are promised off one bill."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import click

from ui.commands.backend.options import DATABASE, short_text
from ui.commands.backend.telling import owner_of
from ui.commands.telling import AS_JSON, minute, refusals, tell_list
from ui.commands.telling import as_json as in_json

if TYPE_CHECKING:
    from pos_client.backend.members.coupons import IssuedCoupon
    from pos_client.domain.coupon import Coupon
    from pos_client.domain.programme import Programme

_DAY = click.DateTime(["%Y-%m-%d"])
_YEARS = range(2000, 2200)
_MINOR = click.IntRange(1)
_BY = click.option("--by", required=True, callback=short_text, metavar="NAME", help="Who answers for it.")


@click.group()
def coupon() -> None:
    """Coupons of members: money off one bill. Money is in minor units: 1250 is ¥12.50; days are the shop's."""


@coupon.command()
@click.argument("handle")
@click.argument("code")
@click.option("--title", required=True, callback=short_text, help="What it is called in English.")
@click.option("--title-zh", required=True, callback=short_text, help="What it is called in Chinese.")
@click.option("--off", default=0, metavar="N", help="So much off the bill.")
@click.option("--percent", default=0, metavar="N", help="Or so many percent of the bill.")
@click.option("--cap", type=_MINOR, metavar="N", help="At most so much, with --percent.")
@click.option("--min-bill", default=0, metavar="N", help="For bills of so much and more.")
@click.option("--from", "first", type=_DAY, metavar="DAY", help="The first day, e.g. 2026-12-01; else at once.")
@click.option("--until", "last", type=_DAY, required=True, metavar="DAY", help="The last day.")
@_BY
@DATABASE
@AS_JSON
def issue(  # noqa: PLR0913 - a command has as many parameters as options
    *,
    handle: str,
    code: str,
    title: str,
    title_zh: str,
    off: int,
    percent: int,
    cap: int | None,
    min_bill: int,
    first: datetime | None,
    last: datetime,
    by: str,
    database_url: str,
    as_json: bool,
) -> None:
    """Give the member with this card a coupon. Its CODE is for ever: the same one again gives no second."""
    from pos_client.backend import timing
    from pos_client.backend.database.opening import opened
    from pos_client.backend.members import coupons
    from pos_client.backend.members.cards import card_by_handle
    from pos_client.backend.shop import programmes
    from pos_client.domain.coupon import Coupon
    from pos_client.domain.programme import LocalText
    from pos_client.errors import InvalidValue

    with refusals(), opened(database_url) as (database, now_ms), database.write() as connection:
        programme = programmes.current(connection)
        owner = owner_of(card_by_handle(connection, handle))
        begun = coupons.begin_of(connection, owner, code) or timing.to_utc(now_ms - now_ms % 1000)
        days = begun if first is None else _start_of(programme, first), _start_of(programme, last, later=1)
        given = Coupon(code, LocalText(title, title_zh), *days, off, percent, cap, min_bill)
        issued = coupons.issue(connection, owner, given, by, now_ms)
        if issued is None:
            raise InvalidValue(f"this member has another coupon {code}", code="KEY_REUSED")
    click.echo(in_json(issued) if as_json else _line(issued, programme.currency))


def _start_of(programme: "Programme", day: datetime, *, later: int = 0) -> datetime:
    from pos_client.backend import timing
    from pos_client.domain.calendar import start_of
    from pos_client.errors import InvalidValue

    if day.year not in _YEARS:
        raise InvalidValue("days: from 2000 to 2199", code="BAD_COUPON")
    return timing.to_utc(start_of(programme, day.date() + timedelta(days=later)))


@coupon.command("list")
@click.argument("handle")
@DATABASE
@AS_JSON
def list_coupons(*, handle: str, database_url: str, as_json: bool) -> None:
    """List every coupon a member was ever given, and what became of it (with --json one JSON object per line)."""
    from pos_client.backend.database.opening import opened
    from pos_client.backend.members import coupons
    from pos_client.backend.members.cards import card_by_handle
    from pos_client.backend.shop import programmes

    with refusals(), opened(database_url) as (database, now_ms), database.read() as connection:
        found = coupons.listed(connection, owner_of(card_by_handle(connection, handle)), now_ms)
        currency = programmes.current(connection).currency
    tell_list((in_json(each) if as_json else _line(each, currency) for each in found), "no coupons")


@coupon.command()
@click.argument("handle")
@click.argument("code")
@_BY
@DATABASE
@AS_JSON
def void(*, handle: str, code: str, by: str, database_url: str, as_json: bool) -> None:
    """Take back a coupon that was not used; it stays in the list. Exit code 1 where it was."""
    from pos_client.backend.database.opening import opened
    from pos_client.backend.members import coupons
    from pos_client.backend.members.cards import card_by_handle
    from pos_client.backend.shop import programmes
    from pos_client.domain.reasons import Reason
    from pos_client.errors import InvalidValue

    with refusals(), opened(database_url) as (database, now_ms), database.write() as connection:
        gone = coupons.withdraw(connection, owner_of(card_by_handle(connection, handle)), code, by, now_ms)
        if isinstance(gone, Reason):
            raise InvalidValue("nothing was changed.", code=gone.value)
        currency = programmes.current(connection).currency
    click.echo(in_json(gone) if as_json else _line(gone, currency))


def _line(issued: "IssuedCoupon", currency: str) -> str:
    coupon = issued.coupon
    days = f"{minute(coupon.valid_from)} to {minute(coupon.valid_until)}"
    return f"{coupon.code}  {coupon.title.en}  {_worth(coupon, currency)}  {days}  {issued.state}"


def _worth(coupon: "Coupon", currency: str) -> str:
    from pos_client.domain.money import Money

    worth = f"{Money(coupon.off_minor, currency)} off" if coupon.off_minor else f"{coupon.off_percent} % off"
    worth += f", at most {Money(coupon.cap_minor, currency)}" if coupon.cap_minor is not None else ""
    return worth + (f", from {Money(coupon.min_bill_minor, currency)}" if coupon.min_bill_minor else "")
