"""Examines the scanner that scans the test sheet, and keeps the list of devices true. Plain Python, UI thread."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol

from pos_client.domain.barcode import Barcode, Misread
from pos_client.domain.scanner_setup import Diagnosis, ScannerSetup, SheetCode
from pos_client.ports import FrameStatistics
from ui.screens.device_check.model import TYPING, CameraRow, CodeState, DeviceCheckModel, DeviceRow, Said
from ui.screens.devices import Device, Devices, Presence
from ui.tasks import RunsTasks

_MOST = 40
"""Codes that one examination looks at; a sheet has six."""


class ShowsDeviceCheck(Protocol):
    """Draws a model; nothing else."""

    def show_model(self, model: DeviceCheckModel) -> None:
        """Show this. UI thread."""
        ...


@dataclass(frozen=True, slots=True)
class DeviceCheckServices:
    """What the screen asks of the till. `examine`, `keep` and `write_sheet` may block and run as tasks.

    `kept` is what is undone of a scanner's codes now; `write_sheet` returns where the sheet is; `look` tells how a
    camera does, None of what is none.
    """

    examine: Callable[[Sequence[Barcode]], Diagnosis]
    kept: Callable[[str], ScannerSetup]
    keep: Callable[[str, ScannerSetup], None]
    write_sheet: Callable[[], str]
    tasks: RunsTasks
    look: Callable[[str], FrameStatistics | None] = lambda _device_id: None


class DeviceCheckPresenter:
    """Hears of every code and every device; examines only while it is `opened`."""

    def __init__(self, view: ShowsDeviceCheck, services: DeviceCheckServices, devices: Devices) -> None:
        self._view = view
        self._services = services
        self._rows = {TYPING: DeviceRow(TYPING, "", is_camera=False, presence=Presence.READY)}
        for device in devices.known:
            self._rows[device.device_id] = _row(device)
        self._is_open = False
        self._barcodes: list[Barcode] = []
        self._skipped: set[SheetCode] = set()
        self._diagnosis = Diagnosis()
        self._said, self._place = Said.NOTHING, ""
        self._shown_rows: tuple[DeviceRow, ...] = ()

    def opened(self) -> None:
        """Somebody looks at the screen: codes are examined from now on."""
        self._is_open = True
        self.restart()

    def closed(self) -> None:
        """Nobody looks any more."""
        self._is_open = False

    def restart(self) -> None:
        """Examine afresh, from the first code on."""
        self._barcodes, self._diagnosis = [], Diagnosis()
        self._skipped.clear()
        self._say(Said.NOTHING)

    def heard(self, barcode: Barcode) -> None:
        """A device has read something, here or on another screen; as it came, before anything was undone."""
        row = self._rows.get(barcode.device_id)
        if row is not None:
            self._rows[barcode.device_id] = replace(row, reads=row.reads + 1)
        if not self._is_open:
            return
        if barcode.heard is None:
            self._say(Said.NOTHING)
            return
        if self._barcodes and self._barcodes[-1].device_id != barcode.device_id:
            self._barcodes = []
        self._barcodes = [*self._barcodes, barcode][-_MOST:]
        examined = partial(self._services.examine, tuple(self._barcodes))
        self._services.tasks.run_task(examined, on_done=self._on_examined, on_error=self._on_not_examined)

    def misread(self, misread: Misread) -> None:
        """Something was read that is of no use here: it came in part, or means nothing to this till."""
        row = self._rows.get(misread.device_id)
        if row is not None:
            self._rows[misread.device_id] = replace(row, misreads=row.misreads + 1, last_misread=misread)
            self._show()

    def device(self, device: Device) -> None:
        """A camera or a scanner came or went."""
        before = self._rows.get(device.device_id, _row(device))
        is_loss = before.presence is Presence.READY and device.presence is Presence.AWAY
        self._rows[device.device_id] = replace(
            before, presence=device.presence, trouble=device.trouble, losses=before.losses + is_loss
        )
        self._show()

    def tick(self) -> None:
        """A second has passed: cameras are looked at again while somebody looks at this."""
        if self._is_open and self._looked_through() != self._shown_rows:
            self._show()

    def skip(self) -> None:
        """Go on without the code that is shown."""
        shown = self._shown()
        if shown is not None:
            self._skipped.add(shown)
        self._say(Said.NOTHING)

    def keep(self) -> None:
        """Undo from now on what can be undone of this scanner's codes."""
        if not self._may_keep():
            return
        diagnosis = self._diagnosis
        self._services.tasks.run_task(
            partial(self._services.keep, diagnosis.device_id, diagnosis.setup),
            on_done=lambda _: self._say(Said.KEPT),
            on_error=lambda _: self._say(Said.NOT_KEPT),
        )

    def write_sheet(self) -> None:
        """Write the sheet to print."""
        self._services.tasks.run_task(
            self._services.write_sheet,
            on_done=self._on_written,
            on_error=lambda _: self._say(Said.SHEET_NOT_WRITTEN),
        )

    def _on_written(self, place: str) -> None:
        self._place = place
        self._say(Said.SHEET_WRITTEN)

    def _on_examined(self, diagnosis: Diagnosis) -> None:
        before = self._diagnosis
        self._diagnosis = diagnosis if diagnosis.device_id else before
        self._say(Said.NOTHING if diagnosis.device_id else Said.OTHER_CODE)

    def _on_not_examined(self, _error: Exception) -> None:
        self._say(Said.OTHER_CODE)

    def _say(self, said: Said) -> None:
        self._said = said
        self._show()

    def _show(self) -> None:
        if self._is_open:
            self._view.show_model(self._model())

    def _model(self) -> DeviceCheckModel:
        shown, diagnosis = self._shown(), self._diagnosis
        self._shown_rows = self._looked_through()
        row = self._rows.get(diagnosis.device_id)
        return DeviceCheckModel(
            shown=shown,
            states=tuple((code, self._state(code, shown)) for code in SheetCode),
            scanner=(row.name if row else "") or diagnosis.device_id,
            findings=diagnosis.findings,
            may_keep=self._may_keep(),
            said=self._said,
            place=self._place,
            rows=self._shown_rows,
        )

    def _looked_through(self) -> tuple[DeviceRow, ...]:
        """The devices, and of each camera how it does now."""
        return tuple(
            row if (told := self._services.look(row.device_id)) is None else replace(row, camera=_how(told))
            for row in self._rows.values()
        )

    def _shown(self) -> SheetCode | None:
        done = self._diagnosis.right | self._diagnosis.wrong | self._skipped
        return next((code for code in SheetCode if code not in done), None)

    def _state(self, code: SheetCode, shown: SheetCode | None) -> CodeState:
        if code in self._diagnosis.right:
            return CodeState.RIGHT
        if code in self._diagnosis.wrong:
            return CodeState.WRONG
        if code is shown:
            return CodeState.NOW
        return CodeState.SKIPPED if code in self._skipped else CodeState.OPEN

    def _may_keep(self) -> bool:
        """Whether keeping would change anything; a scanner that was set right since needs its repair taken back."""
        diagnosis = self._diagnosis
        return bool(diagnosis.device_id) and self._services.kept(diagnosis.device_id) != diagnosis.setup


def _how(told: FrameStatistics) -> CameraRow:
    return CameraRow(told.size, round(told.fps), round(100 * told.dropped / max(1, told.frames)), told.damaged)


def _row(device: Device) -> DeviceRow:
    return DeviceRow(device.device_id, device.name, device.is_camera, device.presence, trouble=device.trouble)
