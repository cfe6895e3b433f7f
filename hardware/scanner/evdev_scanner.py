"""A scanner that types, taken away from every other program: only the till hears it. Linux only."""

import time
from collections import deque
from pathlib import PurePosixPath

from hardware.scanner.device_node import DeviceNode
from hardware.scanner.key_events import KeyEventCodes
from hardware.scanner.reading import barcode_of, misread_of
from pos_client.domain.barcode import Barcode, Heard, Misread
from pos_client.errors import InvalidValue
from pos_client.ports import DeviceInformation, Indication

BY_ID = "/dev/input/by-id/"
_KEYBOARD = "-event-kbd"
_POLL_S = 0.02
_GRAB = 0x40044590
"""EVIOCGRAB of linux/input.h: _IOW('E', 0x90, int)."""


def grab(descriptor: int) -> None:
    """Have the kernel give the keys of this device to nobody else.

    Raises:
        OSError: EBUSY where another program has grabbed it.
    """
    import fcntl

    fcntl.ioctl(descriptor, _GRAB, 1)


class EvdevBarcodeScanner:
    """A `BarcodeScanner` on a link such as `/dev/input/by-id/usb-Vendor_Scanner-event-kbd`, grabbed while open.

    Only such links are taken: they name one model, or one device. A number like `event3` may be the cashier's own
    keyboard after the next restart, and nobody could type any more.
    """

    def __init__(self, link: str, node: DeviceNode | None = None) -> None:
        if not link.startswith(BY_ID) or not link.endswith(_KEYBOARD):
            raise InvalidValue(f"{link[:200]!r} is no link {BY_ID}...{_KEYBOARD}", code="BAD_SCANNER")
        name = PurePosixPath(link).name.removesuffix(_KEYBOARD).removeprefix("usb-").replace("_", " ")
        self._info = DeviceInformation(link, "scanner", name, "EvdevBarcodeScanner")
        self._node = node or DeviceNode(claiming=grab)
        self._codes = KeyEventCodes()
        self._waiting: deque[Barcode] = deque()

    @property
    def info(self) -> DeviceInformation:
        """The link as given, and the name in it."""
        return self._info

    def open(self) -> None:
        """Grab it.

        Raises:
            DeviceUnavailable: not plugged in, no right to it (`pos-client doctor scanner --udev-rules`), or grabbed.
        """
        self._node.open(self._info.device_id)

    def read(self, timeout_s: float) -> Barcode | None:
        """The next code, waiting at most `timeout_s` plus 20 ms.

        Raises:
            DeviceLost: the scanner was unplugged, or is not open.
        """
        until = time.monotonic() + timeout_s
        while not self._waiting:
            left_s = until - time.monotonic()
            block = self._node.read(min(_POLL_S, max(0.0, left_s)))
            for heard in self._codes.feed(block, time.monotonic()):
                self._take(heard)
            if left_s <= 0:
                break
        return self._waiting.popleft() if self._waiting else None

    def _take(self, heard: Heard) -> None:
        barcode = barcode_of(heard.raw, self._info.device_id, ending=heard.ending, gap_ms=heard.gap_ms)
        if barcode is not None:
            self._waiting.append(barcode)

    def misreads(self) -> list[Misread]:
        """Codes that the system lost keys of, or that broke off as the cable was pulled."""
        torn = list(self._codes.torn)
        self._codes.torn.clear()
        return [misread_of(text, self._info.device_id) for text in torn]

    @property
    def can_indicate(self) -> bool:
        """It cannot."""
        return False

    def indicate(self, indication: Indication) -> None:
        """A keyboard cannot be told anything."""

    def close(self) -> None:
        """Give the keys back to everybody; idempotent."""
        self._node.close()
        self._codes.end()
