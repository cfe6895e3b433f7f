"""`pos-client backend products`: the catalogue as a table for spreadsheets."""

import io
from pathlib import Path
from typing import BinaryIO

import click

from ui.commands.backend.options import DATABASE
from ui.commands.backend.telling import unusable
from ui.commands.telling import AS_JSON, refusals
from ui.commands.telling import as_json as in_json

_REFUSED = 1
_WHEN = "Tills show it within five minutes, and a new barcode as soon as one scans it."
_NOTHING = "Nothing was imported: correct these lines, or import the others with --skip-bad."


@click.group()
def products() -> None:
    """Products a till can scan: columns sku, ean, name_en, name_zh, category, price, active (CSV in UTF-8)."""


@products.command("import")
@click.argument("file", type=click.File("rb"))
@DATABASE
@click.option("--skip-bad", is_flag=True, help="Import the good lines even if others are bad.")
@AS_JSON
def import_file(*, file: BinaryIO, database_url: str, skip_bad: bool, as_json: bool) -> None:
    """Add the products of FILE (- for stdin) and replace those with the same SKU; products it does not name stay.

    Every bad line is reported with its number; as long as there is one, nothing is imported. Exit code 0: imported;
    1: not everything.
    """
    from pos_client.backend.database.opening import opened
    from pos_client.backend.shop.product_files import ENCODING, import_products

    with (
        refusals(),
        io.TextIOWrapper(file, encoding=ENCODING, newline="") as table,
        opened(database_url) as (database, _now_ms),
    ):
        loaded = import_products(database, table, skip_bad=skip_bad)
    if as_json:
        click.echo(in_json(loaded))
    for bad in () if as_json else loaded.bad:
        click.echo(f"line {bad.line}: {bad.code}: {bad.detail}", err=True)
    if not as_json:
        nothing = loaded.bad and not skip_bad
        click.echo(_NOTHING if nothing else f"{loaded.good:,} products, {loaded.changed:,} new or changed")
        if loaded.changed:
            click.echo(_WHEN)
    raise SystemExit(_REFUSED if loaded.bad else 0)


@products.command("list")
@DATABASE
@AS_JSON
def list_products(*, database_url: str, as_json: bool) -> None:
    """List every product (with --json one JSON object per line)."""
    from pos_client.backend.database.opening import opened
    from pos_client.backend.shop import catalogue, programmes
    from pos_client.domain.money import Money

    with opened(database_url) as (database, _now_ms), database.read() as connection:
        currency = programmes.current(connection).currency
        for product in catalogue.every(connection):
            price = Money(product.unit_price_minor, currency)
            names = f"{product.name.en} / {product.name.zh}"
            line = f"{product.sku:16} {product.ean:13} {price!s:>12}  {names}  {product.category}"
            click.echo(in_json(product) if as_json else line + ("" if product.active else "  (no longer sold)"))


@products.command()
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True), default="-")
@DATABASE
def export(*, file: str, database_url: str) -> None:
    """Write every product to FILE, by default to stdout, as `import` reads it."""
    from pos_client.backend.database.opening import opened
    from pos_client.backend.shop import catalogue, programmes
    from pos_client.backend.shop.product_files import ENCODING, write_products

    text = io.StringIO(newline="")
    with opened(database_url) as (database, _now_ms), database.read() as connection:
        every = list(catalogue.every(connection))
        write_products(every, programmes.current(connection).currency, text)
    if file == "-":
        click.echo(text.getvalue(), nl=False)
    else:
        try:
            Path(file).write_text(text.getvalue(), encoding=ENCODING, newline="")
        except OSError as exc:
            raise unusable(Path(file), exc) from exc
        click.echo(f"{file}: {len(every):,} products")
