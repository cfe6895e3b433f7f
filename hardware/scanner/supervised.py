"""Keeps one scanner reading for as long as the till runs, whatever happens to its cable."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from hardware.scanner.reading import TellsMisreads
from pos_client.domain.barcode import Barcode, Misread
from pos_client.errors import DeviceError, DeviceUnavailable
from pos_client.ports import BarcodeScanner, DeviceInformation

FIRST_WAIT_S = 0.5
LONGEST_WAIT_S = 5.0
CHEAP_TO_TRY_S = 1.0
"""The longest wait for devices that are looked for in a moment: back within 2 s of being plugged in."""
_READ_S = 0.25
"""How long one read may wait: the longest this loop needs to notice that it should stop."""


class DeviceState(StrEnum):
    """Whether a device can be used: READY, MISSING (could not be opened) or LOST (it was there and went away)."""

    READY = "ready"
    MISSING = "missing"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class DeviceChange:
    """A device became something else; `code` is the error code behind it, None when it is ready."""

    info: DeviceInformation
    state: DeviceState
    code: str | None


def keep_reading(
    scanner: BarcodeScanner,
    on_barcode: Callable[[Barcode], None],
    on_state: Callable[[DeviceChange], None],
    stop: threading.Event,
    longest_wait_s: float = LONGEST_WAIT_S,
    on_misread: Callable[[Misread], None] = lambda _misread: None,
) -> None:
    """Open, read, close, and open again until `stop` is set; run it in a thread of its own.

    When opening fails, and after every loss, it waits 0.5, 1, 2, 4 and then always 5 seconds, or `longest_wait_s`; a
    scanner that opened starts again from 0.5. Only changes are reported, of its state or of what keeps it away.
    Callbacks run in this thread, and the next code is read when `on_barcode` has returned; the scanner is closed on
    return.
    """
    wait_s = FIRST_WAIT_S
    reported: DeviceChange | None = None
    while not stop.is_set():
        try:
            scanner.open()
            reported = _report(on_state, reported, DeviceChange(scanner.info, DeviceState.READY, None))
            wait_s = FIRST_WAIT_S
            _read_until(scanner, on_barcode, on_misread, stop)
        except DeviceError as error:
            was_there = reported is not None and reported.state is not DeviceState.MISSING
            state = DeviceState.LOST if was_there else DeviceState.MISSING
            reported = _report(on_state, reported, DeviceChange(scanner.info, state, error.error_code))
        finally:
            scanner.close()  # before waiting: a serial port kept open would come back under another name
        stop.wait(wait_s)
        wait_s = min(2 * wait_s, longest_wait_s)


def _read_until(
    scanner: BarcodeScanner,
    on_barcode: Callable[[Barcode], None],
    on_misread: Callable[[Misread], None],
    stop: threading.Event,
) -> None:
    while not stop.is_set():
        barcode = scanner.read(_READ_S)
        for misread in scanner.misreads() if isinstance(scanner, TellsMisreads) else ():
            on_misread(misread)
        if barcode is not None:
            on_barcode(barcode)


def _report(
    on_state: Callable[[DeviceChange], None], before: DeviceChange | None, change: DeviceChange
) -> DeviceChange:
    """What is known now. That a device which went away cannot be opened is no news."""
    if before is not None and before.state is change.state and change.code in {before.code, DeviceUnavailable.code}:
        return before
    on_state(change)
    return change
