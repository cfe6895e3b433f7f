"""Members as JSON Lines: a first line that says what it is, then one member per line. Loses nothing."""

from collections.abc import Iterable, Iterator
from typing import BinaryIO, TextIO

from pos_client.backend.transfer import record
from pos_client.backend.transfer.record import LONGEST_LINE, MemberRecord
from pos_client.backend.transfer.rows import Identities, Row
from pos_client.errors import InvalidValue


def write(stream: TextIO, currency: str, members: Iterable[MemberRecord]) -> None:
    """Write them as they come."""
    stream.write(record.write_heading(currency) + "\n")
    stream.writelines(record.write_member(member) + "\n" for member in members)


def read(stream: BinaryIO, currency: str) -> Iterator[Row]:
    """The members of a file, one line in memory at a time; what is no member is a row with its fault.

    Raises:
        InvalidValue: codes UNKNOWN_FORMAT, WRONG_CURRENCY; nothing in this file can be used.
    """
    lines = _lines(stream)
    _number, first = next(lines, (0, b""))
    heading = record.read_heading(_text(first))
    if heading.currency != currency:
        detail = f"amounts are in {heading.currency}, this shop's programme is in {currency}"
        raise InvalidValue(detail, code="WRONG_CURRENCY")
    identities = Identities()
    for number, line in lines:
        if line.strip():
            yield _row(number, line, identities)


def _row(number: int, line: bytes, identities: Identities) -> Row:
    try:
        text = _text(line).strip()
        member = record.read_member(text)
    except InvalidValue as fault:
        return Row(number, fault=fault)
    return Row(number, identities.of(member, text), member)


def _lines(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Numbered lines; of one that is too long only the beginning, which `read_member` refuses."""
    number = 0
    while line := stream.readline(LONGEST_LINE + 2):
        number += 1
        end = line
        while end and not end.endswith(b"\n"):
            end = stream.readline(LONGEST_LINE)
        yield number, line


def _text(line: bytes) -> str:
    try:
        return line.decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        # A line that was cut may have been cut within a letter.
        code = "TOO_LONG" if len(line) > LONGEST_LINE else "NOT_UTF8"
        raise InvalidValue(f"byte {exc.start}", code=code) from exc
