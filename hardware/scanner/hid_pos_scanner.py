"""A barcode scanner that speaks HID-POS, the language made for tills: no layout, no focus, no typing. Linux only."""

import time
from collections import deque
from collections.abc import Callable, Sequence

from hardware.scanner.device_node import DeviceNode
from hardware.scanner.hid_devices import HidDevice, list_hid_scanners
from hardware.scanner.hid_report import HidPosReports
from hardware.scanner.reading import barcode_of, misread_of
from pos_client.domain.barcode import Barcode, Misread
from pos_client.errors import DeviceUnavailable
from pos_client.ports import DeviceInformation, Indication

_POLL_S = 0.02
"""How long an indication may wait for the thread that reads."""
HONEYWELL = 0x0C2E
# Output report 4 of Honeywell scanners: 20 sounds the error, 40 the good read.
_INDICATIONS = {HONEYWELL: {Indication.GOOD: b"\x04\x40", Indication.BAD: b"\x04\x20"}}


class HidPosBarcodeScanner:
    """A `BarcodeScanner` found by its identity, whatever number its node has after being plugged in again.

    `listed` tells what is plugged in now; `name` stands for the device as long as it was not seen.
    """

    def __init__(
        self,
        identity: str,
        name: str = "",
        listed: Callable[[], Sequence[HidDevice]] = list_hid_scanners,
        node: DeviceNode | None = None,
    ) -> None:
        self._info = DeviceInformation(identity, "scanner", name or identity, "HidPosBarcodeScanner")
        self._listed = listed
        self._node = node or DeviceNode()
        self._reports = HidPosReports()
        self._waiting: deque[Barcode] = deque()
        self._to_indicate: deque[Indication] = deque(maxlen=1)
        self._indications: dict[Indication, bytes] = {}

    @property
    def info(self) -> DeviceInformation:
        """Vendor, product and serial number, or the socket it is plugged into."""
        return self._info

    def open(self) -> None:
        """Find the scanner and claim it.

        Raises:
            DeviceUnavailable: not plugged in, no right to it (`pos-client doctor scanner --udev-rules`), or in use.
        """
        identity = self._info.device_id
        device = next((device for device in self._listed() if device.identity == identity), None)
        if device is None:
            raise DeviceUnavailable(f"{identity} is not plugged in")
        self._indications = _INDICATIONS.get(device.vendor, {})
        self._node.open(device.node)

    def read(self, timeout_s: float) -> Barcode | None:
        """The next code, waiting at most `timeout_s` plus 20 ms.

        Raises:
            DeviceLost: the scanner was unplugged, or is not open.
        """
        until = time.monotonic() + timeout_s
        while not self._waiting:
            self._indicate()
            left_s = until - time.monotonic()
            self._take(self._node.read(min(_POLL_S, max(0.0, left_s))))
            if left_s <= 0:
                break
        return self._waiting.popleft() if self._waiting else None

    def misreads(self) -> list[Misread]:
        """Codes with a malformed report, or without an end, as after the cable was pulled."""
        torn = [raw.decode("utf-8", "replace") for raw in self._reports.torn]
        self._reports.torn.clear()
        return [misread_of(text, self._info.device_id) for text in torn]

    @property
    def can_indicate(self) -> bool:
        """Whether the way its vendor has it told so is known."""
        return bool(self._indications)

    def indicate(self, indication: Indication) -> None:
        """Sound as after an accepted or a refused code; Honeywell scanners can be told so."""
        self._to_indicate.append(indication)

    def close(self) -> None:
        """Let go of the node; idempotent."""
        self._node.close()
        self._reports.end()
        self._to_indicate.clear()

    def _indicate(self) -> None:
        if self._to_indicate:
            report = self._indications.get(self._to_indicate.popleft())
            if report is not None:
                self._node.write(report)

    def _take(self, report: bytes) -> None:
        raw = self._reports.feed(report, time.monotonic())
        barcode = None if raw is None else barcode_of(raw.decode("utf-8", "replace"), self._info.device_id)
        if barcode is not None:
            self._waiting.append(barcode)
