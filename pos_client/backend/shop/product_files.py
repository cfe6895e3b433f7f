"""Products as a table a spreadsheet can open: CSV, one product a line, prices in the shop's currency."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TextIO

import sqlalchemy as sa

from pos_client.backend.database.engine import Database
from pos_client.backend.shop import programmes
from pos_client.backend.shop.catalogue import Shelf
from pos_client.domain.barcode import has_product_check_digit
from pos_client.domain.basket import MAX_LINE_TEXT
from pos_client.domain.catalogue import Product
from pos_client.domain.money import Money, parse_amount
from pos_client.domain.programme import LocalText
from pos_client.errors import InvalidValue

COLUMNS = ("sku", "ean", "name_en", "name_zh", "category", "price", "active")
ENCODING = "utf-8-sig"
"""With the mark at the beginning by which spreadsheets recognise UTF-8; files without it are read as well."""
_YES = {"", "yes", "true", "1"}
_NO = {"no", "false", "0"}


@dataclass(frozen=True, slots=True)
class BadRow:
    """A line that cannot become a product: its number in the file, a stable code, and what it is about."""

    line: int
    code: str
    detail: str


@dataclass(slots=True)
class Loaded:
    """What became of a file: good lines, how many of them changed something, and the bad ones."""

    good: int = 0
    changed: int = 0
    bad: list[BadRow] = field(default_factory=list)


def read_products(file: TextIO, currency: str) -> Iterator[tuple[int, Product] | BadRow]:
    """Every line of a file with its number, as a product or as what is wrong with it.

    Raises:
        InvalidValue: code BAD_CSV; no table, not UTF-8, or columns are missing or unknown: nothing can be read.
    """
    table = csv.DictReader(file, restkey="", strict=True)
    try:
        names = tuple(name.strip().lower() for name in table.fieldnames or ())
        _check_columns(names)
        table.fieldnames = names
        for row in table:
            yield _read_row(table.line_num, row, currency)
    except UnicodeDecodeError as exc:
        raise InvalidValue("the file is not UTF-8: save it as 'CSV UTF-8'", code="BAD_CSV") from exc
    except csv.Error as exc:
        raise InvalidValue(f"line {table.line_num}: {exc}", code="BAD_CSV") from exc


def import_products(database: Database, file: TextIO, *, skip_bad: bool = False) -> Loaded:
    """Put the products of a file on the shelf, prices in the programme's currency; with bad lines all of it or nothing.

    Raises:
        InvalidValue: code BAD_CSV; nothing was imported.
    """
    with database.write() as connection:
        loaded = _load(connection, file, programmes.current(connection).currency)
        if loaded.bad and not skip_bad:
            connection.rollback()
            loaded.changed = 0
    return loaded


def _load(connection: sa.Connection, file: TextIO, currency: str) -> Loaded:
    """Put every good line on the shelf and report every bad one."""
    shelf, loaded, seen = Shelf(connection), Loaded(), set[str]()
    for row in read_products(file, currency):
        if isinstance(row, BadRow):
            loaded.bad.append(row)
            continue
        line, product = row
        if product.sku in seen:
            loaded.bad.append(BadRow(line, "DUPLICATE_SKU", product.sku))
            continue
        seen.add(product.sku)
        try:
            loaded.changed += shelf.put(product)
            loaded.good += 1
        except InvalidValue as exc:
            loaded.bad.append(BadRow(line, exc.error_code, exc.detail))
    return loaded


def write_products(products: Iterable[Product], currency: str, file: TextIO) -> None:
    """A file `read_products` reads back as the same products."""
    table = csv.writer(file, lineterminator="\n")
    table.writerow(COLUMNS)
    for product in products:
        price = Money(product.unit_price_minor, currency).digits.replace(",", "")
        active = "yes" if product.active else "no"
        table.writerow((product.sku, product.ean, product.name.en, product.name.zh, product.category, price, active))


def _check_columns(names: tuple[str, ...]) -> None:
    missing, unknown = [name for name in COLUMNS if name not in names], [name for name in names if name not in COLUMNS]
    if missing or unknown or len(set(names)) != len(names):
        raise InvalidValue(f"the first line must name the columns {','.join(COLUMNS)}", code="BAD_CSV")


def _read_row(line: int, row: "dict[str, str | None]", currency: str) -> tuple[int, Product] | BadRow:
    if "" in row or None in row.values():
        return BadRow(line, "BAD_ROW", f"{len(COLUMNS)} columns are wanted")
    try:
        return line, _parse({name: (text or "").strip() for name, text in row.items()}, currency)
    except InvalidValue as exc:
        return BadRow(line, exc.error_code, exc.detail)


def _parse(row: dict[str, str], currency: str) -> Product:
    if not "".join(row.values()).replace("\u3000", "").replace("\u00a0", "").isprintable():
        raise InvalidValue("a control character", code="BAD_PRODUCT")
    if max(map(len, row.values())) > MAX_LINE_TEXT:
        raise InvalidValue(f"at most {MAX_LINE_TEXT} letters", code="BAD_PRODUCT")
    if row["ean"] and not has_product_check_digit(row["ean"]):
        raise InvalidValue(f"ean {row['ean'][:20]}", code="BAD_EAN")
    if row["active"].lower() not in _YES | _NO:
        raise InvalidValue("active is yes or no", code="BAD_ACTIVE")
    return Product(
        row["sku"],
        LocalText(row["name_en"], row["name_zh"]),
        row["category"],
        parse_amount(row["price"], currency).minor,
        row["ean"],
        active=row["active"].lower() in _YES,
    )
