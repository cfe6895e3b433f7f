"""What each device can be made to do so that a person sees or hears that it works.

UnifiedPOS calls it CheckHealth, external.
"""

from collections.abc import Callable, Mapping
from functools import partial
from threading import Event

from pos_client.ports import LineDisplay, PosPrinter
from ui.composition.printing import CounterTop, trial_slip
from ui.composition.scanners import Scanners
from ui.screens.device_check.model import DeviceKind, DeviceRow, Trial
from ui.screens.devices import Presence

_SHOWN = "pos-client", "1234567890 测试 12.50"
SHOWN_S = 3.0


def trials(scanners: Scanners, top: CounterTop, shown_s: float = SHOWN_S) -> Mapping[str, Callable[[], Trial]]:
    """By device id; each blocks, and fails as its device does. The drawer is left closed: there is money in it."""
    found: dict[str, Callable[[], Trial]] = {one: partial(_beep, scanners, one) for one in scanners.hand_held()}
    if top.printer is not None:
        found[top.printer.info.device_id] = partial(_print, top.printer)
    if top.display is not None:
        found[top.display.info.device_id] = partial(_show, top.display, shown_s)
    return found


def counter_top_rows(top: CounterTop) -> list[DeviceRow]:
    """Printer and display, before anything was heard of them."""
    printer, display = top.printer, top.display
    kinds = ((printer, DeviceKind.PRINTER), (display, DeviceKind.DISPLAY))
    found = [(device.info, kind) for device, kind in kinds if device is not None]
    return [DeviceRow(info.device_id, info.name, kind, Presence.STARTING) for info, kind in found]


def _beep(scanners: Scanners, device_id: str) -> Trial:
    return Trial.BEEPED if scanners.beep(device_id) else Trial.SILENT


def _print(printer: PosPrinter) -> Trial:
    printer.print_slip(trial_slip(printer.columns))
    return Trial.PRINTED


def _show(display: LineDisplay, shown_s: float) -> Trial:
    """For a while, instead of what is there for the member; unless something newer has come meanwhile."""
    before = display.lines
    display.show_lines(*_SHOWN)
    Event().wait(shown_s)
    if display.lines == _SHOWN:
        display.show_lines(*before)
    return Trial.SHOWN
