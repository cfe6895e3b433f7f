"""A barcode scanner on a serial line: RS-232, or USB as a virtual COM port (CDC-ACM), the best way to connect one."""

import logging
import os
import sys
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from hardware.scanner.reading import MOST_TORN, barcode_of, misread_of
from hardware.scanner.serial_ports import SerialPort, list_serial_ports, port_of, vendor_of
from pos_client.domain.barcode import MAX_TEXT, Barcode, Misread
from pos_client.errors import DeviceLost, DeviceUnavailable
from pos_client.ports import DeviceInformation, Indication

if TYPE_CHECKING:
    import serial

_log = logging.getLogger(__name__)
SILENCE_S = 0.05
"""A code without CR or LF ends after this pause; at 9,600 baud a character takes 1 ms."""
PATIENCE_S = 1.0
"""The longest pause within a code of a scanner that ends its codes with CR or LF, as a busy USB hub makes them."""
_POLL_S = 0.02
_BEEP_S = 0.05
"""How long a scanner may take to take an order; one that takes none misses a beep, and reads on."""
_TERMINATORS = {ord("\r"): "CR", ord("\n"): "LF"}
# By USB vendor. Honeywell: "host ACK" has to be switched on in the scanner. Datalogic: "not on file" also switches the
# scanner off, so it is enabled again at once.
_INDICATIONS = {
    0x0C2E: {Indication.GOOD: b"\x1b7,", Indication.BAD: b"\x1b8,"},
    0x05F9: {Indication.GOOD: b"B", Indication.BAD: b"FE"},
}

if sys.platform == "win32":
    _OPEN_FAULTS: tuple[type[Exception], ...] = (OSError, ValueError)
else:
    import termios

    # SerialException is an OSError; what the line settings raise is not, and pyserial lets it through.
    _OPEN_FAULTS = (OSError, ValueError, termios.error)


class SerialBarcodeScanner:
    """A `BarcodeScanner` on a port such as `/dev/serial/by-id/…`, `COM3` or `usb:0c2e:0206:SERIAL`; UTF-8, 8N1.

    `listed` tells which ports there are. Codes end with CR, LF, both, or a pause. A scanner that has ended one with CR
    or LF ends the next so, too: what has no end then is torn, and a part of a code is never delivered. Control
    characters are left out. Of a code longer than 4,096 bytes the beginning is delivered, so that the cashier hears
    about it, and the rest is thrown away.
    """

    def __init__(
        self, port: str, baud: int = 9600, listed: Callable[[], Sequence[SerialPort]] = list_serial_ports
    ) -> None:
        self._port = port
        self._baud = baud
        self._listed = listed
        self._to_indicate: deque[Indication] = deque(maxlen=1)
        self._indications: dict[Indication, bytes] = {}
        self._line: serial.Serial | None = None
        self._buffer = bytearray()
        self._heard_s = 0.0
        self._has_ends = False
        self._waiting: deque[Barcode] = deque()
        self._torn: deque[bytes] = deque(maxlen=MOST_TORN)

    @property
    def info(self) -> DeviceInformation:
        """The port as given: a by-id link or `usb:` name stays the same across replugs."""
        return DeviceInformation(self._port, "scanner", os.path.basename(self._port), "SerialBarcodeScanner")  # noqa: PTH119 - COM3 is no path

    def open(self) -> None:
        """Claim the port exclusively and drop what was sent before.

        Raises:
            DeviceUnavailable: no such port, no permission (on Linux: group dialout), or in use.
        """
        import serial

        self.close()
        try:
            exclusive = None if os.name == "nt" else True  # Windows ports are exclusive anyway
            port = port_of(self._port, self._listed)
            self._line = serial.Serial(port, self._baud, timeout=_POLL_S, write_timeout=_BEEP_S, exclusive=exclusive)
            self._line.reset_input_buffer()
            self._indications = _INDICATIONS.get(vendor_of(port, self._listed), {})
        except _OPEN_FAULTS as exc:
            self.close()
            raise DeviceUnavailable(f"{self._port}: {exc}") from exc

    def read(self, timeout_s: float) -> Barcode | None:
        """The next code, waiting at most `timeout_s` plus 20 ms.

        Raises:
            DeviceLost: the scanner was unplugged, or the port is not open.
        """
        until = time.monotonic() + timeout_s
        while not self._waiting:
            self._take(self._received())
            self._indicate()
            if time.monotonic() >= until:
                break
        return self._waiting.popleft() if self._waiting else None

    def misreads(self) -> list[Misread]:
        """Codes whose end did not come, for the cable was pulled or the scanner stopped."""
        torn = [raw.decode("utf-8", "replace") for raw in self._torn]
        self._torn.clear()
        return [misread_of(text, self._port) for text in torn]

    @property
    def can_indicate(self) -> bool:
        """Whether the way its vendor has it told so is known."""
        return bool(self._indications)

    def indicate(self, indication: Indication) -> None:
        """Sound as after an accepted or a refused code; Honeywell and Datalogic scanners on USB can be told so."""
        self._to_indicate.append(indication)

    def close(self) -> None:
        """Release the port at once, so that a scanner plugged in again gets the same name; idempotent."""
        line, self._line = self._line, None
        self._give_up()
        self._to_indicate.clear()
        if line is not None:
            line.close()

    def _indicate(self) -> None:
        if self._to_indicate and self._line is not None:
            import serial

            command = self._indications.get(self._to_indicate.popleft(), b"")
            try:
                self._line.write(command)
            except serial.SerialTimeoutException:  # an OSError
                _log.warning("%s takes no orders", self._port)  # a beep is missed, and no code
            except OSError as exc:
                raise DeviceLost(f"{self._port}: {exc}") from exc

    def _received(self) -> bytes:
        if self._line is None:
            raise DeviceLost(f"{self._port} is not open")
        try:
            return bytes(self._line.read(max(1, self._line.in_waiting)))
        except (OSError, TypeError) as exc:  # pyserial raises TypeError when closed under its feet
            raise DeviceLost(f"{self._port}: {exc}") from exc

    def _take(self, chunk: bytes) -> None:
        now_s = time.monotonic()
        if chunk:
            self._heard_s = now_s
        for byte in chunk:
            if byte in _TERMINATORS:
                self._has_ends = True
                self._finish(_TERMINATORS[byte])
            elif len(self._buffer) < MAX_TEXT:
                self._buffer.append(byte)
        silence_s = now_s - self._heard_s
        if self._buffer and not self._has_ends and silence_s >= SILENCE_S:
            self._finish("")
        elif self._buffer and silence_s >= PATIENCE_S:
            self._give_up()

    def _give_up(self) -> None:
        """Nobody knows what is missing. Whoever set the scanner to end its codes no more loses no second one."""
        if self._buffer:
            self._torn.append(bytes(self._buffer))
        self._buffer.clear()
        self._has_ends = False

    def _finish(self, ending: str) -> None:
        raw, self._buffer = bytes(self._buffer), bytearray()
        barcode = barcode_of(raw.decode("utf-8", "replace"), self._port, ending=ending)
        if barcode is not None:
            self._waiting.append(barcode)
