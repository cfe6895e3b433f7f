"""A HID device made of software: the kernel believes in it and makes real nodes for it (/dev/uhid, linux/uhid.h)."""

import os
import select
import struct

CREATE, DESTROY, INPUT = 11, 1, 12
OUTPUT, GET_REPORT, SET_REPORT = 6, 9, 13
GET_REPORT_REPLY, SET_REPORT_REPLY = 10, 14
BUS_USB = 3
DATA_MAX = 4096
EVENT_MAX = 4380

POS_DESCRIPTOR = bytes.fromhex(
    "058c 0902 a101"  # usage page bar code scanner, usage bar code scanner, application
    "8502 0912 a102 1500 26ff00 7508 953f 09fe 8102 c0"  # report 2: 63 bytes of scanned data
    "8504 0914 a102 7508 9501 0900 9102 c0"  # report 4: one byte to the scanner
    "c0"
)
KEYBOARD_DESCRIPTOR = bytes.fromhex(
    "0501 0906 a101 0507 19e0 29e7 1500 2501 7501 9508 8102"  # the eight modifiers
    "9501 7508 8101 9506 7508 1500 2565 0507 1900 2965 8100 c0"  # six keys
)
_SHIFT, _ENTER = 0x02, 0x28


class UhidDevice:
    """Plugged in when made, unplugged by `close`."""

    def __init__(self, descriptor: bytes, name: str, vendor: int, product: int, serial: str) -> None:
        self._descriptor = os.open("/dev/uhid", os.O_RDWR | os.O_NONBLOCK)
        head = struct.pack("<I128s64s64s", CREATE, name.encode(), b"lab", serial.encode())
        numbers = struct.pack("<HHIIII", len(descriptor), BUS_USB, vendor, product, 1, 0)
        os.write(self._descriptor, head + numbers + descriptor.ljust(DATA_MAX, b"\0"))

    def send(self, report: bytes) -> None:
        """An input report."""
        os.write(self._descriptor, struct.pack("<IH", INPUT, len(report)) + report.ljust(DATA_MAX, b"\0"))

    def heard(self, timeout_s: float) -> bytes:
        """The next report it was given, answering the kernel's own questions meanwhile; empty when none came."""
        waiting = select.poll()
        waiting.register(self._descriptor, select.POLLIN)
        while waiting.poll(timeout_s * 1e3):
            event = os.read(self._descriptor, EVENT_MAX)
            (kind,) = struct.unpack_from("<I", event)
            if kind == OUTPUT:
                (size,) = struct.unpack_from("<H", event, 4 + DATA_MAX)
                return event[4 : 4 + size]
            if kind in {GET_REPORT, SET_REPORT}:
                (number,) = struct.unpack_from("<I", event, 4)
                reply = GET_REPORT_REPLY if kind == GET_REPORT else SET_REPORT_REPLY
                os.write(self._descriptor, struct.pack("<IIHH", reply, number, 0, 0))
        return b""

    def close(self) -> None:
        """Unplug it."""
        os.write(self._descriptor, struct.pack("<I", DESTROY))
        os.close(self._descriptor)


def key_reports(text: str) -> list[bytes]:
    """What a keyboard of HID reports for digits, letters and Enter, key by key."""
    reports = []
    for sign in [*text, "\n"]:
        shift = _SHIFT if sign.isupper() else 0
        if sign == "\n":
            usage = _ENTER
        elif sign.isdigit():
            usage = 0x1E + (int(sign) - 1) % 10
        else:
            usage = 0x04 + ord(sign.lower()) - ord("a")
        reports += [bytes([shift, 0, usage, 0, 0, 0, 0, 0]), bytes(8)]
    return reports
