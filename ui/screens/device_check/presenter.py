"""Examines the scanner that scans the test sheet, and keeps the list of devices true. Plain Python, UI thread."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol

from pos_client.domain.barcode import Barcode, Misread
from pos_client.domain.scanner_setup import Diagnosis, ScannerSetup, SheetCode
from pos_client.errors import PosError
from pos_client.ports import FrameStatistics, Paper
from ui.screens.device_check.model import (
    TYPING,
    CameraRow,
    CodeState,
    DeviceCheckModel,
    DeviceKind,
    DeviceRow,
    Said,
    Trial,
)
from ui.screens.devices import Device, Devices, Presence
from ui.screens.receipts.model import PrinterNews, PrintState
from ui.screens.receipts.presenter import AWAY, code_of
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
    """What the screen asks of the till. `examine`, `keep`, `write_sheet` and each of `trials` block and run as tasks.

    `kept` is what is undone of a scanner's codes now; `write_sheet` returns where the sheet is; `look` tells how a
    camera does, None of what is none. `trials` are what can be tried now, by device; `ask_printer` has it told how the
    printer is.
    """

    examine: Callable[[Sequence[Barcode]], Diagnosis]
    kept: Callable[[str], ScannerSetup]
    keep: Callable[[str, ScannerSetup], None]
    write_sheet: Callable[[], str]
    tasks: RunsTasks
    look: Callable[[str], FrameStatistics | None] = lambda _device_id: None
    trials: Callable[[], Mapping[str, Callable[[], Trial]]] = dict
    ask_printer: Callable[[], None] = lambda: None


class DeviceCheckPresenter:
    """Hears of every code and every device; examines only while it is `opened`."""

    def __init__(
        self,
        view: ShowsDeviceCheck,
        services: DeviceCheckServices,
        devices: Devices,
        counter_top: Sequence[DeviceRow] = (),
    ) -> None:
        self._view = view
        self._services = services
        typing = DeviceRow(TYPING, "", DeviceKind.SCANNER, Presence.READY)
        rows = (typing, *(_row(device) for device in devices.known), *counter_top)
        self._rows = {row.device_id: row for row in rows}
        self._is_open = False
        self._barcodes: list[Barcode] = []
        self._skipped: set[SheetCode] = set()
        self._diagnosis = Diagnosis()
        self._said, self._place = Said.NOTHING, ""
        self._shown_rows: tuple[DeviceRow, ...] = ()

    def opened(self) -> None:
        """Somebody looks at the screen: codes are examined from now on, and the printer is asked how it is."""
        self._is_open = True
        for device_id, row in self._rows.items():
            if row.trial is not Trial.RUNNING:
                self._rows[device_id] = replace(row, trial=Trial.NONE, trial_trouble="")
        self._services.ask_printer()
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

    def printer(self, news: PrinterNews) -> None:
        """How printing stands."""
        if news.state in {PrintState.PRINTING, PrintState.NOTHING}:
            return
        is_away, is_printed = news.code == AWAY, news.state is PrintState.PRINTED
        presence = Presence.AWAY if news.code else Presence.READY
        self._change(
            DeviceKind.PRINTER,
            lambda row: replace(
                row,
                presence=presence,
                trouble=news.code,
                is_paper_low=news.paper is Paper.LOW,
                reads=row.reads + is_printed,
                losses=row.losses + (is_away and row.trouble != AWAY),
            ),
        )

    def display(self, is_there: bool) -> None:
        """The display for the member came or went."""
        presence = Presence.READY if is_there else Presence.AWAY
        is_lost = not is_there
        self._change(
            DeviceKind.DISPLAY,
            lambda row: replace(
                row, presence=presence, losses=row.losses + (is_lost and row.presence is Presence.READY)
            ),
        )

    def try_devices(self) -> None:
        """Have each device do something to be seen or heard; one that is at it, or known to be away, is left alone."""
        for device_id, attempt in self._services.trials().items():
            row = self._rows.get(device_id)
            is_away = row is not None and row.kind is DeviceKind.SCANNER and row.presence is not Presence.READY
            if row is None or is_away or row.trial is Trial.RUNNING:
                continue
            self._rows[device_id] = replace(row, trial=Trial.RUNNING, trial_trouble="")
            self._services.tasks.run_task(
                attempt, on_done=partial(self._on_tried, device_id), on_error=partial(self._on_failed, device_id)
            )
        self._show()

    def _on_tried(self, device_id: str, trial: Trial, trouble: str = "") -> None:
        row = self._rows[device_id]
        self._rows[device_id] = replace(row, trial=trial, trial_trouble=trouble)
        if row.kind is DeviceKind.PRINTER:
            self._services.ask_printer()
        self._show()

    def _on_failed(self, device_id: str, error: Exception) -> None:
        is_printer = self._rows[device_id].kind is DeviceKind.PRINTER
        code = error.error_code if isinstance(error, PosError) else PosError.code
        self._on_tried(device_id, Trial.FAILED, code_of(error) if is_printer else code)

    def _change(self, kind: DeviceKind, changed: Callable[[DeviceRow], DeviceRow]) -> None:
        """Of this kind there is one, or none."""
        self._rows.update({row.device_id: changed(row) for row in self._rows.values() if row.kind is kind})
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
    kind = DeviceKind.CAMERA if device.is_camera else DeviceKind.SCANNER
    return DeviceRow(device.device_id, device.name, kind, device.presence, trouble=device.trouble)
