"""How the commands of the back office answer: JSON for programs, a sentence with its code for people."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from ui.commands.backend.options import is_json_wanted

if TYPE_CHECKING:
    from pathlib import Path
    from uuid import UUID

    from _typeshed import DataclassInstance

    from pos_client.backend.members.cards import Card
    from pos_client.errors import InvalidValue, PosError

_REFUSED = 1
_SENTENCES = {
    "BAD_ACTIVE": "The column active says yes or no.",
    "BAD_CSV": "This is no table of products.",
    "BAD_PROGRAMME": "The document does not hold; nothing was changed.",
    "CURRENCY_IN_USE": "Points or money have been booked, so the currency cannot change.",
    "UNKNOWN_FIELD": "The document has a field nobody knows, perhaps a mistyped one; nothing was changed.",
    "BAD_BADGE": "A badge is the text of a barcode: 4 to 64 plain letters.",
    "BAD_PASSWORD": "Choose another password; nothing was changed.",
    "BAD_PIN": "A PIN has 4 to 8 digits; nothing was changed.",
    "NAME_IN_USE": "Sales are signed with the name: give this cashier another one.",
    "STORAGE_LOCKED": "The till is running. It sends by itself; close it to do this from here.",
    "NO_OUTBOX": "Nothing was ever saved there; --data-dir names another folder.",
    "UNKNOWN_BADGE": "There is no cashier with this badge.",
    "BAD_PLACE": "A till has an id of 1 to 64 plain letters, a store and a lane.",
    "TOO_MANY_CODES": "A hundred codes are open; wait ten minutes.",
    "BAD_NOTE": "Say in a note of up to 1,000 letters what was done.",
    "UNKNOWN_INCIDENT": "There is no such incident.",
    "UNKNOWN_MANAGER": "There is no manager of that name.",
    "UNKNOWN_TERMINAL": "There is no such till.",
    "UNKNOWN_VERSION": "There is no such version.",
    "VERSION_CONFLICT": "The document has the wrong version; --bump gives it the right one.",
}


@contextmanager
def refusals() -> Iterator[None]:
    """End with exit code 1 and a sentence where what was asked for cannot be done."""
    from pos_client.errors import InvalidValue

    try:
        yield
    except InvalidValue as error:
        tell_fault(error)
        raise SystemExit(_REFUSED) from error


def tell_fault(error: "PosError") -> None:
    """Say on stderr what went wrong; for a command with --json as one JSON object: code, detail, and often advice."""
    advice = _SENTENCES.get(error.error_code)
    if is_json_wanted(click.get_current_context()):
        fault = {"code": error.error_code, "detail": error.detail} | ({"advice": advice} if advice else {})
        click.echo(json.dumps(fault, ensure_ascii=False), err=True)
        return
    click.echo(f"{error.error_code}: {error.detail}", err=True)
    if advice:
        click.echo(advice, err=True)


def owner_of(card: "Card | None") -> "UUID":
    """Whose card it is.

    Raises:
        InvalidValue: code UNKNOWN_HANDLE; there is none of that number.
    """
    from pos_client.errors import InvalidValue

    if card is None:
        raise InvalidValue("there is no card of that number.", code="UNKNOWN_HANDLE")
    return card.member_id


def unusable(path: "Path", exc: OSError) -> "InvalidValue":
    """What the operating system says of a file, as one of our own faults."""
    from pos_client.errors import InvalidValue

    return InvalidValue(f"{path}: {exc.strerror or type(exc).__name__}", code="FILE_UNUSABLE")


def as_json(value: "DataclassInstance") -> str:
    """A value as one line of JSON; times as RFC 3339."""
    return text_of_json(asdict(value))


def text_of_json(fields: dict[str, Any]) -> str:
    """Fields as one line of JSON; times as RFC 3339."""
    return json.dumps(fields, ensure_ascii=False, default=_plain)


def minute(at: datetime) -> str:
    """A time as lists show it."""
    return f"{at:%Y-%m-%d %H:%M} UTC"


def _plain(value: Any) -> str:  # noqa: ANN401 - whatever JSON has no notation for
    return value.isoformat() if isinstance(value, datetime) else str(value)
