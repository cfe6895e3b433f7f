"""How the commands of the back office answer: JSON for programs, a sentence with its code for people."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_REFUSED = 1
_SENTENCES = {
    "BAD_ACTIVE": "The column active says yes or no.",
    "BAD_CSV": "This is no table of products.",
    "BAD_PROGRAMME": "The document does not hold; nothing was changed.",
    "CURRENCY_IN_USE": "Points or money have been booked, so the currency cannot change.",
    "UNKNOWN_FIELD": "The document has a field nobody knows, perhaps a mistyped one; nothing was changed.",
    "UNKNOWN_MANAGER": "There is no manager of that name.",
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
        click.echo(f"{error.error_code}: {error.detail}", err=True)
        if error.error_code in _SENTENCES:
            click.echo(_SENTENCES[error.error_code], err=True)
        raise SystemExit(_REFUSED) from error


def as_json(value: "DataclassInstance") -> str:
    """A value as one line of JSON; times as RFC 3339."""
    return json.dumps(asdict(value), ensure_ascii=False, default=_plain)


def minute(at: datetime) -> str:
    """A time as lists show it."""
    return f"{at:%Y-%m-%d %H:%M} UTC"


def _plain(value: Any) -> str:  # noqa: ANN401 - whatever JSON has no notation for
    return value.isoformat() if isinstance(value, datetime) else str(value)
