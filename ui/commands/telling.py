"""How commands answer: JSON for programs, a sentence with its code for people; what went wrong is on stderr."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    from pos_client.errors import PosError

_REFUSED = 1
_JSON_WANTED = "ui.commands.json"
AS_JSON = click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="JSON on stdout, for programs; what goes wrong is one JSON object on stderr.",
)


def want_json(context: click.Context, *, is_wanted: bool) -> None:
    """Remember for the command that runs whether it was given --json, before anything can go wrong."""
    context.meta[_JSON_WANTED] = is_wanted


def is_json_wanted(context: click.Context) -> bool:
    """Whether the command that runs was given --json."""
    return bool(context.meta.get(_JSON_WANTED))


def printable(text: str) -> str:
    """What others named, for people: quoted with escapes where it would steer a terminal or begin a line of its own."""
    return text if text.isprintable() else repr(text)


def tell_fault(error: "PosError") -> None:
    """Say on stderr what went wrong and what to do about it."""
    from ui.advice import advice

    # What a backend answered is told as "403 TERMINAL_REVOKED", of which the code says everything.
    _, _, answered = error.detail.partition(" ")
    tell_aside(error.error_code, "" if answered == error.error_code else error.detail, advice(error))


def tell_aside(code: str, detail: str, advice: str = "") -> None:
    """Say something on stderr; for a command with --json as one JSON object: code, detail, and often advice."""
    if is_json_wanted(click.get_current_context()):
        told = {"code": code, "detail": detail} | ({"advice": advice} if advice else {})
        click.echo(json.dumps(told), err=True)
        return
    click.echo(f"{code}: {printable(detail)}" if detail else code, err=True)
    if advice:
        click.echo(advice, err=True)


def tell_list(lines: Iterable[str], nothing: str) -> None:
    """Each on a line of its own; where there are none people read `nothing`, and programs an empty answer."""
    is_empty = True
    for line in lines:
        click.echo(line)
        is_empty = False
    if is_empty and not is_json_wanted(click.get_current_context()):
        click.echo(nothing)


@contextmanager
def refusals() -> Iterator[None]:
    """End with exit code 1 and a sentence where what was asked for cannot be done."""
    from pos_client.errors import InvalidValue

    try:
        yield
    except InvalidValue as error:
        tell_fault(error)
        raise SystemExit(_REFUSED) from error


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
