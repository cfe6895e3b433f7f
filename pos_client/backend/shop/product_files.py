"""Products as a table a spreadsheet can open: CSV, one product a line, prices in the shop's currency."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TextIO

import sqlalchemy as sa

from pos_client.backend.database.engine import Database
from pos_client.backend.shop import programmes
from pos_client.backend.shop.catalogue import Shelf
from pos_client.domain.barcode import has_product_check_digit, why_no_product_code
from pos_client.domain.basket import MAX_LINE_TEXT
from pos_client.domain.catalogue import Product
from pos_client.domain.money import Money, parse_amount
from pos_client.domain.programme import LocalText
from pos_client.errors import InvalidValue

COLUMNS = ("sku", "ean", "name_en", "name_zh", "category", "price", "active")
ENCODING = "utf-8-sig"
"""With the mark at the beginning by which spreadsheets recognise UTF-8; files without it are read as well."""
_DELIMITERS = ",;\t"
_LONGEST_HEADING = 10_000
_MOST_SHOWN = 40
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


@dataclass(frozen=True, slots=True)
class _Prices:
    """How prices are written: in which currency, and whether a comma may stand before the decimals."""

    currency: str
    has_comma: bool

    def read(self, text: str) -> int:
        """A price in minor units.

        Raises:
            InvalidValue: code BAD_AMOUNT.
        """
        plain = text.replace(",", ".") if self.has_comma and text.count(",") == 1 and "." not in text else text
        try:
            return parse_amount(plain, self.currency).minor
        except InvalidValue as exc:
            like = Money(1250, self.currency).digits.replace(",", "")
            wanted = f"an amount in {self.currency} like {like}, without symbol or grouping"
            raise InvalidValue(f"price: {text[:_MOST_SHOWN]!r} must be {wanted}", code=exc.error_code) from exc


def read_products(file: TextIO, currency: str) -> Iterator[tuple[int, Product] | BadRow]:
    """Every line of a file with its number, as a product or as what is wrong with it.

    Cells are separated by commas, semicolons or tabs; where it is not commas, prices may be written with one: `1,50`.

    Raises:
        InvalidValue: code BAD_CSV; no table, not UTF-8, or columns are missing or unknown: nothing can be read.
    """
    line = 0
    try:
        first = file.readline(_LONGEST_HEADING)
        delimiter = max(_DELIMITERS, key=first.count)
        names = [name.strip().lower() for name in next(csv.reader([first], delimiter=delimiter, strict=True), ())]
        _check_columns(names)
        prices = _Prices(currency, has_comma=delimiter != ",")
        table, line = csv.reader(file, delimiter=delimiter, strict=True), 1
        for cells in table:
            line = table.line_num + 1
            if any(cell.strip() for cell in cells):
                yield _read_row(line, names, cells, prices)
    except UnicodeDecodeError as exc:
        raise InvalidValue("the file is not UTF-8: save it as 'CSV UTF-8'", code="BAD_CSV") from exc
    except csv.Error as exc:
        raise InvalidValue(f"line {line + 1}: {exc}", code="BAD_CSV") from exc


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
            why = f"sku: {product.sku!r} is in a line above already; one line for each product"
            loaded.bad.append(BadRow(line, "DUPLICATE_SKU", why))
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


def _check_columns(names: list[str]) -> None:
    wrong = [f"{name} is missing" for name in COLUMNS if name not in names]
    wrong += [f"{name[:_MOST_SHOWN]!r} is not known" for name in names if name not in COLUMNS]
    wrong += [f"{name} is there twice" for name in COLUMNS if names.count(name) > 1]
    if wrong:
        why = f"the first line must name the columns {','.join(COLUMNS)}: {', '.join(wrong)}"
        raise InvalidValue(why, code="BAD_CSV")


def _read_row(line: int, names: list[str], cells: list[str], prices: _Prices) -> tuple[int, Product] | BadRow:
    if len(cells) != len(names):
        return BadRow(line, "BAD_ROW", f"{len(cells)} cells; must be {len(names)}, one under each heading")
    try:
        return line, _parse({name: cell.strip() for name, cell in zip(names, cells, strict=True)}, prices)
    except InvalidValue as exc:
        return BadRow(line, exc.error_code, exc.detail)


def _parse(row: dict[str, str], prices: _Prices) -> Product:
    for name, text in row.items():
        if not text.replace("\u3000", "").replace("\u00a0", "").isprintable():
            raise InvalidValue(
                f"{name}: a control character, or a line break, must not be in a text", code="BAD_PRODUCT"
            )
        if len(text) > MAX_LINE_TEXT:
            raise InvalidValue(f"{name}: {len(text)} letters; at most {MAX_LINE_TEXT}", code="BAD_PRODUCT")
    if row["ean"] and not has_product_check_digit(row["ean"]):
        raise InvalidValue(f"ean: {why_no_product_code(row['ean'])}", code="BAD_EAN")
    if row["active"].lower() not in _YES | _NO:
        raise InvalidValue(f"active: {row['active'][:20]!r} must be yes or no; empty is yes", code="BAD_ACTIVE")
    return Product(
        row["sku"],
        LocalText(row["name_en"], row["name_zh"]),
        row["category"],
        prices.read(row["price"]),
        row["ean"],
        active=row["active"].lower() in _YES,
    )
