"""`pos-client printer`: receipt printers, for installers."""

import json
from dataclasses import asdict, replace
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

import click

from ui.commands.telling import AS_JSON, printable, refusals, tell_list

if TYPE_CHECKING:
    from pos_client.ports import DeviceInformation

_RAW_PORT = 9100
PRINTER = click.option(
    "--printer",
    "spec",
    default="",
    metavar="SPEC",
    help="tcp://HOST, usb:VID:PID:SERIAL, /dev/usb/lp0, serial:PORT@BAUD, queue:NAME; else the one in the settings.",
)
_PAPER_WIDTHS = {"80": 80, "58": 58}
PAPER = click.option(
    "--paper",
    type=click.Choice(list(_PAPER_WIDTHS)),
    callback=lambda _context, _parameter, value: _PAPER_WIDTHS.get(value),
    help="Width of the paper in mm; else as in the settings.",
)


@click.group()
def printer() -> None:
    """Receipt printers: which there are, whether one prints, and one made of software to try the others with.

    Exit codes: 0 done, 1 no printer is named, 2 usage, 4 it cannot print: PRINTER_PAPER_OUT, PRINTER_COVER_OPEN,
    PRINTER_FAULT, DEVICE_UNAVAILABLE (not there), PRINT_INCOMPLETE (it stopped in the middle).
    """


@printer.command("list")
@AS_JSON
def list_(*, as_json: bool) -> None:
    """List what looks like a printer on this machine; the network is not searched (with --json one object per line)."""
    from ui.composition.printing import printers

    found = printers()
    lines = (json.dumps(asdict(info)) if as_json else _line(info) for info in found)
    tell_list(lines, "None is connected to this machine. One in the network is named tcp://ADDRESS.")


def _line(info: "DeviceInformation") -> str:
    return f"{printable(info.device_id):24} {info.kind}: {printable(info.name)}"


@printer.command()
@PRINTER
@PAPER
@click.option("--drawer", is_flag=True, help="Open the cash drawer connected to it, too.")
@AS_JSON
def test(*, spec: str, paper: int | None, drawer: bool, as_json: bool) -> None:
    """Print a page that shows whether letters, width and code come out right, and tell how the printer is."""
    from pos_client.errors import InvalidValue
    from pos_client.settings import default_path, read_settings
    from ui.composition.printing import counter_top, trial_slip

    settings = read_settings(default_path())
    settings = replace(settings, printer=spec or settings.printer, paper_mm=paper or settings.paper_mm)
    with refusals():
        if not settings.printer:
            raise InvalidValue("no printer is set up here: name one with --printer", code="BAD_PRINTER")
        top = counter_top(replace(settings, cash_drawer=drawer))
    if top.printer is None:
        return
    status = top.printer.print_slip(trial_slip(top.printer.columns))
    if top.drawer is not None:
        top.drawer.open_drawer()
    if as_json:
        click.echo(json.dumps({"printer": settings.printer, **asdict(status)}))
    elif status.is_answering:
        click.echo(f"printed; paper: {status.paper}")
    else:
        click.echo("handed over; this printer says nothing of itself, so look at the paper")


@printer.command()
@click.option("--port", default=_RAW_PORT, show_default=True, type=click.IntRange(0, 65535), help="0: any free one.")
@PAPER
@click.option("--out", default="slips", show_default=True, metavar="FOLDER", type=click.Path(path_type=Path))
def simulate(*, port: int, paper: int | None, out: Path) -> None:
    """Be a receipt printer on a TCP port of this machine, until Ctrl+C: each slip becomes a PNG in a folder.

    It reads the bytes as a printer does; speed, heat and the letters of a real one are not simulated.
    """
    from ui.composition.printing import simulated_printer

    def tell(path: Path, _text: str) -> None:
        click.echo(f"printed {path}")

    with simulated_printer(port, paper or 80, out, tell) as at:
        click.echo(f"tcp://127.0.0.1:{at}")
        try:
            Event().wait()
        except KeyboardInterrupt:
            click.echo("", err=True)
