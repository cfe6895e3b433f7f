"""Undoes what each scanner's setup does to codes, before anybody at the till hears of them."""

from pathlib import Path

from hardware.scanner.repair import Repair
from pos_client.adapters.scanner_setups import ScannerSetupsFile
from pos_client.domain.barcode import Barcode
from pos_client.domain.scanner_setup import ScannerSetup

FILE_NAME = "scanners.json"


class ScannerSetups:
    """The setups of this till's scanners, in its data folder; without a folder they last as long as the program.

    UI thread.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._file = None if folder is None else ScannerSetupsFile(folder / FILE_NAME)
        known = {} if self._file is None else self._file.load()
        self._repairs = {device_id: Repair(setup) for device_id, setup in known.items()}

    def take(self, barcode: Barcode) -> Barcode | None:
        """The code as its scanner meant it; None where it came twice."""
        return self._repairs.setdefault(barcode.device_id, Repair()).take(barcode)

    def kept(self, device_id: str) -> ScannerSetup:
        """What is undone of this scanner's codes now."""
        known = self._repairs.get(device_id)
        return ScannerSetup() if known is None else known.setup

    def keep(self, device_id: str, setup: ScannerSetup) -> None:
        """Undo this from the next code on, also after a restart. Blocks for one small durable write.

        Raises:
            StorageError: it is undone only as long as this program runs.
        """
        self._repairs[device_id] = Repair(setup)
        if self._file is not None:
            repairs = self._repairs.items()
            self._file.save({known: each.setup for known, each in repairs if each.setup != ScannerSetup()})
