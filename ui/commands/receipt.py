"""`pos-client receipt`: the receipt of a sale this till has made, also long ago."""

from pathlib import Path
from typing import TYPE_CHECKING, cast
from uuid import UUID

import click

from ui.commands.queue import DATA_DIR, tell_mended
from ui.commands.telling import refusals

if TYPE_CHECKING:
    from pos_client.services.receipt_slip import Language


@click.command()
@click.argument("txn_id", type=click.UUID, required=False)
@DATA_DIR
@click.option("--language", type=click.Choice(["en", "zh"]), help="Else as in the settings.")
@click.option("--save", metavar="FILE", type=click.Path(path_type=Path), help="Write it as FILE.pdf or FILE.png.")
@click.option("--print", "on_paper", is_flag=True, help="Print it on the printer of the settings.")
def receipt(*, txn_id: UUID | None, data_dir: str, language: str | None, save: Path | None, on_paper: bool) -> None:
    """Show the receipt of the sale TXN_ID, or of the last one: in words, as a file, or on paper, marked as a copy.

    The till must be closed; while it runs Ctrl+P and its list (F6) do the same. Exit code 1 where there is no such
    receipt or the file cannot be called that, 4 where it cannot be printed or written, or the till runs.
    """
    from pos_client.errors import DeviceUnavailable, InvalidValue
    from pos_client.services.receipt_slip import slip_of
    from ui.composition.printing import counter_top, save_slip, slip_text
    from ui.composition.queue import opened_receipts, settings_for

    settings = settings_for(data_dir)
    with opened_receipts(settings, tell_mended) as receipts:
        found_id = txn_id or receipts.last()
        found = receipts.of(found_id) if found_id else None
    with refusals():
        if found is None:
            raise InvalidValue("this till has no receipt of that", code="NO_RECEIPT")
        slip = slip_of(found, cast("Language", language or settings.language), is_copy=True)
        top = counter_top(settings)
        if save is not None:
            save_slip(slip, settings, save)
    if on_paper:
        if top.printer is None:
            raise DeviceUnavailable("no printer is set up", code="NO_PRINTER")
        top.printer.print_slip(slip)
    if save is None and not on_paper:
        click.echo(slip_text(slip, settings))
