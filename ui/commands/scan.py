"""`pos-client scan`: what the till's decoders read from pictures, for installers, support and shelves of products."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from pos_client.domain.barcode import Symbology
from pos_client.errors import InvalidValue, PosError
from ui.advice import advice
from ui.commands.telling import AS_JSON, printable, tell_aside

if TYPE_CHECKING:
    from ui.composition.scanning import Scanned

_ALL = "all"
_EVERY = tuple(symbology for symbology in Symbology if symbology is not Symbology.UNKNOWN)
_USUAL = (Symbology.QR, Symbology.EAN_13, Symbology.EAN_8, Symbology.UPC_A, Symbology.CODE_128)
"""What a till reads while products are scanned."""
_NOT_AS_HOPED, _OUTSIDE = 1, 4
_BROWSER = "Open the address in a browser: it must show one picture, of at most 32 MB, within ten seconds."
_OF_ADDRESSES = {
    "BAD_URL": "An address is like http://192.168.1.50/still.jpg.",
    "CERTIFICATE_REFUSED": "This machine must trust its certificate, and have the right date; or ask with http.",
    "DEVICE_UNAVAILABLE": _BROWSER,
    "NOT_SENT": "Check address and port, this machine's network, and that the camera or server is switched on.",
    "UNANSWERED": _BROWSER,
}
"""Where a picture was asked for; other commands ask a backend."""


def _symbologies(_context: click.Context, _parameter: click.Parameter, value: str | None) -> tuple[Symbology, ...]:
    if value is None:
        return _USUAL
    names = [name.strip().lower() for name in value.split(",")]
    known = {symbology.value: symbology for symbology in _EVERY}
    if names == [_ALL]:
        return _EVERY
    if unknown := [name for name in names if name not in known]:
        raise click.BadParameter(f"{unknown[0]!r} is none of {', '.join(known)}, {_ALL}")
    return tuple(known[name] for name in names)


@click.command()
@click.argument("places", metavar="FILE|FOLDER|URL...", nargs=-1, required=True)
@click.option(
    "--symbologies",
    callback=_symbologies,
    metavar="NAMES",
    help=f"Separated by commas: {', '.join(_EVERY)}, or {_ALL}. By default {', '.join(_USUAL)}.",
)
@AS_JSON
def scan(places: Sequence[str], symbologies: Sequence[Symbology], *, as_json: bool) -> None:
    """Read every code in pictures, as the till would with all the time it wants.

    A line per code, or with --json a line per picture: {"file", "barcodes": [{"text", "symbology", "corners"}], "ms"},
    corners in pixels, clockwise from the code's own top left, ms of CPU; "error" and "detail" where it is no picture.
    Codes are only shown, never opened. Exit code 0 when every picture has a code, 1 when one has none or is no picture,
    an address is none, or a folder is without pictures, 4 when one cannot be got.
    """
    from ui.composition.scanning import scan as scan_pictures

    ends = set()
    for scanned in scan_pictures(places, symbologies):
        ends.add(_end_of(scanned))
        if as_json:
            click.echo(json.dumps(_line(scanned)))
        else:
            _tell(scanned)
    raise SystemExit(max(ends, default=_NOT_AS_HOPED))


def _end_of(scanned: "Scanned") -> int:
    if scanned.fault is None:
        return 0 if scanned.barcodes else _NOT_AS_HOPED
    return _NOT_AS_HOPED if isinstance(scanned.fault, InvalidValue) else _OUTSIDE


def _line(scanned: "Scanned") -> dict[str, object]:
    barcodes = [
        {"text": text, "symbology": symbology, "corners": [[round(x, 1), round(y, 1)] for x, y in corners]}
        for text, symbology, corners in scanned.barcodes
    ]
    line: dict[str, object] = {"file": scanned.file, "barcodes": barcodes, "ms": round(scanned.cpu_ms, 2)}
    if scanned.fault is not None:
        line |= {"error": scanned.fault.error_code, "detail": scanned.fault.detail}
    return line


def _tell(scanned: "Scanned") -> None:
    file = printable(scanned.file)
    if scanned.fault is not None:
        tell_aside(scanned.fault.error_code, f"{file}: {scanned.fault.detail}", _advice(scanned.fault))
    for text, symbology, _ in scanned.barcodes:
        click.echo(f"{file}\t{symbology}\t{printable(text)}")
    if scanned.fault is None and not scanned.barcodes:
        click.echo(f"{file}\t-\t")


def _advice(fault: PosError) -> str:
    return _OF_ADDRESSES.get(fault.error_code) or advice(fault)
