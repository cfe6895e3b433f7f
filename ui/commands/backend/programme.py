"""`pos-client backend programme`: the rules of the shop as a document (docs/programme.md)."""

from typing import TYPE_CHECKING, BinaryIO

import click

from ui.commands.backend.options import DATABASE, short_text
from ui.commands.telling import AS_JSON, minute, refusals, text_of_json
from ui.commands.telling import as_json as in_json

if TYPE_CHECKING:
    from pos_client.backend.shop.dry_run import DryRun

_FILE = click.argument("file", type=click.File("rb"))


@click.group()
def programme() -> None:
    """The rules as one JSON document: show it, edit it, try it out, publish it. FILE may be - for stdin.

    Exit codes: 0 done, 1 the document was refused, 2 usage, 4 the database cannot be used.
    """


@programme.command()
@DATABASE
@click.option("--version", "number", type=click.IntRange(1, 2**31 - 1), help="Another version than the one in force.")
def show(*, database_url: str, number: int | None) -> None:
    """Print the document in force, every field of it: edit this and publish it again."""
    from pos_client.backend.database.opening import opened
    from pos_client.backend.shop import programmes

    with refusals(), opened(database_url) as (database, _now_ms), database.read() as connection:
        chosen = programmes.version(connection, number) if number else programmes.current(connection)
    click.echo(programmes.write(chosen, indent=2))


@programme.command()
@_FILE
@AS_JSON
def check(*, file: BinaryIO, as_json: bool) -> None:
    """Say whether a document holds, and where it does not; looks at no database."""
    from pos_client.backend.shop import programmes

    with refusals():
        read = programmes.read(file.read())
    rules, tiers = len(read.earn.rules), len(read.tiers)
    if as_json:
        fields = {"version": read.version, "rules": rules, "tiers": tiers, "currency": read.currency}
        click.echo(text_of_json(fields))
    else:
        click.echo(f"ok: version {read.version}, {rules} rules, {tiers} tiers, {read.currency}")


@programme.command("dry-run")
@_FILE
@DATABASE
@click.option("--days", default=30, show_default=True, type=click.IntRange(1, 366), help="How far to look back.")
@click.option("--most-sales", default=1_000_000, show_default=True, type=click.IntRange(1, 1_000_000))
@AS_JSON
def dry_run(*, file: BinaryIO, database_url: str, days: int, most_sales: int, as_json: bool) -> None:
    """Tell what a document would have made of the sales of the last days; publishes nothing."""
    from pos_client.backend.database.opening import opened
    from pos_client.backend.shop import programmes
    from pos_client.backend.shop.dry_run import Question
    from pos_client.backend.shop.dry_run import dry_run as try_out

    with refusals():
        wanted = programmes.read(file.read())
        with opened(database_url) as (database, now_ms):
            report = try_out(database, wanted, Question(days, most_sales), now_ms)
    click.echo(in_json(report) if as_json else _table(report))


@programme.command()
@_FILE
@DATABASE
@click.option("--bump", is_flag=True, help="Give the document the next version, whatever it says.")
@click.option("--by", default="command line", show_default=True, callback=short_text, help="Who publishes it.")
@AS_JSON
def publish(*, file: BinaryIO, database_url: str, bump: bool, by: str, as_json: bool) -> None:
    """Put a document in force at once, for every till. Its version must be the current one plus 1."""
    from dataclasses import replace

    from pos_client.backend.database.opening import opened
    from pos_client.backend.shop import programmes

    with refusals():
        document = programmes.read(file.read())
        with opened(database_url) as (database, now_ms), database.write() as connection:
            if bump:
                document = replace(document, version=programmes.current(connection).version + 1)
            programmes.publish_next(connection, document, now_ms, by)
    click.echo(text_of_json({"version": document.version}) if as_json else f"version {document.version} is in force")


@programme.command()
@DATABASE
@AS_JSON
def history(*, database_url: str, as_json: bool) -> None:
    """List every version ever published, the newest first (with --json one JSON object per line)."""
    from pos_client.backend.database.opening import opened
    from pos_client.backend.shop import programmes

    with opened(database_url) as (database, _now_ms), database.read() as connection:
        page = programmes.versions(connection, programmes.MOST_LISTED)
        while page.versions:
            for one in page.versions:
                line = f"{one.version:6}  {minute(one.created)}  {one.published_by or '-'}"
                click.echo(in_json(one) if as_json else line)
            page = programmes.versions(connection, programmes.MOST_LISTED, page.versions[-1].version)


def _table(report: "DryRun") -> str:
    from pos_client.domain.money import Money

    def money(minor: int) -> str:
        return str(Money(minor, report.currency))

    rows = [("points", f"{report.points_before:,}", f"{report.points_after:,}")]
    rows.append(("credit", money(report.credit_before_minor), money(report.credit_after_minor)))
    rows.append(("liability", money(report.liability_before_minor), money(report.liability_after_minor)))
    for tier in report.tiers:
        rows.append((f"points of {tier.code}", f"{tier.points_before:,}", f"{tier.points_after:,}"))
        rows.append((f"members of {tier.code}", f"{tier.members_before:,}", f"{tier.members_after:,}"))
    head = f"{report.sales:,} sales of {money(report.amount_minor)} since {minute(report.since)}"
    head += "" if report.is_complete else ", and more that were not read (--most-sales)"
    moved = f"{report.members_moved:,} of {report.members:,} members would hold another tier."
    lines = [f"{name:28}{before:>20}{after:>20}" for name, before, after in [("", "before", "after"), *rows]]
    return "\n".join([head, *lines, moved])
