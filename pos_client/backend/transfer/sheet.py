"""Members as a table, one row each: what people read in a spreadsheet, and what other systems can write.

A table has no room for everything: points that are still pending come back as points to spend, and what counts
towards the tier as one figure. `json_lines` loses nothing.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import BinaryIO, TextIO

from pos_client.backend.transfer.cells import COLUMNS, Shop, cells_of, member_of, neutral, plain
from pos_client.backend.transfer.record import MemberRecord, require
from pos_client.backend.transfer.rows import Identities, Row
from pos_client.errors import InvalidValue

_DELIMITERS = ",;\t"
_LONGEST_HEADING = 10_000


def write(stream: TextIO, shop: Shop, members: Iterable[MemberRecord]) -> None:
    """Write them as they come. Open the stream with encoding utf-8-sig and newline=""."""
    table = csv.writer(stream)
    table.writerow(COLUMNS)
    for member in members:
        table.writerow([neutral(cell) for cell in cells_of(shop, member)])


def read(stream: BinaryIO, shop: Shop) -> Iterator[Row]:
    """The members of a table; what is no member is a row with its fault.

    Raises:
        InvalidValue: codes NO_HEADING, UNKNOWN_COLUMN, NO_NAME_COLUMN; nothing in this file can be used.
    """
    # Bytes that are no UTF-8 become lone surrogates, which `cells.plain` finds in the row they stand in.
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", errors="surrogateescape", newline="")
    try:
        yield from _rows(text, shop)
    finally:
        text.detach()  # whoever opened the stream closes it


def _rows(text: TextIO, shop: Shop) -> Iterator[Row]:
    first = text.readline(_LONGEST_HEADING)
    delimiter = max(_DELIMITERS, key=first.count)
    names = _columns(next(csv.reader([first], delimiter=delimiter), []))
    table = csv.reader(text, delimiter=delimiter, strict=True)
    identities = Identities()
    while True:
        number = table.line_num + 2
        try:
            cells = next(table, None)
        except csv.Error as exc:
            yield Row(number, fault=InvalidValue(str(exc), code="BAD_ROW"))
            continue
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield _row(number, names, cells, shop, identities)


def _columns(cells: list[str]) -> list[str]:
    names = [cell.strip().lower() for cell in cells]
    require(any(names), "NO_HEADING", f"the first line names the columns: {', '.join(COLUMNS)}")
    unknown = [name for name in names if name not in COLUMNS]
    require(not unknown, "UNKNOWN_COLUMN", f"not kept here: {', '.join(unknown)[:200]}; remove or rename the column")
    require(len(set(names)) == len(names), "UNKNOWN_COLUMN", "a column is there twice")
    require("name" in names, "NO_NAME_COLUMN", "a column must be called name")
    return names


def _row(number: int, names: list[str], cells: list[str], shop: Shop, identities: Identities) -> Row:
    try:
        require(len(cells) == len(names), "BAD_ROW", f"{len(cells)} cells under {len(names)} headings")
        values = {name: plain(cell) for name, cell in zip(names, cells, strict=True)}
        member = member_of(values, shop)
    except InvalidValue as fault:
        return Row(number, fault=fault)
    return Row(number, identities.of(member, "\0".join(f"{name}={values[name]}" for name in sorted(values))), member)
